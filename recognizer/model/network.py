"""The interpreter: a model's inputs in, its probabilities out."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizer.arrays import FloatArray
from recognizer.errors import ModelError, RecognizerError
from recognizer.model.files import Model

WAVEFORM = "waveform"
"""The variant that takes samples in place of features."""


class Network:
    """Runs a model file, whatever the dtype of its tensors, one input at a time.

    An interpreter keeps the LSTM's state from one call to the next; it is cleared before each
    input, so that no answer depends on what was asked before.

    Raises ModelError where the file cannot be run or its tensors do not fit its manifest.
    """

    def __init__(self, model: Model, *, threads: int = 1) -> None:
        try:
            self._interpreter = _interpreter(model.data, threads)
            self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            why = (str(error).strip().splitlines() or ["cannot be run"])[0]
            raise ModelError(f"{model.path}: {why}") from None
        (self._input,) = _only(self._interpreter.get_input_details(), model, "input")
        (self._output,) = _only(self._interpreter.get_output_details(), model, "output")
        self.variant = variant_of(self._interpreter.get_tensor_details(), self._input)
        self.takes_samples = self.variant == WAVEFORM
        """Whether the model has its front-end inside and takes samples in place of features."""
        signature = self._input.get("shape_signature", self._input["shape"])
        self.any_length = len(signature) > 1 and int(signature[1]) == -1
        """Whether the model takes inputs of any length, not only of its manifest's window."""
        self._shape = tuple(int(n) for n in self._input["shape"])
        self._check(model)

    @property
    def quantization(self) -> dict[str, dict[str, Any]]:
        """Dtype of input and output; where they are integers, their scale and zero point too."""
        return {"input": _described(self._input), "output": _described(self._output)}

    def __call__(self, inputs: FloatArray) -> FloatArray:
        """Return what the model answers to each of ``inputs``, float32.

        ``inputs`` are features ``(n, frames, mels)``, or samples ``(n, window_samples)`` where
        ``takes_samples``; float32 whatever the model's own dtype. Probabilities are
        ``(n, labels)`` for a window classifier and ``(n, steps, labels)`` for a sequence model.
        """
        shape = (1, *inputs.shape[1:])
        if self.any_length and shape != self._shape:
            self._interpreter.resize_tensor_input(self._input["index"], shape, strict=True)
            self._interpreter.allocate_tensors()
            self._shape = shape
        if not len(inputs):
            return np.empty((0, *(int(n) for n in self._output["shape"][1:])), np.float32)
        return np.stack([self._run(one[None]) for one in inputs])

    def _run(self, one: FloatArray) -> FloatArray:
        self._interpreter.reset_all_variables()
        self._interpreter.set_tensor(self._input["index"], quantize(one, self._input))
        self._interpreter.invoke()
        answer: FloatArray = _dequantize(
            self._interpreter.get_tensor(self._output["index"]), self._output
        )[0]
        return answer

    def _check(self, model: Model) -> None:
        """Raise ModelError where the tensors are not what the manifest says."""
        manifest, p = model.manifest, model.manifest.front_end
        takes = self._shape
        gives = tuple(int(n) for n in self._output["shape"])
        length = p.window_samples if self.takes_samples else p.frames
        if self.any_length:
            length = takes[1]
        frames = 1 + length // p.hop_length if self.takes_samples else length
        window = (length,) if self.takes_samples else (length, p.n_mels)
        answers: tuple[int, ...] = (len(manifest.labels),)
        if manifest.stride:
            answers = (manifest.steps(frames), *answers)
        if takes != (1, *window) or gives != (1, *answers):
            raise ModelError(
                f"{model.path}: its manifest does not fit: input {takes}, output {gives}, but "
                f"inputs of {_by(window)}, answers of {_by(answers)}"
            )


def _by(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))


def _interpreter(data: bytes, threads: int) -> Any:
    """Return an interpreter of LiteRT, or of its predecessor where only that is there.

    Without default delegates: XNNPACK gains nothing on a fused LSTM and greets on stderr.
    """
    try:
        from ai_edge_litert.interpreter import Interpreter, OpResolverType
    except ImportError:
        try:
            from tflite_runtime.interpreter import Interpreter, OpResolverType
        except ImportError:
            raise RecognizerError(
                "no TFLite runtime: pip install ai-edge-litert (64-bit systems only)"
            ) from None
    return Interpreter(
        model_content=data,
        num_threads=threads,
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    )


def _only(details: list[dict[str, Any]], model: Model, kind: str) -> list[dict[str, Any]]:
    if len(details) != 1:
        raise ModelError(f"{model.path}: has {len(details)} {kind}s, a classifier has 1")
    return details


def _described(tensor: Mapping[str, Any]) -> dict[str, Any]:
    dtype = np.dtype(tensor["dtype"])
    if dtype.kind == "f":
        return {"dtype": dtype.name}
    scale, zero = tensor["quantization"]
    return {"dtype": dtype.name, "scale": float(scale), "zero_point": int(zero)}


def quantize(values: FloatArray, tensor: Mapping[str, Any]) -> npt.NDArray[Any]:
    """Return ``values`` as an input ``tensor`` (with ``dtype`` and ``quantization``) holds them."""
    dtype = np.dtype(tensor["dtype"])
    if dtype.kind == "f":
        return values.astype(dtype)
    scale, zero = tensor["quantization"]
    limits = np.iinfo(dtype)
    integers: npt.NDArray[Any] = np.rint(values / scale) + zero
    held: npt.NDArray[Any] = np.clip(integers, limits.min, limits.max).astype(dtype)
    return held


def _dequantize(values: npt.NDArray[Any], tensor: Mapping[str, Any]) -> FloatArray:
    if values.dtype.kind == "f":
        return values.astype(np.float32)
    scale, zero = tensor["quantization"]
    floats: FloatArray = np.float32(scale) * (values.astype(np.float32) - np.float32(zero))
    return floats


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
