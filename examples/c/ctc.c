#include "ctc.h"

#include "recognizer_model.h"

enum { NO_SYMBOL = -1, NOT_A_DIGIT = 10, NOTHING = 11, SYMBOLS = 12 };

// Return the most probable symbol of a step: a digit, NOT_A_DIGIT or NOTHING.
static int best_of(const float* row, float* probability) {
  float sums[SYMBOLS] = {0};
  for (int i = 0; i < RECOGNIZER_CLASSES; ++i) {
    const int digit = recognizer_digit_of[i];
    sums[digit >= 0 ? digit : i == RECOGNIZER_NOTHING ? NOTHING : NOT_A_DIGIT] += row[i];
  }
  int best = 0;
  for (int i = 1; i < SYMBOLS; ++i) best = sums[i] > sums[best] ? i : best;
  *probability = sums[best];
  return best;
}

size_t digits_of(const float* probabilities, size_t steps, Digit* digits, size_t room) {
  int before = NO_SYMBOL;
  size_t count = 0;
  for (size_t step = 0; step < steps; ++step) {
    float probability;
    const int symbol = best_of(probabilities + step * RECOGNIZER_CLASSES, &probability);
    if (symbol < NOT_A_DIGIT && symbol != before) {
      if (count < room) digits[count] = (Digit){symbol, probability, step};
      ++count;
    } else if (symbol < NOT_A_DIGIT && count <= room && probability > digits[count - 1].probability) {
      digits[count - 1].probability = probability;
      digits[count - 1].step = step;
    }
    before = symbol;
  }
  return count;
}
