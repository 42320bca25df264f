"""The manual of the command line, from the commands themselves.

python -m recognizer.cli.manual > docs/cli.md
"""

from collections import Counter
from collections.abc import Iterator

import click

from recognizer.cli import group

_UNSAID = ("--help", "--version")
"""Options that nearly every command has."""

_HEAD = """# Command line

Made by `python -m recognizer.cli.manual > docs/cli.md` from the commands; change those.

Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 failed, 2 misuse. `-h` or
`--help` of a command says more than this page; `--version` shows the version.
"""
_SHARED = """## Options that several commands have
"""
_COMPLETION = """## Shell completion

Commands, options and choices complete with Tab after this line:

- in `~/.bashrc` (bash 4.4 or newer): `eval "$(_RECOGNIZER_COMPLETE=bash_source recognizer)"`
- in `~/.zshrc`: `eval "$(_RECOGNIZER_COMPLETE=zsh_source recognizer)"`
- in `~/.config/fish/completions/recognizer.fish`: \
`_RECOGNIZER_COMPLETE=fish_source recognizer | source`
"""


def manual() -> str:
    """Return the manual as Markdown: what each command does, and its options."""
    contexts = list(_commands(click.Context(group, info_name="recognizer")))
    counts = Counter(line for context in contexts for line in _options(context))
    shared = [line for line, count in counts.items() if count > 1]
    sections = [_section(context, shared) for context in contexts]
    return "\n".join([_HEAD, *sections, _SHARED, *shared, "", _COMPLETION])


def _commands(context: click.Context) -> Iterator[click.Context]:
    """Yield the context of every command that is or is in the group of ``context``."""
    command = context.command
    if not isinstance(command, click.Group):
        yield context
        return
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        assert inner is not None
        yield from _commands(click.Context(inner, parent=context, info_name=name))


def _section(context: click.Context, shared: list[str]) -> str:
    """Return what a command does, its own options, and the names of those it shares."""
    command = context.command
    options = _options(context)
    arguments = [word for word in command.collect_usage_pieces(context) if word != "[OPTIONS]"]
    title = " ".join([context.command_path, *arguments])
    does = " ".join((command.help or "").split("\n\n")[0].split())
    own = [line for line in options if line not in shared]
    also = [line.split("`")[1].split()[0] for line in options if line in shared]
    lines = [f"## {title}\n", f"{does}\n", *own]
    if also:
        lines.append("- " + ", ".join(f"`{name}`" for name in also))
    return "\n".join(lines) + "\n"


def _options(context: click.Context) -> list[str]:
    """Return a line for each option of a command."""
    records = [
        option.get_help_record(context)
        for option in context.command.params
        if isinstance(option, click.Option) and not set(option.opts) & set(_UNSAID)
    ]
    return [_line(*record) for record in records if record]


def _line(names: str, meaning: str) -> str:
    kind = names.replace(" RANGE", "")
    return f"- `{kind}`: {' '.join(meaning.split())}"


if __name__ == "__main__":
    print(manual(), end="")
