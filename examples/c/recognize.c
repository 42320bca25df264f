// recognize [--whole] [--fixed] [--features FILE] MODEL.tflite RECORDING.wav
//
// Prints a line for each utterance of a recording: where it is, in seconds, and the digits in it.
//   --whole          the recording is one utterance
//   --fixed          with the fixed-point front-end
//   --features FILE  write the features of the first utterance, float32
// Exit code 2 for misuse, 1 for a failure; either is one line on stderr.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctc.h"
#include "frontend.h"
#include "network.h"
#include "utterances.h"
#include "wav.h"

enum { MOST_UTTERANCES = 1000, MOST_DIGITS = 100 };

typedef struct {
  const char *model, *recording, *features;
  int whole, fixed;
} Options;

// A recording, high-passed.
typedef struct {
  float* samples;
  int32_t* fixed;
  size_t count;
} Stream;

static void* memory(size_t count, size_t size) {
  void* block = calloc(count + 1, size);
  if (!block) {
    fputs("out of memory\n", stderr);
    exit(1);
  }
  return block;
}

static int fail(const char* what, const char* wrong) {
  fprintf(stderr, "%s %s\n", what, wrong);
  return 1;
}

static int parse(int count, char** words, Options* options) {
  int i = 1;
  for (; i < count && words[i][0] == '-'; ++i) {
    if (!strcmp(words[i], "--whole")) options->whole = 1;
    else if (!strcmp(words[i], "--fixed")) options->fixed = 1;
    else if (!strcmp(words[i], "--features") && i + 1 < count) options->features = words[++i];
    else return 0;
  }
  if (count - i != 2) return 0;
  options->model = words[i];
  options->recording = words[i + 1];
  return 1;
}

static Stream filtered(const Wav* wav) {
  Stream stream = {memory(wav->count, sizeof(float)), memory(wav->count, sizeof(int32_t)),
                   wav->count};
  HighPass filter = {0};
  FixedHighPass fixed_filter = {0};
  for (size_t n = 0; n < wav->count; ++n) stream.samples[n] = wav->samples[n] / 32768.0f;
  high_pass(&filter, stream.samples, stream.samples, stream.count);
  high_pass_fixed(&fixed_filter, wav->samples, stream.fixed, stream.count);
  return stream;
}

// Narrow a span to what a network of one length hears: the part with the most energy.
static Span loudest_of(const Stream* stream, Span span, size_t length) {
  const size_t step = RECOGNIZER_STRIDE * RECOGNIZER_HOP_LENGTH;
  if (span.end - span.start <= length) return span;
  double energy = 0, most = -1;
  size_t best = 0;
  for (size_t n = span.start; n < span.end; ++n) {
    energy += (double)stream->samples[n] * stream->samples[n];
    if (n - span.start + 1 < length) continue;
    const size_t first = n + 1 - length;
    if (energy > most) {
      most = energy;
      best = first - span.start;
    }
    energy -= (double)stream->samples[first] * stream->samples[first];
  }
  const size_t start = span.start + best / step * step;
  return (Span){start, start + length};
}

static void features_at(const Stream* stream, Span span, size_t padded, int fixed, float* out) {
  const size_t count = span.end - span.start;
  if (!fixed) {
    features_of(stream->samples + span.start, count, padded, out);
    return;
  }
  const size_t values = frames_of(padded) * RECOGNIZER_N_MELS;
  int16_t* levels = memory(values, sizeof(int16_t));
  int8_t* steps = memory(values, 1);
  fixed_features_of(stream->fixed + span.start, count, padded, levels, steps);
  for (size_t i = 0; i < values; ++i)
    out[i] = RECOGNIZER_INPUT_SCALE * (float)(steps[i] - RECOGNIZER_INPUT_ZERO_POINT);
  free(levels);
  free(steps);
}

static int write_features(const char* path, const float* features, size_t values) {
  FILE* file = fopen(path, "wb");
  if (!file) return fail(path, "cannot be written");
  const size_t written = fwrite(features, sizeof(float), values, file);
  if (fclose(file) != 0 || written != values) return fail(path, "cannot be written");
  return 0;
}

static int recognize(Network* network, const Stream* stream, Span span, const Options* options) {
  const size_t one_length = network_frames(network);
  const Span heard =
      one_length ? loudest_of(stream, span, (one_length - 1) * RECOGNIZER_HOP_LENGTH) : span;
  const size_t padded = padded_samples(heard.end - heard.start), frames = frames_of(padded);
  float* features = memory(frames * RECOGNIZER_N_MELS, sizeof(float));
  const size_t steps = (frames - 1) / RECOGNIZER_STRIDE + 1;
  float* probabilities = memory(steps * RECOGNIZER_CLASSES, sizeof(float));
  features_at(stream, heard, padded, options->fixed, features);
  int failed = 0;
  if (options->features)
    failed = write_features(options->features, features, frames * RECOGNIZER_N_MELS);
  if (!failed && !network_run(network, features, frames, probabilities))
    failed = fail(options->model, "does not run on an utterance");
  if (!failed) {
    Digit digits[MOST_DIGITS];
    size_t count = digits_of(probabilities, steps, digits, MOST_DIGITS);
    if (count > MOST_DIGITS) count = MOST_DIGITS;
    printf("%.3f-%.3f", (double)span.start / RECOGNIZER_STREAM_RATE,
           (double)span.end / RECOGNIZER_STREAM_RATE);
    for (size_t i = 0; i < count; ++i) printf(" %d", digits[i].digit);
    printf("\n");
  }
  free(features);
  free(probabilities);
  return failed;
}

int main(int count, char** words) {
  Options options = {0};
  if (!parse(count, words, &options)) {
    fputs("usage: recognize [--whole] [--fixed] [--features FILE] MODEL.tflite RECORDING.wav\n",
          stderr);
    return 2;
  }
  Wav wav;
  const char* wrong = read_wav(options.recording, &wav);
  if (wrong) return fail(options.recording, wrong);
  if (wav.rate != RECOGNIZER_STREAM_RATE) {
    fprintf(stderr, "%s has %u samples a second; resample it to %d first\n", options.recording,
            (unsigned)wav.rate, RECOGNIZER_STREAM_RATE);
    free(wav.samples);
    return 1;
  }
  Network* network = network_open(options.model, &wrong);
  if (!network) {
    free(wav.samples);
    return fail(options.model, wrong);
  }
  Stream stream = filtered(&wav);
  free(wav.samples);
  Span* spans = memory(MOST_UTTERANCES, sizeof(Span));
  size_t found = 1;
  spans[0] = (Span){0, stream.count};
  if (!options.whole) found = utterances_of(stream.samples, stream.count, spans, MOST_UTTERANCES);
  if (found > MOST_UTTERANCES) found = MOST_UTTERANCES;
  int failed = 0;
  for (size_t i = 0; i < found && !failed; ++i) {
    failed = recognize(network, &stream, spans[i], &options);
    options.features = NULL;
  }
  free(spans);
  free(stream.samples);
  free(stream.fixed);
  network_close(network);
  return failed;
}
