"""The cast: who speaks, described by numbers that engines turn into sound."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np

from train.synthesis.accents import FOREIGN
from train.synthesis.options import SynthesisOptions
from train.synthesis.styles import Mixture, gender_of, mixture, names

ESPEAK_ACCENTS = (
    "en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", "en-gb-x-gbclan", "en-gb-x-gbcwmd",
    "en-029", "en-us-nyc",
)  # fmt: skip
ESPEAK_MALE = (
    "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "klatt", "klatt2", "klatt3", "klatt4",
    "klatt5", "klatt6", "adam", "Alex", "Andy", "AnxiousAndy", "benjamin", "boris", "caleb",
    "david", "Denis", "Diogo", "ed", "edward", "edward2", "Gene", "Gene2", "grandpa",
    "gustave", "Henrique", "Hugo", "iven", "iven2", "iven3", "iven4", "Jacky", "john",
    "kaukovalta", "Lee", "marcelo", "Marco", "Mario", "max", "Michael", "michel", "miguel",
    "Mike", "Nguyen", "norbert", "pablo", "paul", "pedro", "quincy", "RicishayMax",
    "RicishayMax2", "RicishayMax3", "rob", "robert", "sandro", "shelby", "steph", "steph2",
    "steph3", "Storm", "travis", "Tweaky", "victor", "zac",
)  # fmt: skip
ESPEAK_FEMALE = (
    "f1", "f2", "f3", "f4", "f5", "Alicia", "Andrea", "anika", "Annie", "aunty", "belinda",
    "grandma", "linda",
)  # fmt: skip
FLITE_SPEAKERS = (("slt", "female"), ("awb", "male"), ("rms", "male"), ("kal16", "male"))
NANOTTS_SPEAKERS = (("en-US", "american"), ("en-GB", "british"))
NANOTTS_ZERO_PITCH = 1.2
"""Below, the "zero" of nanotts is heard as other words."""
USUAL_WPM = 175.0
"""espeak-ng's usual setting; digits come at some 220 a minute with it, with other engines too."""
HELD_BACK = 0.12
"""Share of the voices that training never hears."""
LOTS_SEED = "voice 47"
"""Gives voices of every engine; another seed may leave one without."""
CHILD_SHIFT = (1.15, 1.35)
ACCENTED = "accent"
"""What the names of voices hold that were made to have a foreign accent."""


@dataclass(frozen=True, kw_only=True)
class Voice:
    """One synthetic speaker."""

    name: str
    """Letters and digits only, unique over all engines."""
    engine: str
    gender: str = "unknown"
    """female, male, child or unknown."""
    accent: str = "american"
    speaker: str = ""
    """The engine's own name of the speaker, where it has several."""
    shift: float = 1.0
    """Factor on pitch and formants, applied after synthesis."""
    speed: float = 1.0
    """Tempo as heard, 1 is the engine's usual."""
    pitch: float = 1.0
    """Factor on pitch alone, for engines that have one."""
    mixture: Mixture | None = None
    """Kokoro's style, as weights over the published ones."""
    says_zero: bool = True
    """Whether its "zero" can be understood."""

    @property
    def tempo(self) -> float:
        """Words a minute, on a scale that is `USUAL_WPM` at an engine's usual tempo."""
        return self.speed * USUAL_WPM

    def at(self, words_per_minute: float) -> Voice:
        """The same voice at another tempo."""
        return replace(self, speed=words_per_minute / USUAL_WPM)


def is_held_back(voice: str) -> bool:
    """Whether the voice of this name is for measuring only: lots are drawn by the name alone."""
    digest = sha256(f"{LOTS_SEED}:{voice}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64 < HELD_BACK


def cast(options: SynthesisOptions) -> list[Voice]:
    """All voices that `options` ask for; a larger number keeps the voices of a smaller one."""
    makers = {
        "espeak": (_espeak, options.espeak_voices),
        "flite": (_flite, options.flite_voices),
        "hibari": (_shifted, options.hibari_voices),
        "piper": (_shifted, options.piper_voices),
        "kokoro": (_kokoro, options.voices),
        "nanotts": (_nanotts, options.nanotts_voices),
    }
    voices = []
    for place, engine in enumerate(makers):
        if engine in options.engines:
            maker, count = makers[engine]
            for index in range(count):
                rng = np.random.default_rng([options.seed, place, index])
                voices.append(maker(engine, index, rng, options))
    if "kokoro" in options.engines:
        for index in range(options.accented_voices):
            rng = np.random.default_rng([options.seed, len(makers), index])
            voices.append(_accented(index, rng, options))
    return voices


def _espeak(engine: str, index: int, rng: np.random.Generator, options: SynthesisOptions) -> Voice:
    female = index % 2 == 0
    pool = ESPEAK_FEMALE if female else ESPEAK_MALE
    variant = pool[(index // 2) % len(pool)]
    accent = ESPEAK_ACCENTS[int(rng.integers(len(ESPEAK_ACCENTS)))]
    voice = Voice(
        name=f"espeak{index:03d}{variant.lower()}",
        engine=engine,
        gender="female" if female else "male",
        accent=accent,
        speaker=f"{accent}+{variant}",
        pitch=float(rng.uniform(0.7, 1.35)),
        speed=float(rng.uniform(0.7, 1.1)),
    )
    return _maybe_child(voice, rng) if female else voice


def _flite(engine: str, index: int, rng: np.random.Generator, options: SynthesisOptions) -> Voice:
    speaker, gender = FLITE_SPEAKERS[index % len(FLITE_SPEAKERS)]
    voice = Voice(
        name=f"flite{index:03d}{speaker}",
        engine=engine,
        gender=gender,
        accent="scottish" if speaker == "awb" else "american",
        speaker=speaker,
        speed=float(rng.uniform(0.8, 1.15)),
    )
    if index < len(FLITE_SPEAKERS):
        return voice
    return replace(voice, shift=_shift(rng, gender), pitch=float(rng.uniform(0.85, 1.2)))


def _nanotts(engine: str, index: int, rng: np.random.Generator, options: SynthesisOptions) -> Voice:
    speaker, accent = NANOTTS_SPEAKERS[index % len(NANOTTS_SPEAKERS)]
    pitch = float(rng.uniform(0.75, 1.4)) if index >= len(NANOTTS_SPEAKERS) else 1.0
    return Voice(
        name=f"nanotts{index:03d}{speaker.replace('-', '').lower()}",
        engine=engine,
        gender="female",
        accent=accent,
        speaker=speaker,
        speed=float(rng.uniform(0.7, 1.1)),
        pitch=pitch,
        shift=_shift(rng, "female") if index >= len(NANOTTS_SPEAKERS) else 1.0,
        says_zero=pitch >= NANOTTS_ZERO_PITCH,
    )


def _shifted(engine: str, index: int, rng: np.random.Generator, options: SynthesisOptions) -> Voice:
    gender = "female" if engine == "hibari" else "male"
    voice = Voice(name=f"{engine}{index:03d}", engine=engine, gender=gender)
    if engine == "hibari" and index % 3 == 2:
        voice = replace(voice, accent=("british", "indian", "scottish")[index // 3 % 3])
    voice = replace(voice, speed=float(rng.uniform(0.85, 1.25)))
    if index == 0:
        return voice
    if gender == "female" and index % 4 == 0:
        return replace(voice, gender="child", shift=float(rng.uniform(*CHILD_SHIFT)))
    return replace(voice, shift=_shift(rng, gender))


def _kokoro(engine: str, index: int, rng: np.random.Generator, options: SynthesisOptions) -> Voice:
    published = names(options.styles)
    if index < len(published):
        mixed, label = Mixture.of(published[index]), published[index].replace("_", "")
    else:
        mixed, label = mixture(published, rng), f"mix{index:03d}"
    main = mixed.main()
    voice = Voice(
        name=f"kokoro{label}",
        engine=engine,
        gender=gender_of(main),
        accent=_accent(main, rng),
        mixture=mixed,
        speed=float(rng.uniform(0.85, 1.3)),
    )
    return voice if index < len(published) else _maybe_child(voice, rng)


def _accented(index: int, rng: np.random.Generator, options: SynthesisOptions) -> Voice:
    mixed = mixture(names(options.styles), rng)
    voice = Voice(
        name=f"kokoro{ACCENTED}{index:03d}",
        engine="kokoro",
        gender=gender_of(mixed.main()),
        accent=FOREIGN[index % len(FOREIGN)],
        mixture=mixed,
        speed=float(rng.uniform(0.85, 1.3)),
    )
    return _maybe_child(voice, rng)


def _accent(style: str, rng: np.random.Generator) -> str:
    """An accent that the speaker behind a style would have, or now and then another."""
    home = {"a": "american", "b": "british", "h": "indian"}.get(style[0], "latin")
    if home in ("latin", "indian"):
        return home if rng.random() < 0.6 else "american"
    others = ("american", "british", "scottish", "indian", "latin")
    return home if rng.random() < 0.7 else others[int(rng.integers(len(others)))]


def _maybe_child(voice: Voice, rng: np.random.Generator, share: float = 0.25) -> Voice:
    """Shorten the vocal tract of a share of the women to a child's; jitter the others'."""
    if voice.gender == "female" and rng.random() < share:
        return replace(voice, gender="child", shift=float(rng.uniform(*CHILD_SHIFT)))
    return replace(voice, shift=float(rng.uniform(0.95, 1.05)))


def _shift(rng: np.random.Generator, gender: str) -> float:
    return float(rng.uniform(0.9, 1.25) if gender == "male" else rng.uniform(0.85, 1.15))
