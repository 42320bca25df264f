"""A model file: found, checked, described by its manifest, and run on utterances."""

from recognizer.model.files import (
    DEFAULT,
    SHIPPED,
    SUFFIX,
    Model,
    is_path,
    load_model,
    model_files,
    user_models,
)

__all__ = [
    "DEFAULT",
    "SHIPPED",
    "SUFFIX",
    "Model",
    "is_path",
    "load_model",
    "model_files",
    "user_models",
]
