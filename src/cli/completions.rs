//! `meagraph completions` and `meagraph man`: what shells and manuals want to know, from the arguments themselves.

use super::console::{Console, Failure};
use clap::{Args, Command};
use clap_complete::Shell;

#[derive(Args)]
pub struct Arguments {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

pub fn run(arguments: &Arguments, mut command: Command, console: &Console) -> Result<(), Failure> {
    console.stream(None, |out| {
        let name = command.get_name().to_owned();
        let mut text = Vec::new();
        clap_complete::generate(arguments.shell, &mut command, name, &mut text);
        out.write_all(&text)
    })
}

/// Prints the manual page: the program's own, then that of each command.
pub fn man(mut command: Command, console: &Console) -> Result<(), Failure> {
    command.build();
    console.stream(None, |out| {
        clap_mangen::Man::new(command.clone()).render(out)?;
        let commands: Vec<Command> =
            command.get_subcommands().filter(|command| !command.is_hide_set()).cloned().collect();
        commands.into_iter().filter(|command| command.get_name() != "help").try_for_each(|command| {
            writeln!(out)?;
            clap_mangen::Man::new(command).render(out)
        })
    })
}
