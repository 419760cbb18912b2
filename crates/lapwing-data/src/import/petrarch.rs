//! Dictionaries of PETRARCH and TABARI: who is who, and which nouns tell what a party is.
//!
//! In: the text of a dictionary of actors and one of role nouns (their "agents"). Out: tables for `--data DIR`. Codes
//! that we have stay; other countries and bodies become the user's own. Names are written there in capitals, and in
//! texts they are not, so that their spelling is guessed; `data/import/petrarch.toml` holds what could be disputed.

use std::collections::{BTreeMap, BTreeSet};

use lapwing_core::EntityKind;
use serde::Deserialize;

use super::petrarch_read;
use super::{Imported, cell};
use crate::actors::{NameClass, RoleKind};
use crate::toml_part::TomlPart;
use crate::{Data, Files};

/// A text and what its file is called in complaints.
pub type Named<'a> = (&'a str, &'a str);

/// Turns dictionaries into tables.
pub fn import(actors: Option<Named>, role_nouns: Option<Named>, data: &Data) -> Imported {
    let mut out = Imported::default();
    let files = Files::bundled();
    let settings = TomlPart::load("import/petrarch.toml", &files, &mut out.complaints)
        .read("see the comments in the bundled file", &mut out.complaints);
    let import = Import { settings, data };
    if let Some((file, text)) = actors {
        import.actors(file, text, &mut out);
    }
    if let Some((file, text)) = role_nouns {
        import.role_nouns(file, text, &mut out);
    }
    out
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    sectors: BTreeMap<String, String>,
    codes: BTreeMap<String, String>,
    discarded: Discarded,
    spelling: Spelling,
    adjectives: Adjectives,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Discarded {
    codes: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spelling {
    small: BTreeSet<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Adjectives {
    endings: Vec<String>,
}

struct Import<'d> {
    settings: Settings,
    data: &'d Data,
}

/// What a code says.
#[derive(Clone, Debug, Default, PartialEq)]
struct Decoded {
    /// Country or body; empty for none.
    code: String,
    sectors: Vec<String>,
}

/// A state or people in the making.
#[derive(Default)]
struct State {
    name: String,
    names: Vec<String>,
    adjectives: Vec<String>,
}

impl Import<'_> {
    fn actors(&self, file: &str, text: &str, out: &mut Imported) {
        let entries = petrarch_read::entries(file, text, &mut out.complaints);
        let mut states: BTreeMap<String, State> = BTreeMap::new();
        let mut bodies: BTreeMap<String, String> = BTreeMap::new();
        let mut rows = Vec::new();
        for entry in &entries {
            let spellings: Vec<Vec<String>> = entry.names.iter().map(|n| self.spellings(n)).collect();
            let Some(main) = spellings.first().and_then(|s| s.first()).cloned() else { continue };
            out.n_names += entry.names.len();
            for dated in &entry.codes {
                let always = dated.start.is_empty() && dated.end.is_empty();
                let decoded = self.decode_all(&dated.code, &mut out.left_out);
                let bare = decoded.sectors.is_empty() && dated.code.len() == 3 && always && !decoded.code.is_empty();
                if bare && self.may_be_state(&main, &decoded.code, &states) {
                    let known = self.data.actors.states.contains_key(&decoded.code);
                    let state = states.entry(decoded.code.clone()).or_default();
                    if state.name.is_empty() && !known {
                        state.name.clone_from(&main);
                    }
                    for (raw, spelt) in entry.names.iter().zip(&spellings) {
                        let list =
                            if self.is_adjective(raw, &entry.names) { &mut state.adjectives } else { &mut state.names };
                        list.extend(spelt.iter().cloned());
                    }
                    continue;
                }
                for code in decoded.code.split('/').filter(|c| !c.is_empty()) {
                    bodies.entry(code.to_string()).or_insert_with(|| main.clone());
                }
                let others: Vec<&str> = spellings.iter().flatten().map(String::as_str).filter(|n| *n != main).collect();
                let cells = [
                    main.clone(),
                    others.join("|"),
                    decoded.code,
                    decoded.sectors.join(" "),
                    dated.start.clone(),
                    dated.end.clone(),
                ];
                rows.push(cells.map(|c| cell(&c)).join("\t"));
            }
        }
        bodies.retain(|code, _| {
            let known = self.data.actors.states.contains_key(code) || self.data.ontology.bodies.contains_key(code);
            !known && !states.contains_key(code)
        });
        self.write_actors(file, &states, &bodies, &rows, out);
    }

    fn write_actors(
        &self,
        file: &str,
        states: &BTreeMap<String, State>,
        bodies: &BTreeMap<String, String>,
        rows: &[String],
        out: &mut Imported,
    ) {
        let head = format!("# Imported from {}.\n", cell(file));
        if !states.is_empty() {
            let mut text = head.clone() + "code\tname\tnames\tadjectives\tsource\n";
            for (code, state) in states {
                let names: Vec<&str> = state.names.iter().filter(|n| **n != state.name).map(String::as_str).collect();
                let cells = [code.as_str(), &state.name, &names.join("|"), &state.adjectives.join("|"), "import"];
                text += &(cells.map(cell).join("\t") + "\n");
            }
            out.files.insert("actors/countries-imported.tsv".into(), text);
        }
        if !rows.is_empty() {
            let text = format!("{head}name\tnames\tcode\tsectors\tstart\tend\n{}\n", rows.join("\n"));
            out.files.insert("actors/organisations-imported.tsv".into(), text);
        }
        if !bodies.is_empty() {
            let list: String = bodies.iter().map(|(code, name)| format!("{code:?} = {name:?}\n")).collect();
            out.files.insert("ontology/imported.toml".into(), format!("{head}[bodies]\n{list}"));
        }
    }

    fn role_nouns(&self, file: &str, text: &str, out: &mut Imported) {
        let mut seen = BTreeSet::new();
        let mut table = format!("# Imported from {}.\nwords\tkind\tsectors\thome\n", cell(file));
        for entry in petrarch_read::roles(file, text, &mut out.complaints) {
            let sectors = self.sectors(&entry.code, &mut out.left_out);
            let fresh: Vec<&String> = entry.words.iter().filter(|w| seen.insert((*w).clone())).collect();
            if fresh.len() < entry.words.len() {
                let hint = "the first one is taken: keep one of them";
                out.complaints.push(file, entry.line, "stands twice", hint);
            }
            let Some(first) = fresh.first() else { continue };
            let (kind, local, known) = self.kind(first);
            // Where the dictionary says nothing that we can use, what we know stays.
            if sectors.is_empty() && known {
                continue;
            }
            let words: Vec<&str> = fresh.iter().map(|w| w.as_str()).collect();
            out.n_roles += words.len();
            let cells =
                [words.join("|"), kind.into(), sectors.join(" "), if local { "local".into() } else { String::new() }];
            table += &(cells.map(|c| cell(&c)).join("\t") + "\n");
        }
        if out.n_roles > 0 {
            out.files.insert("actors/role_nouns-imported.tsv".into(), table);
        }
    }

    /// What sort of party a role noun names, whether unnamed ones are of the country spoken of, and whether we know the
    /// whole phrase.
    fn kind(&self, phrase: &str) -> (&'static str, bool, bool) {
        let words: Vec<&str> = phrase.split_whitespace().collect();
        let Some((last, before)) = words.split_last() else { return ("Person", false, false) };
        let singular = last.strip_suffix('s').unwrap_or(last);
        let found = self.data.actors.roles.longest(&[last, singular], |n| before.iter().rev().nth(n).map(|w| vec![*w]));
        let kind = match found.map(|(_, role)| role.kind) {
            Some(RoleKind::Entity(EntityKind::People)) => "People",
            Some(RoleKind::Entity(EntityKind::Body) | RoleKind::Group) => "Body",
            Some(RoleKind::Entity(EntityKind::State)) => "State",
            Some(RoleKind::Entity(EntityKind::Thing)) => "Thing",
            _ => "Person",
        };
        (kind, found.is_some_and(|(_, role)| role.local), found.is_some_and(|(n, _)| n == before.len()))
    }

    /// `FRO/BIL` names two parties at once: their codes in a row, with the sectors of the first.
    fn decode_all(&self, code: &str, left_out: &mut BTreeMap<String, usize>) -> Decoded {
        let mut all = code.split('/').map(|one| self.decode(one.trim(), left_out)).filter(|d| !d.code.is_empty());
        let Some(mut first) = all.next() else { return self.decode(code, &mut BTreeMap::new()) };
        all.for_each(|other| first.code += &format!("/{}", other.code));
        first
    }

    fn decode(&self, code: &str, left_out: &mut BTreeMap<String, usize>) -> Decoded {
        let code = code.to_uppercase();
        if self.settings.discarded.codes.contains(&code) {
            return Decoded::default();
        }
        let longest =
            self.settings.codes.iter().filter(|(c, _)| code.starts_with(c.as_str())).max_by_key(|(c, _)| c.len());
        let (country, rest) = match longest {
            Some((theirs, ours)) => (ours.clone(), &code[theirs.len()..]),
            None => {
                let cut = code.char_indices().nth(3).map_or(code.len(), |(i, _)| i);
                (code[..cut].to_string(), &code[cut..])
            }
        };
        let known = self.data.actors.states.contains_key(&country) || self.data.ontology.bodies.contains_key(&country);
        // A dictionary may use a letter code of CAMEO's for a country (INS); PLOVER's own sectors are meant as such.
        if !known && self.data.ontology.sectors.contains_key(&country) {
            return Decoded { code: String::new(), sectors: self.sectors(&code, left_out) };
        }
        Decoded { code: country, sectors: self.sectors(rest, left_out) }
    }

    /// The sectors of a row of parts of three letters.
    fn sectors(&self, parts: &str, left_out: &mut BTreeMap<String, usize>) -> Vec<String> {
        let letters: Vec<char> = parts.to_uppercase().chars().collect();
        let mut sectors: Vec<String> = Vec::new();
        for part in letters.chunks(3).map(|c| c.iter().collect::<String>()) {
            match self.sector(&part) {
                Some(sector) if !sectors.contains(&sector) => sectors.push(sector),
                Some(_) => {}
                None => *left_out.entry(part).or_default() += 1,
            }
        }
        sectors
    }

    fn sector(&self, part: &str) -> Option<String> {
        let ours = self.settings.sectors.get(part).map_or(part, String::as_str);
        self.data.ontology.sectors.contains_key(ours).then(|| ours.to_string())
    }

    /// Whether a name with a bare code may be that of a state: any of a state that we know; of one that we do not know
    /// the first, unless it is a body that we know.
    fn may_be_state(&self, main: &str, code: &str, states: &BTreeMap<String, State>) -> bool {
        if self.data.ontology.bodies.contains_key(code) {
            return false;
        }
        let rows = self.data.actors.names.exact(main);
        let body = !rows.is_empty() && rows.iter().all(|r| r.class == NameClass::Body);
        !body && (self.data.actors.states.contains_key(code) || !states.contains_key(code))
    }

    /// Whether a word names a nationality: one that we know, or one formed from another name of the entry.
    fn is_adjective(&self, raw: &str, names: &[String]) -> bool {
        let word = title(raw.trim_matches('_'));
        let rows = self.data.actors.names.exact(&word);
        if !rows.is_empty() {
            return rows.iter().all(|r| matches!(r.class, NameClass::Adjective | NameClass::GroupAdjective));
        }
        let begin: String = raw.chars().take(4).collect();
        let formed = names.iter().any(|n| n != raw && n.len() <= raw.len() + 2 && n.starts_with(&begin));
        let lower = raw.to_lowercase();
        let ending = self.settings.adjectives.endings.iter().any(|e| lower.ends_with(e.as_str()));
        formed && ending && names.first().is_some_and(|n| n != raw) && !raw.trim_matches('_').contains(['_', ' '])
    }

    /// How a name in capitals may stand in a text, likeliest first.
    fn spellings(&self, raw: &str) -> Vec<String> {
        let plain = raw.replace('_', " ");
        let words: Vec<&str> = plain.split_whitespace().collect();
        let words = match words.as_slice() {
            [first, rest @ ..] if !rest.is_empty() && first.eq_ignore_ascii_case("the") => rest,
            all => all,
        };
        if words.iter().any(|w| w.chars().any(char::is_lowercase)) {
            return vec![words.join(" ")];
        }
        let small = |i: usize, w: &str| i > 0 && self.settings.spelling.small.contains(&w.to_lowercase());
        let with = |spell: &dyn Fn(&str) -> String| {
            let spelt = |(i, w): (usize, &&str)| if small(i, w) { w.to_lowercase() } else { spell(w) };
            words.iter().enumerate().map(spelt).collect::<Vec<_>>().join(" ")
        };
        // "IMF", "UN": what is short may be an abbreviation. "Barad-dur": what follows a hyphen may be small.
        let short = |w: &str| if w.len() <= 4 { w.to_string() } else { title(w) };
        let bound = |w: &str| match w.split_once('-') {
            Some((first, rest)) => format!("{}-{}", title(first), rest.to_lowercase()),
            None => title(w),
        };
        let mut all: Vec<String> = Vec::new();
        for spelling in [with(&title), with(&short), with(&bound)] {
            if !spelling.is_empty() && !all.contains(&spelling) {
                all.push(spelling);
            }
        }
        all
    }
}

/// A word with capitals at its beginning and after signs; abbreviations with stops stay.
fn title(word: &str) -> String {
    if word.contains('.') {
        return word.to_string();
    }
    let mut out = String::with_capacity(word.len());
    let mut begin = true;
    for c in word.chars() {
        if begin {
            out.push(c)
        } else {
            out.extend(c.to_lowercase())
        }
        begin = !c.is_alphanumeric() && c != '\'' || c == '\'' && out.chars().count() == 2;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DataErrors;

    const ACTORS: &str = "ZUBROVIA_ [ZUB]\n+ZUBROVIANS\n+ZUBROVIAN\n+PORT_GLIM\nODO_QUIST [ZUBGOV >20100101]\nHALL OF ELDERS [QRSLEG]\nNORWAY [NOR]\n+NORSEMEN\nTWIN_ISLES [ZUB/VUL]\nGHOST [---]\nWATCH [ZUBXXXMIL]\nBARAD-LO [INS]\n+BARAD_LO\nLONELY\n";
    const ROLES: &str = "REEVE [~GOV]\nREEVE [~MIL]\nMINISTER [~QQQ]\nWATCHMEN {} [~MIL]\n";

    fn imported() -> Imported {
        import(Some(("a.txt", ACTORS)), Some(("b.txt", ROLES)), Data::bundled())
    }

    fn loaded() -> Data {
        let mut files = Files::bundled();
        let mut errors = DataErrors::default();
        for (name, text) in imported().files {
            files.extend(&name, &name, text.into_bytes(), &mut errors);
        }
        assert!(errors.0.is_empty(), "{errors}");
        Data::from_files(&files).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn what_is_imported_resolves() {
        let data = loaded();
        let code = |name: &str| data.actors.names.exact(name).first().and_then(|r| r.code.clone());
        for name in ["Zubrovia", "Port Glim", "Zubrovian", "Odo Quist", "Watch"] {
            assert_eq!(code(name).as_deref(), Some("ZUB"), "{name}");
        }
        assert_eq!(code("Hall of Elders").as_deref(), Some("QRS"));
        assert_eq!(code("Norsemen").as_deref(), Some("NOR"));
        assert_eq!(code("Barad-lo").as_deref(), Some("INS"));
        assert_eq!(code("Twin Isles").as_deref(), Some("ZUB/VUL"));
        assert_eq!(code("Ghost"), None);
        assert_eq!(data.actors.names.exact("Zubrovian")[0].class, NameClass::Adjective);
        assert_eq!(data.actors.names.exact("Odo Quist")[0].days, Some((20_100_101, u32::MAX)));
        assert_eq!(data.actors.names.exact("Watch")[0].sectors, ["MIL"]);
        assert_eq!(data.actors.roles.longest(&["reeve"], crate::actors::alone).expect("a role").1.sectors, ["GOV"]);
        assert_eq!(data.actors.roles.longest(&["minister"], crate::actors::alone).expect("a role").1.sectors, ["GOV"]);
    }

    #[test]
    fn what_is_not_taken_over_is_told() {
        let out = imported();
        assert_eq!(out.left_out.keys().collect::<Vec<_>>(), ["QQQ", "XXX"]);
        let places: Vec<(&str, usize)> = out.complaints.0.iter().map(|e| (e.file.as_str(), e.line)).collect();
        assert_eq!(places, [("a.txt", 14), ("b.txt", 2)]);
    }

    #[test]
    fn capitals_are_spelt_as_texts_spell_them() {
        let import = Import { settings: Settings::default(), data: Data::bundled() };
        assert_eq!(import.spellings("WORLD_GUILD"), ["World Guild"]);
        assert_eq!(import.spellings("GLM"), ["Glm", "GLM"]);
        assert_eq!(import.spellings("THE_TALL-HOUSE"), ["Tall-House", "Tall-house"]);
        assert_eq!(import.spellings("Odo Quist"), ["Odo Quist"]);
        assert_eq!(import.spellings("U.Z."), ["U.Z."]);
    }

    #[test]
    fn odd_dictionaries_are_no_panic() {
        for text in [
            "",
            "[",
            "]",
            "+",
            "[[]]",
            "é [é/é/é]",
            "<!--",
            "-->",
            "! = !",
            "A {",
            "A [~",
            "\u{0} [ABC <]",
            "X [ABÉÉÉ]",
        ] {
            import(Some(("a", text)), Some(("b", text)), Data::bundled());
        }
    }
}
