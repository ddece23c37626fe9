"""One `Detail` text with the code it belongs to."""

from typing import NamedTuple


class Detail(NamedTuple):
    code: str
    en: str
    fr: str
