"""Cuts a stream into utterances: detector (is this frame speech?), endpointer (where does it
begin and end?), segmenter (which samples are they?)."""

from recognizer.segmenter.detector import Detector, WebRtcDetector
from recognizer.segmenter.params import SegmenterParams
from recognizer.segmenter.segmenter import (
    Misfire,
    Progress,
    Segment,
    Segmenter,
    SpeechStart,
    Utterance,
)

__all__ = [
    "Detector",
    "Misfire",
    "Progress",
    "Segment",
    "Segmenter",
    "SegmenterParams",
    "SpeechStart",
    "Utterance",
    "WebRtcDetector",
]
