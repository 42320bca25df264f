from pathlib import Path

from train.corpora import Recording, splits


def recording(speaker: str, take: int = 0, label: str = "1") -> Recording:
    return Recording(Path(f"{label}_{speaker}_{take}.wav"), (label,), speaker, take)


VOICES = [recording(f"{n:08x}", label=label) for n in range(200) for label in ("yes", "7")]


def test_a_speaker_is_in_one_part_whatever_was_said():
    split = splits.by_speaker(VOICES)
    assert not {r.speaker for r in split.train} & {r.speaker for r in split.test}
    assert sorted(split.train + split.test) == sorted(VOICES)


def test_about_three_in_ten_speakers_are_held_back():
    held_back = {r.speaker for r in splits.by_speaker(VOICES).test}
    assert 45 <= len(held_back) <= 75


def test_a_speaker_stays_in_its_part_when_others_are_missing():
    whole = splits.by_speaker(VOICES).test
    some = splits.by_speaker(VOICES[:50]).test
    assert some == [r for r in whole if r in VOICES[:50]]


def test_the_held_back_speakers_never_change():
    voices = ("0c540988", "28497c5b", "93ec8b84", "3d794813")
    assert [v for v in voices if splits.is_held_back_speaker(v)] == ["28497c5b", "3d794813"]


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
