import numpy as np
import pytest

from export.tables import fixed_point, sparse
from recognizer.frontend import FrontEnd, FrontEndParams
from recognizer.highpass import biquads


@pytest.mark.parametrize("params", [FrontEndParams(), FrontEndParams(n_mels=128, n_fft=512)])
def test_sparse_filters_are_the_filters(params):
    filterbank = FrontEnd(params).filterbank
    first, count, weights = sparse(filterbank)
    rebuilt = np.zeros_like(filterbank)
    for row, at, n in zip(rebuilt, first, count, strict=True):
        row[at : at + n], weights = weights[:n], weights[n:]
    np.testing.assert_array_equal(rebuilt, filterbank)
    assert len(weights) == 0


def test_fixed_point_tables_are_the_float_ones_to_a_part_in_thousands():
    front_end = FrontEnd(FrontEndParams())
    sections = biquads(8_000)
    tables, constants = fixed_point(front_end, sections, {"scale": 1 / 255, "zero_point": 127})
    _, _, weights = sparse(front_end.filterbank)
    np.testing.assert_allclose(tables["hann_fixed"] / 2**15, front_end.hann, atol=1e-4)
    np.testing.assert_allclose(tables["biquads_fixed"] / 2**28, sections.ravel(), atol=1e-8)
    scaled = tables["mel_weight_fixed"] * (weights.max() / 65_535)
    np.testing.assert_allclose(scaled, weights, atol=weights.max() / 1e5)
    assert tables["log2_fixed"][[0, 64]].tolist() == [0, 2**15]
    assert constants["input_least"] == -128
    assert constants["steps_per_level_fixed"] == round(255 * 10 * np.log10(2) / 80 * 2**8)
