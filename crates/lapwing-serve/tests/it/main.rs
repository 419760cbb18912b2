//! The explorer over HTTP: every page, every promise about who may ask, and that numbers are what their lists hold.

mod api;
mod guard;
mod hostile;
mod marks;
mod pages;
mod support;
