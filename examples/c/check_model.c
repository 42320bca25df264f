// Checks that recognizer_model.h and .cc fit this front-end: makes the input of their example from
// its samples, in float and in fixed point. Worth running on a device before anything else.
//
// Prints how far off the two are, in steps of the model's input, and exits with 1 if that is much.

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "frontend.h"

enum { SAMPLES = RECOGNIZER_WINDOW_SAMPLES, VALUES = RECOGNIZER_FRAMES * RECOGNIZER_N_MELS };

static int furthest;

static void compare(long step, int index) {
  const int off = abs((int)step - recognizer_example_input[index]);
  furthest = off > furthest ? off : furthest;
}

static int report(const char* what, int allowed) {
  const int off = furthest;
  furthest = 0;
  printf("%s: %d of at most %d steps off\n", what, off, allowed);
  return off > allowed;
}

int main(void) {
  static float samples[SAMPLES], features[VALUES];
  static int32_t fixed[SAMPLES];
  static int16_t levels[VALUES];
  static int8_t steps[VALUES];
  for (int i = 0; i < SAMPLES; ++i) {
    samples[i] = recognizer_example_samples[i] / 32768.0f;
    fixed[i] = recognizer_example_samples[i] * (1 << FRACTION_BITS);
  }
  features_of(samples, SAMPLES, SAMPLES, features);
  for (int i = 0; i < VALUES; ++i)
    compare(fminf(127, rintf(features[i] / RECOGNIZER_INPUT_SCALE) + RECOGNIZER_INPUT_ZERO_POINT), i);
  int wrong = report("float", 1);
  fixed_features_of(fixed, SAMPLES, SAMPLES, levels, steps);
  for (int i = 0; i < VALUES; ++i) compare(steps[i], i);
  wrong |= report("fixed point", 2);
  printf("%d bytes, %d frames x %d mels\n", RECOGNIZER_MODEL_BYTES, RECOGNIZER_FRAMES,
         RECOGNIZER_N_MELS);
  return wrong;
}
