"""Errors a user can act on; the command line prints each as one line."""


class RecognizerError(Exception):
    """Something failed that the user should know of; its text says what and what to do."""

    exit_code = 1


class UsageError(RecognizerError):
    """The request itself cannot be met: a wrong option, name or path."""

    exit_code = 2


class AudioError(RecognizerError):
    """Audio that cannot be read, or not to its end."""


class ModelError(RecognizerError):
    """A model file that is missing, damaged, foreign or does not fit its manifest."""


class DeviceError(RecognizerError):
    """No PortAudio, no microphone, or one that cannot be opened or has gone."""
