/* A plant's program: C99, one header, the shared library. Prints nothing; the exit status tells the line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "motionanalyzer.h"

#define CHECK(condition)                                                            \
  do {                                                                              \
    if (!(condition)) {                                                             \
      char text[2048];                                                              \
      ma_last_error(text, (int32_t)sizeof text);                                    \
      fprintf(stderr, "line %d: %s\nlast error: %s\n", __LINE__, #condition, text); \
      return 1;                                                                     \
    }                                                                               \
  } while (0)

enum { FRAMES = 40, POINTS = 100, ROWS = 50, COLUMNS = 3 };

static const char table_name[] = "motionanalyzer_client_table.csv";

static int write_table(void) {
  FILE* file = fopen(table_name, "w");
  unsigned state = 12345;
  int i, j;
  CHECK(file != NULL);
  fputs("a,b,c\n", file);
  for (i = 0; i < ROWS; ++i)
    for (j = 0; j < COLUMNS; ++j) {
      state = state * 1664525u + 1013904223u;
      fprintf(file, "%.6f%c", (double)(state >> 8) / 16777216.0, j == COLUMNS - 1 ? '\n' : ',');
    }
  CHECK(fclose(file) == 0);
  return 0;
}

static int table_model(void) {
  ma_model* model = NULL;
  ma_model* again = NULL;
  ma_model* half = NULL;
  double rows[2 * COLUMNS] = {0.5, 0.5, 0.5, 9.0, -9.0, 9.0};
  double scores[2] = {0, 0}, same[2] = {0, 0};
  int32_t size = 0, columns = 0;
  void* bytes;
  ma_train_options options;

  CHECK(write_table() == 0);
  CHECK(ma_train_options_init(&options, (uint32_t)sizeof options) == MA_OK);
  CHECK(ma_train_table(NULL, table_name, NULL, "knn", "k=3", &options, &model) == MA_OK);
  remove(table_name);
  CHECK(ma_model_column_count(model, &columns) == MA_OK && columns == COLUMNS);
  CHECK(ma_model_score_rows(NULL, model, rows, 2, COLUMNS, scores) == MA_OK);
  CHECK(scores[1] > scores[0]);

  CHECK(ma_model_save_memory(model, NULL, 0, &size) == MA_OK && size > 0);
  bytes = malloc((size_t)size);
  CHECK(bytes != NULL);
  CHECK(ma_model_save_memory(model, bytes, size, &size) == MA_OK);
  CHECK(ma_model_load_memory(NULL, bytes, size, &again) == MA_OK);
  CHECK(ma_model_load_memory(NULL, bytes, size / 2, &half) == MA_ERROR_BAD_INPUT && half == NULL);
  free(bytes);
  CHECK(ma_model_score_rows(NULL, again, rows, 2, COLUMNS, same) == MA_OK);
  CHECK(memcmp(scores, same, sizeof scores) == 0);
  ma_model_destroy(again);
  ma_model_destroy(model);
  ma_model_destroy(NULL);
  return 0;
}

static int panel(void) {
  static double x[FRAMES * POINTS], y[FRAMES * POINTS];
  ma_inspect_options options;
  ma_panel_summary summary;
  ma_result* result = NULL;
  char code[64];
  int t, j;
  for (t = 0; t < FRAMES; ++t) {
    /* An arc of 200 px, walked in steps of 2 px; cosine and sine of a small turn by their series. */
    const double u = t / (FRAMES - 1.0), turn = (0.01 + 3.1 * u * u * (3 - 2 * u)) / POINTS;
    const double c = 1 - turn * turn / 2, s = turn - turn * turn * turn / 6;
    double dx = 2, dy = 0, px = 500, py = 500;
    for (j = 0; j < POINTS; ++j) {
      const double ahead = c * dx + s * dy;
      x[t * POINTS + j] = px;
      y[t * POINTS + j] = py;
      dy = c * dy - s * dx;
      dx = ahead;
      px += dx;
      py += dy;
    }
  }
  CHECK(ma_inspect_options_init(&options, (uint32_t)sizeof options) == MA_OK);
  options.fps = 30;
  summary.struct_size = (uint32_t)sizeof summary;
  CHECK(ma_analyze_arrays(NULL, NULL, "panel", FRAMES, POINTS, NULL, NULL, x, y, NULL, &options, &summary,
                          &result) == MA_OK);
  CHECK(summary.verdict == MA_VERDICT_INCONCLUSIVE && summary.frames == FRAMES);
  CHECK(summary.onset_frame == MA_NO_INT32 && summary.p_value != summary.p_value);
  CHECK(ma_result_reason_text(result, MA_LIST_REASONS, 0, MA_REASON_CODE, code, (int32_t)sizeof code, NULL) ==
        MA_OK);
  CHECK(strcmp(code, "no_model") == 0);
  ma_result_destroy(result);
  return 0;
}

/* A plant's watch over its line, stopped in between, and the panels of a lot. */
static int line(void) {
  static const double p[4] = {0.0005, 0.4, 0.9, 0.7};
  uint8_t ng[4] = {9, 9, 9, 9};
  ma_lot_summary lot;
  ma_drift* drift = NULL;
  ma_drift* again = NULL;
  ma_drift_state state, same;
  int i;
  lot.struct_size = (uint32_t)sizeof lot;
  CHECK(ma_lot_decide(p, 4, 1999, 0.05, ng, NULL, &lot) == MA_OK);
  CHECK(lot.ng_count == 1 && ng[0] == 1 && ng[1] == 0 && lot.calibration_enough == 1);

  state.struct_size = same.struct_size = (uint32_t)sizeof state;
  CHECK(ma_drift_create(99, 0.01, NULL, &drift) == MA_OK);
  for (i = 0; i < 10; ++i) CHECK(ma_drift_push(drift, 0.005, &state) == MA_OK);
  CHECK(state.alarm_panel > 0 && state.direction == MA_DRIFT_RISING);
  CHECK(ma_drift_create(99, 0.01, &state, &again) == MA_OK);
  CHECK(ma_drift_push(drift, 0.5, &state) == MA_OK && ma_drift_push(again, 0.5, &same) == MA_OK);
  CHECK(memcmp(&state, &same, sizeof state) == 0);
  ma_drift_destroy(again);
  ma_drift_destroy(drift);
  ma_drift_destroy(NULL);
  return 0;
}

int main(void) {
  char text[4096];
  ma_model* none = NULL;
  CHECK(ma_abi_version() == MA_ABI_VERSION);
  CHECK(ma_version_string()[0] != '\0');
  CHECK(ma_self_test(text, (int32_t)sizeof text) == MA_OK);
  CHECK(ma_model_load(NULL, "no such file.ma", &none) == MA_ERROR_IO && none == NULL);
  CHECK(ma_last_error(text, (int32_t)sizeof text) > 1 && strstr(text, "no such file.ma") != NULL);
  CHECK(table_model() == 0);
  CHECK(panel() == 0);
  CHECK(line() == 0);
  return 0;
}
