"""What a user sees on a terminal: the meter of a microphone, the live view, clips to label."""

import re
import subprocess
import time

import numpy as np
import pytest
import soundfile

from recognizer.sinks.saved import clips, read_record
from tests.endtoend.run import recognizer
from tests.endtoend.terminal import Terminal
from tests.endtoend.virtual_microphone import (
    SINK,
    needs_virtual_microphone,
    play,
    wait_until_recorded,
)

pytestmark = [pytest.mark.slow, *needs_virtual_microphone]


def check(microphone, seconds):
    arguments = ["devices", "--test", "--device", "pulse", "--seconds", seconds]
    return Terminal(*arguments, environment=microphone)


def meters(terminal):
    """Return the level in dB and the columns filled of each meter that was drawn."""
    drawn = re.findall(r"\r([█▏▎▍▌▋▊▉ ]{50}) +(-?\d+) dB", terminal.text)
    return [(int(level), bar.count("█")) for bar, level in drawn]


def test_a_meter_stays_down_in_digital_silence(microphone):
    with check(microphone, 2) as terminal:
        assert terminal.end() == 1
        assert len(meters(terminal)) > 10
        assert set(meters(terminal)) == {(-120, 0)}
        assert "pulse: digital silence, a dead or muted microphone" in terminal.text


def test_a_meter_moves_while_sound_is_played(microphone, demo):
    with check(microphone, 6) as terminal:
        terminal.wait_for(" dB")
        playing = subprocess.Popen(["paplay", f"--device={SINK}", str(demo)], env=microphone)
        assert terminal.end() == 0
        playing.terminate()
        playing.wait()
        levels, columns = zip(*meters(terminal), strict=True)
        assert levels[0] == -120
        assert max(levels) > -30
        assert columns[0] == 0
        assert max(columns) > 20
        assert len(set(columns)) > 4, "it goes up and down"
        assert "pulse: alive, and it hears you" in terminal.text


def test_a_quiet_room_is_told_from_a_dead_microphone(microphone, rng, tmp_path):
    tone = 3e-4 * rng.standard_normal(44_100 * 6)
    soundfile.write(tmp_path / "room.wav", tone, 44_100, subtype="PCM_24")
    playing = subprocess.Popen(
        ["paplay", f"--device={SINK}", str(tmp_path / "room.wav")], env=microphone
    )
    with check(microphone, 2) as terminal:
        assert terminal.end() == 0
        playing.terminate()
        playing.wait()
        assert max(columns for _, columns in meters(terminal)) == 0
        assert "pulse: alive, in a quiet room" in terminal.text


def test_listen_shows_a_live_view(microphone, beginning):
    with Terminal("listen", "--device", "pulse", environment=microphone) as terminal:
        wait_until_recorded(microphone)
        play(beginning[0], microphone)
        terminal.interrupt()
        assert terminal.end() == 0
        assert "pulse at 48000 Hz with model" in terminal.text
        assert "2 two" in terminal.text
        assert "latency" in terminal.text
        assert "heard    " in terminal.text
        after = terminal.text.rsplit("heard    ", 1)[1]
        assert after.count(" digits") == 1, "one summary ends it"
        assert "\x1b[?25h" in terminal.text, "the cursor is shown again"


@pytest.fixture
def saved(demo, tmp_path):
    recognizer("listen", "-", "--save", tmp_path / "saved", stdin=demo.read_bytes())
    return tmp_path / "saved"


def test_clips_are_played_and_labelled_key_by_key(microphone, saved):
    recorded = subprocess.Popen(
        ["parec", f"--device={SINK}.monitor", "--raw", "--latency-msec=50"],
        env=microphone,
        stdout=subprocess.PIPE,
    )
    count = len(clips(saved))
    with Terminal("label", saved, environment=microphone) as terminal:
        for number, key in enumerate(("0", "\r", "n", "s", "d", "q"), 1):
            terminal.wait_for(f"{number}/{count}  utterance-")
            terminal.wait_for("confidence", times=number)
            time.sleep(0.7)
            terminal.press(key)
        assert terminal.end() == 0
        assert "3 labelled" in terminal.text
        assert "deleted" in terminal.text
    recorded.terminate()
    sound, _ = recorded.communicate()
    assert np.frombuffer(sound, np.int16).any(), "the clips were to be heard"
    labels = [read_record(path)["label"] for path in clips(saved)]
    assert labels == ["0", "1", "not-a-digit", *[None] * (count - 4)]


def test_keys_pressed_faster_than_clips_are_shown_are_a_label_each(saved):
    count = len(clips(saved))
    with Terminal("label", "--silent", saved) as terminal:
        terminal.wait_for(f"1/{count}  utterance-")
        terminal.press("\r" * count + "\x1b[D")
        assert terminal.end() == 0
    for record in map(read_record, clips(saved)):
        heard = "".join(str(e["digit"]) for e in record["events"] if e["event"] == "digit")
        assert record["label"] == (heard or "not-a-digit")
