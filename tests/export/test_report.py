"""What a report says beside its tables."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from export import report


@pytest.mark.parametrize("installed", [True, False])
def test_tflite_micro_is_asked_for_only_where_it_is_not_installed(
    installed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "available", lambda: installed)
    dynamic = SimpleNamespace(micro=None)
    result = SimpleNamespace(
        trained=SimpleNamespace(manifest=None),
        sets=[],
        exported=[dynamic],
        losses=[],
        not_made={},
    )
    remarks = report._remarks(cast(Any, result))
    assert (report.MICRO_MISSING in remarks) is not installed
