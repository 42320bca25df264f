"""The parts of a report, each from what was heard."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from train.corpora import load_audio
from train.evaluate import metrics, noise
from train.evaluate.bootstrap import estimate
from train.evaluate.hearing import Clips, FloatArray, Heard, clips, generator, hear
from train.evaluate.material import Material, WordSet
from train.evaluate.results import DigitReport, NoiseReport, WordReport, WordRow
from train.evaluate.subject import Subject
from train.streams import StreamParams

Say = Callable[[str], None]
MakeNoise = Callable[[int, np.random.Generator], FloatArray]
"""From a length in samples to noise of level 1."""


def load(subject: Subject, group: WordSet, seed: int) -> Clips:
    """Load a set at the subject's rate and join it into a stream."""
    params = StreamParams(sample_rate=subject.rate)
    return clips(group.recordings, subject.rate, generator(seed, group.name), params)


def digit_report(name: str, heard: Heard, seed: int) -> DigitReport:
    """Score a set of digits in its three views, and speaker by speaker."""
    rng = generator(seed, name, "intervals")
    scores = {
        view: metrics.score(heard.labels, heard.speakers, answers, rng)
        for view, answers in heard.views.items()
    }
    return DigitReport(
        name=name,
        clips=len(heard.labels),
        **scores,
        speakers=metrics.by_speaker(heard, rng),
    )


def word_report(name: str, heard: Heard, seed: int) -> WordReport:
    """Count which words were not taken for digits."""
    rng = generator(seed, name, "intervals")
    refused = {
        view: np.array([not answer.is_digit for answer in answers.answers], float)
        for view, answers in heard.views.items()
    }
    labels = np.array(heard.labels)
    rows = [
        WordRow(
            word=word,
            clips=int((labels == word).sum()),
            isolated=float(refused["isolated"][labels == word].mean()),
            stream=float(refused["stream"][labels == word].mean()),
        )
        for word in sorted(set(heard.labels))
    ]
    return WordReport(
        name=name,
        clips=len(heard.labels),
        speakers=len(set(heard.speakers)),
        isolated=estimate(refused["isolated"], rng, speakers=heard.speakers),
        stream=estimate(refused["stream"], rng, speakers=heard.speakers),
        extra=len(heard.stream.extra),
        rows=rows,
    )


def noise_reports(
    subject: Subject, material: Material, seed: int, say: Say
) -> Iterator[NoiseReport]:
    """Hear FSDD's official test in babble and in environmental noise, at each ratio."""
    if material.official is None:
        return
    rate = subject.rate
    quiet = noise.words_at(
        load(subject, material.official, seed), rate, generator(seed, "in noise")
    )
    for name, make in noises(material, rate).items():
        sound = make(len(quiet.stream), generator(seed, name))
        for ratio in noise.RATIOS:
            say(f"{material.official.name} in {name} at {ratio} dB")
            heard = hear(subject, noise.with_noise(quiet, sound, ratio)).at(subject.threshold)
            yield _noise_report(name, ratio, heard, seed)


def _noise_report(name: str, ratio: int, heard: Heard, seed: int) -> NoiseReport:
    rng = generator(seed, name, ratio)
    accuracies = {
        view: estimate(
            [a.heard == label for a, label in zip(answers.answers, heard.labels, strict=True)],
            rng,
            speakers=heard.speakers,
        )
        for view, answers in heard.views.items()
    }
    return NoiseReport(noise=name, ratio=ratio, **accuracies, extra=len(heard.stream.extra))


def noises(material: Material, rate: int) -> dict[str, MakeNoise]:
    """Return what makes each noise there are recordings for, loaded at ``rate`` Hz."""
    kinds = {"babble": (material.talk, noise.babble), "environment": (material.noise, noise.bed)}
    return {
        name: _maker(make, [load_audio(path, rate) for path in files], rate)
        for name, (files, make) in kinds.items()
        if files
    }


def _maker(
    make: Callable[[Sequence[FloatArray], int, int, np.random.Generator], FloatArray],
    recordings: Sequence[FloatArray],
    rate: int,
) -> MakeNoise:
    return lambda length, rng: make(recordings, length, rate, rng)
