//! The program `meagraph`; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    meagraph::cli::main()
}
