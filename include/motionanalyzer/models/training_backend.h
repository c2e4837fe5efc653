/* How a network is trained, as a boundary in plain C: the host owns data, order, disturbances, dropout masks
 * and every random draw; a backend owns the arithmetic of one step. Nothing random happens behind this
 * boundary, no C++ type and no exception crosses it, and whoever allocates frees.
 *
 * Programs, their sizes and their tensors in frozen order (row-major, [rows x columns]; float32):
 *
 *   dream/1    sizes F a b c d e. Autoencoder F-a-b-c-d-c-b-a-F, ReLU after every layer but the last;
 * discriminator 2F-e-1 (ReLU) on (input, reconstruction). Loss: mean (reconstruction - target)^2 + .5 mean
 * BCE of the logits with the labels; the discriminator's gradient reaches the autoencoder. Tensors: weight
 * [out x in] and bias [out] of the eight layers, then of the two. Masks: a row holds the factors of the
 * hidden layers a b c c b a (the bottleneck has none). lstm_ae/1  sizes F H T. Encoder over T frames of F
 * values; its last hidden state, T times, through the decoder; a linear layer H -> F. Loss: mean (output -
 * target)^2. No masks. Tensors: encoder weight_ih [4H x F], weight_hh [4H x H], bias_ih, bias_hh [4H]; the
 * same of the decoder with [4H x H]; weight [F x H] and bias [F]. Gates in the order i f g o. gru_ae/1   as
 * lstm_ae/1 with 3H for 4H, gates r z n, the reset gate applied after the recurrent product.
 *
 * The first states are zero. A row of a sequence program is T x F values, frame after frame. */
#ifndef MOTIONANALYZER_MODELS_TRAINING_BACKEND_H_
#define MOTIONANALYZER_MODELS_TRAINING_BACKEND_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MA_TRAINING_ABI 1u
#define MA_TRAINING_LONGEST_BATCH 4096
#define MA_TRAINING_TEXT_BYTES 256

/* Status of every call; anything but OK leaves a text in ma_training_error. */
#define MA_TRAINING_OK 0
#define MA_TRAINING_BAD_ARGUMENT 1
#define MA_TRAINING_NO_MEMORY 2
#define MA_TRAINING_NOT_FINITE \
  3 /* a loss or gradient is inf or nan; the weights are those before that batch */
#define MA_TRAINING_NOT_AVAILABLE 4 /* a kernel or device that was asked for is not there */
#define MA_TRAINING_INTERNAL 5

#define MA_TRAINING_ADAM 0  /* weight decay is added to the gradient */
#define MA_TRAINING_ADAMW 1 /* weight decay shrinks the weights */

typedef struct ma_training_error {
  char text[MA_TRAINING_TEXT_BYTES]; /* UTF-8, ends with 0 */
} ma_training_error;

typedef struct ma_training_program {
  const char* name;     /* "dream/1" */
  const int32_t* sizes; /* each 1 to 4096, in the order above */
  int32_t size_count;
} ma_training_program;

typedef struct ma_training_options {
  int32_t optimiser;
  int32_t longest_batch; /* rows, 1 to MA_TRAINING_LONGEST_BATCH; buffers are made for it */
  double learning_rate;  /* >= 0 */
  double beta1, beta2;   /* in [0, 1) */
  double epsilon;        /* > 0, added to the root of the second moment */
  double weight_decay;   /* >= 0 */
  double clip_norm;      /* the gradient's longest Euclidean norm; 0: never clipped */
} ma_training_options;

typedef struct ma_training_batch {
  const float* input;  /* rows x row length */
  const float* target; /* the same shape */
  const float* label;  /* rows values in 0 to 1; NULL for sequence programs */
  const float* mask;   /* rows x mask length, 0 or 1 / (1 - rate); NULL: no dropout */
  int32_t rows;        /* 1 to longest_batch */
} ma_training_batch;

typedef struct ma_training_loss {
  double total, reconstruction, classification; /* classification unweighted; 0 for sequence programs */
  double gradient_norm;                         /* before clipping; 0 from evaluate */
} ma_training_loss;

typedef struct ma_training_shape {
  uint64_t weights;     /* floats of all tensors */
  uint64_t row_length;  /* floats of a row of input, target and output */
  uint64_t mask_length; /* floats of a row of masks */
} ma_training_shape;

typedef struct ma_training_session ma_training_session;

/* A backend. The table is constant and lives as long as the library. Different sessions may be used by
 * different threads; one session by one thread at a time. `error` may be NULL in every call. */
typedef struct ma_training_backend {
  uint32_t abi;   /* MA_TRAINING_ABI */
  uint32_t bytes; /* of this table; later versions append */
  const char* name;

  int32_t (*shape)(const ma_training_program* program, ma_training_shape* out, ma_training_error* error);
  /* Tensor `index` (from 0): its rows and columns, 1 column for a bias. BAD_ARGUMENT past the last. */
  int32_t (*tensor)(const ma_training_program* program, uint32_t index, uint32_t* rows, uint32_t* columns,
                    ma_training_error* error);

  /* The weights are copied; moments are 0. *out is NULL unless OK is returned. */
  int32_t (*open)(const ma_training_program* program, const float* weights, uint64_t weight_count,
                  const ma_training_options* options, ma_training_session** out, ma_training_error* error);
  void (*close)(ma_training_session* session); /* NULL is fine */

  /* One optimiser step a batch, in order. losses: batch_count entries, taken before each update. On an error
   * *done (may be NULL) tells how many batches took effect. */
  int32_t (*step)(ma_training_session* session, const ma_training_batch* batches, uint32_t batch_count,
                  ma_training_loss* losses, uint32_t* done, ma_training_error* error);
  /* Forward only. output: rows x row length; logits: rows (dream/1). Each may be NULL. loss may be NULL, then
   * target and label may be too. */
  int32_t (*evaluate)(ma_training_session* session, const ma_training_batch* batch, float* output,
                      float* logits, ma_training_loss* loss, ma_training_error* error);
  /* Gradient of the loss without an update, in the order of the weights. */
  int32_t (*gradient)(ma_training_session* session, const ma_training_batch* batch, float* gradient,
                      uint64_t count, ma_training_loss* loss, ma_training_error* error);

  int32_t (*get_weights)(const ma_training_session* session, float* out, uint64_t count,
                         ma_training_error* error);
  int32_t (*set_weights)(ma_training_session* session, const float* weights, uint64_t count,
                         ma_training_error* error);
  /* The rest of a checkpoint: both moments (weights floats each) and the number of steps taken. Weights,
   * moments and steps put back give the bytes of an uninterrupted run. */
  int32_t (*get_moments)(const ma_training_session* session, float* first, float* second, uint64_t count,
                         uint64_t* steps, ma_training_error* error);
  int32_t (*set_moments)(ma_training_session* session, const float* first, const float* second,
                         uint64_t count, uint64_t steps, ma_training_error* error);
  int32_t (*set_learning_rate)(ma_training_session* session, double learning_rate, ma_training_error* error);
  const char* (*kernel)(const ma_training_session* session); /* which arithmetic runs: "avx2", "cuda" ... */
} ma_training_backend;

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* MOTIONANALYZER_MODELS_TRAINING_BACKEND_H_ */
