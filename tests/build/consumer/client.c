/* A C program that knows the library by its header alone: version, an error with its text, one panel judged.
 */
#include <motionanalyzer.h>
#include <stdio.h>
#include <string.h>

static int fail(const char* what) {
  char text[512];
  ma_last_error(text, (int32_t)sizeof text);
  fprintf(stderr, "%s: %s\n", what, text);
  return 1;
}

int main(int count, char** arguments) {
  ma_panel_summary summary;
  ma_inspect_options options;
  char text[512];
  if (count != 2) return 2;
  if (ma_abi_version() < 1 || strlen(ma_version_string()) == 0) return fail("version");
  if (ma_model_load(NULL, "no such file", NULL) == MA_OK) return fail("a NULL handle was accepted");
  if (ma_last_error(text, (int32_t)sizeof text) <= 1 || strlen(text) == 0)
    return fail("an error has no text");
  if (ma_inspect_options_init(&options, (uint32_t)sizeof options) != MA_OK) return fail("options");
  summary.struct_size = (uint32_t)sizeof summary;
  if (ma_analyze_bundle(NULL, NULL, arguments[1], &options, &summary, NULL) != MA_OK) return fail("analyze");
  if (summary.frames != 60 || summary.verdict != MA_VERDICT_INCONCLUSIVE) return fail("summary");
  printf("motionanalyzer %s: %d frames\n", ma_version_string(), (int)summary.frames);
  return 0;
}
