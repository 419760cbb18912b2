"""The record as typed objects: one field for each key of the JSON record, with the same names and meanings.

`Record.of(json)` makes them, `Record.to_dict()` gives the same JSON back. Offsets are code points of the text, half open,
so `text[start:end]` cuts them in Python.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Dict, List, Optional

Json = Dict[str, Any]


@dataclass(frozen=True)
class Words:
    """Words and where they stand."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence; `index` is its number in the article, from 0."""

    index: int
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Entity:
    """A party, holder or addressee.

    text: the words beside the trigger or cue; start, end: None when another sentence implies it.
    name: what it resolves to. country: ISO 3166-1 alpha-3, or a body of the ontology such as IGO.
    sectors: PLOVER's, the primary one first. title: office or role noun.
    """

    text: str
    start: Optional[int]
    end: Optional[int]
    name: Optional[str]
    country: Optional[str]
    sectors: List[str]
    title: Optional[str]


@dataclass(frozen=True)
class Date:
    """When an event happened.

    value: ISO 8601 in the precision it has, or start/end. precision: year, month, day, interval, none.
    basis: stated, relative, publication, none. text: the words that date it.
    """

    value: Optional[str]
    precision: str
    basis: str
    text: Optional[str]


@dataclass(frozen=True)
class Place:
    """Where an event happened: words and offsets, name in the gazetteer (GeoNames), country (ISO 3166-1 alpha-3),
    degrees north and east, GeoNames number; precision: country, admin1, city, site."""

    text: str
    start: int
    end: int
    name: Optional[str]
    country: Optional[str]
    lat: Optional[float]
    lon: Optional[float]
    geonames_id: Optional[int]
    precision: str


@dataclass(frozen=True)
class Count:
    """A number of people as the text gives it: lowest and highest that fit the words; `high` is None when open."""

    low: int
    high: Optional[int]
    text: str


@dataclass(frozen=True)
class Size:
    """How many people were killed, wounded, arrested; None where nothing is said."""

    dead: Optional[Count]
    injured: Optional[Count]
    arrested: Optional[Count]


@dataclass(frozen=True)
class Evidence:
    """One place that reports an event."""

    sentence: Sentence
    trigger: Words


@dataclass(frozen=True)
class Event:
    """Who did what to whom.

    category, modes, contexts: PLOVER 2.0. modality: asserted, historical, future, hypothetical, negated.
    reciprocal: all parties are actors. score: -10 (conflict) to 10 (cooperation). quad: 1 verbal cooperation,
    2 material cooperation, 3 verbal conflict, 4 material conflict. evidence: every place that reports it.
    reported_by: on whose word it stands; None when the article itself tells it. claim: id of the claim that contains it.
    voice: narrator, author, quoted. frame: the rule that coded it. confidence: 0 to 1.
    """

    id: str
    category: str
    modes: List[str]
    contexts: List[str]
    modality: str
    reciprocal: bool
    actors: List[Entity]
    recipients: List[Entity]
    date: Date
    place: Optional[Place]
    size: Size
    score: float
    quad: int
    trigger: Words
    sentence: Sentence
    evidence: List[Evidence]
    reported_by: Optional[Entity]
    claim: Optional[str]
    voice: str
    frame: str
    confidence: float

    @classmethod
    def of(cls, json: Json) -> Event:
        size = {name: _maybe(Count, count) for name, count in json["size"].items()}
        return cls(**{
            **json,
            "actors": [Entity(**e) for e in json["actors"]],
            "recipients": [Entity(**e) for e in json["recipients"]],
            "date": Date(**json["date"]),
            "place": _maybe(Place, json["place"]),
            "size": Size(**size),
            "trigger": Words(**json["trigger"]),
            "sentence": Sentence(**json["sentence"]),
            "evidence": [Evidence(Sentence(**e["sentence"]), Words(**e["trigger"])) for e in json["evidence"]],
            "reported_by": _maybe(Entity, json["reported_by"]),
        })


@dataclass(frozen=True)
class Claim:
    """What somebody is said to have said, believed or reported.

    holder: who is cited; addressee: who is spoken to; cue: the words that show it; content: what is cited.
    directness: direct, indirect, mixed. about: countries the content speaks of, ISO 3166-1 alpha-3.
    parent: id of the claim that this one is nested in. document: the holder is a letter, statement or report.
    """

    id: str
    holder: Optional[Entity]
    addressee: Optional[Entity]
    cue: Words
    content: List[Words]
    directness: str
    about: List[str]
    parent: Optional[str]
    document: bool

    @classmethod
    def of(cls, json: Json) -> Claim:
        return cls(**{
            **json,
            "holder": _maybe(Entity, json["holder"]),
            "addressee": _maybe(Entity, json["addressee"]),
            "cue": Words(**json["cue"]),
            "content": [Words(**w) for w in json["content"]],
        })


@dataclass(frozen=True)
class Note:
    """Something the coder noticed; `lapwing explain KIND` tells what the kind means."""

    kind: str
    text: Optional[str]
    start: Optional[int]
    end: Optional[int]
    message: str


@dataclass(frozen=True)
class Coder:
    """What coded a record: version of lapwing, hashes of its data and model. The same three give the same output."""

    version: str
    data: str
    model: str


@dataclass(frozen=True)
class Record:
    """One coded article: what `lapwing code` writes as one line of JSON.

    published, crawled: ISO 8601 in the precision they were given in. language: ISO 639-1. genre: report, opinion,
    editorial, letter, press-release, transcript, live-blog. text: only where asked for (`with_text=True`).
    """

    id: str
    title: Optional[str]
    published: Optional[str]
    crawled: Optional[str]
    publisher: Optional[str]
    url: Optional[str]
    author: Optional[str]
    language: str
    genre: str
    coder: Coder
    events: List[Event]
    claims: List[Claim]
    notes: List[Note]
    text: Optional[str] = None

    @classmethod
    def of(cls, json: Json) -> Record:
        """The record of its JSON."""
        return cls(**{
            **json,
            "coder": Coder(**json["coder"]),
            "events": [Event.of(e) for e in json["events"]],
            "claims": [Claim.of(c) for c in json["claims"]],
            "notes": [Note(**n) for n in json["notes"]],
        })

    def to_dict(self) -> Json:
        """Equal to the JSON record of `lapwing code --format jsonl`; fits docs/schema/record.schema.json."""
        json = asdict(self)
        if self.text is None:
            del json["text"]
        return json


def _maybe(made: Any, json: Optional[Json]) -> Any:
    return None if json is None else made(**json)
