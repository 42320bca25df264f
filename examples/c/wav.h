// Reads WAV files: 16-bit PCM, any number of channels.

#ifndef WAV_H_
#define WAV_H_

#include <stddef.h>
#include <stdint.h>

typedef struct {
  int16_t* samples;  // Mono: the mean of the channels. To be freed.
  size_t count;
  uint32_t rate;
} Wav;

// Read a file. Returns NULL, or what is wrong with it.
const char* read_wav(const char* path, Wav* wav);

#endif
