from typing import Any

import pytest

from tests.sandbox.qbo.company import Company, Shop


def change(company: Company, record: dict[str, Any], **fields: object) -> dict[str, Any]:
    current = company.get(f"customer/{record['Id']}")
    frame = {"Id": current["Id"], "SyncToken": current["SyncToken"], "sparse": True}
    return company.post("customer", {**frame, **fields})


@pytest.mark.parametrize("name", ["ACME", "acme", " Acme ", "AcMe"])
@pytest.mark.parametrize("holder", ["Customer", "Vendor", "Employee"])
def test_6240_one_name_among_customers_vendors_and_employees(holder: str, name: str) -> None:
    company = Company(seed={"company": {"name": "A"}, "qbo": {holder: [{"DisplayName": "Acme"}]}})
    code, detail = company.refused("customer", {"DisplayName": name})
    assert code == "6240"
    assert detail == (
        "The name supplied already exists. : Another customer, vendor or employee is already using this name. "
        "Please use a different name."
    )


def test_the_sample_company_has_a_vendor_an_inactive_customer_and_a_category() -> None:
    company = Company(locale="fr_CA", seed={"company": {"name": "A"}})
    assert company.refused("customer", {"DisplayName": company.find("Vendor")[0]["DisplayName"]})[0] == "6240"
    away = company.find("Customer", "WHERE Active = false")
    assert [row["DisplayName"] for row in away] == ["Café du Coin (deleted)"]
    assert "Services:Entretien régulier" in [row["FullyQualifiedName"] for row in company.find("Item")]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"GivenName": "Ève", "FamilyName": "Côté"}, "Ève Côté"),
        ({"Title": "Me", "GivenName": "A", "MiddleName": "B", "FamilyName": "C", "Suffix": "fils"}, "Me A B C fils"),
        ({"CompanyName": "Chez nous"}, "Chez nous"),
        ({"DisplayName": "  Bleu  "}, "Bleu"),
    ],
)  # fmt: skip
def test_the_display_name_is_built_from_the_parts(body: dict[str, Any], name: str) -> None:
    customer = Company().post("customer", body)
    assert (customer["DisplayName"], customer["FullyQualifiedName"], customer["PrintOnCheckName"]) == (name, name, name)


def test_6080_a_customer_has_some_name() -> None:
    assert Company().refused("customer", {"Notes": "x"})[0] == "6080"


def test_a_sparse_update_keeps_what_it_does_not_name_and_a_full_one_does_not() -> None:
    company = Company()
    customer = company.post("customer", {"DisplayName": "A", "Notes": "n", "PrimaryPhone": {"FreeFormNumber": "1"}})
    after = change(company, customer, Notes="m", DisplayName="")
    assert (after["DisplayName"], after["Notes"], after["PrimaryPhone"]) == ("A", "m", {"FreeFormNumber": "1"})
    full = company.post("customer", {"Id": after["Id"], "SyncToken": "1", "DisplayName": "A"})
    assert "Notes" not in full
    assert "PrimaryPhone" not in full
    assert (full["SyncToken"], full["MetaData"]["CreateTime"]) == ("2", customer["MetaData"]["CreateTime"])


def test_an_empty_text_clears_and_a_null_does_not() -> None:
    company = Company()
    customer = company.post("customer", {"DisplayName": "A", "Notes": "n", "CompanyName": "c"})
    after = change(company, customer, Notes="", CompanyName=None)
    assert "Notes" not in after
    assert after["CompanyName"] == "c"
    clearing = Company({"sparse_null": "clear"})
    customer = clearing.post("customer", {"DisplayName": "A", "CompanyName": "c"})
    assert "CompanyName" not in change(clearing, customer, CompanyName=None)


@pytest.mark.parametrize(
    ("locale", "switches", "suffix"),
    [
        ("en_CA", {}, "(deleted)"),
        ("fr_CA", {}, "(deleted)"),
        ("fr_CA", {"inactive_suffix_fr": " (supprimé)"}, "(supprimé)"),
    ],
)
def test_an_inactive_customer_is_renamed_and_frees_the_name(locale: str, switches: dict[str, Any], suffix: str) -> None:
    company = Company(switches, locale)
    first = company.customer("Nord")
    away = change(company, first, Active=False)
    assert (away["DisplayName"], away["FullyQualifiedName"]) == (f"Nord {suffix}", f"Nord {suffix}")
    second = company.customer("Nord")
    assert change(company, second, Active=False)["DisplayName"] == f"Nord {suffix[:-1]} 2)"
    back = change(company, first, Active=True)
    assert (back["DisplayName"], back["Active"]) == ("Nord", True)
    company_names = [row["DisplayName"] for row in company.find("Customer")]
    assert company_names == ["Nord"]


def test_a_name_that_was_taken_meanwhile_refuses_the_return() -> None:
    company = Company()
    first = company.customer("Nord")
    change(company, first, Active=False)
    company.customer("nord")
    frame = {"Id": first["Id"], "SyncToken": "1", "sparse": True, "Active": True}
    assert company.refused("customer", frame)[0] == "6240"
    assert company.post("customer", {**frame, "DisplayName": "Nord 2"})["DisplayName"] == "Nord 2"


@pytest.mark.parametrize(("switches", "status"), [({}, 400), ({"inactive_with_balance": "allow"}, 200)])
def test_6220_a_customer_who_owes_stays(switches: dict[str, Any], status: int) -> None:
    shop = Shop(switches)
    shop.invoice()
    body = {"Id": shop.client["Id"], "SyncToken": "0", "sparse": True, "Active": False}
    response = shop.send("POST", "customer", body)
    assert response.status == status
    if status == 400:
        assert response.json()["Fault"]["Error"][0]["code"] == "6220"


def test_jobs_carry_the_parents_name_and_balance() -> None:
    shop = Shop()
    job = shop.post("customer", {"DisplayName": "Toit", "Job": True, "ParentRef": {"value": shop.client["Id"]}})
    assert (job["FullyQualifiedName"], job["Level"], job["Job"]) == ("Gestion L'Érable inc.:Toit", 1, True)
    shop.invoice(CustomerRef={"value": job["Id"]})
    parent = shop.get(f"customer/{shop.client['Id']}")
    assert (parent["Balance"], parent["BalanceWithJobs"]) == (0, shop.get(f"customer/{job['Id']}")["Balance"])
    change(shop, parent, DisplayName="Érable")
    assert shop.get(f"customer/{job['Id']}")["FullyQualifiedName"] == "Érable:Toit"


def test_6180_five_levels_and_6150_no_loops() -> None:
    company = Company()
    chain = [company.customer("0")]
    for level in range(1, 5):
        body = {"DisplayName": str(level), "Job": True, "ParentRef": {"value": chain[-1]["Id"]}}
        chain.append(company.post("customer", body))
    assert company.refused("customer", {"DisplayName": "5", "ParentRef": {"value": chain[-1]["Id"]}})[0] == "6180"
    body = {"Id": chain[1]["Id"], "SyncToken": "0", "sparse": True, "ParentRef": {"value": chain[3]["Id"]}}
    assert company.refused("customer", body)[0] == "6150"


def test_another_currency_is_refused() -> None:
    assert Company().refused("customer", {"DisplayName": "A", "CurrencyRef": {"value": "USD"}})[0] == "6000"


def test_a_job_is_billed_with_its_parent_or_by_itself() -> None:
    company = Company()
    parent = {"value": company.customer("Nord")["Id"]}
    body = {"Job": True, "ParentRef": parent, "BillWithParent": True}
    job = company.post("customer", {"DisplayName": "Toit", **body})
    assert (job["Job"], job["BillWithParent"], job["ParentRef"]) == (True, True, {**parent, "name": "Nord"})
    assert company.customer("Sud")["BillWithParent"] is False
    free = company.post("customer", {"Id": job["Id"], "SyncToken": "0", "DisplayName": "Toit"})
    assert (free["Job"], free["BillWithParent"], free["FullyQualifiedName"]) == (False, False, "Toit")
    assert not {"ParentRef", "Level"} & free.keys()


def test_a_job_keeps_its_own_name_unique_in_the_whole_company() -> None:
    company = Company()
    parent = company.customer("Nord")
    company.customer("Toit")
    assert company.refused("customer", {"DisplayName": "Toit", "ParentRef": {"value": parent["Id"]}})[0] == "6240"


def test_an_inactive_parent_renames_what_its_jobs_are_called() -> None:
    company = Company()
    parent = company.customer("Nord")
    job = company.post("customer", {"DisplayName": "Toit", "ParentRef": {"value": parent["Id"]}})
    change(company, parent, Active=False)
    read = company.get(f"customer/{job['Id']}")
    assert (read["FullyQualifiedName"], read["DisplayName"]) == ("Nord (deleted):Toit", "Toit")
    assert change(company, job, Notes="x")["Notes"] == "x"
    assert company.refused("customer", {"DisplayName": "Mur", "ParentRef": {"value": parent["Id"]}})[0] == "2500"


def test_a_tax_code_of_ones_own_is_for_who_is_taxable() -> None:
    company = Company()
    code = {"value": company.tax_code("GST")}
    body = {"DisplayName": "A", "DefaultTaxCodeRef": code}
    assert company.post("customer", body)["DefaultTaxCodeRef"] == code
    assert "DefaultTaxCodeRef" not in company.post("customer", {**body, "DisplayName": "B", "Taxable": False})


def test_a_tax_number_is_read_masked_and_lost_by_who_sends_that_back() -> None:
    company = Company()
    customer = company.post("customer", {"DisplayName": "A", "PrimaryTaxIdentifier": "123-45-6789"})
    assert customer["PrimaryTaxIdentifier"] == "XXXXXX-6789"
    assert change(company, customer, Notes="x")["PrimaryTaxIdentifier"] == "XXXXXX-6789"
    change(company, customer, PrimaryTaxIdentifier=customer["PrimaryTaxIdentifier"])
    stored = company.system.dump()["realms"][0]["tables"]["Customer"]["rows"][-1]
    assert stored["PrimaryTaxIdentifier"] == "XXXXXX-6789"
