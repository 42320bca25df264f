"""One client of the Wyoming server: what it asks, and what it is answered."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import Event, Eventable, async_write_event
from wyoming.info import AsrModel, AsrProgram, Attribution, Describe, Info
from wyoming.ping import Ping, Pong

from recognizer._version import __version__
from recognizer.errors import UsageError
from recognizer.recognizer import Recognizer
from recognizer.serving.choices import Choices
from recognizer.wyoming.protocol import read_event
from recognizer.wyoming.transcription import Transcription

LANGUAGE = "en"
ABOUT = Attribution(name="spoken-digit-recognizer", url="")


@dataclass(kw_only=True)
class Client:
    """A connection with a recognizer of its own, made when it first sends sound."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    choices: Choices
    strictness: str
    pool: Executor
    """Runs the recognizers: the event loop must not wait for them."""
    _model: str | None = None
    _transcription: Transcription | None = field(default=None, repr=False)

    async def serve(self) -> None:
        """Answer until the client ends or has gone.

        Raises RecognizerError where it sends what cannot be answered, OSError where it goes while
        it is written to.
        """
        while (event := await read_event(self.reader)) is not None:
            answer = await self._answer(event)
            if answer is not None:
                await async_write_event(answer.event(), self.writer)

    async def _answer(self, event: Event) -> Eventable | None:
        """Return the answer to an event, if it has one; unknown events are passed over."""
        if Describe.is_type(event.type):
            return _described(self.choices)
        if Ping.is_type(event.type):
            return Pong(text=event.data.get("text"))
        if Transcribe.is_type(event.type):
            self._choose(event.data.get("name"))
        elif AudioStart.is_type(event.type) or AudioChunk.is_type(event.type):
            await self._work(self._hear, event)
        elif AudioStop.is_type(event.type):
            text = await self._work(self._transcription.end) if self._transcription else ""
            return Transcript(text=text, language=LANGUAGE)
        return None

    def _choose(self, name: Any) -> None:
        if name is not None and not isinstance(name, str):
            raise UsageError("the name of a model must be text")
        self.choices.model(name)
        if name != self._model:
            self._model, self._transcription = name, None

    def _hear(self, event: Event) -> None:
        if self._transcription is None:
            model = self.choices.model(self._model)
            self._transcription = Transcription(Recognizer(model, strictness=self.strictness))
        self._transcription.hear(event)

    async def _work(self, function: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.pool, function, *args)


def _described(choices: Choices) -> Info:
    """Return what the server is: one program with every model, the default first."""
    models = [
        AsrModel(
            name=name,
            attribution=ABOUT,
            installed=True,
            description=f"Spoken digits: {name}",
            version=model.manifest.version,
            languages=[LANGUAGE],
        )
        for name, model in choices.models.items()
    ]
    program = AsrProgram(
        name="recognizer",
        attribution=ABOUT,
        installed=True,
        description="Spoken digits, zero to nine",
        version=__version__,
        models=models,
    )
    return Info(asr=[program])
