//! What stands beside an export: what its format cannot hold, and what was lost on the way.

use crate::export::{ExportFormat, ExportOptions, Summary};

/// Text for `*.notes.txt`.
pub(crate) fn notes_of(options: ExportOptions, summary: &Summary) -> String {
    let mut text = String::new();
    let mut say = |line: &str| {
        text.push_str(line);
        text.push('\n');
    };
    say(&format!(
        "Written by lapwing {}: {} rows from {} events of {} documents.",
        env!("CARGO_PKG_VERSION"),
        summary.n_rows,
        summary.n_events,
        summary.n_documents
    ));
    say("");
    if options.include_alleged {
        say(
            "The columns have no room for a holder or a modality. Rows may tell what somebody alleges, announces, expects or denies: read",
        );
        say("them with the table *.statements.tsv beside this file, never alone.");
    } else {
        say(
            "The columns have no room for a holder or a modality: the file holds only what an article itself tells as happening or having",
        );
        say("happened. Historical events stand under their own dates, or under none.");
    }
    for (series, n) in &summary.left_out {
        say(&format!("Left out: {n} events, {series}."));
    }
    if summary.n_other_reports > 0 {
        say(&format!("Left out: {} further reports of incidents that have a row.", summary.n_other_reports));
    }
    say("What is not known is empty.");
    if options.format != ExportFormat::Polecat && options.format != ExportFormat::GdeltMentions {
        say("");
        say(
            "Codes are CAMEO's in the numbering of manual 1.1b3, from PLOVER 2.0; an older numbering gives some codes another meaning, and which",
        );
        say(
            "one the live rows of GDELT use is not verified. Where no code says the same, one that says less was taken.",
        );
        say("The Goldstein scale is empty: PLOVER's scale is another. The quad class is PLOVER's.");
        for (loss, n) in &summary.losses {
            say(&format!("Lost {n} times: {loss}."));
        }
    }
    say("");
    say(match options.format {
        ExportFormat::Icews => {
            "A reciprocal event, and one with several parties, stands once for each pair under one Event ID."
        }
        ExportFormat::Gdelt => {
            "GLOBALEVENTID comes from lapwing's id of the event; its last two digits number the pairs of parties. Country codes of parties are ISO alpha-3, of places FIPS. Actor1Geo and Actor2Geo are empty: where a party is at home is not where it acts. NumMentions, NumArticles and NumSources count the reports of the incident. DATEADDED is empty: the clock is not read."
        }
        ExportFormat::GdeltMentions => {
            "One row for each place that reports an event; offsets count characters of the cleaned text; Confidence is lapwing's own, in percent."
        }
        ExportFormat::Phoenix => "One row for each pair of parties; issues are PLOVER contexts.",
        _ => {
            "One row for each event; several parties share a cell, by '; ', in one order. Intensity is the PLOVER score. A reciprocal event has all parties as actors and no recipient. Wikipedia ids and lists of what a story mentions are not known."
        }
    });
    text
}
