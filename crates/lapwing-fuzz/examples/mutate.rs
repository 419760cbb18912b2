//! Mutates the seeds of one reader for some seconds, without a nightly compiler: `mutate TARGET SECONDS [START]`.
//!
//! Blind to what the reader does with them, so it finds less than `cargo fuzz`; what it finds it writes to a file and names.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use lapwing_fuzz::READERS;

/// Longest input.
const BYTES_MAX: usize = 1 << 16;
/// Pieces that readers look for.
const PIECES: [&[u8]; 16] = [
    b"<",
    b">",
    b"&amp;",
    b"\"",
    b"\r\n\r\n",
    b"\0",
    b"{",
    b"]",
    b"Content-Length: ",
    b"99999999999",
    b"-1",
    b"%00",
    b"said",
    b"\xe2\x80\x9c",
    b"\xff\xfe",
    b"2024-02-30",
];

/// A generator of numbers that is the same for the same start.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let named = args.first().and_then(|name| READERS.iter().find(|(n, _)| n == name));
    let seconds = args.get(1).and_then(|s| s.parse().ok());
    let (Some((name, reader)), Some(seconds)) = (named, seconds) else {
        eprintln!("usage: mutate TARGET SECONDS [START]; targets: {}", READERS.map(|t| t.0).join(", "));
        std::process::exit(2);
    };
    let mut numbers = Numbers(args.get(2).and_then(|s| s.parse().ok()).unwrap_or(0x2024_0305));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name);
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("the target has seeds").filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    let seeds: Vec<Vec<u8>> = paths.iter().map(|p| std::fs::read(p).expect("a seed is a file")).collect();
    std::panic::set_hook(Box::new(|_| {}));
    let (started, mut n, mut n_broken, mut slowest) = (Instant::now(), 0u64, 0, Duration::ZERO);
    while started.elapsed() < Duration::from_secs(seconds) {
        let bytes = mutated(&seeds, &mut numbers);
        let begun = Instant::now();
        let broken = catch_unwind(AssertUnwindSafe(|| reader(&bytes))).is_err();
        let took = begun.elapsed();
        n += 1;
        if broken || took > slowest.max(Duration::from_millis(500)) {
            let path =
                std::env::temp_dir().join(format!("lapwing-{name}-{n}-{}", if broken { "broken" } else { "slow" }));
            std::fs::write(&path, &bytes).expect("the case can be kept");
            println!("{}: {:.2} s", path.display(), took.as_secs_f64());
        }
        slowest = slowest.max(took);
        n_broken += usize::from(broken);
    }
    println!(
        "{name}: {n} inputs in {seconds} s, {n_broken} broke something, the slowest took {:.2} s",
        slowest.as_secs_f64()
    );
    std::process::exit(i32::from(n_broken > 0));
}

/// A seed with up to eight changes.
fn mutated(seeds: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = seeds[numbers.next(seeds.len())].clone();
    for _ in 0..1 + numbers.next(8) {
        if bytes.is_empty() {
            break;
        }
        let at = numbers.next(bytes.len());
        let end = (at + 1 + numbers.next(200)).min(bytes.len());
        match numbers.next(7) {
            0 => bytes[at] = numbers.next(256) as u8,
            1 => bytes[at] ^= 1 << numbers.next(8),
            2 => drop(bytes.drain(at..end)),
            3 => drop(bytes.splice(at..at, PIECES[numbers.next(PIECES.len())].iter().copied())),
            4 => {
                let copied = bytes[at..end].repeat(1 + numbers.next(20));
                bytes.splice(at..at, copied);
            }
            5 => {
                let other = &seeds[numbers.next(seeds.len())];
                let from = numbers.next(other.len());
                bytes.splice(at..end, other[from..].iter().take(300).copied());
            }
            _ => bytes.truncate(at),
        }
    }
    bytes.truncate(BYTES_MAX);
    bytes
}
