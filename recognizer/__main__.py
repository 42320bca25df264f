"""``python -m recognizer`` is the ``recognizer`` command."""

from recognizer.cli import main

if __name__ == "__main__":
    main()
