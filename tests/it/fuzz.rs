//! The targets of the fuzzer, run on its corpus and on mutants of it, always the same ones.
//!
//! With `MEAGRAPH_FUZZ_SECONDS` set, each target is run on further mutants for so long.

#[path = "../../fuzz/targets.rs"]
#[expect(clippy::expect_used, reason = "a target ends where something is not as it must be")]
pub mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};
use targets::{TARGETS, Target};

/// How many mutants each target is run on in every test run.
const MUTANTS: usize = 150;

/// A generator of numbers that look random (xorshift), and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit.max(1) as u64)).unwrap()
    }

    /// An input with a few changes, some of them from another input.
    fn mutant(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + 1 + self.below(12)).min(bytes.len());
            match self.below(6) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                1 => drop(bytes.drain(at.min(end)..end)),
                2 => {
                    let copy = bytes[at.min(end)..end].to_vec();
                    let times = 1 + self.below(40);
                    bytes.splice(at..at, copy.repeat(times));
                }
                3 => {
                    const ODD: [&[u8]; 16] = [
                        b"\"",
                        b"\\",
                        b"{",
                        b"}",
                        b"[",
                        b"]",
                        b"\0",
                        b"\xff",
                        b"null",
                        b"-1",
                        b"1e999",
                        b"\n",
                        b"...",
                        b"\"\"\"",
                        b"\xe2\x80\xae",
                        b"99999999999999999999",
                    ];
                    let odd = ODD[self.below(ODD.len())];
                    bytes.splice(at..at, odd.iter().copied());
                }
                4 => {
                    let other = &seeds[self.below(seeds.len())];
                    let from = self.below(other.len());
                    let to = (from + self.below(60)).min(other.len());
                    bytes.splice(at..at, other[from..to].iter().copied());
                }
                _ => bytes.truncate(at),
            }
        }
        bytes
    }
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new("fuzz/corpus").join(name);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Runs a target; an input that breaks it is shown whole.
fn run((name, target): Target, bytes: &[u8]) {
    let outcome = catch_unwind(AssertUnwindSafe(|| target(bytes)));
    assert!(outcome.is_ok(), "{name} breaks on {:?}", bytes.escape_ascii().to_string());
}

#[test]
fn the_corpus_of_the_fuzzer_breaks_nothing() {
    let told = std::env::var_os("MEAGRAPH_FUZZ_SECONDS");
    let longer = told.and_then(|text| text.to_str()?.parse().ok()).map(Duration::from_secs);
    for (name, target) in TARGETS {
        assert!(Path::new("fuzz/fuzz_targets").join(format!("{name}.rs")).is_file(), "{name} is not fuzzed");
        let seeds = seeds(name);
        assert!(seeds.len() >= 3, "{name} has no corpus");
        for seed in &seeds {
            // Cut short anywhere, it must do as well.
            for cut in [seed.len(), seed.len() * 2 / 3, seed.len() / 3] {
                run((name, target), &seed[..cut]);
            }
        }
        let (mut dice, begun, mut count) = (Dice(0x9e37_79b9_7f4a_7c15), Instant::now(), 0);
        while count < MUTANTS || longer.is_some_and(|longer| begun.elapsed() < longer) {
            run((name, target), &dice.mutant(&seeds));
            count += 1;
        }
        println!("{name}: {count} mutants in {:?}", begun.elapsed());
    }
}
