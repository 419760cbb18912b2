use std::fmt;

/// One complaint about a data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataError {
    /// Path relative to the data folder.
    pub file: String,
    /// 1-based line, 0 when the file as a whole is meant.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// All complaints of one load.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataErrors(pub Vec<DataError>);

impl DataErrors {
    /// Notes one complaint.
    pub fn push(&mut self, file: &str, line: usize, message: impl Into<String>, hint: impl Into<String>) {
        self.0.push(DataError { file: file.to_string(), line, message: message.into(), hint: hint.into() });
    }

    /// `Ok` when there was no complaint.
    ///
    /// # Errors
    /// Itself, when there was one.
    pub fn into_result<T>(self, value: impl FnOnce() -> T) -> Result<T, DataErrors> {
        if self.0.is_empty() { Ok(value()) } else { Err(self) }
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} ({})", self.file, self.line, self.message, self.hint)
    }
}

impl fmt::Display for DataErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.0.iter().enumerate() {
            write!(f, "{}{error}", if i == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for DataErrors {}
