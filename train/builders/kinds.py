"""What makes a sound, as far as its file's name tells."""

import re

ANIMAL, HUMAN, OTHER = "animal", "human", "other"
KINDS = (ANIMAL, HUMAN, OTHER)

ANIMALS = frozenset(
    """
    animal animals adjutant aesculapian albatross badger bark bat bear bee beehive beetle
    behemoth bird birdchirp birds bison bite blackbird blackcat booby bovines bull calf camel
    caribou cat cats chicken chimp chimpanzee chinchilla claw claws cockerel cow coyote crane
    cricket crickets crow cuckoo deer dinosaur dog dogmatix dogs dolphin donkey dr dragon drake
    duck eagle ele eleattack elephant emu ferret firebird flamingo foal fox frog gander giraffe
    goat goose gorilla grasshopper growl gryphon guinea gull hamster hawk hedgehog hen heron hiss
    horse hyena iguana iora jackal jaguar jerboa kitten koala ladybug lion lynx meow monkey moo
    moose moth mouse naga newt orca otter owl panda pelican penguin pheasant pig pincers porcupine
    python quail quetzal rabbit raccoon ram raven rhinoceros rooster rubberduck sabre seagull
    seagulls sealion sheep snake snarl sow sparrow spider squirrel stork tiger turkey turtle
    tusker urchin vulture wallaby weevil whale wolf grouse yak yaga zebra
    """.split()
)
HUMANS = frozenset(
    """
    baby boo boou burp chars clown cough crowd cry daemon die doll dwarf elf faces female
    genie ghost ghoul giggle goblin groan guard hahaha happy heart human joker laugh laughs lich
    mad male man men mermaid mermen mummy ogre orc ouch pain party prince princess sad scream
    screaming sigh slurp sneeze snore summoner technician troll ugg valkyrie wail warrior
    witches woman women worker yawn yeti zombie
    archer archmage battlemage cudgel fakir gladiator horseman initiate magician shaman spearman
    stickfighter swordman indiattack
    """.split()
)
THINGS = frozenset(
    """
    footsteps footstep gallop horsegallop canter walk fly flapping arrow weapon airship machine orni
    ornithopter catapult fingersnap snap heal build summon harvest mine knife skeleton
    """.split()
)
"""What they say of an animal or a person is not its voice."""
WORDLESS = frozenset("cough cry giggle laugh scream sneeze snore yawn".split())
"""What nobody speaks while doing, whatever a recognizer understands."""


def kind_of(path: str) -> str:
    """Return which of KINDS a sound is, by the words of its path: ``hits/dog_growl/1.ogg``."""
    words = _words(path)
    if words & THINGS:
        return OTHER
    if words & ANIMALS:
        return ANIMAL
    return HUMAN if words & HUMANS else OTHER


def is_wordless(path: str) -> bool:
    """Whether a sound's name says that it is no speech."""
    return bool(_words(path) & WORDLESS)


def _words(path: str) -> set[str]:
    """Return the words of a path, ``BabyCry`` being two, with their singulars."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", path.rpartition(".")[0])
    words = set(re.findall(r"[a-z]+", spaced.lower()))
    return words | {word.removesuffix("s") for word in words}
