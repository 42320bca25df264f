#include "utterances.h"

#include "recognizer_model.h"

#define SECONDS(s) ((size_t)((s) * RECOGNIZER_STREAM_RATE))
#define FRAME SECONDS(0.01)
#define HANGOVER SECONDS(0.5)  // A pause that ends an utterance.
#define MARGIN SECONDS(0.2)    // Heard before and after.
#define SHORTEST SECONDS(0.05)
#define LONGEST SECONDS(10)

static const float BELOW_LOUDEST = 1e-4f;  // 40 dB, as power
static const float ABOVE_QUIETEST = 10;    // 10 dB

static float power_of(const float* frame) {
  float sum = 0;
  for (size_t i = 0; i < FRAME; ++i) sum += frame[i] * frame[i];
  return sum;
}

static size_t later(size_t a, size_t b) { return a > b ? a : b; }
static size_t earlier(size_t a, size_t b) { return a < b ? a : b; }

size_t utterances_of(const float* samples, size_t count, Span* spans, size_t room) {
  const size_t frames = count / FRAME;
  float loudest = 0, quietest = -1;
  for (size_t n = 0; n < frames; ++n) {
    const float power = power_of(samples + n * FRAME);
    loudest = power > loudest ? power : loudest;
    if (power > 0 && (quietest < 0 || power < quietest)) quietest = power;
  }
  const float least = loudest * BELOW_LOUDEST;
  const float floor = quietest * ABOVE_QUIETEST < least ? least : quietest * ABOVE_QUIETEST;
  size_t found = 0, start = 0, end = 0, heard = 0;
  for (size_t n = 0; n <= frames; ++n) {
    const size_t at = n * FRAME;
    const int loud = n < frames && power_of(samples + at) > floor;
    const int over = n == frames || (heard && at - end > HANGOVER);
    if (heard && (over || (loud && at + FRAME - start > LONGEST - 2 * MARGIN))) {
      if (heard * FRAME >= SHORTEST) {
        const size_t first = start > MARGIN ? start - MARGIN : 0;
        const size_t begin = found && found <= room ? later(first, spans[found - 1].end) : first;
        if (found < room) spans[found] = (Span){begin, earlier(end + MARGIN, count)};
        ++found;
      }
      heard = 0;
    }
    if (!loud) continue;
    if (!heard) start = at;
    end = at + FRAME;
    ++heard;
  }
  return found;
}
