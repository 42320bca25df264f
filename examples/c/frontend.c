#include "frontend.h"

#include <math.h>

#define BINS (RECOGNIZER_N_FFT / 2 + 1)

_Static_assert((RECOGNIZER_N_FFT & (RECOGNIZER_N_FFT - 1)) == 0, "the transform takes powers of 2");

size_t padded_samples(size_t count) {
  const size_t step = RECOGNIZER_STRIDE ? RECOGNIZER_STRIDE * RECOGNIZER_HOP_LENGTH : 1;
  if (count < RECOGNIZER_WINDOW_SAMPLES) count = RECOGNIZER_WINDOW_SAMPLES;
  return (count + step - 1) / step * step;
}

size_t frames_of(size_t padded) { return padded / RECOGNIZER_HOP_LENGTH + 1; }

// Index of `i` with its bits in reverse order, for a transform in place.
static unsigned reversed(unsigned i) {
  unsigned out = 0;
  for (unsigned n = RECOGNIZER_N_FFT; n > 1; n >>= 1, i >>= 1) out = out << 1 | (i & 1);
  return out;
}

// ---- float ----

void high_pass(HighPass* filter, const float* in, float* out, size_t count) {
  for (size_t n = 0; n < count; ++n) {
    if (!filter->begun) filter->first = in[n];
    filter->begun = 1;
    float x = in[n] - filter->first;
    for (int i = 0; i < RECOGNIZER_BIQUADS; ++i) {  // Transposed direct form II.
      const float* c = recognizer_biquads + 5 * i;
      float* s = filter->states[i];
      const float y = c[0] * x + s[0];
      s[0] = c[1] * x - c[3] * y + s[1];
      s[1] = c[2] * x - c[4] * y;
      x = y;
    }
    out[n] = x;
  }
}

// Power of each bin of a real frame, by decimation in time.
static void power_spectrum(const float* frame, float* power) {
  static float re[RECOGNIZER_N_FFT], im[RECOGNIZER_N_FFT];
  for (unsigned i = 0; i < RECOGNIZER_N_FFT; ++i) {
    re[reversed(i)] = frame[i];
    im[i] = 0;
  }
  for (unsigned half = 1; half < RECOGNIZER_N_FFT; half *= 2) {
    const unsigned turn = RECOGNIZER_N_FFT / (2 * half);
    for (unsigned k = 0; k < half; ++k) {
      const float c = recognizer_cosine[k * turn];
      const float s = -recognizer_cosine[(k * turn + 3 * RECOGNIZER_N_FFT / 4) % RECOGNIZER_N_FFT];
      for (unsigned a = k; a < RECOGNIZER_N_FFT; a += 2 * half) {
        const unsigned b = a + half;
        const float x = re[b] * c - im[b] * s, y = re[b] * s + im[b] * c;
        re[b] = re[a] - x;
        im[b] = im[a] - y;
        re[a] += x;
        im[a] += y;
      }
    }
  }
  for (unsigned i = 0; i < BINS; ++i) power[i] = re[i] * re[i] + im[i] * im[i];
}

void features_of(const float* samples, size_t count, size_t padded, float* features) {
  static float frame[RECOGNIZER_N_FFT], power[BINS];
  const size_t frames = frames_of(padded);
  float loudest = -HUGE_VALF;
  float* out = features;
  for (size_t n = 0; n < frames; ++n) {
    for (size_t i = 0; i < RECOGNIZER_N_FFT; ++i) {
      // Frames are centred, so the first begins before the utterance.
      const size_t at = n * RECOGNIZER_HOP_LENGTH + i;
      const int inside = at >= RECOGNIZER_N_FFT / 2 && at - RECOGNIZER_N_FFT / 2 < count;
      frame[i] = inside ? samples[at - RECOGNIZER_N_FFT / 2] * recognizer_hann[i] : 0;
    }
    power_spectrum(frame, power);
    const float* weight = recognizer_mel_weight;
    for (int mel = 0; mel < RECOGNIZER_N_MELS; ++mel) {
      float sum = 0;
      for (int i = 0; i < recognizer_mel_count[mel]; ++i)
        sum += *weight++ * power[recognizer_mel_first[mel] + i];
      *out = 10 * log10f(fmaxf(sum, RECOGNIZER_POWER_FLOOR));
      loudest = fmaxf(loudest, *out++);
    }
  }
  while (out-- > features)
    *out = fmaxf(*out - loudest, -RECOGNIZER_TOP_DB) / RECOGNIZER_TOP_DB;
}

// ---- fixed point ----

enum {
  FILTER_BITS = 12,   // Behind the point inside the filter.
  COEFFICIENT_BITS = 28,
  FRAME_BITS = 7,     // Behind the point in a windowed frame: the transform adds 8 bits at most.
  TURN_BITS = 30,
  SUM_BITS = 42,      // Of the loudest bin, so that a sum of bins times 16-bit weights fits.
  LEVEL_BITS = 8,     // Behind the point of a level, which is a logarithm to base 2.
};

// `value` / 2^bits, rounded.
static int64_t shifted(int64_t value, int bits) {
  return (value + ((int64_t)1 << (bits - 1))) >> bits;
}

void high_pass_fixed(FixedHighPass* filter, const int16_t* in, int32_t* out, size_t count) {
  for (size_t n = 0; n < count; ++n) {
    if (!filter->begun) filter->first = in[n];
    filter->begun = 1;
    int32_t x = (in[n] - filter->first) * (1 << FILTER_BITS);
    for (int i = 0; i < RECOGNIZER_BIQUADS; ++i) {  // Direct form I.
      const int32_t* c = recognizer_biquads_fixed + 5 * i;
      int32_t *u = filter->before[i], *v = filter->before[i + 1];
      const int64_t sum = (int64_t)c[0] * x + (int64_t)c[1] * u[0] + (int64_t)c[2] * u[1] -
                          (int64_t)c[3] * v[0] - (int64_t)c[4] * v[1];
      u[1] = u[0];
      u[0] = x;
      x = (int32_t)shifted(sum, COEFFICIENT_BITS);
    }
    int32_t* last = filter->before[RECOGNIZER_BIQUADS];
    last[1] = last[0];
    last[0] = x;
    out[n] = (int32_t)shifted(x, FILTER_BITS - FRACTION_BITS);
  }
}

static void fixed_power_spectrum(const int32_t* frame, uint64_t* power) {
  static int32_t re[RECOGNIZER_N_FFT], im[RECOGNIZER_N_FFT];
  for (unsigned i = 0; i < RECOGNIZER_N_FFT; ++i) {
    re[reversed(i)] = frame[i];
    im[i] = 0;
  }
  for (unsigned half = 1; half < RECOGNIZER_N_FFT; half *= 2) {
    const unsigned turn = RECOGNIZER_N_FFT / (2 * half);
    for (unsigned k = 0; k < half; ++k) {
      const int64_t c = recognizer_cosine_fixed[k * turn];
      const int64_t s =
          -recognizer_cosine_fixed[(k * turn + 3 * RECOGNIZER_N_FFT / 4) % RECOGNIZER_N_FFT];
      for (unsigned a = k; a < RECOGNIZER_N_FFT; a += 2 * half) {
        const unsigned b = a + half;
        const int32_t x = (int32_t)shifted(re[b] * c - im[b] * s, TURN_BITS);
        const int32_t y = (int32_t)shifted(re[b] * s + im[b] * c, TURN_BITS);
        re[b] = re[a] - x;
        im[b] = im[a] - y;
        re[a] += x;
        im[a] += y;
      }
    }
  }
  for (unsigned i = 0; i < BINS; ++i)
    power[i] = (uint64_t)((int64_t)re[i] * re[i]) + (uint64_t)((int64_t)im[i] * im[i]);
}

static int bits_of(uint64_t value) {
  int bits = 0;
  for (; value; value >>= 1) ++bits;
  return bits;
}

// Logarithm to base 2 of a number above 0, with LEVEL_BITS bits behind the point.
static int32_t level_of(uint64_t value) {
  const int exponent = bits_of(value) - 1;
  // The 15 bits after the leading one: an index into the table, and how far to the next entry.
  const uint32_t rest =
      (uint32_t)(exponent > 15 ? value >> (exponent - 15) : value << (15 - exponent)) & 0x7fff;
  const uint32_t index = rest >> 9, between = rest & 0x1ff;
  const uint32_t below = recognizer_log2_fixed[index], above = recognizer_log2_fixed[index + 1];
  const uint32_t mantissa = below + (((above - below) * between + 0x100) >> 9);
  return exponent * (1 << LEVEL_BITS) + (int32_t)((mantissa + (1 << 6)) >> (15 - LEVEL_BITS));
}

void fixed_features_of(const int32_t* samples, size_t count, size_t padded, int16_t* levels,
                       int8_t* features) {
  static int32_t frame[RECOGNIZER_N_FFT];
  static uint64_t power[BINS];
  const size_t frames = frames_of(padded);
  int16_t loudest = INT16_MIN;
  int16_t* out = levels;
  for (size_t n = 0; n < frames; ++n) {
    for (size_t i = 0; i < RECOGNIZER_N_FFT; ++i) {
      const size_t at = n * RECOGNIZER_HOP_LENGTH + i;
      const int inside = at >= RECOGNIZER_N_FFT / 2 && at - RECOGNIZER_N_FFT / 2 < count;
      const int64_t sample = inside ? samples[at - RECOGNIZER_N_FFT / 2] : 0;
      frame[i] = (int32_t)shifted(sample * recognizer_hann_fixed[i], 15 + FRACTION_BITS - FRAME_BITS);
    }
    fixed_power_spectrum(frame, power);
    uint64_t most = 0;
    for (int i = 0; i < BINS; ++i) most = power[i] > most ? power[i] : most;
    const int excess = bits_of(most) > SUM_BITS ? bits_of(most) - SUM_BITS : 0;
    const uint16_t* weight = recognizer_mel_weight_fixed;
    for (int mel = 0; mel < RECOGNIZER_N_MELS; ++mel) {
      uint64_t sum = 0;
      for (int i = 0; i < recognizer_mel_count[mel]; ++i)
        sum += *weight++ * (power[recognizer_mel_first[mel] + i] >> excess);
      int32_t level = sum ? level_of(sum) + excess * (1 << LEVEL_BITS) : 0;
      if (level < RECOGNIZER_FLOOR_FIXED) level = RECOGNIZER_FLOOR_FIXED;
      *out = (int16_t)level;
      loudest = *out > loudest ? *out : loudest;
      ++out;
    }
  }
  for (size_t i = 0; i < frames * RECOGNIZER_N_MELS; ++i) {
    // Levels below the loudest, in steps of the model's input.
    const int32_t below = (levels[i] - loudest) * RECOGNIZER_STEPS_PER_LEVEL_FIXED;
    int32_t value = RECOGNIZER_INPUT_ZERO_POINT + (int32_t)shifted(below, LEVEL_BITS + 8);
    const int32_t least = RECOGNIZER_INPUT_LEAST;
    value = value < least ? least : value;
    features[i] = (int8_t)(value > 127 ? 127 : value);
  }
}
