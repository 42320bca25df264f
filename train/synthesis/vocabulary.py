"""Words that are not digits, said alone: near-words of digits, common words, letters."""

from __future__ import annotations

import numpy as np

from train.synthesis.texts import has_digit

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
    nought naught nor know neither mile vine pine lime while wild fives ninety nines seventies
    siege seeks sinks fits fix mixed stacks sect since
    frieze flee freeze trees treat throne thread
    store wore war core pour saw fair fear fur fours
    stew view knew crew queue dew lieu tour toot
    heroes nero arrows euro zone xerox
    gate weight hay day may way aches eighty eighteen crate
    fire fibre fines
    seldom savanna clever never sever severn
    hi high line fall fork force floor door more forth forty fourteen fur far full phone form
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

COMMANDS = ("yes", "no", "on", "off", "stop", "go", "up", "down", "left", "right")
"""What is said to the devices that digits are said to."""

SHORT_PHRASES = (
    "thank you", "good morning", "good night", "excuse me", "never mind", "come here",
    "turn it off", "turn it on", "what time is it", "how are you", "see you later", "not now",
    "hang on", "all right", "of course", "next page", "go back", "go home", "hold on",
    "i see", "let me see", "my phone", "no way", "say it again", "start over", "stop it",
    "that's fine", "the end", "very nice", "wait here", "who is it", "yes please", "um", "uh",
    "hmm", "mm hmm", "huh", "well", "you know", "i mean",
)  # fmt: skip

LETTERS = tuple("ABCDEFGHIJKLMNPQRSTUVWXYZ")


def other_words() -> tuple[tuple[str, float], ...]:
    """Words and short phrases that are not digits, each once, with its weight in a draw.

    Words that sound exactly like a digit ("to", "won", "owe") are left out: nobody can hear the
    difference.
    """
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


def draw_commands(count: int, rng: np.random.Generator) -> list[str]:
    """Draw `count` different words of COMMANDS."""
    return [COMMANDS[i] for i in rng.choice(len(COMMANDS), size=count, replace=False)]
