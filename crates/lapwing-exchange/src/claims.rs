//! Claims as a table: one row for each, in the columns of the archive's view `claims`, with where it stands.

use lapwing_store::record::{Claim, Entity};

use crate::cells::{Cell, Column, Kind};
use crate::row::Item;

const fn text(name: &'static str, meaning: &'static str) -> Column {
    Column { name, kind: Kind::Text, meaning }
}

/// The columns in their order.
pub const COLUMNS: [Column; 24] = [
    text("id", "Id of the claim, unique in the archive."),
    text("document", "Id of the article."),
    text("holder", "What the holder resolves to."),
    text("holder_text", "Words for the holder; empty where nobody is named."),
    text("holder_country", "Country or body of the holder."),
    text("holder_sectors", "Sectors of the holder, by blanks."),
    text("holder_title", "Office or role noun of the holder."),
    text("addressee", "What the one who is spoken to resolves to."),
    text("addressee_text", "Words for the addressee."),
    text("addressee_country", "Country or body of the addressee."),
    text("addressee_sectors", "Sectors of the addressee, by blanks."),
    text("cue", "The words that show that somebody is cited."),
    text("content", "What is cited; pieces joined by ' … '."),
    text("directness", "direct, indirect, mixed."),
    text("about", "Countries that the content speaks of, by blanks."),
    text("parent", "Id of the claim that this one is nested in."),
    Column { name: "is_document", kind: Kind::Flag, meaning: "The holder is a letter, statement or report." },
    text("published", "When the article was published, ISO 8601."),
    text("outlet", "Publisher, else host of the address."),
    text("url", "Where the article was found."),
    text("title", "Headline."),
    text("coder_version", "Version of lapwing."),
    text("coder_data", "Hash of ontology, lexicon and tables."),
    text("coder_model", "Hash of the language model."),
];

/// The cells of a claim, one for each of [`COLUMNS`].
pub fn row(item: &Item, claim: &Claim) -> Vec<Cell> {
    let record = &item.record;
    let mut cells = vec![Cell::text(&claim.id), Cell::text(&record.id)];
    cells.extend(party(claim.holder.as_ref()));
    cells.push(Cell::optional(claim.holder.as_ref().and_then(|h| h.title.as_deref())));
    cells.extend(party(claim.addressee.as_ref()));
    let content: Vec<&str> = claim.content.iter().map(|w| w.text.as_str()).collect();
    cells.extend([
        Cell::text(&claim.cue.text),
        Cell::text(content.join(" … ")),
        Cell::text(&claim.directness),
        Cell::text(claim.about.join(" ")),
        Cell::optional(claim.parent.as_deref()),
        Cell::Flag(claim.document),
        Cell::optional(record.published.as_deref()),
        Cell::optional(item.outlet.as_deref()),
        Cell::optional(record.url.as_deref()),
        Cell::optional(record.title.as_deref()),
        Cell::text(&record.coder.version),
        Cell::text(&record.coder.data),
        Cell::text(&record.coder.model),
    ]);
    cells
}

/// Name, words, country, sectors.
fn party(party: Option<&Entity>) -> [Cell; 4] {
    [
        Cell::optional(party.and_then(|p| p.name.as_deref())),
        Cell::optional(party.map(|p| p.text.as_str())),
        Cell::optional(party.and_then(|p| p.country.as_deref())),
        Cell::text(party.map(|p| p.sectors.join(" ")).unwrap_or_default()),
    ]
}
