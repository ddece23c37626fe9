"""Puts one record into a table as it stands, with an id that leaves gaps."""

import random
from collections.abc import Mapping
from typing import Any

from plannit_qbo_pipeline.sandbox.qbo.books.realm import ID_FAMILY
from plannit_qbo_pipeline.sandbox.qbo.call import Call


def put_row(call: Call, entity: str, row: Mapping[str, Any], rng: random.Random) -> str:
    """Stores the record, with the Id it brings or a new one; answers the Id."""
    family = ID_FAMILY.get(entity, entity)
    if "Id" in row:
        record_id = str(row["Id"])
        call.realm.sequences[family] = max(call.realm.sequences[family], int(record_id))
    else:
        call.realm.sequences[family] += rng.randrange(3)
        record_id = call.realm.next_id(entity)
    made = {"CreateTime": call.stamp, "LastUpdatedTime": call.stamp}
    frame = {"domain": "QBO", "sparse": False, "Id": record_id, "SyncToken": "0", "MetaData": made}
    call.realm.table(entity).put({**frame, **row, "Id": record_id})
    return record_id
