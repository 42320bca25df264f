#include "wav.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PCM = 1, EXTENSIBLE = 0xfffe, MOST_CHANNELS = 16, MOST_BYTES = 1 << 30 };

typedef struct {
  uint8_t* bytes;
  size_t count;
} File;

static uint32_t number(const uint8_t* at, int bytes) {
  uint32_t value = 0;
  for (int i = bytes; i-- > 0;) value = value << 8 | at[i];
  return value;
}

static const char* read_file(const char* path, File* file) {
  FILE* stream = fopen(path, "rb");
  if (!stream) return "cannot be opened";
  const char* wrong = NULL;
  long size = -1;
  if (fseek(stream, 0, SEEK_END) == 0) size = ftell(stream);
  if (size < 0 || size > MOST_BYTES || fseek(stream, 0, SEEK_SET) != 0) {
    wrong = "cannot be read";
  } else {
    file->count = (size_t)size;
    file->bytes = malloc(file->count + 1);
    if (!file->bytes) wrong = "does not fit into memory";
    else if (fread(file->bytes, 1, file->count, stream) != file->count) wrong = "cannot be read";
  }
  fclose(stream);
  return wrong;
}

static const char* decode(const File* file, Wav* wav) {
  const uint8_t* bytes = file->bytes;
  if (file->count < 12 || memcmp(bytes, "RIFF", 4) || memcmp(bytes + 8, "WAVE", 4))
    return "is no WAV file";
  unsigned channels = 0;
  for (size_t at = 12; file->count - at >= 8;) {
    const uint8_t* chunk = bytes + at + 8;
    const size_t there = file->count - at - 8;
    size_t size = number(bytes + at + 4, 4);
    if (memcmp(bytes + at, "fmt ", 4) == 0) {
      if (size < 16 || size > there) return "has a damaged header";
      const unsigned format = number(chunk, 2), bits = number(chunk + 14, 2);
      channels = number(chunk + 2, 2);
      wav->rate = number(chunk + 4, 4);
      if ((format != PCM && format != EXTENSIBLE) || bits != 16) return "is not 16-bit PCM";
      if (channels == 0 || channels > MOST_CHANNELS) return "has too many channels, or none";
    } else if (memcmp(bytes + at, "data", 4) == 0) {
      if (!channels) return "has no format before its samples";
      if (size > there) size = there;  // Cut short, or written to a pipe: what is there is heard.
      wav->count = size / (2 * channels);
      wav->samples = malloc((wav->count + 1) * sizeof(int16_t));
      if (!wav->samples) return "does not fit into memory";
      for (size_t n = 0; n < wav->count; ++n) {
        int32_t sum = 0;
        for (unsigned c = 0; c < channels; ++c)
          sum += (int16_t)number(chunk + 2 * (n * channels + c), 2);
        wav->samples[n] = (int16_t)(sum / (int32_t)channels);
      }
      return NULL;
    }
    if (size > there) break;
    at += 8 + size;
    if (size & 1 && at < file->count) ++at;  // Chunks begin at even places.
  }
  return "holds no samples";
}

const char* read_wav(const char* path, Wav* wav) {
  File file = {NULL, 0};
  *wav = (Wav){NULL, 0, 0};
  const char* wrong = read_file(path, &file);
  if (!wrong) wrong = decode(&file, wav);
  free(file.bytes);
  return wrong;
}
