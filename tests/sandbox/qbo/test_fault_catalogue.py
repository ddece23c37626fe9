"""Every fault there is, each got by one request: code, type, HTTP status, texts in both languages, element.

A new text in the fault tables needs a case in `fault_cases_*.py`, or its reason in NOT_BY_A_REQUEST.
"""

import dataclasses
from typing import Any

import pytest

from plannit_qbo_pipeline.sandbox.qbo.fault_details import REQUEST_DETAILS
from plannit_qbo_pipeline.sandbox.qbo.fault_details_business import BUSINESS_DETAILS
from plannit_qbo_pipeline.sandbox.qbo.fault_texts import MESSAGES
from tests.sandbox.qbo.company import Shop
from tests.sandbox.qbo.fault_case import Case
from tests.sandbox.qbo.fault_cases_business import BUSINESS_CASES
from tests.sandbox.qbo.fault_cases_request import BATCH_CASE, REQUEST_CASES

CASES = (*REQUEST_CASES, *BUSINESS_CASES)
# Written down again, so that a changed Message shows.
EXPECTED = {
    "120": ("Authorization Failure", "Échec d'autorisation"),
    "500": ("Unsupported Operation", "Opération non prise en charge"),
    "600": ("Duplicate Request ID", "Identifiant de demande en double"),
    "610": ("Object Not Found", "Objet introuvable"),
    "620": ("Transaction cannot be linked", "L'opération ne peut pas être liée"),
    "1040": ("Batch size exceeds allowed limit", "La taille du lot dépasse la limite permise"),
    "2010": ("Request has invalid or unsupported property", "La demande a une propriété non valide"),
    "2020": ("Required param missing, need to supply the required value for the API", "Paramètre obligatoire manquant"),
    "2030": ("Invalid ID", "Identifiant non valide"),
    "2040": ("Invalid String", "Chaîne non valide"),
    "2050": ("String length is either shorter or longer than supported by specification", "La chaîne est plus courte"),
    "2090": ("Invalid Date Format", "Format de date non valide"),
    "2130": ("Invalid Request Id Format", "Format d'identifiant de demande non valide"),
    "2170": ("Invalid Enumeration", "Énumération non valide"),
    "2180": ("Invalid Enumeration", "Énumération non valide"),
    "2210": ("Invalid Email Address Format", "Format d'adresse courriel non valide"),
    "2240": ("Number out of range", "Nombre hors limites"),
    "2250": ("Missing lines", "Lignes manquantes"),
    "2290": ("Negative amount", "Montant négatif"),
    "2500": ("Invalid Reference Id", "Identifiant de référence non valide"),
    "3000": ("Custom field error", "Erreur de champ personnalisé"),
    "3001": ("message=ThrottleExceeded; errorCode=003001; statusCode=429", "message=ThrottleExceeded"),
    "4000": ("Error parsing query", "Erreur d'analyse de la requête"),
    "4001": ("Invalid query", "Requête non valide"),
    "5010": ("Stale Object Error", "Erreur d'objet périmé"),
    "5030": ("Feature Not Supported Error", "Fonction non prise en charge"),
    "6000": ("A business validation error has occurred while processing your request", "Validation de l'entreprise"),
    "6070": ("Amount calculation incorrect in the request", "Calcul du montant incorrect dans la demande"),
    "6080": ("Name missing", "Nom manquant"),
    "6090": ("Discount line error", "Erreur de ligne d'escompte"),
    "6100": ("Invalid line tax code", "Code de taxe de ligne non valide"),
    "6140": ("Duplicate Document Number Error", "Numéro de document en double"),
    "6150": ("Invalid parent reference", "Référence au parent non valide"),
    "6170": ("Tax detail not allowed", "Détail de taxe non permis"),
    "6180": ("Too many levels", "Trop de niveaux"),
    "6190": ("Invalid Company Status", "Statut d'entreprise non valide"),
    "6200": ("Account Period Closed", "Période comptable fermée"),
    "6210": ("Account Period Closed, Cannot Update Through Services API", "Période comptable fermée, mise à jour"),
    "6220": ("Delete List Has Balance Error", "Suppression d'un élément qui a un solde"),
    "6240": ("Duplicate Name Exists Error", "Le nom existe déjà"),
    "6420": ("Email address required", "Adresse courriel obligatoire"),
    "6430": ("Invalid account type used", "Type de compte non valide"),
    "6480": ("Bank matched transaction cannot be changed", "Une opération associée à la banque"),
    "6540": ("Deposited Transaction cannot be changed", "Une opération déposée ne peut pas être modifiée"),
}
NOT_BY_A_REQUEST = {
    "system": "10000 is Intuit's own failure: only the control plane causes it (fault kinds 500_before, 500_after)",
}
# Codes that the vendor's list names and no request gets here, since nothing says when the vendor answers them.
LISTED_ONLY = {
    "100 110": "what is wrong with a token is told by the gateway, as 401 with 3200",
    "130 140 150": "the company moved, is locked or under maintenance: not emulated",
    "630 700 800 900": "families of linking and deleting whose texts nobody published; 620 and 6000 stand for them",
    "1000 1010 1020 1030 1050 2000": "generic envelope and validation errors: 2010 and 1040 are told instead",
    "2060 2070 2080 2100 2110": "number and date formats: a wrong type is 2010, a date that is none 2090",
    "2140 2150 2160 2190 2200": "formats, web addresses among them, that the vendor does not check as far as known",
    "2600": "combinations of references that no rule here forbids",
    "4002 5000": "failures of the vendor's own, as 10000",
    "5020": "lost rights are told as 120",
    "6010 6020 6030 6040 6050": "grouped business errors; 6000 stands for them",
    "6110 6120 6130 6160 6230 6470": "custom and automated sales tax of the United States",
    "6250 6270 6280": "a wrong customer is 2500 or 6000; billable expenses are not emulated",
    "6440 6450": "settled card payments of QuickBooks Payments, which Canada does not have",
    "6530 10100 10200": "plans, results too big, companies reset: not emulated",
}


def name_of(case: Case) -> str:
    return f"{case.code}-{case.situation}"


def fault_of(case: Case, locale: str) -> dict[str, Any]:
    shop = Shop(case.switches, locale)
    response = shop.send(*case.build(shop))
    assert response.status == case.status, response.body.decode()
    answer: dict[str, Any] = response.json()
    assert list(answer) == ["Fault", "time"]
    fault: dict[str, Any] = answer["Fault"]
    return fault


def check(case: Case, fault: dict[str, Any], locale: str) -> None:
    assert fault["type"] == case.kind
    error = fault["Error"][0]
    french = locale == "fr_CA"
    assert error["code"] == case.code
    assert error["Message"].startswith(EXPECTED[case.code][french])
    assert error["Detail"].startswith(case.fr if french else case.en)
    assert error.get("element", "-") == case.element
    assert list(error) == ["Message", "Detail", "code", *(["element"] if case.element != "-" else [])]


@pytest.mark.parametrize("locale", ["en_CA", "fr_CA"])
@pytest.mark.parametrize("case", CASES, ids=map(name_of, CASES))
def test_a_request_is_refused_as_the_catalogue_says(case: Case, locale: str) -> None:
    check(case, fault_of(case, locale), locale)


@pytest.mark.parametrize("locale", ["en_CA", "fr_CA"])
def test_an_item_of_a_batch_has_its_fault_beside_status_200(locale: str) -> None:
    shop = Shop(BATCH_CASE.switches, locale)
    response = shop.send(*BATCH_CASE.build(shop))
    assert response.status == BATCH_CASE.status
    check(BATCH_CASE, response.json()["BatchItemResponse"][0]["Fault"], locale)


@pytest.mark.parametrize(
    ("kind", "status", "code", "message"),
    [
        ("expired_token", 401, "3200", "message=AuthenticationFailed; errorCode=003200; statusCode=401"),
        ("realm", 403, "3100", "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403"),
    ],
)
def test_the_gateway_spells_its_faults_in_lower_case(kind: str, status: int, code: str, message: str) -> None:
    shop = Shop()
    if kind == "realm":
        shop.realm_id = "1"
    else:
        shop.clock.advance(3601)
    response = shop.send("GET", "preferences")
    error = response.json()["fault"]["error"][0]
    assert (response.status, error["code"], error["message"], error["element"]) == (status, code, message, None)


def test_every_text_has_a_case_or_the_reason_why_there_is_none() -> None:
    told = {case.situation: case.code for case in (*CASES, BATCH_CASE)}
    details = {**REQUEST_DETAILS, **BUSINESS_DETAILS}
    assert told.keys() | NOT_BY_A_REQUEST.keys() == details.keys()
    assert {situation: details[situation].code for situation in told} == told
    assert not told.keys() & NOT_BY_A_REQUEST.keys()


def test_every_code_is_in_the_catalogue_once() -> None:
    assert EXPECTED.keys() == MESSAGES.keys() - {"10000"}
    listed = " ".join(LISTED_ONLY).split()
    assert len(set(listed)) == len(listed)
    assert not set(listed) & MESSAGES.keys()


def test_a_case_that_does_not_hold_is_seen() -> None:
    case = CASES[1]
    for change in ({"code": "610"}, {"element": "Id"}, {"en": "Other"}, {"kind": "SystemFault"}):
        with pytest.raises(AssertionError):
            check(dataclasses.replace(case, **change), fault_of(case, "en_CA"), "en_CA")  # type: ignore[arg-type]
