/* A program without a camera: C99, one header, the shared library. A panel is simulated, analysed, written to
 * disk, read and analysed again. Prints nothing; the exit status tells the line. */
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

/* The panel's arrays, in one block each. */
typedef struct frames {
  ma_simulated_panel about;
  int32_t* frame_number;
  float *x, *y;
} frames;

static int simulate(ma_synth* synth, int32_t index, frames* panel) {
  size_t values;
  panel->about.struct_size = (uint32_t)sizeof panel->about;
  CHECK(ma_synth_panel(synth, index, &panel->about, 0, 0, NULL, NULL, NULL, NULL) == MA_OK);
  CHECK(panel->about.frames > 0 && panel->about.points > 0);
  values = (size_t)panel->about.frames * (size_t)panel->about.points;
  panel->frame_number = malloc((size_t)panel->about.frames * sizeof *panel->frame_number);
  panel->x = malloc(values * sizeof *panel->x);
  panel->y = malloc(values * sizeof *panel->y);
  CHECK(panel->frame_number != NULL && panel->x != NULL && panel->y != NULL);
  CHECK(ma_synth_panel(synth, index, NULL, panel->about.frames, panel->about.points, panel->frame_number,
                       NULL, panel->x, panel->y) == MA_OK);
  return 0;
}

static int analyse(const frames* panel) {
  ma_inspect_options options;
  ma_panel_summary summary;
  ma_result* result = NULL;
  CHECK(ma_inspect_options_init(&options, (uint32_t)sizeof options) == MA_OK);
  options.fps = panel->about.fps;
  options.mm_per_px = panel->about.mm_per_px;
  options.origin = MA_ORIGIN_SIMULATED;
  summary.struct_size = (uint32_t)sizeof summary;
  CHECK(ma_analyze_arrays_f(NULL, NULL, "panel", panel->about.frames, panel->about.points,
                            panel->frame_number, NULL, panel->x, panel->y, NULL, &options, &summary,
                            &result) == MA_OK);
  CHECK(summary.frames == panel->about.frames && summary.grade != MA_GRADE_UNUSABLE);
  CHECK(summary.verdict == MA_VERDICT_INCONCLUSIVE);
  ma_result_destroy(result);
  return 0;
}

/* Finds a cracked panel by what is true of it. */
static int cracked(ma_synth* synth, int32_t count, int32_t* index) {
  char scenario[64];
  for (*index = 0; *index < count; ++*index) {
    CHECK(ma_synth_panel_text(synth, *index, MA_SYNTH_SCENARIO, scenario, (int32_t)sizeof scenario, NULL) ==
          MA_OK);
    if (strcmp(scenario, "crack") == 0) return 0;
  }
  CHECK(!"a cracked panel");
  return 1;
}

int main(int argc, char** argv) {
  ma_synth* synth = NULL;
  ma_document* json = NULL;
  frames panel;
  int32_t count = 0, index = 0, needed = 0;
  CHECK(ma_synth_create("normal=2,crack=1", 5, &synth) == MA_OK);
  CHECK(ma_synth_set_option(synth, "strip.scatter", "0.02") == MA_OK);
  CHECK(ma_synth_count(synth, &count) == MA_OK && count == 3);
  CHECK(cracked(synth, count, &index) == 0);
  CHECK(simulate(synth, index, &panel) == 0);
  CHECK(panel.about.label == 1 && panel.about.goal == MA_GOAL_1 && panel.about.lambda_mm > 0);
  CHECK(panel.about.crack_frame != MA_NO_INT32);
  CHECK(analyse(&panel) == 0);
  if (argc > 1) { /* a folder that does not exist yet */
    CHECK(ma_synth_write(NULL, synth, argv[1], 0, 0, MA_SYNTH_NO_FIELDS, NULL, NULL) == MA_OK);
    CHECK(ma_validate_set_json(NULL, argv[1], NULL, NULL, &json) == MA_OK);
    CHECK(ma_document_text(json, NULL, 0, &needed) == MA_OK && needed > 1);
  }
  free(panel.frame_number);
  free(panel.x);
  free(panel.y);
  ma_document_destroy(json);
  ma_synth_destroy(synth);
  return 0;
}
