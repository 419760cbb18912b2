use std::ops::Deref;

/// Something bundled, or something of one's own.
#[derive(Debug)]
pub enum Held<T: 'static> {
    /// Ships inside the binary.
    Bundled(&'static T),
    /// Loaded by the user.
    Own(Box<T>),
}

impl<T> Deref for Held<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Held::Bundled(t) => t,
            Held::Own(t) => t,
        }
    }
}
