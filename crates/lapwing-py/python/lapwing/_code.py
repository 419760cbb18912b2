"""Texts, tables and files to what they say."""

from __future__ import annotations

import datetime
import json
import os
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Union

from . import _lapwing
from ._records import Record

Path = Union[str, "os.PathLike[str]"]
Day = Union[str, datetime.date]

KEYS = ("id", "text", "html", "title", "date", "url", "publisher", "author", "context", "genre")


def code(
    text: Optional[str] = None,
    date: Optional[Day] = None,
    *,
    id: str = "text",
    html: Optional[str] = None,
    title: Optional[str] = None,
    url: Optional[str] = None,
    publisher: Optional[str] = None,
    author: Optional[str] = None,
    context: Optional[str] = None,
    genre: Optional[str] = None,
    with_text: bool = False,
    keep_text: bool = False,
    data: Optional[Path] = None,
) -> Record:
    """Codes one article.

    text, or html of a page: the article. date: when it was published (ISO 8601, or a datetime.date); "on Monday" is
    reckoned from it. title, url, publisher, author, genre (report, opinion, …): metadata. context: earlier text, read to
    resolve names and never coded. with_text: put the cleaned text into the record: offsets count in it. keep_text: code
    the text as it stands, without cleaning. data: a folder of frames, names and an ontology of your own.

    Returns a Record. Raises InputError (EmptyInput, NotText, NoArticle, TooLarge, BadInput), CoderError, DataError.
    """
    row = {"id": id, "text": text, "html": html, "title": title, "date": date, "url": url, "publisher": publisher,
           "author": author, "context": context, "genre": genre}
    coded = _lapwing.code_json(_line(row), name=id, with_text=with_text, keep_text=keep_text, data=_path(data))
    return Record.of(json.loads(coded))


def code_batch(
    table: Any,
    *,
    columns: Optional[Mapping[str, str]] = None,
    keep_text: bool = False,
    only_english: bool = False,
    threads: int = 0,
    data: Optional[Path] = None,
) -> _lapwing.Coded:
    """Codes a table of articles, one a row.

    table: anything that speaks Arrow (pyarrow, polars, pandas with pyarrow, duckdb, …: `__arrow_c_stream__` or
    `__arrow_c_array__`), a frame with named columns, or an iterable of dicts. Columns are found by name, as in Parquet
    files: id, text (content, body, maintext, article) or html, title (headline), date (published, …), url, publisher
    (domain, …), author, context, genre; all others are passed over. columns: {"text": "my_text"} where yours are named
    otherwise. ids should be unique; rows without one are called row-1, row-2, ….
    only_english: set aside what is surely in another language, as an archive does. threads: 0 for one a processor.

    Returns Coded: `.events`, `.claims` and `.records` (see SCHEMAS for their columns); itself an Arrow object of its
    events. `.records` has one row for each row of the table, in the same order: the whole record as JSON, or, in `error`,
    why it could not be coded. Raises BadColumns when no column holds texts.
    """
    options: Dict[str, Any] = dict(keep_text=keep_text, only_english=only_english, n_threads=threads, data=_path(data))
    if hasattr(table, "__arrow_c_stream__") or hasattr(table, "__arrow_c_array__"):
        try:
            return _lapwing.code_table(table, columns=list((columns or {}).items()), **options)
        except ImportError:
            # pandas hands over Arrow by pyarrow alone.
            pass
    return _lapwing.code_lines([_line(row) for row in _rows(table, dict(columns or {}))], **options)


def code_files(
    paths: Union[Path, Sequence[Path]],
    *,
    format: str = "auto",
    batch_size: int = 500,
    keep_text: bool = False,
    only_english: bool = False,
    threads: int = 0,
    data: Optional[Path] = None,
) -> Iterator[_lapwing.Coded]:
    """Codes files and folders: texts, web pages, JSON Lines, feeds, WARC, Parquet; gzip and zstd are unpacked.

    Gives Coded objects of at most batch_size articles each, as they are done and in the order of the input; no more than
    that is held. format: auto, text, html, jsonl, feed, warc, parquet. The others as in code_batch.
    """
    return _lapwing.code_files(_paths(paths), format=format, chunk=batch_size, keep_text=keep_text,
                               only_english=only_english, n_threads=threads, data=_path(data))


def tables(records: Iterable[Union[str, Record, Mapping[str, Any]]]) -> _lapwing.Coded:
    """The events and claims of records that were coded before (JSON, Record or dict), as tables; nothing is coded."""
    lines = [r if isinstance(r, str) else json.dumps(r.to_dict() if isinstance(r, Record) else r) for r in records]
    return _lapwing.open_records(lines)


def _paths(paths: Union[Path, Sequence[Path]]) -> List[str]:
    if isinstance(paths, (str, os.PathLike)):
        return [os.fspath(paths)]
    return [os.fspath(path) for path in paths]


def _path(path: Optional[Path]) -> Optional[str]:
    return None if path is None else os.fspath(path)


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps({k: _value(v) for k, v in row.items() if not _is_missing(v)})


def _value(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (str, int, bool, list, dict)):
        return value
    return str(value)


def _is_missing(value: Any) -> bool:
    if value is None or isinstance(value, (str, list, dict)):
        return value is None
    try:
        # NaN and NaT, which frames have for nothing, differ from themselves.
        return bool(value != value)
    except TypeError:
        # pandas.NA neither differs nor not.
        return True


def _rows(table: Any, columns: Dict[str, str]) -> Iterable[Dict[str, Any]]:
    if hasattr(table, "columns") and hasattr(table, "__getitem__"):
        names = [str(name) for name in table.columns]
        rows: Iterable[Mapping[str, Any]] = (dict(zip(names, cells)) for cells in zip(*(table[n] for n in table.columns)))
    else:
        rows = list(table)
        names = list(dict.fromkeys(str(name) for row in rows for name in row))
    keys = _lapwing.keys_of(names, list(columns.items()))
    for row in rows:
        yield {key: row[name] for name, key in keys.items() if name in row}
