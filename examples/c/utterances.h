// Finds the utterances of a recording: stretches of sound with pauses around them.
//
// A stand-in for a voice activity detector, by level alone, for recordings without much noise.

#ifndef UTTERANCES_H_
#define UTTERANCES_H_

#include <stddef.h>

typedef struct {
  size_t start, end;  // Samples; `end` is exclusive.
} Span;

// Write the utterances among `count` high-passed samples to `spans`, at most `room`; return how
// many there are.
size_t utterances_of(const float* samples, size_t count, Span* spans, size_t room);

#endif
