"""What a person does in QuickBooks Online's own pages, for the control plane. A new act is one row in ACTS.

A person works without the API's restrictions (closed books, balances); the books stay right all the same.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.table import Record
from plannit_qbo_pipeline.sandbox.qbo.call import Call
from plannit_qbo_pipeline.sandbox.qbo.faults import Refusal, sentence
from plannit_qbo_pipeline.sandbox.qbo.handlers.bank_match import set_match
from plannit_qbo_pipeline.sandbox.qbo.handlers.kind import Kind
from plannit_qbo_pipeline.sandbox.qbo.handlers.merge import merge_customers
from plannit_qbo_pipeline.sandbox.qbo.handlers.names import plain_name, retired_name
from plannit_qbo_pipeline.sandbox.qbo.handlers.registry import KINDS, kind_named
from plannit_qbo_pipeline.sandbox.qbo.handlers.write import delete, save, void
from plannit_qbo_pipeline.sandbox.qbo.handlers.write_off import write_off_balance
from plannit_qbo_pipeline.sandbox.qbo.stamps import parse_date

Act = Mapping[str, Any]
LONGEST_HOLD_S = 86_400


def act_as_user(call: Call, act: Act) -> dict[str, Any]:
    """Does the act; answers the record it leaves. ValueError says what is wrong with it."""
    name = act.get("act")
    if name not in ACTS:
        raise ValueError(f"no such act: {name}; known are {', '.join(ACTS)}")
    try:
        return dict(ACTS[str(name)](call, act))
    except Refusal as refusal:
        raise ValueError("; ".join(sentence(problem, "en_CA") for problem in refusal.problems)) from refusal


def _edit(call: Call, act: Act) -> Record:
    """{"entity","id","fields":{…}}: any properties, as a person types them."""
    kind, record = _target(call, act)
    fields = act.get("fields")
    if not isinstance(fields, Mapping) or not fields:
        raise ValueError('an edit needs "fields": the properties and their new values')
    return _change(call, kind, record, fields)


def _delete(call: Call, act: Act) -> Record:
    kind, record = _target(call, act)
    return delete(call, kind, {"Id": record["Id"], "SyncToken": record["SyncToken"]})


def _void(call: Call, act: Act) -> Record:
    kind, record = _target(call, act)
    return void(call, kind, {"Id": record["Id"], "SyncToken": record["SyncToken"]})


def _inactivate(call: Call, act: Act) -> Record:
    return _set_active(call, act, False)


def _reactivate(call: Call, act: Act) -> Record:
    return _set_active(call, act, True)


def _set_active(call: Call, act: Act, active: bool) -> Record:
    kind, record = _target(call, act)
    if kind.is_transaction:
        raise ValueError(f"a {kind.entity} cannot be made inactive")
    if kind.entity == "Customer" and not active and record["Active"]:
        write_off_balance(call, record)
    return _change(call, kind, record, {"Active": active})


def _change(call: Call, kind: Kind, record: Record, fields: Mapping[str, Any]) -> Record:
    if kind.is_writable:
        frame = {"Id": record["Id"], "SyncToken": record["SyncToken"], "sparse": True}
        return call.realm.view(kind.entity, save(call, kind, {**fields, **frame}))
    changed = {**record, **fields}
    name = "DisplayName" if "DisplayName" in record else "Name"
    if changed.get("Active", True) != record.get("Active", True):
        renamed = plain_name(call, changed[name])
        changed[name] = renamed if changed["Active"] else retired_name(call, kind.entity, name, renamed)
    call.bump(changed)
    call.realm.table(kind.entity).put(changed)
    return changed


def _merge(call: Call, act: Act) -> Record:
    """{"entity":"Customer","id":loser,"into":survivor}"""
    kind, loser = _target(call, act)
    survivor = call.realm.table(kind.entity).get(str(act.get("into")))
    if kind.entity != "Customer" or survivor is None or survivor is loser:
        raise ValueError('a merge needs "entity": "Customer", "id" and "into", two different customers')
    merge_customers(call, loser, survivor)
    return call.realm.view(kind.entity, survivor)


def _close_books(call: Call, act: Act) -> Record:
    """{"date", "password"?: true or a text}; a null date opens the books."""
    accounting = call.realm.preferences["AccountingInfoPrefs"]
    if act.get("date") is None:
        accounting.pop("BookCloseDate", None)
    elif parse_date(act["date"]) is None:
        raise ValueError('closing the books needs "date": YYYY-MM-DD or null')
    else:
        accounting["BookCloseDate"] = act["date"]
    call.realm.closed_by_password = bool(act.get("password"))
    call.bump(call.realm.preferences)
    return call.realm.preferences


def _file_taxes(call: Call, act: Act) -> Record:
    """{"date", "agency"?: Id or part of the name}; without agency, all of them."""
    if parse_date(act.get("date")) is None:
        raise ValueError('filing taxes needs "date": YYYY-MM-DD')
    wanted = str(act.get("agency") or "").casefold()
    agencies = [
        agency
        for agency in call.realm.table("TaxAgency")
        if not wanted or wanted == agency["Id"] or wanted in agency["DisplayName"].casefold()
    ]
    if not agencies:
        raise ValueError(f"no such tax agency: {act['agency']}")
    for agency in agencies:
        agency["LastFileDate"] = act["date"]
        call.bump(agency)
    return {"TaxAgency": agencies}


def _set_preference(call: Call, act: Act) -> Record:
    """{"name","value"}: a name of Preferences, SubscriptionStatus, or WarnDuplicateTxnNumbers."""
    name, value = str(act.get("name")), act.get("value")
    if name == "WarnDuplicateTxnNumbers":
        call.realm.warns_of_duplicates = bool(value)
        return call.realm.preferences
    for pair in call.realm.company["NameValue"]:
        if pair["Name"] == name:
            pair["Value"] = str(value)
            call.bump(call.realm.company)
            return call.realm.company
    for group in call.realm.preferences.values():
        if isinstance(group, dict) and name in group:
            if name == "MultiCurrencyEnabled" and group[name] and not value:
                raise ValueError("multi-currency is never turned off again")
            group[name] = value
            call.bump(call.realm.preferences)
            return call.realm.preferences
    if name == "PartnerTaxEnabled":
        call.realm.preferences["TaxPrefs"][name] = value
        return call.realm.preferences
    raise ValueError(f"no such preference: {name}")


def _hold_names(call: Call, act: Act) -> Record:
    """{"seconds"}: has a name open so long, while the API can neither add nor edit one (6000)."""
    seconds = act.get("seconds")
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 <= seconds <= LONGEST_HOLD_S:
        raise ValueError(f'holding names needs "seconds": 0 to {LONGEST_HOLD_S}')
    call.realm.names_held_until = (call.now + timedelta(seconds=seconds)).isoformat()
    return {"until": call.realm.names_held_until}


def _set_rights(call: Call, act: Act) -> Record:
    """{"value": false}: the person whose consent the app holds may not use this company any more; true undoes it."""
    if not isinstance(act.get("value"), bool):
        raise ValueError('rights need "value": true or false')
    call.realm.user_has_rights = act["value"]
    return {"user_has_rights": act["value"]}


def _deposit(call: Call, act: Act) -> Record:
    """{"ids": payments, "account"?: Id of a bank account, "date"?, "private_note"?}: takes payments to the bank."""
    ids = act.get("ids")
    if not isinstance(ids, list) or not ids:
        raise ValueError('a deposit needs "ids": those of the payments that go to the bank')
    payments = [_target(call, {"entity": "Payment", "id": payment_id})[1] for payment_id in ids]
    lines = [
        {"Amount": payment["TotalAmt"], "LinkedTxn": [{"TxnId": payment["Id"], "TxnType": "Payment"}]}
        for payment in payments
    ]
    said = {"TxnDate": act.get("date"), "PrivateNote": act.get("private_note")}
    account = {"value": str(act.get("account") or call.realm.roles["bank"])}
    return save(call, KINDS["deposit"], {**said, "DepositToAccountRef": account, "Line": lines})


def _bank_match(call: Call, act: Act) -> Record:
    """{"entity","id","matched"?: false undoes it}: tells the API off from amount, void and delete (6480)."""
    kind, record = _target(call, act)
    set_match(call, kind.entity, record, act.get("matched", True) is not False)
    return record


def _target(call: Call, act: Act) -> tuple[Kind, Record]:
    kind = kind_named(str(act.get("entity")))
    if kind is None:
        raise ValueError(f"no such entity: {act.get('entity')}")
    record = call.realm.table(kind.entity).get(str(act.get("id")))
    if record is None:
        raise ValueError(f"no {kind.entity} with id {act.get('id')}")
    return kind, record


ACTS: Mapping[str, Callable[[Call, Act], Record]] = {
    "edit": _edit,
    "delete": _delete,
    "void": _void,
    "inactivate": _inactivate,
    "reactivate": _reactivate,
    "merge": _merge,
    "close_books": _close_books,
    "file_taxes": _file_taxes,
    "set_preference": _set_preference,
    "hold_names": _hold_names,
    "set_rights": _set_rights,
    "deposit": _deposit,
    "bank_match": _bank_match,
}
