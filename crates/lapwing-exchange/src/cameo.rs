//! The crosswalk between CAMEO (manual 1.1b3) and PLOVER 2.0, with what each step loses.

use std::collections::HashMap;
use std::sync::OnceLock;

use lapwing_store::record::Event;

/// A CAMEO code for an event, or what a CAMEO code means in PLOVER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CameoCode {
    /// Two to four digits.
    pub code: &'static str,
    /// PLOVER category.
    pub category: &'static str,
    /// PLOVER mode; empty for none.
    pub mode: &'static str,
    /// Its meaning in words (from PLOVER), or the PLOVER contexts that it implies, by blanks (to PLOVER).
    pub text: &'static str,
    /// What the step loses; empty when nothing.
    pub loss: &'static str,
}

fn rows(table: &'static str) -> impl Iterator<Item = [&'static str; 5]> {
    table.lines().filter(|l| !l.starts_with('#')).skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        Some([cells.next()?, cells.next()?, cells.next()?, cells.next()?, cells.next()?])
    })
}

/// The CAMEO code of an event: that of its first mode that has a row, else that of its category.
pub fn cameo_of(event: &Event) -> Option<CameoCode> {
    let found = event.modes.iter().find_map(|mode| by_plover(&event.category, mode));
    found.or_else(|| by_plover(&event.category, ""))
}

fn by_plover(category: &str, mode: &str) -> Option<CameoCode> {
    static TABLE: OnceLock<Vec<CameoCode>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        rows(include_str!("../data/plover.tsv"))
            .map(|[category, mode, code, text, loss]| CameoCode { code, category, mode, text, loss })
            .collect()
    });
    table.iter().find(|c| c.category == category && c.mode == mode).copied()
}

/// What a CAMEO code means in PLOVER. `None` for codes without a category: statements (01), appeals (02), and what is no
/// code of manual 1.1b3.
pub fn plover_of(code: &str) -> Option<CameoCode> {
    static TABLE: OnceLock<HashMap<&'static str, CameoCode>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        rows(include_str!("../data/cameo.tsv"))
            .map(|[code, category, mode, text, loss]| (code, CameoCode { code, category, mode, text, loss }))
            .collect()
    });
    let code = code.trim();
    // Two digits stand for the general code of their root, and lost zeros are put back.
    let padded = if code.len() == 2 { format!("{code}0") } else { code.to_string() };
    table.get(padded.as_str()).or_else(|| table.get(format!("0{code}").as_str())).copied()
}

/// True for codes of statements: events of CAMEO that PLOVER has no category for.
pub fn is_statement(code: &str) -> bool {
    code.trim().starts_with("01")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every category and mode goes to a code that comes back as the same, or says in `loss` that it does not.
    #[test]
    fn what_comes_back_changed_says_so() {
        let all: Vec<CameoCode> = rows(include_str!("../data/plover.tsv"))
            .map(|[category, mode, code, text, loss]| CameoCode { code, category, mode, text, loss })
            .collect();
        assert_eq!(all.len(), 83, "one row for each category and each of 67 modes");
        for row in all {
            let back = plover_of(row.code).unwrap_or_else(|| panic!("{} is no CAMEO code", row.code));
            let same = (back.category, back.mode) == (row.category, row.mode);
            assert!(
                same || !row.loss.is_empty(),
                "{} {} comes back as {} {}",
                row.category,
                row.mode,
                back.category,
                back.mode
            );
        }
    }

    #[test]
    fn codes_are_read_with_and_without_zeros() {
        assert_eq!(plover_of("0841").map(|c| (c.category, c.mode)), Some(("RETREAT", "release")));
        assert_eq!(plover_of("841").map(|c| c.category), Some("RETREAT"));
        assert_eq!(plover_of("19").map(|c| c.category), Some("ASSAULT"));
        assert_eq!(plover_of("010"), None);
        assert_eq!(plover_of("xyz"), None);
    }
}
