//! Our own table: one row for each event, whatever its modality and whoever says so, with columns that tell.

use lapwing_store::record::{Count, Entity, Event};

use crate::cells::{Cell, Column, Kind};
use crate::day::Day;
use crate::row::{Item, Reports, code_of, name_of};

const fn text(name: &'static str, meaning: &'static str) -> Column {
    Column { name, kind: Kind::Text, meaning }
}

const fn int(name: &'static str, meaning: &'static str) -> Column {
    Column { name, kind: Kind::Int, meaning }
}

const fn real(name: &'static str, meaning: &'static str) -> Column {
    Column { name, kind: Kind::Real, meaning }
}

/// The columns in their order.
pub const COLUMNS: [Column; 58] = [
    text("id", "Id of the event, unique in the archive."),
    text("incident", "Id of the happening; reports of the same one share it. Empty where incidents were not sought."),
    Column {
        name: "is_main",
        kind: Kind::Flag,
        meaning: "This report stands for its incident: count these rows to count incidents.",
    },
    text("document", "Id of the article."),
    text("date", "When it happened, ISO 8601 in the precision it has, or start/end."),
    Column { name: "day", kind: Kind::Day, meaning: "First day; empty unless the day is known." },
    int("year", "Year of it."),
    text("date_precision", "year, month, day, interval, none."),
    text("date_basis", "stated, relative, publication, none."),
    text("category", "PLOVER category."),
    text("modes", "PLOVER modes, by blanks."),
    text("contexts", "PLOVER contexts, by blanks."),
    int("quad", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."),
    real("score", "PLOVER scale, -10 to 10."),
    text("modality", "asserted, historical, future, hypothetical, negated."),
    text("voice", "narrator, author, quoted: whose words report it."),
    text("series", "asserted, historical, alleged, future, hypothetical, negated: never add up different ones."),
    Column { name: "reciprocal", kind: Kind::Flag, meaning: "All parties are actors." },
    text("actor_country", "Country or body of the first actor."),
    text("actor_sectors", "Sectors of the first actor, by blanks."),
    text("actor_name", "What the first actor resolves to."),
    text("actor_text", "Words for the first actor."),
    text("recipient_country", "Country or body of the first recipient; of the second actor of a reciprocal event."),
    text("recipient_sectors", "Its sectors, by blanks."),
    text("recipient_name", "What it resolves to."),
    text("recipient_text", "Words for it."),
    text("actors", "Codes of all actors, by '; '."),
    text("recipients", "Codes of all recipients, by '; '."),
    text("place", "Name of the place."),
    text("place_text", "Words for the place."),
    text("place_country", "Country of the place."),
    text("place_precision", "country, admin1, city, site."),
    real("lat", "Degrees north."),
    real("lon", "Degrees east."),
    int("geonames_id", "GeoNames number of the place."),
    int("dead_low", "Killed: lowest number that fits the words."),
    int("dead_high", "Killed: highest; empty when open."),
    int("injured_low", "Wounded: lowest."),
    int("injured_high", "Wounded: highest."),
    int("arrested_low", "Arrested: lowest."),
    int("arrested_high", "Arrested: highest."),
    text("holder", "On whose word it stands, as named or worded; empty when the article itself says so."),
    text("holder_country", "Country or body of the holder."),
    text("claim", "Id of the claim that contains it."),
    text("trigger", "The words that evoke it."),
    text("sentence", "The sentence they stand in."),
    int("sentence_number", "Number of the sentence in the article, from 1."),
    text("frame", "The rule that coded it."),
    real("confidence", "0 to 1."),
    text("published", "When the article was published, ISO 8601."),
    text("outlet", "Publisher, else host of the address."),
    text("url", "Where the article was found."),
    text("title", "Headline."),
    text("language", "ISO 639-1."),
    text("genre", "report, opinion, editorial, letter, press-release, transcript, live-blog."),
    text("coder_version", "Version of lapwing."),
    text("coder_data", "Hash of ontology, lexicon and tables."),
    text("coder_model", "Hash of the language model."),
];

/// The cells of an event, one for each of [`COLUMNS`].
pub fn row(item: &Item, event: &Event, reports: Option<&Reports>) -> Vec<Cell> {
    let record = &item.record;
    let (actor, recipient) = dyad(event);
    let day = Day::of(event);
    let place = event.place.as_ref();
    let codes = |parties: &[Entity]| Cell::text(parties.iter().map(code_of).collect::<Vec<_>>().join("; "));
    let mut cells = vec![
        Cell::text(&event.id),
        Cell::optional(reports.map(|r| r.incident.as_str())),
        Cell::Flag(reports.is_none_or(|r| r.is_main)),
        Cell::text(&record.id),
        Cell::optional(event.date.value.as_deref()),
        Cell::Day(day.and_then(Day::number)),
        Cell::Int(day.map(|d| i64::from(d.year))),
        Cell::text(&event.date.precision),
        Cell::text(&event.date.basis),
        Cell::text(&event.category),
        Cell::text(event.modes.join(" ")),
        Cell::text(event.contexts.join(" ")),
        Cell::Int(Some(i64::from(event.quad))),
        Cell::Real(Some(event.score)),
        Cell::text(&event.modality),
        Cell::text(&event.voice),
        Cell::text(event.series().as_str()),
        Cell::Flag(event.reciprocal),
    ];
    for party in [actor, recipient] {
        cells.extend([
            Cell::optional(party.and_then(|p| p.country.as_deref())),
            Cell::text(party.map(|p| p.sectors.join(" ")).unwrap_or_default()),
            Cell::optional(party.and_then(|p| p.name.as_deref())),
            Cell::optional(party.map(|p| p.text.as_str())),
        ]);
    }
    cells.extend([
        codes(&event.actors),
        codes(&event.recipients),
        Cell::optional(place.and_then(|p| p.name.as_deref())),
        Cell::optional(place.map(|p| p.text.as_str())),
        Cell::optional(place.and_then(|p| p.country.as_deref())),
        Cell::optional(place.map(|p| p.precision.as_str())),
        Cell::Real(place.and_then(|p| p.lat)),
        Cell::Real(place.and_then(|p| p.lon)),
        Cell::Int(place.and_then(|p| p.geonames_id).and_then(|n| i64::try_from(n).ok())),
    ]);
    for size in [&event.size.dead, &event.size.injured, &event.size.arrested] {
        let low = |c: &Count| i64::try_from(c.low).ok();
        let high = |c: &Count| c.high.and_then(|n| i64::try_from(n).ok());
        cells.extend([Cell::Int(size.as_ref().and_then(low)), Cell::Int(size.as_ref().and_then(high))]);
    }
    cells.extend([
        Cell::optional(event.reported_by.as_ref().map(name_of)),
        Cell::optional(event.reported_by.as_ref().and_then(|p| p.country.as_deref())),
        Cell::optional(event.claim.as_deref()),
        Cell::text(&event.trigger.text),
        Cell::text(&event.sentence.text),
        Cell::Int(i64::try_from(event.sentence.index + 1).ok()),
        Cell::text(&event.frame),
        Cell::Real(Some(event.confidence)),
        Cell::optional(record.published.as_deref()),
        Cell::optional(item.outlet.as_deref()),
        Cell::optional(record.url.as_deref()),
        Cell::optional(record.title.as_deref()),
        Cell::text(&record.language),
        Cell::text(&record.genre),
        Cell::text(&record.coder.version),
        Cell::text(&record.coder.data),
        Cell::text(&record.coder.model),
    ]);
    cells
}

/// First actor and first recipient; of a reciprocal event its first two parties.
fn dyad(event: &Event) -> (Option<&Entity>, Option<&Entity>) {
    let second = if event.reciprocal { event.actors.get(1) } else { None };
    (event.actors.first(), event.recipients.first().or(second))
}

/// By what tables are sorted: dyad, then day, then id.
pub(crate) fn key(cells: &[Cell]) -> String {
    let at = |name: &str| COLUMNS.iter().position(|c| c.name == name).map(|i| cells[i].written()).unwrap_or_default();
    [at("actor_country"), at("recipient_country"), at("date"), at("id")].join("\u{1}")
}
