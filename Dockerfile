# The command alone. Needs no network but the registries of images, packages and crates.
#   docker build -t lapwing . && docker run --rm -i lapwing code - < article.txt
FROM rust:1.95-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cargo build --release --locked --bin lapwing && strip target/release/lapwing

FROM debian:bookworm-slim
COPY --from=build /src/target/release/lapwing /usr/local/bin/lapwing
COPY --from=build /src/LICENSE-APACHE /src/LICENSE-MIT /src/NOTICE /usr/share/doc/lapwing/
RUN useradd --create-home reader
USER reader
WORKDIR /data
ENTRYPOINT ["lapwing"]
