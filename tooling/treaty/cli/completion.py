"""`treaty completion`: print the completion script of a shell."""

from __future__ import annotations

import click

HOW = {
    "bash": 'eval "$(treaty completion bash)"   # in ~/.bashrc',
    "zsh": 'eval "$(treaty completion zsh)"    # in ~/.zshrc',
    "fish": "treaty completion fish > ~/.config/fish/completions/treaty.fish",
}


@click.command(
    epilog="\b\nExamples:\n  " + "\n  ".join(HOW.values()),
)
@click.argument("shell", type=click.Choice(list(HOW)))
def command(shell: str) -> None:
    """Print the completion script of a SHELL: commands, options and their values."""
    from click.shell_completion import get_completion_class

    from treaty.cli.main import treaty

    completion = get_completion_class(shell)
    if completion is None:
        raise click.UsageError(f"click knows no completion for {shell}.")
    click.echo(completion(treaty, {}, "treaty", "_TREATY_COMPLETE").source())
