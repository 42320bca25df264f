"""What the server says that it is."""

from wyoming.info import AsrModel, AsrProgram, Attribution, Info

from recognizer._version import __version__
from recognizer.serving.choices import Choices

LANGUAGE = "en"
ABOUT = Attribution(name="spoken-digit-recognizer", url="")


def describe(choices: Choices) -> Info:
    """Return the answer to ``describe``: one program with every model, the default first."""
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
