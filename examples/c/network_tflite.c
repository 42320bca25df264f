#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "network.h"
#include "recognizer_model.h"

// What is used of TensorFlow Lite's C API (tensorflow/lite/c/c_api.h), so that no header is needed.
typedef struct TfLiteModel TfLiteModel;
typedef struct TfLiteInterpreter TfLiteInterpreter;
typedef struct TfLiteInterpreterOptions TfLiteInterpreterOptions;
typedef struct TfLiteTensor TfLiteTensor;
typedef struct {
  float scale;
  int32_t zero_point;
} TfLiteQuantizationParams;
enum { TFLITE_OK = 0, TFLITE_FLOAT32 = 1, TFLITE_INT8 = 9 };

TfLiteModel* TfLiteModelCreateFromFile(const char* path);
void TfLiteModelDelete(TfLiteModel* model);
TfLiteInterpreterOptions* TfLiteInterpreterOptionsCreate(void);
void TfLiteInterpreterOptionsDelete(TfLiteInterpreterOptions* options);
void TfLiteInterpreterOptionsSetNumThreads(TfLiteInterpreterOptions* options, int32_t threads);
TfLiteInterpreter* TfLiteInterpreterCreate(const TfLiteModel* model,
                                           const TfLiteInterpreterOptions* options);
void TfLiteInterpreterDelete(TfLiteInterpreter* interpreter);
int TfLiteInterpreterResizeInputTensor(TfLiteInterpreter* interpreter, int32_t index,
                                       const int* dimensions, int32_t count);
int TfLiteInterpreterAllocateTensors(TfLiteInterpreter* interpreter);
int TfLiteInterpreterResetVariableTensors(TfLiteInterpreter* interpreter);
int TfLiteInterpreterInvoke(TfLiteInterpreter* interpreter);
TfLiteTensor* TfLiteInterpreterGetInputTensor(const TfLiteInterpreter* interpreter, int32_t index);
const TfLiteTensor* TfLiteInterpreterGetOutputTensor(const TfLiteInterpreter* interpreter,
                                                     int32_t index);
int TfLiteTensorType(const TfLiteTensor* tensor);
int32_t TfLiteTensorNumDims(const TfLiteTensor* tensor);
int32_t TfLiteTensorDim(const TfLiteTensor* tensor, int32_t index);
size_t TfLiteTensorByteSize(const TfLiteTensor* tensor);
void* TfLiteTensorData(const TfLiteTensor* tensor);
TfLiteQuantizationParams TfLiteTensorQuantizationParams(const TfLiteTensor* tensor);

struct Network {
  TfLiteModel* model;
  TfLiteInterpreter* interpreter;
  size_t frames;   // 0 where it takes any number
  size_t current;  // that memory is allocated for
};

enum { ANY = 1 };  // Length that a file states where it takes any.

static const char* check(Network* network) {
  const TfLiteTensor* input = TfLiteInterpreterGetInputTensor(network->interpreter, 0);
  if (!input || TfLiteTensorNumDims(input) != 3 ||
      TfLiteTensorDim(input, 2) != RECOGNIZER_N_MELS)
    return "does not take this front-end's features";
  const int type = TfLiteTensorType(input);
  if (type != TFLITE_FLOAT32 && type != TFLITE_INT8) return "takes neither float32 nor int8";
  network->current = (size_t)TfLiteTensorDim(input, 1);
  network->frames = network->current == ANY ? 0 : network->current;
  return NULL;
}

Network* network_open(const char* path, const char** wrong) {
  Network* network = calloc(1, sizeof(*network));
  *wrong = network ? NULL : "does not fit into memory";
  if (!network) return NULL;
  TfLiteInterpreterOptions* options = TfLiteInterpreterOptionsCreate();
  network->model = TfLiteModelCreateFromFile(path);
  if (options && network->model) {
    TfLiteInterpreterOptionsSetNumThreads(options, 1);
    network->interpreter = TfLiteInterpreterCreate(network->model, options);
  }
  if (options) TfLiteInterpreterOptionsDelete(options);
  if (!network->interpreter ||
      TfLiteInterpreterAllocateTensors(network->interpreter) != TFLITE_OK)
    *wrong = "is no model that this TensorFlow Lite can run";
  else
    *wrong = check(network);
  if (!*wrong) return network;
  network_close(network);
  return NULL;
}

size_t network_frames(const Network* network) { return network->frames; }

static bool resize(Network* network, size_t frames) {
  const int dimensions[] = {1, (int)frames, RECOGNIZER_N_MELS};
  if (network->current == frames) return true;
  network->current = frames;
  return TfLiteInterpreterResizeInputTensor(network->interpreter, 0, dimensions, 3) == TFLITE_OK &&
         TfLiteInterpreterAllocateTensors(network->interpreter) == TFLITE_OK;
}

static void put(const TfLiteTensor* tensor, const float* values, size_t count) {
  if (TfLiteTensorType(tensor) == TFLITE_FLOAT32) {
    float* to = TfLiteTensorData(tensor);
    for (size_t i = 0; i < count; ++i) to[i] = values[i];
    return;
  }
  const TfLiteQuantizationParams q = TfLiteTensorQuantizationParams(tensor);
  int8_t* to = TfLiteTensorData(tensor);
  for (size_t i = 0; i < count; ++i) {
    const float step = rintf(values[i] / q.scale) + (float)q.zero_point;
    to[i] = (int8_t)fmaxf(-128, fminf(127, step));
  }
}

static void get(const TfLiteTensor* tensor, float* values, size_t count) {
  if (TfLiteTensorType(tensor) == TFLITE_FLOAT32) {
    const float* from = TfLiteTensorData(tensor);
    for (size_t i = 0; i < count; ++i) values[i] = from[i];
    return;
  }
  const TfLiteQuantizationParams q = TfLiteTensorQuantizationParams(tensor);
  const int8_t* from = TfLiteTensorData(tensor);
  for (size_t i = 0; i < count; ++i) values[i] = q.scale * (float)(from[i] - q.zero_point);
}

bool network_run(Network* network, const float* features, size_t frames, float* probabilities) {
  if (network->frames && frames != network->frames) return false;
  TfLiteInterpreter* interpreter = network->interpreter;
  if (!resize(network, frames)) return false;
  if (TfLiteInterpreterResetVariableTensors(interpreter) != TFLITE_OK) return false;
  put(TfLiteInterpreterGetInputTensor(interpreter, 0), features, frames * RECOGNIZER_N_MELS);
  if (TfLiteInterpreterInvoke(interpreter) != TFLITE_OK) return false;
  const TfLiteTensor* output = TfLiteInterpreterGetOutputTensor(interpreter, 0);
  const size_t count = ((frames - 1) / RECOGNIZER_STRIDE + 1) * RECOGNIZER_CLASSES;
  const size_t bytes = TfLiteTensorType(output) == TFLITE_FLOAT32 ? sizeof(float) : 1;
  if (TfLiteTensorByteSize(output) != count * bytes) return false;
  get(output, probabilities, count);
  return true;
}

void network_close(Network* network) {
  if (network->interpreter) TfLiteInterpreterDelete(network->interpreter);
  if (network->model) TfLiteModelDelete(network->model);
  free(network);
}
