"""An archive: one SQLite file that keeps everything (docs/store.md)."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

from . import _lapwing
from ._code import Path, _path, _paths
from ._records import Record

Names = Union[str, Sequence[str]]
Counts = Dict[str, int]


class Store:
    """An archive, asked as tables.

    path: the file. create: make it where there is none. Opened for reading; `ingest` and `add` open it for writing while
    they work. Use it in a `with` block, or close() it. Parties are named by code: "AZE" a state, "IRN:GOV" a part of one,
    ":MIL" every military; in `events` and `incidents` also by a part of their name.

    Raises StoreMissing, NotAStore, StoreTooNew, StoreDamaged, StoreInUse, StoreUnusable; BadQuestion for a question that
    makes no sense.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self._store = _lapwing.Store(os.fspath(path), create=create)

    @property
    def path(self) -> str:
        """The file."""
        return str(self._store.path)

    def dyad(
        self,
        actor: str,
        recipient: str,
        *,
        since: Optional[str] = None,
        until: Optional[str] = None,
        by: str = "month",
        count: str = "incidents",
    ) -> _lapwing.Table:
        """How two parties dealt with each other: one row for each stretch of time, first actor to recipient, then back.

        since, until: 2024, 2024-03 or 2024-03-05. by: day, week, month, year. count: incidents (reports of the same
        happening count once), reports, articles, sources. Columns: SCHEMAS["dyad"]; those of `lapwing dyad --format csv`.
        `told` is what articles themselves tell as happened; alleged, future, hypothetical and negated stand apart and are
        never to be added to it. Stretches without events are rows of 0.
        """
        return self._store.dyad(actor, recipient, since=since, until=until, by=by, count=count)

    def events(
        self,
        *,
        actor: Optional[str] = None,
        recipient: Optional[str] = None,
        category: Optional[Names] = None,
        mode: Optional[str] = None,
        context: Optional[str] = None,
        since: Optional[str] = None,
        until: Optional[str] = None,
        place: Optional[str] = None,
        modality: Optional[Names] = None,
        series: Optional[Names] = None,
        quad: Optional[Union[int, Sequence[int]]] = None,
        voice: Optional[str] = None,
        holder: Optional[str] = None,
        min_confidence: float = 0.0,
        text: Optional[str] = None,
        document: Optional[str] = None,
    ) -> _lapwing.Table:
        """Events, newest first, one a row; columns: SCHEMAS["events"], those of `lapwing export --format parquet`.

        What is named must all hold. category, mode, context: PLOVER's. since, until: event date. place: country of the
        place, ISO 3166-1 alpha-3. series: asserted, historical, alleged, future, hypothetical, negated. quad: 1 to 4.
        holder: on whose word. text: words in the sentences, "in quotation marks" together. document: id or its beginning.
        """
        return self._store.events(**_asked(locals()))

    def incidents(
        self,
        *,
        actor: Optional[str] = None,
        recipient: Optional[str] = None,
        category: Optional[Names] = None,
        mode: Optional[str] = None,
        context: Optional[str] = None,
        since: Optional[str] = None,
        until: Optional[str] = None,
        place: Optional[str] = None,
        modality: Optional[Names] = None,
        series: Optional[Names] = None,
        quad: Optional[Union[int, Sequence[int]]] = None,
        voice: Optional[str] = None,
        holder: Optional[str] = None,
        min_confidence: float = 0.0,
        text: Optional[str] = None,
        document: Optional[str] = None,
    ) -> _lapwing.Table:
        """Happenings of which a report is let through, newest first; columns: SCHEMAS["incidents"].

        Each is the event that stands for it, with `reports`, `articles` and `sources` that tell it, and its own series.
        What narrows them is that of `events`.
        """
        return self._store.incidents(**_asked(locals()))

    def claims(
        self,
        *,
        holder: Optional[str] = None,
        addressee: Optional[str] = None,
        about: Optional[str] = None,
        directness: Optional[str] = None,
        since: Optional[str] = None,
        until: Optional[str] = None,
        text: Optional[str] = None,
        document: Optional[str] = None,
    ) -> _lapwing.Table:
        """Claims of the latest published articles first, one a row; columns: SCHEMAS["claims"], those of the archive's view.

        about: a country that the content speaks of. directness: direct, indirect, mixed. since, until: publication date.
        """
        return self._store.claims(**_asked(locals()))

    def document(self, id: str) -> Record:
        """The record of a document, with its text, by its id or the beginning of it. Raises UnknownId."""
        return Record.of(json.loads(self._store.document_json(id)))

    def ingest(
        self,
        paths: Union[Path, Sequence[Path]],
        *,
        keep_text: bool = False,
        threads: int = 0,
        data: Optional[Path] = None,
    ) -> Counts:
        """Codes files and folders into the archive, as `lapwing ingest` does. Fed again, the same adds nothing.

        Returns how many documents were new, recoded, known, other_language, set_aside; and events and claims put in.
        """
        return self._store.ingest_paths(_paths(paths), keep_text=keep_text, n_threads=threads, data=_path(data))

    def add(self, records: Any) -> Counts:
        """Puts records in that were coded elsewhere, as they are: nothing is coded. Added again, the same adds nothing.

        records: Coded, a table with the columns of SCHEMAS["records"] (anything with to_dict() or to_pydict() of
        columns), an iterable of Record (with text) or of their dicts, or the path of a Parquet file or folder of such
        tables, as lapwing.spark writes them. A record whose words do not stand where its offsets say is set aside.
        """
        if isinstance(records, (str, os.PathLike)):
            return self._store.add_files(os.fspath(records))
        return self._store.add_rows(_record_rows(records))

    def close(self) -> None:
        """Closes the file."""
        self._store.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return repr(self._store)


def _asked(given: Dict[str, Any]) -> Dict[str, Any]:
    return {name: value for name, value in given.items() if name != "self" and value is not None}


def _record_rows(records: Any) -> List[Tuple[Optional[str], Optional[int], Optional[str], Optional[str]]]:
    if isinstance(records, _lapwing.Coded):
        records = records.records
    if hasattr(records, "to_pydict"):  # pyarrow
        columns = records.to_pydict()
    elif isinstance(records, _lapwing.Table):
        columns = records.to_dict()
    elif hasattr(records, "columns") and hasattr(records, "__getitem__"):  # pandas, polars
        columns = {str(name): [None if v != v else v for v in records[name]] for name in records.columns}
    else:
        dicts = (r.to_dict() if isinstance(r, Record) else r for r in records)
        return [(None, None, json.dumps(r), None) for r in dicts]
    if "record" not in columns:
        raise _lapwing.BadColumns(f"there is no column 'record'; the table has {', '.join(columns)}")
    n = len(columns["record"])
    wanted = [columns.get(name, [None] * n) for name in ("input", "item", "record", "sentences")]
    return [(i, None if k is None else int(k), r, s) for i, k, r, s in zip(*wanted)]
