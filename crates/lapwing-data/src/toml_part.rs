//! Parts of the data that are written in TOML: the bundled file with the user's laid over it.
//!
//! Tables are joined key by key, lists are added to, single values give way to the user's. All complaints of a part are
//! collected: what is wrong is noted with its place, taken out, and the rest is read again.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::files::Layer;
use crate::{DataErrors, Files};

/// One part, joined.
pub(crate) struct TomlPart<'f> {
    table: DeTable<'f>,
    layers: Vec<Layer<'f>>,
    /// It can be read as the bundled file alone could.
    pub sound: bool,
}

/// Nobody reads more complaints about one part.
const COMPLAINTS_MAX: usize = 100;

impl<'f> TomlPart<'f> {
    /// Joins the files of `part`.
    pub fn load(part: &str, files: &'f Files, errors: &mut DataErrors) -> TomlPart<'f> {
        let layers = files.layers(part);
        if layers.is_empty() {
            errors.push(part, 0, "is missing", "restore it from the project's data folder");
        }
        TomlPart::of(layers, errors)
    }

    /// One file by itself.
    pub fn single(layer: Layer<'f>, errors: &mut DataErrors) -> TomlPart<'f> {
        TomlPart::of(vec![layer], errors)
    }

    fn of(layers: Vec<Layer<'f>>, errors: &mut DataErrors) -> TomlPart<'f> {
        let before = errors.0.len();
        let mut table = DeTable::new();
        for layer in &layers {
            let (parsed, faults) = DeTable::parse_recoverable(layer.padded);
            let mut seen = 0;
            for fault in faults {
                let line = fault.span().map_or(0, |s| line_in(layer, s.start));
                // One slip makes the parser stumble several times in the same line.
                if line != seen {
                    errors.push(layer.name, line, fault.message().trim(), "correct the TOML");
                }
                seen = line;
            }
            let mut parsed = parsed.into_inner();
            parsed.remove("replace");
            join(&mut table, parsed);
        }
        TomlPart { table, layers, sound: errors.0.len() == before }
    }

    /// The whole part as `T`; what does not fit is complained about and left out.
    pub fn read<T: DeserializeOwned + Default>(&mut self, hint: &str, errors: &mut DataErrors) -> T {
        for _ in 0..COMPLAINTS_MAX {
            let value = Spanned::new(0..usize::MAX, DeValue::Table(self.table.clone()));
            match T::deserialize(toml::de::ValueDeserializer::from(value)) {
                Ok(read) => return read,
                Err(e) => {
                    self.sound = false;
                    let span = e.span().filter(|s| s.end < usize::MAX);
                    let (name, line) = span.as_ref().map_or_else(|| self.place(&[]), |s| self.line(s.start));
                    errors.push(&name, line, e.message().trim(), hint);
                    if !span.is_some_and(|span| take_out(&mut self.table, &span)) {
                        break;
                    }
                }
            }
        }
        T::default()
    }

    /// File and line of a key; the last file and no line when it is not there.
    pub fn place(&self, path: &[&str]) -> (String, usize) {
        let nowhere = || (self.layers.last().map_or(String::new(), |l| l.name.to_string()), 0);
        let Some((first, rest)) = path.split_first() else { return nowhere() };
        let Some((key, mut value)) = self.table.get_key_value(*first) else { return nowhere() };
        let mut at = key.span();
        for step in rest {
            let next = match value.get_ref() {
                DeValue::Table(table) => table.get_key_value(*step).map(|(k, v)| (k.span(), v)),
                DeValue::Array(list) => step.parse::<usize>().ok().and_then(|i| list.get(i)).map(|v| (v.span(), v)),
                _ => None,
            };
            let Some((span, inner)) = next else { break };
            (at, value) = (span, inner);
        }
        self.line(at.start)
    }

    /// File and line of a place in the joined texts.
    pub fn line(&self, at: usize) -> (String, usize) {
        let layer = self.layers.iter().rev().find(|l| l.base <= at);
        layer.map_or_else(|| (String::new(), 0), |l| (l.name.to_string(), line_in(l, at)))
    }
}

fn line_in(layer: &Layer, at: usize) -> usize {
    let end = at.min(layer.padded.len());
    layer.padded.as_bytes()[..end].iter().filter(|b| **b == b'\n').count() + 1
}

fn join<'f>(into: &mut DeTable<'f>, from: DeTable<'f>) {
    for (key, value) in from {
        match into.get_mut(key.get_ref().as_ref()).map(Spanned::get_mut) {
            Some(DeValue::Table(ours)) if value.get_ref().is_table() => {
                if let DeValue::Table(theirs) = value.into_inner() {
                    join(ours, theirs);
                }
            }
            Some(DeValue::Array(ours)) if value.get_ref().is_array() => {
                if let DeValue::Array(theirs) = value.into_inner() {
                    theirs.into_iter().for_each(|item| ours.push(item));
                }
            }
            _ => {
                // The key is taken out first: else the old key would keep its place in the old file.
                into.remove(key.get_ref().as_ref());
                into.insert(key, value);
            }
        }
    }
}

/// Takes the smallest thing that holds `span` out of the table.
fn take_out(table: &mut DeTable, span: &std::ops::Range<usize>) -> bool {
    let holds = |s: std::ops::Range<usize>| s.start <= span.start && span.end <= s.end;
    if table.iter_mut().any(|(_, value)| inner(value, span)) {
        return true;
    }
    let found = table.iter().find(|(key, value)| holds(key.span()) || holds(value.span()));
    let Some(key) = found.map(|(key, _)| key.get_ref().to_string()) else { return false };
    table.remove(key.as_str());
    true
}

fn inner(value: &mut Spanned<DeValue>, span: &std::ops::Range<usize>) -> bool {
    match value.get_mut() {
        DeValue::Table(table) => take_out(table, span),
        DeValue::Array(list) => {
            if list.iter_mut().any(|item| inner(item, span)) {
                return true;
            }
            let at = list.iter().position(|item| item.span().start <= span.start && span.end <= item.span().end);
            let Some(at) = at else { return false };
            let left = list.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, v)| v.clone()).collect();
            *list = left;
            true
        }
        _ => false,
    }
}
