//! The model file: everything learnt, in one little-endian blob.
//!
//! Layout: magic, format version, tag list, label list, then the net, the finder of names and the
//! lemmatiser. Written by the trainer; read here with every length checked.

use std::sync::OnceLock;

use lapwing_core::Deprel;
use sha2::{Digest, Sha256};

use crate::lemma::Lemmatiser;
use crate::memory::Memories;
use crate::names::Finder;
use crate::net::Net;
use crate::phrases::Phrases;
use crate::split::Rules;
use crate::tagger::Tag;
use crate::word::Word;

/// First bytes of a model file.
pub const MAGIC: &[u8; 8] = b"LAPWING\0";
/// Version of the layout.
pub const FORMAT: u32 = 5;

/// A language model: tags, trees, lemmas and names of one language.
#[derive(Debug)]
pub struct Model {
    id: String,
    pub(crate) tags: Vec<Tag>,
    pub(crate) labels: Vec<Deprel>,
    pub(crate) net: Net,
    pub(crate) names: Finder,
    pub(crate) lemmas: Lemmatiser,
    pub(crate) phrases: Phrases,
    pub(crate) rules: Rules,
    pub(crate) memories: Memories,
}

/// Why a model could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// Not a model file at all.
    #[error("this is not a lapwing model file; train one with `cargo xtask train`")]
    NotAModel,
    /// A model of another layout.
    #[error("the model file has layout {0}, this lapwing reads layout {FORMAT}; retrain it or update lapwing")]
    WrongFormat(u32),
    /// Cut or damaged.
    #[error("the model file is damaged: {0}; fetch it again or retrain it")]
    Broken(&'static str),
}

impl Model {
    /// The English model that ships inside the binary, read once.
    ///
    /// # Panics
    /// When the bundled file is damaged, which the tests of this crate rule out.
    pub fn bundled() -> &'static Model {
        static MODEL: OnceLock<Model> = OnceLock::new();
        static BYTES: &[u8] = include_bytes!("../../../models/en.bin");
        let id = env!("MODEL_ID").to_string();
        MODEL.get_or_init(|| Model::read(BYTES, id).unwrap_or_else(|e| panic!("bundled model: {e}")))
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// When the bytes are no model, of another layout, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model, ModelError> {
        Model::read(bytes, Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect())
    }

    /// Reads a model file whose digest is known.
    fn read(bytes: &[u8], id: String) -> Result<Model, ModelError> {
        let mut reader = Reader::new(bytes);
        let (tags, labels) = head(&mut reader)?;
        let model = Model {
            id,
            net: Net::read(&mut reader, tags.len(), labels.len())?,
            names: Finder::read(&mut reader)?,
            lemmas: Lemmatiser::read(&mut reader)?,
            phrases: Phrases::read(&mut reader)?,
            rules: Rules::english(),
            memories: Memories::default(),
            tags,
            labels,
        };
        if model.tags.is_empty() || model.labels.is_empty() {
            return Err(ModelError::Broken("its parts do not fit together"));
        }
        Ok(model)
    }

    /// Words as the net sees them, from forms and whether the next word stands directly behind.
    pub fn words<'a>(&self, forms: impl Iterator<Item = (&'a str, bool)>) -> Vec<Word> {
        let mut words: Vec<Word> = forms.map(|(form, glued)| Word::new(form, &self.lemmas, glued)).collect();
        self.phrases.mark(&mut words);
        words
    }

    /// The net alone: for training others.
    pub fn net(&self) -> &Net {
        &self.net
    }

    /// What the tag numbers mean.
    pub fn tags(&self) -> &[Tag] {
        &self.tags
    }

    /// What the label numbers mean.
    pub fn labels(&self) -> &[Deprel] {
        &self.labels
    }

    /// The finder of names alone: for training others.
    pub fn finder(&self) -> &Finder {
        &self.names
    }

    /// Dictionary form of a word.
    pub fn lemma(&self, form: &str, tag: Tag) -> String {
        self.lemmas.lemma(form, tag)
    }

    /// How many bytes of a model file come before the names.
    ///
    /// # Errors
    /// When the bytes are no model.
    pub fn names_at(bytes: &[u8]) -> Result<usize, ModelError> {
        let mut reader = Reader::new(bytes);
        let (tags, labels) = head(&mut reader)?;
        Net::read(&mut reader, tags.len(), labels.len())?;
        Ok(reader.at)
    }

    /// The label with the highest score, the root's left out.
    pub fn best_label(&self, scores: &[f32]) -> Deprel {
        let candidates = self.labels.iter().zip(scores).filter(|(label, _)| **label != Deprel::Root);
        candidates.max_by(|a, b| a.1.total_cmp(b.1)).map_or(Deprel::Dep, |(label, _)| *label)
    }

    /// SHA-256 of the model file, hexadecimal.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// Reads what comes first: magic, version, tags and labels.
fn head(reader: &mut Reader) -> Result<(Vec<Tag>, Vec<Deprel>), ModelError> {
    if reader.take(8)? != MAGIC {
        return Err(ModelError::NotAModel);
    }
    let format = reader.u32()?;
    if format != FORMAT {
        return Err(ModelError::WrongFormat(format));
    }
    let mut tags = Vec::new();
    for _ in 0..reader.u8()? {
        tags.push(Tag::from_code(reader.u16()?).ok_or(ModelError::Broken("an unknown tag"))?);
    }
    let mut labels = Vec::new();
    for _ in 0..reader.u8()? {
        labels.push(Deprel::parse(&reader.text()?));
    }
    Ok((tags, labels))
}

/// Reads little-endian values, never past the end.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Reader { bytes, at: 0 }
    }

    fn take(&mut self, n: usize) -> Result<&'a [u8], ModelError> {
        let end =
            self.at.checked_add(n).filter(|&e| e <= self.bytes.len()).ok_or(ModelError::Broken("it ends too early"))?;
        let slice = &self.bytes[self.at..end];
        self.at = end;
        Ok(slice)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N)?);
        Ok(out)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, ModelError> {
        Ok(self.array::<1>()?[0])
    }

    pub(crate) fn u16(&mut self) -> Result<u16, ModelError> {
        self.array().map(u16::from_le_bytes)
    }

    pub(crate) fn i16(&mut self) -> Result<i16, ModelError> {
        self.array().map(i16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, ModelError> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn f32(&mut self) -> Result<f32, ModelError> {
        let value = self.array().map(f32::from_le_bytes)?;
        if value.is_finite() { Ok(value) } else { Err(ModelError::Broken("a number is not finite")) }
    }

    pub(crate) fn floats(&mut self, n: usize) -> Result<Vec<f32>, ModelError> {
        (0..n).map(|_| self.f32()).collect()
    }

    pub(crate) fn bytes(&mut self, n: usize) -> Result<&'a [u8], ModelError> {
        self.take(n)
    }

    pub(crate) fn text(&mut self) -> Result<String, ModelError> {
        let n = usize::from(self.u8()?);
        String::from_utf8(self.take(n)?.to_vec()).map_err(|_| ModelError::Broken("a word is not UTF-8"))
    }
}
