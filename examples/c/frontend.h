// From samples to a network's input: high-pass, log-mel features. Float and fixed point.
//
// Everything is as in Python's recognizer (highpass.py, frontend.py), with the constants and tables
// of recognizer_model.h, which `recognizer export MODEL --c-array` writes. No memory is allocated;
// work space is static, so these functions are not to be called from two threads at once.

#ifndef FRONTEND_H_
#define FRONTEND_H_

#include <stddef.h>
#include <stdint.h>

#include "recognizer_model.h"

// High-pass filter of a stream, in float. Set to {0} before the first sample.
typedef struct {
  int begun;
  float first;  // What went before the stream counts as this, its first sample.
  float states[RECOGNIZER_BIQUADS][2];
} HighPass;

// The same in fixed point; samples with FRACTION_BITS bits behind the point, 1.0 is 32768.
typedef struct {
  int begun;
  int32_t first;
  int32_t before[RECOGNIZER_BIQUADS + 1][2];  // Last two samples into, between and out of biquads.
} FixedHighPass;

enum { FRACTION_BITS = 8 };

// Filter the next `count` samples, -1 to 1; `out` may be `in`.
void high_pass(HighPass* filter, const float* in, float* out, size_t count);

// Filter the next `count` 16-bit samples. `out` has FRACTION_BITS more.
void high_pass_fixed(FixedHighPass* filter, const int16_t* in, int32_t* out, size_t count);

// Samples of an utterance of `count` with the zeros that follow it: whole steps, a window at least.
size_t padded_samples(size_t count);

// Frames of so many padded samples.
size_t frames_of(size_t padded);

// Write the features of an utterance, frames_of(padded) x RECOGNIZER_N_MELS values from -1 to 0.
// Samples from `count` to `padded` are zeros.
void features_of(const float* samples, size_t count, size_t padded, float* features);

// The same from what high_pass_fixed gives, as the int8 model takes it. `levels` is work space for
// as many values.
void fixed_features_of(const int32_t* samples, size_t count, size_t padded, int16_t* levels,
                       int8_t* features);

#endif
