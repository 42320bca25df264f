"""Running speech without a digit or a homophone of one in it."""

import numpy as np

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
_PEOPLE = (
    "i", "you", "we", "they", "he", "she", "the heroes", "nobody", "the guests", "my wife",
    "the young ones", "your friends", "the crew", "a few men", "the wine makers",
)  # fmt: skip
_DOINGS = (
    "know", "never saw", "hate", "like", "own", "found", "would not open", "can not find",
    "had a look at", "must fix", "drew", "threw away", "did not like", "know nothing about",
    "were waiting near", "will drive past", "already paid on", "always fire at", "still want",
)  # fmt: skip
_THINGS = (
    "the fine old gate", "a free phone line", "the front door", "the seventh floor", "my hat",
    "the tree by the store", "a late train", "some beef stew", "red wine and cheese", "a low wall",
    "that long narrow street", "the fire alarm", "a thin thread", "the sick child", "the new zoo",
    "an open window", "the highest tower", "nought but trouble", "the mine",
    "a wonderful sunset", "the sixth chapter", "the heavenly choir", "a clever answer",
    "the river bank", "no weight at all", "a dozen fresh eggs", "the mixed fruit", "a true story",
)  # fmt: skip
_REMARKS = (
    "hi there", "well", "so", "i mean", "you know", "no no", "all right", "of course", "right now",
    "in fact", "as a matter of fact", "honestly", "by the way", "hang on", "wait a minute", "look",
    "anyway", "i think", "if you ask me", "believe it or not", "let me see", "guess what",
)  # fmt: skip
_ASIDES = (
    "and so on", "i guess", "don't you think", "as far as i know", "at least not yet", "or not",
    "whatever happens", "and that is that", "if i may say so", "more or less", "any day now",
    "sooner or later", "again and again", "even in the rain", "without a doubt", "no way",
    "when the lights go out", "until the end of may", "while we wait", "since last night",
)  # fmt: skip
_REQUESTS = (
    "please turn off the light in the hall", "what time does the store open",
    "play that song again", "where did you put the car keys",
    "remind me about the meeting on friday", "stop the music",
    "how high is that mountain over there", "can you hear me now", "tell her i will be late",
    "switch on the heater in the living room", "what is the weather like in rome today",
    "do you know the way home from here", "could i see the menu please", "close the garage door",
    "show me the way back", "is there any more coffee left", "who was that on the phone",
    "send a message and say i am on my way", "find a hotel with a view of the sea",
    "read the next line please", "why is the sky so blue this evening", "open the file again",
)  # fmt: skip


def draw_phrase(rng: np.random.Generator) -> str:
    """Running speech of 5 to 15 words without a digit: a tale, talk, or a request."""
    style = rng.random()
    if style < 0.4:
        return " ".join(_pick(group, rng) for group in (_OPENINGS, _VERBS, _CLOSINGS))
    if style < 0.85:
        middle = [_pick(_PEOPLE, rng), _pick(_DOINGS, rng), _pick(_THINGS, rng)]
        before = [_pick(_REMARKS, rng)] if rng.random() < 0.6 else []
        after = [_pick(_ASIDES if rng.random() < 0.5 else _CLOSINGS, rng)]
        return " ".join([*before, *middle, *after])
    return f"{_pick(_REMARKS, rng)} {_pick(_REQUESTS, rng)}"


def _pick(group: tuple[str, ...], rng: np.random.Generator) -> str:
    return group[int(rng.integers(len(group)))]
