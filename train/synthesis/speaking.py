"""One clip from text to file: speak, finish, listen, keep or drop."""

from collections.abc import Callable
from zlib import crc32

import numpy as np

from train.synthesis import audio
from train.synthesis.check import Judgement, Transcriber, Transcripts, judge
from train.synthesis.engine import Engine, EngineError
from train.synthesis.engines import load
from train.synthesis.index import Entry, entry_of
from train.synthesis.options import RULE_BASED, SynthesisOptions
from train.synthesis.plan import is_sample
from train.synthesis.prompts import Prompt
from train.synthesis.whisper import Whisper


class Speaker:
    """Makes clips one at a time; engines and the listener start when first needed."""

    def __init__(
        self,
        options: SynthesisOptions,
        start_engine: Callable[[str, SynthesisOptions], Engine] = load,
        start_listener: Callable[[], Transcriber] = Whisper,
    ) -> None:
        """Remember how to start what is needed."""
        self._options = options
        self._start_engine, self._start_listener = start_engine, start_listener
        self._engines: dict[str, Engine] = {}
        self._listener: Transcriber | None = None

    def make(self, prompt: Prompt) -> Entry:
        """Speak a clip, judge it, write it if it is kept, and return its line of the index.

        A wrong clip of a neural engine is dropped. One of a rule-based engine is kept, and
        marked, because its text is certain: only one sample of each voice is listened to, and
        voices whose sample is misheard are removed at the end.
        Raises EngineError where the engine or the listener is not installed.
        """
        rng = np.random.default_rng([self._options.seed, crc32(prompt.path.encode())])
        engine = self._engine(prompt.voice.engine)
        samples = audio.finish(engine.speak(prompt.text, prompt.voice, rng))
        duration_s = len(samples) / audio.RATE_HZ
        if not len(samples):
            return entry_of(prompt, 0.0, Judgement(False, None, "silent"), False)
        heard = self._hear(samples, prompt)
        verdict = judge(prompt, heard, duration_s)
        kept = verdict.right or (prompt.voice.engine in RULE_BASED and not verdict.wrong_length)
        if kept:
            audio.write(self._options.out / prompt.path, samples)
        return entry_of(prompt, duration_s, verdict, kept)

    def _hear(self, samples: audio.Samples, prompt: Prompt) -> Transcripts | None:
        """Listen to a clip, except where that is not wanted or its text and voice are known."""
        certain = prompt.voice.engine in RULE_BASED and not is_sample(prompt)
        if certain or not self._options.check:
            return None
        if self._listener is None:
            self._listener = self._start_listener()
        return self._listener.hear(samples, prompt)

    def _engine(self, name: str) -> Engine:
        if name not in self._engines:
            self._engines[name] = self._start_engine(name, self._options)
        return self._engines[name]


_speaker: Speaker | None = None


def start_worker(options: SynthesisOptions) -> None:
    """Prepare a worker process."""
    global _speaker  # noqa: PLW0603 - a pool passes state to its workers no other way
    _speaker = Speaker(options)


def work(prompt: Prompt) -> Entry:
    """Make a clip in a worker process; a failure of the engine is a dropped clip."""
    assert _speaker is not None
    try:
        return _speaker.make(prompt)
    except EngineError as error:
        if "missing" in str(error):
            raise
        return entry_of(prompt, 0.0, Judgement(False, None, str(error)), False)
