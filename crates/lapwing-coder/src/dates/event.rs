//! Which expression of time dates an event.
