//! A citable data set: the table as Parquet and CSV, a codebook, a description for machines, how to cite it, checksums.

use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::cells::Kind;
use crate::export::{ExportError, ExportFormat, ExportOptions, Exporter};
use crate::flat::COLUMNS;
use crate::row::Item;

/// What a data set says of itself.
#[derive(Clone, Debug)]
pub struct About {
    /// Title.
    pub title: String,
    /// Who made it.
    pub authors: Vec<String>,
    /// Its version.
    pub version: String,
    /// Day of release, ISO 8601; left out when not given: no clock is read.
    pub date: Option<String>,
    /// SPDX name of its licence; left out when not given.
    pub licence: Option<String>,
    /// The ontology in Markdown, for the codebook.
    pub ontology: String,
}

/// A data set under way.
pub struct Release {
    folder: PathBuf,
    about: About,
    parquet: Exporter,
    csv: Exporter,
    coders: Vec<String>,
    n_documents: usize,
    n_events: usize,
}

impl Release {
    /// Begins a data set in an empty or new folder.
    ///
    /// # Errors
    /// The folder holds files, or cannot be written to.
    pub fn create(folder: &Path, about: About) -> Result<Release, ExportError> {
        let failed = |error| ExportError::Io { path: folder.to_path_buf(), error };
        fs::create_dir_all(folder).map_err(failed)?;
        if fs::read_dir(folder).map_err(failed)?.next().is_some() {
            return Err(ExportError::Exists(folder.to_path_buf()));
        }
        let options = |format| ExportOptions {
            format,
            include_alleged: true,
            every_report: true,
            excel_safe: false,
            force: false,
        };
        let parquet = Exporter::create(&folder.join("events.parquet"), options(ExportFormat::Parquet))?;
        let csv = Exporter::create(&folder.join("events.csv"), options(ExportFormat::Csv))?;
        Ok(Release {
            folder: folder.to_path_buf(),
            about,
            parquet,
            csv,
            coders: Vec::new(),
            n_documents: 0,
            n_events: 0,
        })
    }

    /// Adds a document.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn add(&mut self, item: &Item) -> Result<(), ExportError> {
        let coder = &item.record.coder;
        let coder = format!("lapwing {}, data {}, model {}", coder.version, coder.data, coder.model);
        if !self.coders.contains(&coder) {
            self.coders.push(coder);
        }
        self.n_documents += 1;
        self.n_events += item.record.events.len();
        self.parquet.add(item)?;
        self.csv.add(item)
    }

    /// Writes the tables and what describes them.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn finish(self) -> Result<Vec<PathBuf>, ExportError> {
        let Release { folder, about, parquet, csv, coders, n_documents, n_events } = self;
        parquet.finish()?;
        csv.finish()?;
        let write = |name: &str, text: String| {
            let path = folder.join(name);
            fs::write(&path, text).map_err(|error| ExportError::Io { path, error })
        };
        write("CODEBOOK.md", codebook(&about, &coders, n_documents, n_events))?;
        write("CITATION.cff", citation(&about))?;
        write("datapackage.json", package(&about) + "\n")?;
        let names = ["CITATION.cff", "CODEBOOK.md", "datapackage.json", "events.csv", "events.parquet"];
        let mut sums = String::new();
        for name in names {
            let path = folder.join(name);
            let sum = sha256(&path).map_err(|error| ExportError::Io { path: path.clone(), error })?;
            sums += &format!("{sum}  {name}\n");
        }
        write("SHA256SUMS", sums)?;
        Ok(names.iter().chain(&["SHA256SUMS"]).map(|n| folder.join(n)).collect())
    }
}

fn sha256(path: &Path) -> io::Result<String> {
    let (mut file, mut hash, mut chunk) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        let n = file.read(&mut chunk)?;
        if n == 0 {
            return Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect());
        }
        hash.update(&chunk[..n]);
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "string",
        Kind::Int => "integer",
        Kind::Real => "number",
        Kind::Day => "date",
        Kind::Flag => "boolean",
    }
}

fn codebook(about: &About, coders: &[String], n_documents: usize, n_events: usize) -> String {
    let columns: String =
        COLUMNS.iter().map(|c| format!("| `{}` | {} | {} |\n", c.name, kind_name(c.kind), c.meaning)).collect();
    let coders: String = coders.iter().map(|c| format!("- {c}\n")).collect();
    format!(
        "# {}: codebook\n\n{n_events} events of {n_documents} articles. One row is one report of an event in one article. Rows with `is_main` stand for \
         incidents: count those, or say that you count reports.\n\nAn event that somebody alleges (`series` alleged), or that is announced, conditional or \
         denied, is in the table and says so. Only `asserted` and `historical` rows are what an article itself tells as having happened.\n\nAn empty cell \
         means that it is not known.\n\nCoded by\n\n{coders}\n## Columns\n\n| column | type | meaning |\n|---|---|---|\n{columns}\n## Codes\n\n{}",
        about.title, about.ontology
    )
}

fn citation(about: &About) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let authors: String = about.authors.iter().map(|a| format!("  - name: {}\n", quoted(a))).collect();
    let authors = if authors.is_empty() { "  - name: \"unknown\"\n".to_string() } else { authors };
    let optional = |key: &str, value: &Option<String>| {
        value.as_ref().map(|v| format!("{key}: {}\n", quoted(v))).unwrap_or_default()
    };
    format!(
        "cff-version: 1.2.0\nmessage: \"Please cite this data set as follows.\"\ntype: dataset\ntitle: {}\nauthors:\n{authors}version: {}\n{}{}",
        quoted(&about.title),
        quoted(&about.version),
        optional("date-released", &about.date),
        optional("license", &about.licence)
    )
}

fn package(about: &About) -> String {
    let fields: Vec<_> =
        COLUMNS.iter().map(|c| json!({"name": c.name, "type": kind_name(c.kind), "description": c.meaning})).collect();
    let schema = json!({"fields": fields, "primaryKey": "id", "missingValues": [""]});
    let mut package = json!({
        "profile": "tabular-data-package",
        "name": "lapwing-events",
        "title": about.title,
        "version": about.version,
        "contributors": about.authors.iter().map(|a| json!({"title": a, "role": "author"})).collect::<Vec<_>>(),
        "resources": [
            {"name": "events", "path": "events.csv", "profile": "tabular-data-resource", "format": "csv", "encoding": "utf-8", "schema": schema},
            {"name": "events-parquet", "path": "events.parquet", "format": "parquet", "mediatype": "application/vnd.apache.parquet"}
        ]
    });
    if let Some(date) = &about.date {
        package["created"] = json!(date);
    }
    if let Some(licence) = &about.licence {
        package["licenses"] = json!([{"name": licence}]);
    }
    let mut text = Vec::new();
    // Pretty: people read it too.
    let _ = writeln!(text, "{package:#}");
    String::from_utf8(text).unwrap_or_default().trim_end().to_string()
}
