"""The manual of the command line, from the commands themselves.

python -m recognizer.cli.manual > docs/cli.md
"""

import click

from recognizer.cli import group

WIDTH = 88
_HEAD = """# Command line

Made from the commands by `python -m recognizer.cli.manual > docs/cli.md`; change those.

Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 failed, 2 misuse.
"""
_COMPLETION = """
## Shell completion

Commands, options and their choices complete with Tab after this line in the shell's own file:

| shell | file | line |
|---|---|---|
| bash 4.4 or newer | `~/.bashrc` | `eval "$(_RECOGNIZER_COMPLETE=bash_source recognizer)"` |
| zsh | `~/.zshrc` | `eval "$(_RECOGNIZER_COMPLETE=zsh_source recognizer)"` |
| fish | `~/.config/fish/completions/recognizer.fish` | \
`_RECOGNIZER_COMPLETE=fish_source recognizer \\| source` |
"""


def manual() -> str:
    """Return the manual as Markdown: the help of every command."""
    top = _context(group, "recognizer", None)
    parts = [_HEAD, _section("recognizer", group.get_help(top))]
    for name in group.list_commands(top):
        command = group.get_command(top, name)
        assert command is not None
        parts += _sections(command, f"recognizer {name}", _context(command, name, top))
    return "\n".join(parts) + _COMPLETION


def _sections(command: click.Command, title: str, context: click.Context) -> list[str]:
    """Return the help of a command and, where it is a group, of the commands in it."""
    parts = [_section(title, command.get_help(context))]
    for name, inner in getattr(command, "commands", {}).items():
        parts += _sections(inner, f"{title} {name}", _context(inner, name, context))
    return parts


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    settings = {**command.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    return click.Context(command, parent, name, **settings)


def _section(title: str, text: str) -> str:
    return f"## {title}\n\n```\n{text}\n```\n"


if __name__ == "__main__":
    print(manual(), end="")
