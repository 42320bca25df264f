"""Which room of the house may import from which, imports inside functions included."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    *("files", "corpora", "acoustics", "synthesis", "builders", "examples", "models", "fitting"),
    "recipes",
)
"""Each may import from those before it."""
EVALUATION = {"files", "corpora", "acoustics", "evaluate"}
LAZY = {"train", "export"}
"""What the runtime imports only inside functions, for its commands."""


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {
    module_of(path): path
    for package in ("recognizer", "train", "export")
    for path in sorted((ROOT / package).rglob("*.py"))
}


def imports(path: Path, *, everywhere: bool = True) -> Iterator[str]:
    """Yield the modules of this project that a file imports; ``everywhere``: in functions too."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree) if everywhere else tree.body:
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in MODULES else node.module for name in whole]
        yield from (name for name in names if name in MODULES)


def room_of(module: str) -> str:
    return module.split(".")[1] if module.count(".") else ""


TRAIN = [(name, path) for name, path in MODULES.items() if name.startswith("train.")]


def test_no_module_lies_on_the_floor() -> None:
    assert {room_of(name) for name, _ in TRAIN} == {*ROOMS, "evaluate"}
    assert [path.name for path in (ROOT / "train").glob("*.py")] == ["__init__.py"]


@pytest.mark.parametrize(("name", "path"), TRAIN, ids=[name for name, _ in TRAIN])
def test_a_room_imports_only_from_rooms_before_it(name: str, path: Path) -> None:
    room = room_of(name)
    if room == "evaluate":
        allowed = EVALUATION
    else:
        allowed = {*ROOMS[: ROOMS.index(room) + 1]} | ({"evaluate"} if room == "recipes" else set())
    for imported in imports(path):
        assert imported.split(".")[0] in ("train", "recognizer"), imported
        if imported.startswith("train."):
            assert room_of(imported) in allowed, f"{name} imports {imported}"


def test_the_runtime_imports_neither_training_nor_export_when_it_is_imported() -> None:
    for name, path in MODULES.items():
        if name.split(".")[0] == "recognizer":
            found = {module.split(".")[0] for module in imports(path, everywhere=False)}
            assert not found & LAZY, name


def test_no_module_imports_itself_through_others() -> None:
    graph = {
        name: set(imports(path)) - {name, *_packages(name)}
        for name, path in MODULES.items()
        if not name.startswith("recognizer.cli")
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def _packages(name: str) -> Iterator[str]:
    """Yield the packages that a module is in: each is imported before it."""
    parts = name.split(".")
    yield from (".".join(parts[:count]) for count in range(1, len(parts)))
