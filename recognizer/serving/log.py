"""What a server says on stderr: one line for each thing that went wrong, never a traceback."""

import logging


class _OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return the message, and the last line of an exception."""
        line = " ".join(record.getMessage().split())
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            line += f": {type(error).__name__}: {' '.join(str(error).split())}"
        return f"recognizer: {line}"


def one_line_a_record(*loggers: logging.Logger) -> None:
    """Have loggers write warnings and errors to stderr, a line each."""
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine())
    for logger in loggers:
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.WARNING)
