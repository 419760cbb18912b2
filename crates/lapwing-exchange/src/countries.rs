//! Codes and names of states in the formats of others.

use std::sync::OnceLock;

/// One state or territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-3; Kosovo is KOS.
    pub iso3: &'static str,
    /// FIPS 10-4; empty when it has none.
    pub fips: &'static str,
    /// Number of the Correlates of War project; empty when it has none.
    pub cow: &'static str,
    /// Its name in English.
    pub name: &'static str,
}

fn table() -> &'static [Country] {
    static TABLE: OnceLock<Vec<Country>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows = include_str!("../data/countries.tsv").lines().filter(|l| !l.starts_with('#')).skip(1);
        rows.filter_map(|line| {
            let mut cells = line.split('\t');
            Some(Country { iso3: cells.next()?, fips: cells.next()?, cow: cells.next()?, name: cells.next()? })
        })
        .collect()
    })
}

/// By ISO 3166-1 alpha-3.
pub fn by_iso3(code: &str) -> Option<Country> {
    table().iter().find(|c| c.iso3 == code).copied()
}

/// By FIPS 10-4.
pub fn by_fips(code: &str) -> Option<Country> {
    table().iter().find(|c| c.fips == code && !code.is_empty()).copied()
}

/// By name, as ICEWS and POLECAT write it, or by alpha-3 code.
pub fn by_name(name: &str) -> Option<Country> {
    let wanted = name.trim();
    let others = OTHER_NAMES.iter().find(|(n, _)| n.eq_ignore_ascii_case(wanted)).map(|(_, iso3)| *iso3);
    table().iter().find(|c| c.name.eq_ignore_ascii_case(wanted) || c.iso3 == wanted || Some(c.iso3) == others).copied()
}

/// Names and codes that files of others use beside ours; the codes are CAMEO's where they are not ISO's.
const OTHER_NAMES: [(&str, &str); 17] = [
    ("ROM", "ROU"),
    ("TMP", "TLS"),
    ("KSV", "KOS"),
    ("Russian Federation", "RUS"),
    ("United States of America", "USA"),
    ("Occupied Palestinian Territory", "PSE"),
    ("Congo, the Democratic Republic of the", "COD"),
    ("Democratic Republic of Congo", "COD"),
    ("Korea, Republic of", "KOR"),
    ("Korea, Democratic People's Republic of", "PRK"),
    ("Viet Nam", "VNM"),
    ("Syrian Arab Republic", "SYR"),
    ("Iran, Islamic Republic of", "IRN"),
    ("Lao People's Democratic Republic", "LAO"),
    ("Cote d'Ivoire", "CIV"),
    ("Turkey", "TUR"),
    ("Burma", "MMR"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_apart() {
        assert_eq!(by_iso3("RUS").map(|c| (c.fips, c.cow)), Some(("RS", "365")));
        assert_eq!(by_fips("RS").map(|c| c.iso3), Some("RUS"));
        assert_eq!(by_name("russian federation").map(|c| c.iso3), Some("RUS"));
        assert_eq!(by_name("KOS").map(|c| c.name), Some("Kosovo"));
        assert_eq!(by_fips(""), None);
        assert!(table().len() > 240);
    }
}
