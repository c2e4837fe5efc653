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
  return 0;
}
