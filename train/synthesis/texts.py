"""What is said: digits, words that are not digits, and running speech without a digit in it."""

from __future__ import annotations

import re

import numpy as np

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
OH = "oh"

SOUNDS_LIKE_DIGIT = {
    "to": 2, "too": 2, "tu": 2, "for": 4, "fore": 4, "won": 1, "wun": 1, "ate": 8, "ait": 8,
    "nein": 9, "fife": 5, "sics": 6, "sicks": 6,
}  # fmt: skip
SOUNDS_LIKE_OH = frozenset({"oh", "o", "owe", "ohh", "eau"})

CONFUSABLE = tuple(
    """
    tree free fee thief thrill threw through treat street shriek trio
    fine find mine line sign shine wine dine nice night nigh kind nun none knife nylon
    sick sex tax fix mix sit sink sips sixth text stick socks success
    heaven eleven even given oven seventh lemon send seventy seventeen
    hate wait late gate eighth ace hey eat it at age great straight aid ape
    fight hive live dive drive alive fire file life wife fifth fifty strife bye
    hero narrow arrow zebra near row zorro cheerio sorrow borrow zeal
    wonder want when run gun fun sun done once wand wan win warn ones
    do new you who shoe chew true blue few zoo tooth tune
    fall fork force floor door more forth forty fourteen fur far full phone form
    go no know low so show row toe slow hello open over only own home old
    ten twenty thirty hundred thousand million dozen double triple twelve twin
    """.split()
)  # fmt: skip

COMMON = tuple(
    """
    yes stop start left right up down on off cat dog bird house happy marvin sheila bed wow
    follow forward backward learn visual about after again against always animal answer apple
    august baby back bag ball banana bank basket because before begin below between big black
    boat body book bottle box boy bread bridge brother brown bus button call camera cancel car
    chair change chicken child city clean clear clock close coffee cold come computer copy
    cross cup dark day delete dinner doctor dollar dream dress drink ear earth easy
    egg end enter evening eye face family father feet finger finish fish flower food friend
    garden girl give glass good green hair hand hard hat head heart help here horse hospital
    hotel hour ice if inside island jump just key king kitchen lady leg letter light lion
    little look love machine man market me meat milk minute minus mirror mobile money monday
    month moon morning mother mountain mouth music name never news next nose not now number
    office okay orange page paper party pen people percent phone picture plane plate play
    please plus point police press question quick radio rain read red repeat river road rock
    room salt save school sea second see shirt shop sister sleep small snow song speak spring
    star station stone story summer sunday table tea teacher tell thank that the there thing
    this ticket time today tomorrow train under volume wall warm watch water week what where
    which white why window winter with woman word work world year yellow yesterday young
    """.split()
)  # fmt: skip

SHORT_PHRASES = (
    "thank you", "good morning", "good night", "excuse me", "never mind", "come here",
    "turn it off", "turn it on", "what time is it", "how are you", "see you later", "not now",
    "hang on", "all right", "of course", "next page", "go back", "go home", "hold on",
    "i see", "let me see", "my phone", "no way", "say it again", "start over", "stop it",
    "that's fine", "the end", "very nice", "wait here", "who is it", "yes please", "um", "uh",
    "hmm", "mm hmm", "huh", "well", "you know", "i mean",
)  # fmt: skip

LETTERS = tuple("ABCDEFGHIJKLMNPQRSTUVWXYZ")

_OPENINGS = (
    "my sister", "the old man", "a young woman", "our neighbour", "the teacher", "her brother",
    "the driver", "a small child", "the captain", "his mother", "the farmer", "that noisy dog",
    "the manager", "a friend of mine", "the girl in the red coat", "the postman", "my uncle",
    "the whole family", "the nurse", "a tall stranger", "the band", "the cook", "the black cat",
)  # fmt: skip
_VERBS = (
    "left the keys", "found a green umbrella", "was reading a newspaper", "heard strange music",
    "dropped the heavy basket", "waited with a cup of coffee", "painted the wooden fence",
    "forgot the shopping bag", "saw a lion", "sang quietly", "put the bread and cheese",
    "played chess", "was looking at old pictures", "spilled some orange juice", "fell asleep",
    "fixed the broken radio", "laughed and danced", "met the doctor", "hid the yellow box",
    "caught a cold", "wrote a long letter", "sold fresh vegetables", "lost a silver ring",
)  # fmt: skip
_CLOSINGS = (
    "under the kitchen table", "by the river", "last sunday morning", "near the station",
    "behind the garden wall", "after dinner", "on the way home", "in the middle of summer",
    "because it was raining", "while the sun was shining", "at the hotel", "before breakfast",
    "in a quiet room", "on the bridge", "when nobody was looking", "with a big smile",
    "at the end of the road", "during the storm", "beside the window", "all afternoon",
    "and never said a word", "as usual", "in the park", "without any help",
)  # fmt: skip


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation; a numeral is a word."""
    return re.findall(r"[a-z]+(?:'[a-z]+)?|[0-9]+", text.lower())


def digit_of(word: str) -> int | None:
    """The digit that a word is or sounds like, or None; "oh" is not counted as one here."""
    word = word.lower()
    if word in DIGITS:
        return DIGITS.index(word)
    if word.isdigit() and len(word) == 1:
        return int(word)
    return SOUNDS_LIKE_DIGIT.get(word)


def has_digit(text: str) -> bool:
    """Whether a digit, a word that sounds like one, or "oh" is among the words of a text."""
    words = words_of(text)
    return any(digit_of(word) is not None or word in SOUNDS_LIKE_OH for word in words)


def other_words() -> tuple[tuple[str, float], ...]:
    """Words and short phrases that are not digits, each once, with its weight in a draw."""
    weights: dict[str, float] = {}
    for group, weight in ((CONFUSABLE, 3.0), (COMMON, 1.0), (SHORT_PHRASES, 1.0), (LETTERS, 2.0)):
        for text in group:
            if not has_digit(text):
                weights.setdefault(text, weight)
    return tuple(weights.items())


def draw_words(count: int, rng: np.random.Generator) -> list[str]:
    """Draw `count` different words (fewer where there are fewer), confusable ones more often."""
    texts, weights = zip(*other_words(), strict=True)
    shares = np.array(weights) / sum(weights)
    chosen = rng.choice(len(texts), size=min(count, len(texts)), replace=False, p=shares)
    return [texts[i] for i in chosen]


def draw_phrase(rng: np.random.Generator) -> str:
    """A sentence of some 2 to 4 s without a digit."""
    parts = [group[int(rng.integers(len(group)))] for group in (_OPENINGS, _VERBS, _CLOSINGS)]
    return " ".join(parts if rng.random() < 0.75 else parts[:2])
