"""How much an installation takes on disk."""

from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement


def installed_mb(*names: str) -> float:
    """Return the size of distributions and of all they need, extras left out, in MB."""
    return sum(map(_bytes, _closure(names))) / 1e6


def _closure(names: tuple[str, ...]) -> list[Distribution]:
    found: dict[str, Distribution] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:  # needed on other systems, or optional
            continue
        for text in found[name].requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return list(found.values())


def _bytes(found: Distribution) -> int:
    """Return the size of a distribution's files; of a link to a source tree, its package's."""
    files = [Path(str(found.locate_file(file))) for file in found.files or ()]
    if found.name == "spoken-digit-recognizer":
        import recognizer

        package = Path(recognizer.__file__).parent
        files = [path for path in package.rglob("*") if path.suffix != ".pyc"]
    return sum(path.stat().st_size for path in files if path.is_file())
