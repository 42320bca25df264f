"""The whole evaluation: one subject, all material at hand, one report."""

import hashlib

from train.evaluate import alarms, metrics, sections, tradeoff
from train.evaluate.hearing import generator, hear
from train.evaluate.material import Material, NotMeasured
from train.evaluate.results import LeftOut, ModelFacts, Report
from train.evaluate.sections import Say
from train.evaluate.subject import Subject


def evaluate(
    subject: Subject, material: Material, seed: int, say: Say, left_out: LeftOut | None = None
) -> Report:
    """Measure ``subject`` on all of ``material``; the same seed gives the same report."""
    missing = list(material.missing)
    if left_out is None:
        missing.append(NotMeasured("leave-one-speaker-out", "ask for it with --loso EXPERIMENT"))

    threshold = subject.threshold
    official = [material.official] if material.official else []
    digits, calibrations, unseen = [], [], []
    for group in official + material.unseen:
        say(f"{group.name}: {len(group.recordings)} digits")
        heard = hear(subject, sections.load(subject, group, seed))
        digits.append(sections.digit_report(group.name, heard.at(threshold), seed))
        calibrations.append(metrics.calibration(group.name, heard.labels, heard.forced))
        if group not in official:
            unseen.append(heard)

    noise = list(sections.noise_reports(subject, material, seed, say))

    words, words_heard = [], []
    for group in material.words:
        say(f"{group.name}: {len(group.recordings)} words that are not digits")
        heard = hear(subject, sections.load(subject, group, seed))
        words.append(sections.word_report(group.name, heard.at(threshold), seed))
        words_heard.append(heard)

    rates, heard_alarms = [], []
    for name, files in (("running speech", material.speech), ("noise", material.noise)):
        if files:
            say(f"{name}: {len(files)} recordings that hold no digit")
            found = alarms.listen(subject, name, files, generator(seed, name))
            rates.append(alarms.rate(found, threshold, generator(seed, name, "interval")))
            heard_alarms.append(found)
            if subject.knows_oh:
                deaf = f'{name}, "oh" not taken for zero'
                found = alarms.listen(subject, deaf, files, generator(seed, name), oh=False)
                rates.append(alarms.rate(found, threshold, generator(seed, name, "interval")))

    trade = (unseen, words_heard, heard_alarms)
    return Report(
        model=facts(subject),
        seed=seed,
        digits=digits,
        noise=noise,
        words=words,
        false_accepts=rates,
        tradeoff=tradeoff.curve(*trade),
        at_own_threshold=tradeoff.point(threshold, *trade),
        at_rejected_digits=tradeoff.at_rejected_digits(*trade),
        calibration=calibrations,
        left_out=left_out,
        not_measured=missing,
    )


def facts(subject: Subject) -> ModelFacts:
    """Return what a report says of the model."""
    manifest = subject.model.manifest
    return ModelFacts(
        name=subject.name,
        version=manifest.version,
        bytes=len(subject.model.data),
        sha256=hashlib.sha256(subject.model.data).hexdigest() if subject.model.data else "",
        threshold=manifest.threshold,
        labels=list(manifest.labels),
        training=dict(manifest.training),
    )
