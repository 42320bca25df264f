from pathlib import Path

import pytest

from train import corpora
from train.corpora import Recording, splits


def recording(speaker: str, take: int = 0, label: str = "1") -> Recording:
    return Recording(Path(f"{label}_{speaker}_{take}.wav"), (label,), speaker, take)


VOICES = [recording(f"{n:08x}", label=label) for n in range(400) for label in ("yes", "7")]


def test_a_speaker_of_speech_commands_is_in_one_part_whatever_was_said():
    split = splits.speech_commands(VOICES)
    parts = [{r.speaker for r in part} for part in (split.train, split.validation, split.test)]
    assert sum(len(part) for part in parts) == len(set.union(*parts)) == 400
    assert [len(part) for part in parts] == pytest.approx([320, 40, 40], abs=25)


def test_a_speaker_stays_in_its_part_when_others_are_missing():
    whole = splits.speech_commands(VOICES).test
    some = splits.speech_commands(VOICES[:50]).test
    assert some == [r for r in whole if r in VOICES[:50]]


def test_speech_commands_parts_are_the_published_ones():
    # Speakers whose part the published lists of version 0.02 state.
    assert splits.speech_commands_part("022cd682") == "test"
    assert splits.speech_commands_part("0a7c2a8d") == "train"


@pytest.mark.data
def test_the_hash_agrees_with_folders_made_by_the_published_lists(data):
    unseen = corpora.read(data / "unseen" / "speech-commands")
    assert {splits.speech_commands_part(r.speaker) for r in unseen} == {"test"}
    digits = corpora.read(data / "speech-commands" / "digits")
    assert "test" not in {splits.speech_commands_part(r.speaker) for r in digits}


@pytest.mark.data
def test_enough_of_an4_is_kept_back_to_choose_by(data):
    split = splits.an4(corpora.find("an4", data / "an4"))
    held_back = {r.speaker for r in split.validation}
    assert len(held_back) >= 12
    assert not held_back & {r.speaker for r in split.train}
    assert sum(len(r.words) for r in split.validation if r.is_all_digits) > 200


def test_the_published_test_of_an4_is_never_trained_on():
    paths = [Path("wav/an4_clstk/ann/a.sph"), Path("wav/an4test_clstk/bob/b.sph")]
    both = [Recording(path, ("1",), path.parent.name) for path in paths]
    assert splits.an4(both).test == both[1:]


def test_parts_of_one_noise_recording_stay_together():
    files = [Path(f"1-{n}-{part}.ogg") for n in range(60) for part in "AB"]
    split = splits.noise(files)
    trained = {f.stem[:-2] for f in split.train}
    assert split.held_back
    assert not trained & {f.stem[:-2] for f in split.held_back}


def test_a_speaker_left_out_is_the_whole_test_and_nothing_else():
    fsdd = [recording(name, take) for name in ("theo", "lucas") for take in range(12)]
    split = splits.without_speaker(fsdd, "theo")
    assert split.test == fsdd[:12]
    assert {r.speaker for r in split.train + split.validation} == {"lucas"}
    assert [r.take for r in split.validation] == [5, 6, 7, 8, 9]
