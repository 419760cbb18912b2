//! One line of JSON Lines to an article: known keys are read leniently, unknown ones passed over.

use lapwing_core::{Article, Note, PubDate, Span};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::dates::read_date;
use crate::decode::decode_line;
use crate::error::{ErrorKind, IngestError};
use crate::html::from_markup;
use crate::kinds;
use crate::options::Options;
use crate::page::{Page, genre_named};
use crate::text::from_characters;

/// Reads one line. `stem` and the 1-based `number` name an article that names none: `stem-number`.
///
/// Keys: `id, date, title, author, url, publisher, text | html, context, genre, mentions`. The title of a text is metadata
/// only; that of a page is its headline.
///
/// # Errors
/// `BadJson` when the line is not one object with a `text` or `html` of words, `Empty` and `NoText` when these hold
/// nothing.
pub fn from_json_line(line: &[u8], stem: &str, number: usize, options: &Options) -> Result<Article, IngestError> {
    let decoded = decode_line(line);
    let item: Item = serde_json::from_str(&decoded.text).map_err(|error| bad_json(&error))?;
    from_item(item, decoded.notes, stem, number, options)
}

/// The same for an object that comes from elsewhere, such as the row of a table.
pub(crate) fn from_json_object(
    object: Map<String, Value>,
    stem: &str,
    number: usize,
    options: &Options,
) -> Result<Article, IngestError> {
    let item: Item = serde_json::from_value(Value::Object(object)).map_err(|error| bad_json(&error))?;
    from_item(item, Vec::new(), stem, number, options)
}

fn from_item(
    item: Item,
    notes: Vec<Note>,
    stem: &str,
    number: usize,
    options: &Options,
) -> Result<Article, IngestError> {
    let mut page = Page { notes, ..Page::default() };
    page.id = item.id.as_ref().and_then(identifier).unwrap_or_else(|| format!("{stem}-{number}"));
    for (name, field, to) in [
        ("title", &item.title, &mut page.title),
        ("author", &item.author, &mut page.author),
        ("publisher", &item.publisher, &mut page.publisher),
        ("url", &item.url, &mut page.url),
    ] {
        let Some(value) = field.as_ref().filter(|v| !v.is_null()) else { continue };
        match words_of(value) {
            Some(words) => *to = Some(words.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|w| !w.is_empty()),
            None => page.notes.push(Note::whole(kinds::BAD_FIELD, format!("'{name}' is not a string and was ignored"))),
        }
    }
    // Earlier text keeps its paragraphs.
    page.context = item.context.as_ref().and_then(words_of).filter(|w| !w.is_empty());
    page.published = item.date.as_ref().filter(|v| !v.is_null()).and_then(|v| date_of(v, &mut page.notes));
    if let Some(Value::String(name)) = &item.genre {
        page.genre = genre_named(name);
        if page.genre.is_none() {
            page.notes.push(Note::whole(kinds::BAD_FIELD, "'genre' is not one of the record's and was ignored"));
        }
    }
    match (item.text, item.html) {
        (Some(Value::String(text)), _) => {
            let given = item.mentions.as_ref().filter(|v| !v.is_null()).map(|v| given_spans(v, &text));
            let before = given.is_some().then(|| text.clone());
            let mut article = from_characters(text, page, options)?;
            match given {
                Some(Some(spans)) if before.as_ref() == Some(&article.text) => article.given = Some(spans),
                Some(Some(_)) => article.notes.push(Note::whole(
                    kinds::BAD_FIELD,
                    "'mentions' points into the text as given, which was cleaned; use --keep-text",
                )),
                Some(None) => article.notes.push(Note::whole(
                    kinds::BAD_FIELD,
                    "'mentions' is no list of {\"start\", \"end\"} in code points of the text and was ignored",
                )),
                None => {}
            }
            Ok(article)
        }
        (None | Some(Value::Null), Some(Value::String(html))) => from_markup(&html, page, false, options),
        (None | Some(Value::Null), None | Some(Value::Null)) => {
            Err(IngestError::new(ErrorKind::BadJson, "the object has neither 'text' nor 'html'"))
        }
        _ => Err(IngestError::new(ErrorKind::BadJson, "'text' or 'html' is not a string")),
    }
}

/// The identifier that a line gives, if it can be read: errors name it too.
pub(crate) fn id_of_line(line: &[u8]) -> Option<String> {
    let item: Item = serde_json::from_str(&decode_line(line).text).ok()?;
    item.id.as_ref().and_then(identifier)
}

/// The keys that are read. A key of the wrong type is a note, not an error, unless there is nothing to code.
#[derive(Deserialize)]
struct Item {
    id: Option<Value>,
    date: Option<Value>,
    title: Option<Value>,
    author: Option<Value>,
    url: Option<Value>,
    publisher: Option<Value>,
    text: Option<Value>,
    html: Option<Value>,
    context: Option<Value>,
    genre: Option<Value>,
    mentions: Option<Value>,
}

/// Spans of code points as spans of bytes, in text order; `None` when any of them lies outside the text.
fn given_spans(value: &Value, text: &str) -> Option<Vec<Span>> {
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let byte = |v: &Value| bytes.get(usize::try_from(v.as_u64()?).ok()?).copied();
    let span = |m: &Value| {
        let (start, end) = (byte(m.get("start")?)?, byte(m.get("end")?)?);
        (start < end).then(|| Span::new(start, end))
    };
    let mut spans: Vec<Span> = value.as_array()?.iter().map(span).collect::<Option<_>>()?;
    spans.sort();
    Some(spans)
}

fn identifier(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.trim().to_string()).filter(|s| !s.is_empty()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// A string, or a list of strings or of objects with a name, joined.
fn words_of(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.trim().to_string()),
        Value::Number(n) => Some(n.to_string()),
        Value::Array(list) => list.iter().map(words_of).collect::<Option<Vec<_>>>().map(|all| all.join(", ")),
        Value::Object(object) => object.get("name").and_then(Value::as_str).map(|s| s.trim().to_string()),
        _ => None,
    }
}

fn date_of(value: &Value, notes: &mut Vec<Note>) -> Option<PubDate> {
    let given = match value {
        Value::String(s) => s.trim().to_string(),
        other => other.to_string(),
    };
    let date = read_date(&given);
    if date.is_none() {
        let shown: String = given.chars().take(40).collect();
        let message =
            format!("no date could be read from \"{shown}\"; write 2024, 2024-03, 2024-03-05, 20240305 or RFC 3339");
        notes.push(Note::whole(kinds::BAD_DATE, message));
    }
    date
}

fn bad_json(error: &serde_json::Error) -> IngestError {
    // The library counts lines within the line; only the column helps.
    let what = error.to_string();
    let what = what.split(" at line ").next().unwrap_or_default().to_string();
    IngestError::new(
        ErrorKind::BadJson,
        format!("not a JSON object: {what} (column {}); write one object a line", error.column()),
    )
}
