"""The memory allocator, told to keep what is freed.

Each step of a fitting frees and asks for the same large arrays. glibc gives them back to the
system each time, and the system fills them with zeros again: half of a step's time on two cores.
"""

import ctypes

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -2, -3, -8
"""Parameters of ``mallopt(3)``, as ``malloc.h`` numbers them."""


def keep_freed_memory() -> bool:
    """Let glibc keep freed memory for what is asked for next; returns whether it does.

    Nothing happens where the C library is another one. To be called before threads are started.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    settings = {
        _MMAP_THRESHOLD: 1 << 30,
        _TRIM_THRESHOLD: 2**31 - 1,
        _TOP_PAD: 200 << 20,
        _ARENA_MAX: 2,
    }
    accepted = [mallopt(name, value) for name, value in settings.items()]
    return all(accepted)
