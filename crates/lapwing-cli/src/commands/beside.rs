//! What others counted, beside what the archive tells: for `lapwing dyad --beside`.

use std::collections::BTreeMap;

use lapwing::db::{Day, Dyad, DyadQuery, DyadRow, ForeignTally, Store, Tally};
use lapwing::store::Style;
use serde_json::{Value, json};

use super::dyad::{QUADS, label, shown};
use crate::args::{DyadArgs, Others};
use crate::exit::Usage;

/// Counts of one format of others for one dyad.
pub struct Beside {
    whose: Others,
    rows: BTreeMap<Day, ForeignTally>,
}

/// Reads the counts of everything that is asked for; each format once, in the order of the formats.
pub fn read(store: &Store, query: &DyadQuery, asked: &[Others]) -> anyhow::Result<Vec<Beside>> {
    let mut asked = asked.to_vec();
    asked.sort_unstable();
    asked.dedup();
    let of = |whose: Others| -> anyhow::Result<Beside> {
        if !store.has_foreign(whose.as_str())? {
            let message = format!(
                "the archive holds no rows of {0}: `lapwing import --db {1} FILE` takes in a file of {0}",
                whose.as_str(),
                store.path().display()
            );
            return Err(Usage(message).into());
        }
        Ok(Beside { whose, rows: store.foreign_dyad(whose.as_str(), query)? })
    };
    asked.into_iter().map(of).collect()
}

/// The same dyad with a row wherever others have one.
pub fn with_their_periods(mut dyad: Dyad, all: &[Beside]) -> Dyad {
    let ours: Vec<Day> = dyad.rows.iter().map(|r| r.period).collect();
    let theirs = all.iter().flat_map(|b| b.rows.keys().copied()).filter(|p| !ours.contains(p));
    let mut missing: Vec<Day> = theirs.collect();
    missing.sort_unstable();
    missing.dedup();
    dyad.rows.extend(missing.into_iter().map(|period| DyadRow { period, ..DyadRow::default() }));
    dyad.rows.sort_by_key(|r| r.period);
    dyad
}

impl Beside {
    fn at(&self, period: Day) -> ForeignTally {
        self.rows.get(&period).copied().unwrap_or_default()
    }

    fn all(&self) -> ForeignTally {
        let mut all = ForeignTally::default();
        for t in self.rows.values() {
            (all.n, all.n_other) = (all.n + t.n, all.n_other + t.n_other);
            all.by_quad.iter_mut().zip(t.by_quad).for_each(|(sum, n)| *sum += n);
        }
        all
    }
}

/// Both as a table for people.
pub fn table(actor: &str, recipient: &str, dyad: &Dyad, all: &[Beside], args: &DyadArgs, style: Style) -> String {
    let mut out = format!(
        "{}  {} told by lapwing's articles, beside rows of others by {}\n",
        style.bold(&format!("{actor} → {recipient}")),
        args.count.as_str(),
        args.by.as_str()
    );
    if dyad.rows.is_empty() {
        return out + "  none\n\n";
    }
    out += &format!("{:<20} {:^29}", "", "lapwing");
    for b in all {
        out += &format!(" | {:^37}", b.whose.as_str());
    }
    out += &format!("\n{:<20} {:>6} {:>6} {:>8} {:>6}", "", "told", "coop.", "conflict", "score");
    for _ in all {
        out += &format!("  | {:>6} {:>6} {:>8} {:>6} {:>6}", "rows", "coop.", "conflict", "score", "other");
    }
    out.push('\n');
    for row in &dyad.rows {
        out += &format!("{:<20} {}", label(row.period, args.by), ours(&row.told));
        for b in all {
            let t = b.at(row.period);
            out += &format!("  | {} {:>6}", cells(t.n, t.by_quad, t.mean_score), shown(t.n_other));
        }
        out.push('\n');
    }
    let mut told = Tally::default();
    for row in &dyad.rows {
        told.n += row.told.n;
        told.by_quad.iter_mut().zip(row.told.by_quad).for_each(|(sum, n)| *sum += n);
    }
    out += &format!("{:<20} {}", "all", ours(&told));
    for b in all {
        let t = b.all();
        out += &format!("  | {} {:>6}", cells(t.n, t.by_quad, None), shown(t.n_other));
    }
    out + "\nother: rows of codes that PLOVER has no category for, such as statements. Scores of others are on their own scale.\n\n"
}

fn ours(t: &Tally) -> String {
    cells(t.n, t.by_quad, t.mean_score)
}

fn cells(n: u64, quads: [u64; 4], score: Option<f64>) -> String {
    let score = score.map_or_else(|| "·".to_string(), |s| format!("{s:+.1}"));
    format!("{:>6} {:>6} {:>8} {score:>6}", shown(n), shown(quads[0] + quads[1]), shown(quads[2] + quads[3]))
}

/// Names of the columns that follow ours in CSV.
pub fn header(asked: &[Beside]) -> String {
    let columns = asked.iter().flat_map(|b| {
        let whose = b.whose.as_str();
        let quads = QUADS.iter().map(move |q| format!("{whose}_{q}"));
        [format!("{whose}_rows")]
            .into_iter()
            .chain(quads)
            .chain([format!("{whose}_mean_score"), format!("{whose}_other_rows")])
    });
    columns.map(|c| format!(",{c}")).collect()
}

/// The cells that follow ours in CSV.
pub fn csv(all: &[Beside], period: Day) -> String {
    let cells = all.iter().flat_map(|b| {
        let t = b.at(period);
        let score = t.mean_score.map(|s| format!("{s:.4}")).unwrap_or_default();
        [t.n.to_string()].into_iter().chain(t.by_quad.map(|n| n.to_string())).chain([score, t.n_other.to_string()])
    });
    cells.map(|c| format!(",{c}")).collect()
}

/// What a line of JSON says of others.
pub fn json(all: &[Beside], period: Day) -> Value {
    let mut value = json!({});
    for b in all {
        let t = b.at(period);
        let mut tally = json!({"rows": t.n, "mean_score": t.mean_score, "other_rows": t.n_other});
        for (quad, n) in QUADS.iter().zip(t.by_quad) {
            tally[*quad] = n.into();
        }
        value[b.whose.as_str()] = tally;
    }
    value
}
