"""Beyond §10 (number 0): what some clients send in queries and batches although it is not documented."""

from tests.contract.answer import Record, fault_in
from tests.contract.company import statement
from tests.contract.probes.experiment import Experiment, Finding, refusal_of, together, word_of
from tests.contract.worlds import World


def query_habits(world: World) -> Finding:
    """What some clients send although it is not documented."""
    asked = {
        "list of fields": statement("Customer", "MAXRESULTS 1", "Id, DisplayName"),
        "entity in lower case": statement("customer", "MAXRESULTS 1"),
        "bare number": statement("Customer", "WHERE Balance > 0 MAXRESULTS 1"),
        "STARTPOSITION 0": statement("Customer", "STARTPOSITION 0"),
    }
    return together({name: word_of(world.client.send("POST", "query", text)) for name, text in asked.items()})


def posted_as_json(world: World) -> Finding:
    """A statement whose Content-Type says application/json, or nothing."""
    text = statement("Customer", "MAXRESULTS 1")
    found = {
        str(kind): word_of(world.client.send("POST", "query", text, headers={"Content-Type": kind}))
        for kind in ("application/json", "text/plain")
    }
    return together(found)


def other_methods(world: World) -> Finding:
    """PUT and DELETE, which the API does not have."""
    return together({method: f"HTTP {world.client.send(method, 'customer').status}" for method in ("PUT", "DELETE")})


def order_of_answers(world: World) -> Finding:
    items = [{"bId": f"b{number}", "Query": statement("Customer", "MAXRESULTS 1")} for number in range(20)]
    answer = world.client.send("POST", "batch", {"BatchItemRequest": items})
    found = [row["bId"] for row in answer.payload["BatchItemResponse"]]
    return Finding("as asked" if found == [item["bId"] for item in items] else "another", " ".join(found))


def batch_habits(world: World) -> Finding:
    forms, company = world.forms, world.company
    paid = forms.paid(forms.customer(), 10)
    name = {"DisplayName": company.name("Lot")}
    query = {"Query": statement("Customer", "MAXRESULTS 1")}
    asked: dict[str, list[Record]] = {
        "no bId": [query],
        "one bId twice": [{**query, "bId": "b1"}, {**query, "bId": "b1"}],
        "unknown entity": [{"bId": "b1", "operation": "create", "Nonsense": {}}],
        "create with an Id": [{"bId": "b1", "operation": "create", "Customer": {**name, "Id": "999999"}}],
        "operation void of a payment": [{"bId": "b1", "operation": "void", "Payment": _frame(paid)}],
    }
    found = {name: _of_batch(world, items) for name, items in asked.items()}
    option = {"bId": "b1", "operation": "update", "optionsData": "void"}
    again = company.read("Payment", forms.paid(forms.customer(), 10))
    found["update with optionsData void"] = _of_batch(world, [{**option, "Payment": {**_frame(again), "sparse": True}}])
    return together(found)


def _frame(record: Record) -> Record:
    return {"Id": record["Id"], "SyncToken": record["SyncToken"]}


def _of_batch(world: World, items: list[Record]) -> str:
    answer = world.client.send("POST", "batch", {"BatchItemRequest": items})
    if refusal_of(answer):
        return f"whole {word_of(answer)}"
    rows = answer.payload["BatchItemResponse"]
    for row in rows:
        world.company.remember("Customer", row.get("Customer", {}))
    faults = [fault for row in rows if (fault := fault_in(row)) is not None]
    return f"refused {faults[0].code}" if faults else "taken"


def _batch(**changed: str) -> str:
    words = {
        "no bId": "whole refused 2020",
        "one bId twice": "whole refused 2010",
        "unknown entity": "refused 2010",
        "create with an Id": "refused 2010",
        "operation void of a payment": "refused 500",
        "update with optionsData void": "taken",
    }
    return "; ".join(f"{name}: {changed.get(name.replace(' ', '_'), word)}" for name, word in words.items())


def _query(**changed: str) -> str:
    words = {
        "list of fields": "refused 4001",
        "entity in lower case": "taken",
        "bare number": "refused 4000",
        "STARTPOSITION 0": "refused 4001",
    }
    return "; ".join(f"{name}: {changed.get(name.replace(' ', '_'), word)}" for name, word in words.items())


EXPERIMENTS = (
    Experiment(
        0,
        "Content-Type of a statement that is posted",
        posted_as_json,
        "application/json: refused 500; text/plain: taken",
        {"query_content_type": {"any": "application/json: taken; text/plain: taken"}},
    ),
    Experiment(
        0,
        "methods beside GET and POST",
        other_methods,
        "PUT: HTTP 404; DELETE: HTTP 404",
        {"other_methods": {"405": "PUT: HTTP 405; DELETE: HTTP 405"}},
    ),
    Experiment(
        0,
        "order of the answers in a batch",
        order_of_answers,
        "as asked",
        {"batch_response_order": {"shuffled": "another"}},
    ),
    Experiment(
        0,
        "habits in queries",
        query_habits,
        _query(),
        {
            "projections": {"partial": _query(list_of_fields="taken")},
            "query_names": {"exact": _query(entity_in_lower_case="refused 4001")},
            "bare_numbers": {"allow": _query(bare_number="taken")},
            "startposition_zero": {"allow": _query(STARTPOSITION_0="taken")},
        },
    ),
    Experiment(
        0,
        "habits in batches",
        batch_habits,
        _batch(),
        {
            "batch_bid_problem": {"item": _batch(no_bId="refused 2020", one_bId_twice="refused 2010")},
            "batch_unknown_entity": {"request": _batch(unknown_entity="whole refused 2010")},
            "batch_create_with_id": {"ignore": _batch(create_with_an_Id="taken")},
            "batch_payment_void": {"operation": _batch(operation_void_of_a_payment="taken")},
        },
    ),
)
