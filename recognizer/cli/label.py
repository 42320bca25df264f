"""``recognizer label``: labels for saved utterances, by hand."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from recognizer.cli.standard import say
from recognizer.errors import UsageError

NOT_A_DIGIT = "not-a-digit"
KEYS = "0-9 digit, Enter as heard, n not a digit, space again, s skip, d delete, q quit"


@click.command("label")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--all", "again", is_flag=True, help="Clips that have a label too.")
@click.option("--silent", is_flag=True, help="Show the clips only, play none.")
def command(folder: Path, again: bool, silent: bool) -> None:
    """Label what `listen --save` kept in FOLDER, a key for each clip.

    Keys: 0 to 9 for a digit, Enter for what was heard, n for anything that is not a digit,
    space to play it again, s to skip, d to delete, q to quit. Each label is kept at once.
    """
    from recognizer.sinks.saved import clips, read_record

    if not (found := clips(folder)):
        raise UsageError(f"{folder}: no saved utterances; `listen --save` makes them")
    waiting = [path for path in found if again or read_record(path).get("label") is None]
    say(f"{len(waiting)} of {len(found)} clips to label: {KEYS}")
    play = _show_only if silent else _player()
    keys, labels = _keys(), 0
    with _keys_at_once():
        for number, path in enumerate(waiting, 1):
            say(f"\n{number}/{len(waiting)}  {path.stem}")
            key = _label(path, read_record(path), keys, play)
            if key == "q":
                break
            labels += key not in ("s", "d")
    say(f"{labels} labelled")


def _label(
    path: Path, record: dict[str, Any], keys: Iterator[str], play: Callable[[Any, int], None]
) -> str:
    """Show one clip until a key settles it, and return that key."""
    import soundfile

    from recognizer.sinks.blocks import waveform
    from recognizer.sinks.saved import write_whole

    try:
        samples, rate = soundfile.read(path.with_suffix(".wav"), dtype="float32")
    except (OSError, soundfile.LibsndfileError):
        say("  its WAV file cannot be read")
        return "s"
    heard = _heard(record)
    say(f"  {waveform(samples, 60)}  {len(samples) / rate:.2f} s")
    say(f"  heard {heard or 'no digit'}, confidence {record.get('confidence')}")
    while True:
        play(samples, rate)
        key = next(keys)
        if key in ("s", "q"):
            return key
        if key == "d":
            path.unlink(missing_ok=True)
            path.with_suffix(".wav").unlink(missing_ok=True)
            say("  deleted")
            return key
        label = {"n": NOT_A_DIGIT, "\r": heard or NOT_A_DIGIT}.get(key, key)
        if key != " " and (key in ("n", "\r") or key in "0123456789"):
            write_whole(path, json.dumps({**record, "label": label}).encode() + b"\n")
            say(f"  {label}")
            return key


def _heard(record: dict[str, Any]) -> str:
    """Return the digits that were recognised, in order."""
    return "".join(str(e["digit"]) for e in record.get("events", []) if e["event"] == "digit")


def _keys() -> Iterator[str]:
    """Yield the keys as they are pressed."""
    while True:
        try:
            # click's would throw away what is pressed while a clip is opened for playing.
            typed = os.read(0, 32).decode(errors="replace") if _terminal() else click.getchar()
        except (KeyboardInterrupt, EOFError, OSError):  # a terminal that has gone is an OSError
            typed = ""
        # Arrows and the like are an escape and letters that nobody typed.
        for key in typed.split("\x1b")[0] if typed else "q":
            yield {"\n": "\r", "\x03": "q", "\x04": "q"}.get(key, key.lower())


def _terminal() -> bool:
    return sys.platform != "win32" and sys.stdin.isatty()


@contextmanager
def _keys_at_once() -> Iterator[None]:
    """Have the terminal give each key when it is pressed, and not show it."""
    if not _terminal():
        yield
        return
    import termios

    before = termios.tcgetattr(0)
    changed = [*before]
    changed[3] &= ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(0, termios.TCSADRAIN, changed)
    try:
        yield
    finally:
        with suppress(termios.error):  # the terminal may have gone
            termios.tcsetattr(0, termios.TCSADRAIN, before)


def _player() -> Callable[[Any, int], None]:
    """Return what plays a clip; one that only shows it where there is no loudspeaker."""
    from recognizer.errors import RecognizerError
    from recognizer.sources.devices import portaudio, quiet

    try:
        sound = portaudio()
    except RecognizerError as error:
        say(f"recognizer: {error}; showing only")
        return _show_only

    def play(samples: Any, rate: int) -> None:
        try:
            with quiet():
                sound.play(samples, rate)
        except sound.PortAudioError as error:
            say(f"  cannot be played: {error}")

    return play


def _show_only(samples: Any, rate: int) -> None:
    pass
