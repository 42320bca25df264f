// From a network's probabilities to digits.

#ifndef CTC_H_
#define CTC_H_

#include <stddef.h>

typedef struct {
  int digit;          // 0 to 9
  float probability;  // Highest of its steps; a rough confidence, not the recognizer's.
  size_t step;        // Where that was. Step s lies around sample s * stride * hop length.
} Digit;

// Write the digits of a matrix of probabilities (steps x RECOGNIZER_CLASSES) to `digits`, at most
// `room`; return how many there are.
//
// The most probable symbol of each step is taken and repetitions are merged (the best path of
// Graves et al., 2006); "oh" is zero, other words are dropped. Python's recognizer goes further: it
// searches for the most probable sequence, and calibrates a confidence to put a threshold to.
size_t digits_of(const float* probabilities, size_t steps, Digit* digits, size_t room);

#endif
