"""Accents as rewritings of phonemes, in the alphabet that Kokoro was trained on.

In it A, I, O, Q, W and Y are the diphthongs of day, eye, go (American), go (British), now, boy.
"""

from __future__ import annotations

import re

BRITISH_BASE = frozenset({"british", "indian"})

_RULES: dict[str, tuple[tuple[str, str], ...]] = {
    "american": (),
    "british": (),
    "indian": (
        ("θ", "t"), ("ð", "d"), ("w", "ʋ"), ("Q", "oː"), ("A", "eː"), ("ɹ", "ɾ"),
        ("t(?!ʃ)", "ʈ"), ("d(?!ʒ)", "ɖ"), ("ɔː(?=$|[ .,!?])", "ɔːɾ"), ("ᵊ", "ə"),
    ),
    "scottish": (("ɹ", "ɾ"), ("O", "oː"), ("A", "eː"), ("W", "ʌu"), ("ɾ(?=$|[ .,!?])", "ɹ")),
    "latin": (
        ("ɪ", "i"), ("O", "o"), ("A", "e"), ("ʌ", "a"), ("æ", "a"), ("ɹ(?=[iIeɛaAoOuɔ])", "ɾ"),
        ("ᵊ", "e"), ("ə", "e"), ("ʊ", "u"),
    ),
    "french": (
        ("θ", "s"), ("ð", "z"), ("h", ""), ("ɹ", "ʁ"), ("ɪ", "i"), ("O", "o"), ("A", "e"),
        ("ʌ", "ɔ"), ("æ", "a"), ("ʧ", "ʃ"), ("ʤ", "ʒ"), ("ᵊ", "ɛ"), ("ə", "ø"), ("ʊ", "u"),
        ("ɔːɹ?", "ɔ"),
    ),
    "german": (
        ("θ", "s"), ("ð", "z"), ("w", "v"), ("ɹ", "ʁ"), ("O", "oː"), ("A", "eː"), ("æ", "ɛ"),
        ("ʌ", "a"), ("v(?=$|[ .,!?])", "f"), ("z(?=$|[ .,!?])", "s"), ("d(?=$|[ .,!?])", "t"),
    ),
}  # fmt: skip

ACCENTS = tuple(_RULES)
FOREIGN = ("indian", "french", "indian", "latin", "indian", "german")
"""Accents of people who learnt English after another language, as often as voices get them."""


def speak_as(phonemes: str, accent: str) -> str:
    """Rewrite phonemes for an accent; an unknown accent leaves them as they are."""
    for pattern, sound in _RULES.get(accent, ()):
        phonemes = re.sub(pattern, sound, phonemes)
    return phonemes
