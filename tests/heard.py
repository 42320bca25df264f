"""What was heard of the bundled recording, compared with what was spoken."""

import json


def words(transcript):
    """Return the digits of a transcript, and what is none: words, and a sentence at its end."""
    spoken = json.loads(transcript.read_text())
    others = [word for word in spoken if not word["label"].isdigit()]
    digits = [word for word in spoken if word["label"].isdigit()]
    sentences = [word["start"] for word in others if not word["alone"]]
    if sentences:
        others.append({"start": min(sentences), "end": spoken[-1]["end"] + 0.3})
        digits = [word for word in digits if word["start"] < min(sentences)]
    return digits, others


def assert_all_heard(events, transcript, *, offset=None, after=0.0):
    """Assert that every digit spoken after a time was heard in its place, and none between.

    ``events`` are dictionaries as ``--json`` has them; ``offset`` is the place of the recording
    in the stream, by default so that the first digit heard is the first spoken. What a model
    makes of words that are no digits is not looked at.
    """
    digits, others = words(transcript)
    heard = [event for event in events if event["event"] == "digit"]
    assert heard, events
    if offset is None:
        offset = heard[0]["start"] - digits[0]["start"]
    due = [word for word in digits if word["start"] + offset > after]
    assert len(due) >= 3, "too little to look for"
    heard = [
        event
        for event in heard
        if event["end"] - offset > due[0]["start"]
        and not any(_in(event, o, offset) for o in others)
    ]
    assert [event["digit"] for event in heard] == [int(word["label"]) for word in due], events
    pairs = zip(heard, due, strict=True)
    assert all(_in(event, word, offset) for event, word in pairs), events


def _in(event, word, offset):
    return event["start"] - offset < word["end"] and word["start"] < event["end"] - offset
