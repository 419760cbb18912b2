//! The explorer: an archive in the browser, and the same answers as REST.
//!
//! In: an archive ([`lapwing_db::Store`]) and a [`lapwing::Pipeline`]. Out: pages rendered here, pictures as SVG, lists also
//! as CSV and JSON. Everything works without scripts; the scripts inside the binary add dragging, a graph and forms that
//! answer in place. Nothing is fetched from elsewhere, and nothing inline is allowed to run ([`guard::POLICY`]).
//!
//! [`router`] is all of it as a function from requests to answers, for tests and for [`serve`], which listens.
//! Writes nothing but marks; codes nothing but what is pasted.

mod answers;
pub mod api;
pub mod app;
mod archive;
pub mod assets;
pub mod calendar;
pub mod chart;
mod download;
mod filter;
pub mod guard;
mod items;
mod lists;
mod marked;
pub mod pages;
mod params;
pub mod problem;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use lapwing::Pipeline;
use lapwing_db::DbError;

use crate::app::App;
use crate::archive::{Archive, PATIENCE};
use crate::guard::Doors;
use crate::problem::Problem;

/// Longest request that is read.
const BODY: usize = 2 << 20;
/// Readers of the archive for each processor: while one waits for the disk another works. More would only make each other late, until
/// their time is up.
const READERS_EACH: usize = 2;

/// An explorer of the archive at `path`.
///
/// # Errors
/// A file that is missing, no archive, of a later version or damaged.
pub fn open(path: &Path, pipeline: Pipeline, doors: Doors) -> Result<Arc<App>, DbError> {
    open_patiently(path, pipeline, doors, PATIENCE)
}

/// The same with another limit for the time that a question may take.
///
/// # Errors
/// As [`open`].
pub fn open_patiently(path: &Path, pipeline: Pipeline, doors: Doors, patience: Duration) -> Result<Arc<App>, DbError> {
    let readers = READERS_EACH * std::thread::available_parallelism().map_or(1, usize::from);
    Ok(Arc::new(App::new(Archive::open(path, readers, patience)?, pipeline, doors)))
}

/// Every view and the API behind their guard.
pub fn router(app: Arc<App>) -> Router {
    let api = Router::new()
        .route("/archive", get(api::archive))
        .route("/dyads/{actor}/{recipient}", get(api::dyad))
        .route("/network", get(api::network))
        .route("/events", get(api::events))
        .route("/events/{id}", get(api::event))
        .route("/incidents", get(api::incidents))
        .route("/incidents/{id}", get(api::incident))
        .route("/claims", get(api::claims))
        .route("/documents/{id}", get(api::document))
        .route("/actors", get(api::actors))
        .route("/marks", get(api::marks))
        .route("/code", post(api::code))
        .route("/openapi.json", get(api::openapi))
        .fallback(api::nothing);
    Router::new()
        .route("/", get(pages::home::home))
        .route("/dyad/{a}/{b}", get(pages::dyad::dyad))
        .route("/incident/{id}", get(pages::incident::incident))
        .route("/article/{id}", get(pages::article::article))
        .route("/articles", get(pages::lists::articles))
        .route("/events", get(pages::lists::events))
        .route("/incidents", get(pages::lists::incidents))
        .route("/claims", get(pages::lists::claims))
        .route("/rejects", get(pages::lists::rejects))
        .route("/network", get(pages::network::network))
        .route("/actors", get(pages::actors::actors))
        .route("/actor/{code}", get(pages::actors::actor))
        .route("/codebook", get(pages::codebook::codebook))
        .route("/codebook/{category}", get(pages::codebook::category))
        .route("/codebook/context/{context}", get(pages::codebook::context))
        .route("/codebook/{category}/{mode}", get(pages::codebook::mode))
        .route("/search", get(pages::search::search))
        .route("/paste", get(pages::article::paste_form).post(pages::article::paste))
        .route("/marks", get(pages::marks::marks))
        .route("/mark", post(pages::marks::mark))
        .route("/mark/withdraw", post(pages::marks::withdraw))
        .route("/about", get(pages::about))
        .route("/api", get(pages::api))
        .nest("/api/v1", api)
        .layer(middleware::from_fn_with_state(app.clone(), answers::keep))
        .route("/static/{name}", get(assets::file))
        .fallback(|| async { Problem::missing("There is no page at this address.") })
        .layer(DefaultBodyLimit::max(BODY))
        .layer(middleware::from_fn_with_state(app.clone(), guard::guard))
        .with_state(app)
}

/// Listens at `address` until `stop` is done; `ready` is told the address that was taken.
///
/// # Errors
/// An address that cannot be taken, or a listener that fails.
pub fn serve(
    app: Arc<App>,
    address: SocketAddr,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await?;
        ready(listener.local_addr()?);
        // Counted while the reader is on the way; a failure shows on the page.
        let early = app.clone();
        tokio::spawn(async move { early.overview().await.map(drop) });
        axum::serve(listener, router(app)).with_graceful_shutdown(stop).await
    });
    // Open connections of browsers must not hold up the end.
    runtime.shutdown_timeout(Duration::from_secs(1));
    done
}

/// Done at Ctrl-C.
pub async fn interrupted() {
    // Without a handler the process simply ends.
    let _ = tokio::signal::ctrl_c().await;
}
