// Checks recognizer_model.h and .cc, which `recognizer export MODEL --c-array` writes, and shows
// how their tables turn samples into the model's input.
//
//   gcc -std=c11 -O2 -I DIR examples/c/check_model.c -x c DIR/recognizer_model.cc -lm -o check
//
// Prints what it found and exits with 0, or with 1 at the first thing that is wrong. The Fourier
// transform is the plain definition, for clarity; a device uses its library's FFT.

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "recognizer_model.h"

#define BINS (RECOGNIZER_N_FFT / 2 + 1)

static void require(int holds, const char* what) {
  if (!holds) {
    fprintf(stderr, "wrong: %s\n", what);
    exit(1);
  }
}

static uint32_t crc32(const uint8_t* data, size_t count) {
  uint32_t crc = 0xffffffffu;
  for (size_t i = 0; i < count; ++i) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320u : 0);
  }
  return ~crc;
}

static void check_model(void) {
  require(sizeof(recognizer_data) == RECOGNIZER_MODEL_BYTES, "byte count of the model");
  require((uintptr_t)recognizer_data % 16 == 0, "alignment of the model");
  require(memcmp(recognizer_data + 4, "TFL3", 4) == 0, "the model is no TFLite file");
  require(crc32(recognizer_data, sizeof(recognizer_data)) == RECOGNIZER_MODEL_CRC32,
          "checksum of the model");
}

// A Hann window's mean is one half, and a mel filter's area in hertz is one (up to the width of
// a bin, so narrow filters are looked at together).
static void check_tables(void) {
  double sum = 0, area = 0;
  size_t weights = 0;
  for (int i = 0; i < RECOGNIZER_N_FFT; ++i) sum += recognizer_hann[i];
  require(fabs(sum / RECOGNIZER_N_FFT - 0.5) < 1e-6, "mean of the window");
  for (int mel = 0; mel < RECOGNIZER_N_MELS; ++mel) {
    require(recognizer_mel_first[mel] + recognizer_mel_count[mel] <= BINS, "bins of a mel filter");
    weights += recognizer_mel_count[mel];
  }
  require(weights == RECOGNIZER_MEL_WEIGHTS, "number of mel weights");
  for (size_t i = 0; i < weights; ++i) {
    require(recognizer_mel_weight[i] >= 0, "sign of a mel weight");
    area += recognizer_mel_weight[i] * ((double)RECOGNIZER_SAMPLE_RATE / RECOGNIZER_N_FFT);
  }
  require(fabs(area / RECOGNIZER_N_MELS - 1) < 0.1, "area of the mel filters");
}

// Power of the Fourier transform of the frame centred on sample `centre`, zeros beyond the ends.
static void power_spectrum(int centre, double* power) {
  static double cosine[RECOGNIZER_N_FFT];
  static float frame[RECOGNIZER_N_FFT];
  const double turn = 2 * acos(-1.0) / RECOGNIZER_N_FFT;
  for (int i = 0; i < RECOGNIZER_N_FFT; ++i) {
    const int at = centre - RECOGNIZER_N_FFT / 2 + i;
    const int inside = at >= 0 && at < RECOGNIZER_WINDOW_SAMPLES;
    cosine[i] = cos(turn * i);
    frame[i] = inside ? recognizer_example_samples[at] / 32768.0f * recognizer_hann[i] : 0;
  }
  for (int bin = 0; bin < BINS; ++bin) {
    double real = 0, imaginary = 0;
    for (int i = 0; i < RECOGNIZER_N_FFT; ++i) {
      const int phase = (int)((long)bin * i % RECOGNIZER_N_FFT);
      // sin(x) is cos(x - a quarter turn)
      const int quarter = (phase + RECOGNIZER_N_FFT - RECOGNIZER_N_FFT / 4) % RECOGNIZER_N_FFT;
      real += frame[i] * cosine[phase];
      imaginary -= frame[i] * cosine[quarter];
    }
    power[bin] = real * real + imaginary * imaginary;
  }
}

// The front-end: decibels below the loudest bin, clipped, and scaled to -1 to 0.
static void features(double* out) {
  static double power[BINS];
  double loudest = -HUGE_VAL;
  for (int frame = 0; frame < RECOGNIZER_FRAMES; ++frame) {
    const float* weight = recognizer_mel_weight;
    power_spectrum(frame * RECOGNIZER_HOP_LENGTH, power);
    for (int mel = 0; mel < RECOGNIZER_N_MELS; ++mel) {
      double sum = 0;
      for (int i = 0; i < recognizer_mel_count[mel]; ++i)
        sum += *weight++ * power[recognizer_mel_first[mel] + i];
      const double decibels = 10 * log10(fmax(sum, RECOGNIZER_POWER_FLOOR));
      out[frame * RECOGNIZER_N_MELS + mel] = decibels;
      loudest = fmax(loudest, decibels);
    }
  }
  for (int i = 0; i < RECOGNIZER_FRAMES * RECOGNIZER_N_MELS; ++i)
    out[i] = fmax(out[i] - loudest, -RECOGNIZER_TOP_DB) / RECOGNIZER_TOP_DB;
}

static void check_example(void) {
  static double computed[RECOGNIZER_FRAMES * RECOGNIZER_N_MELS];
  features(computed);
  for (int i = 0; i < RECOGNIZER_FRAMES * RECOGNIZER_N_MELS; ++i) {
    const double steps = computed[i] / RECOGNIZER_INPUT_SCALE + RECOGNIZER_INPUT_ZERO_POINT;
    const double integer = fmin(127, fmax(-128, round(steps)));
    require(fabs(integer - recognizer_example_input[i]) <= 1, "features of the example");
  }
  double sum = 0;
  int best = 0;
  for (int i = 0; i < RECOGNIZER_CLASSES; ++i) {
    sum += (recognizer_example_output[i] - RECOGNIZER_OUTPUT_ZERO_POINT) * RECOGNIZER_OUTPUT_SCALE;
    if (recognizer_example_output[i] > recognizer_example_output[best]) best = i;
  }
  require(fabs(sum - 1) <= RECOGNIZER_CLASSES * RECOGNIZER_OUTPUT_SCALE, "sum of probabilities");
  printf("the example, a burst of noise, is taken for \"%s\"\n", recognizer_labels[best]);
}

int main(void) {
  check_model();
  check_tables();
  check_example();
  printf("%d bytes, %d classes, %d Hz, %d frames x %d mels: all as stated\n",
         RECOGNIZER_MODEL_BYTES, RECOGNIZER_CLASSES, RECOGNIZER_SAMPLE_RATE, RECOGNIZER_FRAMES,
         RECOGNIZER_N_MELS);
  return 0;
}
