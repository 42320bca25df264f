"""The manual of the command line, from the commands themselves.

Run it in the project's folder, in an environment where the package is installed:

    python docs/manual.py > docs/cli.md
"""

import re
from collections import Counter
from collections.abc import Iterator

import click

from recognizer.cli import group

_Option = tuple[str, str]
"""An option's name with what it takes, and its meaning with its default."""
WIDEST = 24
LONGEST = 15
"""Words of a meaning; what follows the colon of a longer one is left to ``--help``."""

_HEAD = """# Command line

Made by `python docs/manual.py > docs/cli.md`. Brackets hold defaults; `--help` says more.
"""
_SHARED = """## Options that several commands have
"""
_NOTE = re.compile(r"\[(?:default: )?([^]]+)\]")
_RANGE = re.compile(r"\S*x?[<>]=?\S*$")
_COMPLETION = """## Shell completion

Tab completes words after this line:

- in `~/.bashrc` (bash 4.4 or newer): `eval "$(_RECOGNIZER_COMPLETE=bash_source recognizer)"`
- in `~/.zshrc`: `eval "$(_RECOGNIZER_COMPLETE=zsh_source recognizer)"`
- in `~/.config/fish/completions/recognizer.fish`: \
`_RECOGNIZER_COMPLETE=fish_source recognizer | source`
"""


def manual() -> str:
    """Return the manual as Markdown: what each command does, and its options."""
    contexts = list(_commands(click.Context(group, info_name="recognizer")))
    counts = Counter(option for context in contexts for option in _options(context))
    shared = [option for option, count in counts.items() if count > 1]
    sections = [_section(context, shared) for context in contexts]
    return "\n".join([_HEAD, *sections, _SHARED, *_block(shared), "", _COMPLETION])


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


def _section(context: click.Context, shared: list[_Option]) -> str:
    """Return what a command does, its own options, and the names of those it shares."""
    command = context.command
    arguments = [word for word in command.collect_usage_pieces(context) if word != "[OPTIONS]"]
    title = " ".join([context.command_path, *arguments])
    does = " ".join((command.help or "").split("\n\n")[0].split())
    options = _options(context)
    own = [option for option in options if option not in shared]
    also = [f"`{option[0].split('=')[0]}`" for option in options if option in shared]
    lines = [f"## {title}\n", f"{does}\n", *_block(own)]
    if also:
        lines.append("\nAlso " * bool(own) + ", ".join(also))
    return "\n".join(lines) + "\n"


def _options(context: click.Context) -> list[_Option]:
    """Return a command's options, each with the first clause of its help and its default."""
    options = []
    for option in context.command.params:
        record = option.get_help_record(context) if isinstance(option, click.Option) else None
        if record is None or set(option.opts) & {"--help", "--version"}:
            continue
        names, meaning = record
        name = names.replace(" RANGE", "").replace(" ", "" if " / " in names else "=")
        notes = [
            found.split("; ")[0] for found in _NOTE.findall(meaning) if not _RANGE.match(found)
        ]
        clause = re.split(r"[.;] ", _NOTE.sub("", meaning))[0].strip().rstrip(".")
        if len(clause.split()) > LONGEST:
            clause = clause.split(": ")[0]
        options.append((name, " ".join([*clause.split(), *(f"[{note}]" for note in notes)])))
    return options


def _block(options: list[_Option]) -> list[str]:
    """Return options in two columns; a long name moves its meaning to the right."""
    width = max([len(name) for name, _ in options if len(name) <= WIDEST], default=0)
    return [f"    {name:{width}}  {meaning}" for name, meaning in options]


if __name__ == "__main__":
    print(manual(), end="")
