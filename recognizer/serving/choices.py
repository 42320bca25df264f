"""What a server's clients may choose: models by name, each with its strictnesses."""

from contextlib import suppress
from dataclasses import dataclass

from recognizer.errors import RecognizerError, UsageError
from recognizer.model import Model, load_model, model_files
from recognizer.recognizer import Recognizer
from recognizer.strictness import BALANCED, STRICTNESS


@dataclass(frozen=True, kw_only=True)
class Choices:
    """The models there are, read once; a client can name no other file.

    ``default`` is the model that a client gets which names none.
    """

    models: dict[str, Model]
    default: str

    def model(self, name: str | None) -> Model:
        """Return the model of that name, the default without one; raises UsageError without."""
        try:
            return self.models[self.default if name is None else name]
        except KeyError:
            there = ", ".join(self.models)
            raise UsageError(f"no model named {str(name)[:60]!r}; there are: {there}") from None


def choices(default: str | None, strictness: str) -> Choices:
    """Read the models there are, ``default``, a name or a file, first.

    Raises UsageError or ModelError where the default cannot be used, with ``strictness``; others
    that cannot be read are left out.
    """
    first = load_model(default)
    Recognizer(first, strictness=strictness)
    models = {first.path.stem: first}
    for path in model_files():
        if path.stem not in models:
            with suppress(RecognizerError):
                models[path.stem] = load_model(path)
    return Choices(models=models, default=first.path.stem)


def strictnesses(model: Model) -> list[str]:
    """Return the names of the thresholds that a model has, strictest first."""
    return [name for name in STRICTNESS if name == BALANCED or name in model.manifest.thresholds]
