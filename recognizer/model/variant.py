"""Which variant of a model a file holds, told from its tensors."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

WAVEFORM = "waveform"


def variant_of(tensors: Iterable[Mapping[str, Any]], takes: Mapping[str, Any]) -> str:
    """Return the name of the variant with these ``tensors``, of which it ``takes`` one as input.

    Both are in the form of an interpreter's ``get_tensor_details``. The names are the
    exporter's: ``float32``, ``float16``, ``dynamic`` (int8 weights, float input), ``int8`` and
    ``int16x8`` (integers throughout); ``waveform`` takes samples in place of features.
    """
    if len(takes["shape"]) == 2:
        return WAVEFORM
    if np.dtype(takes["dtype"]) == np.int8:
        return "int8"
    if np.dtype(takes["dtype"]) == np.int16:
        return "int16x8"
    dtypes = {np.dtype(tensor["dtype"]) for tensor in tensors}
    if np.dtype(np.int8) in dtypes:
        return "dynamic"
    return "float16" if np.dtype(np.float16) in dtypes else "float32"
