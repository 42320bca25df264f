// The seam between this example and a TensorFlow Lite runtime.
//
// network_tflite.c implements it with TensorFlow Lite's C API; another runtime takes its place with
// these three functions. (The C API of LiteRT's own library, libLiteRt.so, does not serve: it
// refuses the state of fused LSTMs with "Variable tensors not yet supported".) On a microcontroller
// it is TFLite Micro's interpreter, in C++ and with the header that `recognizer export` writes:
//
//     #include "recognizer_model.h"
//
//     alignas(16) static uint8_t arena[RECOGNIZER_ARENA_BYTES];
//     tflite::MicroMutableOpResolver<6> ops;
//     ops.AddConcatenation();
//     ops.AddConv2D();
//     ops.AddReshape();
//     ops.AddReverseV2();
//     ops.AddSoftmax();
//     ops.AddUnidirectionalSequenceLSTM();
//     tflite::MicroInterpreter interpreter(tflite::GetModel(recognizer_data), ops, arena,
//                                          sizeof(arena));
//     interpreter.AllocateTensors();
//     // For each utterance: fixed_features_of() writes interpreter.input(0)->data.int8
//     interpreter.Reset();
//     interpreter.Invoke();

#ifndef NETWORK_H_
#define NETWORK_H_

#include <stdbool.h>
#include <stddef.h>

typedef struct Network Network;

// Open a .tflite file that takes features. Returns NULL where that fails, with the reason.
Network* network_open(const char* path, const char** wrong);

// Frames that the network takes; 0 where it takes any number.
size_t network_frames(const Network* network);

// Turn features (frames x RECOGNIZER_N_MELS) into probabilities (steps x RECOGNIZER_CLASSES), where
// steps is (frames - 1) / RECOGNIZER_STRIDE + 1. The LSTM's state is cleared before.
bool network_run(Network* network, const float* features, size_t frames, float* probabilities);

void network_close(Network* network);

#endif
