"""What an Attachable may hold: a note or a file, and the records it belongs to."""

from plannit_qbo_pipeline.sandbox.qbo.rules.field import (
    EVERY_ENTITY,
    Fields,
    choice,
    computed,
    flag,
    record,
    required,
    rows,
    text,
)

CATEGORIES = ("Contact Photo", "Document", "Image", "Receipt", "Signature", "Sound", "Other")

ATTACHABLE: Fields = {
    **EVERY_ENTITY,
    "FileName": text(1000),
    "Note": text(2000),
    "Category": choice(*CATEGORIES),
    "ContentType": text(100),
    "AttachableRef": rows(
        {
            "EntityRef": record({"type": required(text(100)), "value": required(text(100)), "name": text(500)}),
            "IncludeOnSend": flag(),
            "NoRefOnly": flag(),
            "LineInfo": text(100),
            "CustomField": computed(),
        }
    ),
    **{name: text(2000) for name in ("PlaceName", "Lat", "Long", "Tag")},
    "Size": computed(),
    "FileAccessUri": computed(),
    "TempDownloadUri": computed(),
    "ThumbnailFileAccessUri": computed(),
    "ThumbnailTempDownloadUri": computed(),
}
