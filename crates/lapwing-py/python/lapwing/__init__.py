"""lapwing reads news and writes down who did what to whom, when and where, who says so, and the exact words that say so.

    >>> import lapwing
    >>> record = lapwing.code("Ghana accused Togo of raiding a border post.", date="2024-03-05")
    >>> record.events[0].category
    'ACCUSE'

`code` takes one text, `code_batch` a table of them, `code_files` files and folders, `Store` an archive. Tables come out as
`Table`, which pandas, polars, pyarrow and duckdb read without a copy; `SCHEMAS` tells what each column means. Nothing is
fetched, and the same input gives the same output. Categories are those of PLOVER 2.0; offsets are code points, half open.
"""

from __future__ import annotations

from ._code import code, code_batch, code_files, tables
from ._lapwing import (
    SCHEMAS,
    BadColumns,
    BadInput,
    BadQuestion,
    Coded,
    CoderError,
    DataError,
    EmptyInput,
    InputError,
    LapwingError,
    NoArticle,
    NotAStore,
    NotText,
    StoreDamaged,
    StoreError,
    StoreInUse,
    StoreMissing,
    StoreTooNew,
    StoreUnusable,
    Table,
    TooLarge,
    UnknownId,
)
from ._lapwing import VERSION as __version__
from ._records import (
    Claim,
    Coder,
    Count,
    Date,
    Entity,
    Event,
    Evidence,
    Note,
    Place,
    Record,
    Sentence,
    Size,
    Words,
)
from ._store import Store

__all__ = [
    "SCHEMAS", "BadColumns", "BadInput", "BadQuestion", "Claim", "Coded", "Coder", "CoderError", "Count", "DataError",
    "Date", "EmptyInput", "Entity", "Event", "Evidence", "InputError", "LapwingError", "NoArticle", "NotAStore",
    "NotText", "Note", "Place", "Record", "Sentence", "Size", "Store", "StoreDamaged", "StoreError", "StoreInUse",
    "StoreMissing", "StoreTooNew", "StoreUnusable", "Table", "TooLarge", "UnknownId", "Words", "__version__", "code",
    "code_batch", "code_files", "tables",
]
