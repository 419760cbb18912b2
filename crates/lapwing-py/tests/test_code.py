"""One text: the record is that of the command."""

import datetime
import json
import threading
import time

import pytest
from conftest import NEWS, articles, command_records

import lapwing

SENTENCE = "Ghana on Monday accused Togo of raiding a border post."


def test_a_record_is_what_the_command_writes():
    for article, expected in zip(articles(), command_records("--with-text", NEWS)):
        text, date = article.pop("text"), article.pop("date")
        record = lapwing.code(text, date, with_text=True, **article)
        assert record.to_dict() == expected
        assert all(record.text[e.sentence.start:e.sentence.end] == e.sentence.text for e in record.events)


def test_without_text_the_record_has_none():
    record = lapwing.code(SENTENCE, "2024-03-05")
    assert record.text is None and "text" not in record.to_dict()
    assert lapwing.Record.of(json.loads(json.dumps(record.to_dict()))) == record


def test_fields_are_typed_and_offsets_cut_the_text():
    record = lapwing.code(SENTENCE, datetime.date(2024, 3, 5), with_text=True)
    (event,) = [e for e in record.events if e.category == "ACCUSE"]
    assert isinstance(event, lapwing.Event) and isinstance(event.actors[0], lapwing.Entity)
    assert (event.actors[0].country, event.recipients[0].country) == ("GHA", "TGO")
    assert event.date.value == "2024-03-04" and event.quad == 3
    trigger = event.trigger
    assert record.text[trigger.start:trigger.end] == trigger.text == "accused"


def test_dates_of_all_kinds_are_read():
    days = ["2024-03-05", datetime.date(2024, 3, 5), datetime.datetime(2024, 3, 5, 10, 0)]
    assert {lapwing.code(SENTENCE, day).published for day in days} == {"2024-03-05"}
    noted = lapwing.code(SENTENCE, "the other day")
    assert noted.published is None and [n.kind for n in noted.notes] == ["ingest.bad-date"]


def test_pages_are_read():
    page = f"<html><head><title>A border</title></head><body><article><p>{SENTENCE}</p></article></body></html>"
    assert any(e.category == "ACCUSE" for e in lapwing.code(html=page, date="2024-03-05").events)


@pytest.mark.parametrize("text, error, kind", [
    ("", lapwing.EmptyInput, "ingest.empty"),
    (" \n\t ", lapwing.EmptyInput, "ingest.empty"),
    (None, lapwing.BadInput, "ingest.bad-json"),
])
def test_what_cannot_be_coded_has_an_exception_of_its_kind(text, error, kind):
    with pytest.raises(error) as raised:
        lapwing.code(text)
    assert raised.value.kind == kind and isinstance(raised.value, lapwing.InputError)
    assert isinstance(raised.value, lapwing.LapwingError)


def test_a_page_without_article_is_told():
    with pytest.raises(lapwing.NoArticle):
        lapwing.code(html="<html><body><nav>Home</nav></body></html>")


def test_a_folder_of_data_that_is_wrong_is_told(tmp_path):
    folder = tmp_path / "data"
    (folder / "lexicon" / "events").mkdir(parents=True)
    (folder / "lexicon" / "events" / "mine.toml").write_text("[[frame]]\nid = 3\n", encoding="utf-8")
    with pytest.raises(lapwing.DataError, match="mine.toml"):
        lapwing.code(SENTENCE, data=folder)


@pytest.mark.parametrize("text", ["\0", "\ufeff", "🐦" * 500, "«" * 3000, "(" * 20_000, "a\u0301" * 400, "\u202e" + SENTENCE])
def test_odd_text_never_breaks(text):
    try:
        record = lapwing.code(text)
    except lapwing.InputError as error:
        assert error.kind.startswith("ingest.")
    else:
        assert record.id == "text"


def test_other_threads_run_while_lapwing_codes():
    ticks, stop = [], threading.Event()

    def tick():
        while not stop.wait(0.001):
            ticks.append(time.perf_counter())

    text = "\n\n".join(a["text"] for a in articles()) * 20
    lapwing.code(SENTENCE)
    ticker = threading.Thread(target=tick)
    ticker.start()
    before = time.perf_counter()
    lapwing.code(text)
    after = time.perf_counter()
    stop.set()
    ticker.join()
    # With the interpreter's lock held there would be none in between.
    assert len([t for t in ticks if before < t < after]) > 3


def test_everything_public_says_what_it_is():
    for name in lapwing.__all__:
        if name not in ("SCHEMAS", "__version__"):
            assert getattr(lapwing, name).__doc__, name
        if isinstance(getattr(lapwing, name), type) and issubclass(getattr(lapwing, name), Exception):
            assert getattr(lapwing, name).kind, name
    for table, columns in lapwing.SCHEMAS.items():
        assert all(len(meaning) > 3 for _, _, meaning in columns), table
