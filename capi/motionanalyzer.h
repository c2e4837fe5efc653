/* motionanalyzer: finds cracks of flexible printed circuits in the way they bend.
 *
 * The C layer, valid C99, C11 and C++17. Rules that hold for every function here:
 *
 * status     0 is success, a negative number an error; ma_last_error has its text, for the calling thread.
 *            Nothing is thrown, printed or ended; locale, folder and floating-point state of the host stay.
 * handles    Opaque. Made by *_create, *_load and the like, given back by *_destroy, which accepts NULL.
 *            On failure the place for a new handle is set to NULL. A handle that was destroyed is invalid.
 * threads    ma_model, ma_result, ma_batch and ma_changes never change: any number of threads may use one.
 *            ma_document too. ma_stream, ma_synth, ma_drift and ma_context serve one call at a time; a second
 *            one gets MA_ERROR_BUSY.
 * memory     Every buffer belongs to the caller. Nothing that is passed in is kept after the call.
 * texts      Zero-terminated UTF-8. Functions whose name ends in _w take and give UTF-16 instead.
 * text out   `text`, `capacity` in units including the zero, `needed` (may be NULL): units for the whole
 *            text and its zero. capacity 0 asks for `needed` alone. Too small a buffer becomes the empty
 *            text and the call returns MA_ERROR_BUFFER_TOO_SMALL with `needed` set.
 * array out  `capacity` elements, `count` (not NULL): how many there are. capacity 0 asks for `count` alone.
 * matrices   Row-major: component j of row i stands at x[i * columns + j].
 * structs    The caller sets struct_size (ma_*_options_init does). In options 0 means the default; NULL
 *            instead of options means all defaults. A struct of a later version is accepted while the
 *            members that this library does not know are 0.
 * context    May always be NULL: all cores, no callbacks.
 * callbacks  Run on the thread that made the call, with the host's own floating-point state. They must
 *            return: leaving one by longjmp is not supported. A C++ exception cancels the call.
 */
#ifndef MOTIONANALYZER_H
#define MOTIONANALYZER_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#if defined(_M_IX86) || defined(__i386__)
#define MA_CALL __stdcall
#else
#define MA_CALL
#endif
#define MA_API /* exported by the module definition file */
typedef wchar_t ma_char16;
#else
#define MA_CALL
#define MA_API __attribute__((visibility("default")))
typedef uint16_t ma_char16;
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Status ------------------------------------------------------------------------------------------ */

typedef int32_t ma_status;
enum {
  MA_OK = 0,
  MA_ERROR_INVALID_ARGUMENT = -1, /* wrong usage: NULL, an unknown option, a value outside its range */
  MA_ERROR_BAD_INPUT = -2,        /* data that cannot be read or make no sense */
  MA_ERROR_TOO_SHORT = -3,        /* fewer frames, rows or panels than the work needs */
  MA_ERROR_MISMATCH = -4,         /* two things that do not belong together */
  MA_ERROR_IO = -5,               /* a file or folder that cannot be opened, read or written */
  MA_ERROR_NOT_AVAILABLE = -6,    /* something asked for is not there */
  MA_ERROR_CANCELLED = -7,        /* a callback or ma_context_cancel asked to stop */
  MA_ERROR_INTERNAL = -8,         /* a defect of this library */
  MA_ERROR_OUT_OF_MEMORY = -9,
  MA_ERROR_BUFFER_TOO_SMALL = -10,
  MA_ERROR_INVALID_HANDLE = -11, /* NULL, destroyed, or a handle of another kind */
  MA_ERROR_BUSY = -12,           /* the handle is serving another call */
  MA_ERROR_NO_SOLUTION = -13     /* equations that have none, or none that can be found */
};

/* Raised by one whenever something is added; what exists never changes. This header describes version 3. */
#define MA_ABI_VERSION 4
MA_API int32_t MA_CALL ma_abi_version(void);
/* "major.minor.patch", never NULL, valid while the library is loaded. */
MA_API const char* MA_CALL ma_version_string(void);
/* "MA_OK", "MA_ERROR_IO", ...; "unknown" for a number that is no status. Valid while loaded. */
MA_API const char* MA_CALL ma_status_name(ma_status status);

/* Text of the last call that failed on this thread; empty when none has. At most 2047 bytes. Copies what
 * fits, cut between characters, and returns the units for all of it with its zero. text may be NULL if
 * capacity is 0. */
MA_API int32_t MA_CALL ma_last_error(char* text, int32_t capacity);
MA_API int32_t MA_CALL ma_last_error_w(ma_char16* text, int32_t capacity);

/* version, abi, compiler, architecture, system, build_type, kernels that this CPU runs, training_kernel,
 * detectors, threads */
MA_API ma_status MA_CALL ma_build_info_json(char* text, int32_t capacity, int32_t* needed);
MA_API ma_status MA_CALL ma_build_info_json_w(ma_char16* text, int32_t capacity, int32_t* needed);
/* Checks on this machine, about a second: known answers of the arithmetic and of the random numbers, a small
 * model fitted, saved, loaded and used, a panel in memory analysed. text (may be NULL) is one line a check,
 * without any path or data of the user, cut to capacity; 4096 is enough. Returns MA_ERROR_INTERNAL when a
 * check failed. */
MA_API ma_status MA_CALL ma_self_test(char* text, int32_t capacity);
MA_API ma_status MA_CALL ma_self_test_w(ma_char16* text, int32_t capacity);

MA_API ma_status MA_CALL ma_utf8_to_utf16(const char* from, ma_char16* text, int32_t capacity,
                                          int32_t* needed);
MA_API ma_status MA_CALL ma_utf16_to_utf8(const ma_char16* from, char* text, int32_t capacity,
                                          int32_t* needed);

/* ---- Handles ----------------------------------------------------------------------------------------- */

typedef struct ma_context ma_context;   /* threads, callbacks, cancelling */
typedef struct ma_model ma_model;       /* a trained detector */
typedef struct ma_stream ma_stream;     /* one panel in progress, frame by frame */
typedef struct ma_result ma_result;     /* one judged panel */
typedef struct ma_batch ma_batch;       /* judged panels of a data set */
typedef struct ma_changes ma_changes;   /* change points of a series */
typedef struct ma_synth ma_synth;       /* a set of simulated panels: which, of what line */
typedef struct ma_document ma_document; /* a JSON text that took work to make */
typedef struct ma_drift ma_drift;       /* a watch over a line, panel by panel */

/* ---- Context ----------------------------------------------------------------------------------------- */

enum { MA_LOG_INFO = 0, MA_LOG_WARNING = 1 };
/* Non-zero cancels the call in progress. text is UTF-8 and lives for the callback. */
typedef int32_t(MA_CALL* ma_log_callback)(void* user_data, int32_t level, const char* text);
/* done of total units of a stage are finished; total 0 = not known. Non-zero cancels. */
typedef int32_t(MA_CALL* ma_progress_callback)(void* user_data, const char* stage, int64_t done,
                                               int64_t total);

typedef struct ma_context_options {
  uint32_t struct_size;
  int32_t threads; /* >= 1; 0 = all cores. No result depends on it. */
} ma_context_options;
MA_API ma_status MA_CALL ma_context_options_init(ma_context_options* options, uint32_t struct_size);

MA_API ma_status MA_CALL ma_context_create(const ma_context_options* options, ma_context** context);
/* key "threads". Values are text, so that callers without structs can set what later versions add. */
MA_API ma_status MA_CALL ma_context_set_option(ma_context* context, const char* key, const char* value);
MA_API ma_status MA_CALL ma_context_set_option_w(ma_context* context, const ma_char16* key,
                                                 const ma_char16* value);
/* NULL switches off. user_data is passed back and belongs to the caller. */
MA_API ma_status MA_CALL ma_context_set_log(ma_context* context, ma_log_callback callback, void* user_data);
MA_API ma_status MA_CALL ma_context_set_progress(ma_context* context, ma_progress_callback callback,
                                                 void* user_data);
/* From any thread: the call in progress ends with MA_ERROR_CANCELLED soon. Without one, nothing. */
MA_API ma_status MA_CALL ma_context_cancel(ma_context* context);
MA_API void MA_CALL ma_context_destroy(ma_context* context);

/* ---- Model ------------------------------------------------------------------------------------------- */

MA_API ma_status MA_CALL ma_model_load(ma_context* context, const char* path, ma_model** model);
MA_API ma_status MA_CALL ma_model_load_w(ma_context* context, const ma_char16* path, ma_model** model);
MA_API ma_status MA_CALL ma_model_load_memory(ma_context* context, const void* bytes, int32_t count,
                                              ma_model** model);
/* The old file or the new one, never half of it. */
MA_API ma_status MA_CALL ma_model_save(const ma_model* model, const char* path);
MA_API ma_status MA_CALL ma_model_save_w(const ma_model* model, const ma_char16* path);
/* The bytes of the file. */
MA_API ma_status MA_CALL ma_model_save_memory(const ma_model* model, void* bytes, int32_t capacity,
                                              int32_t* count);
/* detector, alpha, delay, recipe, calibration, options, columns, provenance, warnings of its training,
 * remarks of its fit, inspectability (null, or how many normals it stands on and the range of the severities
 * that are found on 90 % of panels, as fractions of the visible length; ma_model_certificate has all of it)
 */
MA_API ma_status MA_CALL ma_model_info_json(const ma_model* model, char* text, int32_t capacity,
                                            int32_t* needed);
MA_API ma_status MA_CALL ma_model_info_json_w(const ma_model* model, ma_char16* text, int32_t capacity,
                                              int32_t* needed);
/* Columns of the rows that a model of a plain table scores, in their order. */
MA_API ma_status MA_CALL ma_model_column_count(const ma_model* model, int32_t* count);
MA_API ma_status MA_CALL ma_model_column_name(const ma_model* model, int32_t column, char* text,
                                              int32_t capacity, int32_t* needed);
MA_API ma_status MA_CALL ma_model_column_name_w(const ma_model* model, int32_t column, ma_char16* text,
                                                int32_t capacity, int32_t* needed);
/* rows: n x d, d = ma_model_column_count. scores: n raw scores, larger = stranger; NaN where a value of the
 * row is NaN. MA_ERROR_MISMATCH: another d, or a model that was not fitted on a table. */
MA_API ma_status MA_CALL ma_model_score_rows(ma_context* context, const ma_model* model, const double* rows,
                                             int32_t n, int32_t d, double* scores);
/* Which columns make a row's score: d shares that add up to 1, in the columns' order; all 0 where the row has
 * no score or none of them stands out. */
MA_API ma_status MA_CALL ma_model_explain_row(const ma_model* model, const double* row, int32_t d,
                                              double* shares);
/* The scores of a CSV file, columns matched by name. */
MA_API ma_status MA_CALL ma_model_score_table(ma_context* context, const ma_model* model, const char* path,
                                              double* scores, int32_t capacity, int32_t* count);
MA_API ma_status MA_CALL ma_model_score_table_w(ma_context* context, const ma_model* model,
                                                const ma_char16* path, double* scores, int32_t capacity,
                                                int32_t* count);
enum { MA_CERTIFICATE_TEXT = 0, MA_CERTIFICATE_JSON = 1, MA_CERTIFICATE_HTML = 2 };
/* What a calibrated model can and cannot see on its line, before any crack was seen: for people, for
 * programs, as a page with a map. length_mm: of the visible strip; 0 = as the model knows it.
 * MA_ERROR_NOT_AVAILABLE: the detector has no model of damage, or the model is not calibrated. */
MA_API ma_status MA_CALL ma_model_certificate(const ma_model* model, double length_mm, int32_t form,
                                              char* text, int32_t capacity, int32_t* needed);
MA_API ma_status MA_CALL ma_model_certificate_w(const ma_model* model, double length_mm, int32_t form,
                                                ma_char16* text, int32_t capacity, int32_t* needed);
/* Normal panels that calibrated it; 0 = it is not calibrated. */
MA_API ma_status MA_CALL ma_model_calibration_count(const ma_model* model, int32_t* count);
/* p-value placed at random within its rank, for ma_drift_push. statistic: as ma_panel_summary has it; NaN
 * gives NaN. panel: its number, another for each; the same seed and panel give the same value. */
MA_API ma_status MA_CALL ma_model_smoothed_p_value(const ma_model* model, double statistic, uint64_t seed,
                                                   uint64_t panel, double* p_value);
MA_API void MA_CALL ma_model_destroy(ma_model* model);

/* ---- Judging a panel --------------------------------------------------------------------------------- */

enum { MA_VERDICT_INCONCLUSIVE = 0, MA_VERDICT_OK = 1, MA_VERDICT_NG = 2 };
enum { MA_CAUSE_NONE = 0, MA_CAUSE_UNDETERMINED = 1, MA_CAUSE_BENDING = 2, MA_CAUSE_INCOMING = 3 };
enum { MA_GRADE_NONE = 0, MA_GRADE_OK = 1, MA_GRADE_USABLE = 2, MA_GRADE_UNUSABLE = 3 };
/* Where the data come from: as their manifest says, a real line, a simulation. Frames in memory have no
 * manifest and count as a real line. */
enum { MA_ORIGIN_FROM_DATA = 0, MA_ORIGIN_LINE = 1, MA_ORIGIN_SIMULATED = 2 };
#define MA_NO_INT32 INT32_MIN /* an integer that does not exist; a double that does not exist is NaN */

/* How panels are read and what makes one unusable. 0 = default. */
typedef struct ma_inspect_options {
  uint32_t struct_size;
  int32_t origin;            /* MA_ORIGIN_... */
  double fps;                /* up to 1e6 per second; overrides the files; needed for frames in memory */
  double mm_per_px;          /* 1e-6 to 1e3; overrides the files; <= 0 = not known */
  double change_point_alpha; /* false-alarm probability of the change point shown beside the verdict; .01 */
  int32_t min_frames;        /* 20 */
  int32_t min_points;        /* 32 */
  int32_t max_frozen_frames; /* equal frames in a row; 3 */
  int32_t reserved;          /* 0 */
  double max_missing_frames; /* share of the frame numbers; .2 */
  double max_missing_points; /* share of the cells; .3 */
  double max_jump_px;        /* a point's move beyond its neighbours'; 60 */
  double max_step_factor;    /* distance of neighbouring points over its median; 5 */
  double max_slip_share;     /* slide of indices along the strip over its length; .2 */
  double max_length_change;  /* of the visible arc length; .05 */
  double width_px;           /* image size; 0 = not known */
  double height_px;
  double max_length_drop; /* of a frame's length against those around; a cut frame is left out; .1 */
} ma_inspect_options;
MA_API ma_status MA_CALL ma_inspect_options_init(ma_inspect_options* options, uint32_t struct_size);

/* Owned by the caller, who sets struct_size. After a failure: INCONCLUSIVE, and nothing exists. */
typedef struct ma_panel_summary {
  uint32_t struct_size;
  int32_t verdict;       /* MA_VERDICT_... */
  int32_t cause;         /* MA_CAUSE_..., NONE unless NG */
  int32_t grade;         /* MA_GRADE_... of the data */
  int32_t frames;        /* T */
  int32_t scored_frames; /* frames with a score */
  int32_t onset_frame;   /* frame number or MA_NO_INT32 */
  int32_t onset_first;   /* interval of the onset, frame numbers or MA_NO_INT32 */
  int32_t onset_last;
  int32_t reason_count; /* see ma_result_reason_text */
  int32_t warning_count;
  int32_t reserved;
  double statistic;   /* maximum of the standardised frame scores */
  double p_value;     /* 0..1 */
  double position;    /* fraction of the visible length, 0 = held end */
  double position_mm; /* mm from the held end */
  double lambda_mm;   /* severity: length whose bending the weak place adds, mm */
  double fps;
  double mm_per_px;
  double position_low; /* of position: 95 % interval of hinge; else where most of what stands out lies */
  double position_high;
  double position_low_mm;
  double position_high_mm;
  double lambda_low_mm; /* 95 % interval of lambda_mm */
  double lambda_high_mm;
  double incoming_margin; /* log-likelihood of "came in damaged" minus that of "happened in the bend" */
} ma_panel_summary;

/* One bundle: a folder of frame_*.txt. Without a model (NULL) the panel is INCONCLUSIVE (no_model). What is
 * wrong with the bundle makes it INCONCLUSIVE with a reason, not an error. summary, result: either may be
 * NULL. About 10 ms for 75 frames of 230 points. */
MA_API ma_status MA_CALL ma_analyze_bundle(ma_context* context, const ma_model* model, const char* folder,
                                           const ma_inspect_options* options, ma_panel_summary* summary,
                                           ma_result** result);
MA_API ma_status MA_CALL ma_analyze_bundle_w(ma_context* context, const ma_model* model,
                                             const ma_char16* folder, const ma_inspect_options* options,
                                             ma_panel_summary* summary, ma_result** result);
/* Frames in memory. name may be NULL. frame_number: T, increasing, NULL = 0, 1, ...; point_index: P,
 * increasing, NULL = 0, 1, ...; x_px, y_px: T x P, y downwards, NaN = not observed; mask: T x P, 0 = not
 * observed, NULL = all observed. options->fps is needed. */
MA_API ma_status MA_CALL ma_analyze_arrays(ma_context* context, const ma_model* model, const char* name,
                                           int32_t frames, int32_t points, const int32_t* frame_number,
                                           const int32_t* point_index, const double* x_px, const double* y_px,
                                           const uint8_t* mask, const ma_inspect_options* options,
                                           ma_panel_summary* summary, ma_result** result);
MA_API ma_status MA_CALL ma_analyze_arrays_f(ma_context* context, const ma_model* model, const char* name,
                                             int32_t frames, int32_t points, const int32_t* frame_number,
                                             const int32_t* point_index, const float* x_px, const float* y_px,
                                             const uint8_t* mask, const ma_inspect_options* options,
                                             ma_panel_summary* summary, ma_result** result);
MA_API ma_status MA_CALL ma_analyze_arrays_w(ma_context* context, const ma_model* model,
                                             const ma_char16* name, int32_t frames, int32_t points,
                                             const int32_t* frame_number, const int32_t* point_index,
                                             const double* x_px, const double* y_px, const uint8_t* mask,
                                             const ma_inspect_options* options, ma_panel_summary* summary,
                                             ma_result** result);
MA_API ma_status MA_CALL ma_analyze_arrays_f_w(ma_context* context, const ma_model* model,
                                               const ma_char16* name, int32_t frames, int32_t points,
                                               const int32_t* frame_number, const int32_t* point_index,
                                               const float* x_px, const float* y_px, const uint8_t* mask,
                                               const ma_inspect_options* options, ma_panel_summary* summary,
                                               ma_result** result);

/* ---- Result ------------------------------------------------------------------------------------------ */

enum { MA_LIST_REASONS = 0, MA_LIST_WARNINGS = 1 };
enum { MA_REASON_CODE = 0, MA_REASON_MESSAGE = 1, MA_REASON_FILE = 2 };

MA_API ma_status MA_CALL ma_result_summary(const ma_result* result, ma_panel_summary* summary);
/* frame (may be NULL): frame numbers; score (may be NULL): standardised scores, NaN = this frame has none */
MA_API ma_status MA_CALL ma_result_scores(const ma_result* result, int32_t* frame, double* score,
                                          int32_t capacity, int32_t* count);
MA_API ma_status MA_CALL ma_result_reason_count(const ma_result* result, int32_t list, int32_t* count);
/* field: MA_REASON_CODE is stable text for programs; FILE may be empty */
MA_API ma_status MA_CALL ma_result_reason_text(const ma_result* result, int32_t list, int32_t index,
                                               int32_t field, char* text, int32_t capacity, int32_t* needed);
MA_API ma_status MA_CALL ma_result_reason_text_w(const ma_result* result, int32_t list, int32_t index,
                                                 int32_t field, ma_char16* text, int32_t capacity,
                                                 int32_t* needed);
/* line: first is 1, 0 = no line is concerned */
MA_API ma_status MA_CALL ma_result_reason_line(const ma_result* result, int32_t list, int32_t index,
                                               int32_t* line);
/* What adds most to the score at its maximum: names and shares, largest first. */
MA_API ma_status MA_CALL ma_result_contribution_count(const ma_result* result, int32_t* count);
MA_API ma_status MA_CALL ma_result_contribution(const ma_result* result, int32_t index, double* share,
                                                char* name, int32_t capacity, int32_t* needed);
MA_API ma_status MA_CALL ma_result_contribution_w(const ma_result* result, int32_t index, double* share,
                                                  ma_char16* name, int32_t capacity, int32_t* needed);
/* The JSON of `motionanalyzer analyze` for this panel. */
MA_API ma_status MA_CALL ma_result_json(const ma_result* result, char* text, int32_t capacity,
                                        int32_t* needed);
MA_API ma_status MA_CALL ma_result_json_w(const ma_result* result, ma_char16* text, int32_t capacity,
                                          int32_t* needed);
/* Motion as CSV, one line a frame and station. MA_ERROR_NOT_AVAILABLE: the panel has no motion (it could not
 * be read, or came from a stream). */
MA_API ma_status MA_CALL ma_result_vectors_csv(const ma_result* result, char* text, int32_t capacity,
                                               int32_t* needed);
MA_API ma_status MA_CALL ma_result_vectors_csv_w(const ma_result* result, ma_char16* text, int32_t capacity,
                                                 int32_t* needed);
/* report.html, report.md and report.json into folder, which is created if needed. */
MA_API ma_status MA_CALL ma_result_write_report(const ma_result* result, const char* folder);
MA_API ma_status MA_CALL ma_result_write_report_w(const ma_result* result, const ma_char16* folder);
MA_API void MA_CALL ma_result_destroy(ma_result* result);

/* ---- Many panels ------------------------------------------------------------------------------------- */

/* A data set: a folder with manifest.json or a folder of bundles. split: "train", "val", "test",
 * "calibration" or "all"; NULL = all. Verdicts and scores; the motion of a panel has ma_analyze_bundle.
 * Where the panels together show that they come from another line than the model's, none of them has a
 * verdict (reason foreign_line); where they look like it, the log has a warning. */
MA_API ma_status MA_CALL ma_analyze_dataset(ma_context* context, const ma_model* model, const char* folder,
                                            const char* split, const ma_inspect_options* options,
                                            ma_batch** batch);
MA_API ma_status MA_CALL ma_analyze_dataset_w(ma_context* context, const ma_model* model,
                                              const ma_char16* folder, const ma_char16* split,
                                              const ma_inspect_options* options, ma_batch** batch);
MA_API ma_status MA_CALL ma_batch_count(const ma_batch* batch, int32_t* count);
/* A handle of its own, which may outlive the batch. */
MA_API ma_status MA_CALL ma_batch_result(const ma_batch* batch, int32_t index, ma_result** result);
MA_API ma_status MA_CALL ma_batch_json(const ma_batch* batch, char* text, int32_t capacity, int32_t* needed);
MA_API ma_status MA_CALL ma_batch_json_w(const ma_batch* batch, ma_char16* text, int32_t capacity,
                                         int32_t* needed);
MA_API void MA_CALL ma_batch_destroy(ma_batch* batch);

/* ---- Frame by frame ---------------------------------------------------------------------------------- */

/* The stream keeps what it needs of the model, which may be destroyed first. */
MA_API ma_status MA_CALL ma_stream_create(ma_context* context, const ma_model* model, ma_stream** stream);
/* Begins a panel; one in progress is dropped. name may be NULL; options->fps is needed. */
MA_API ma_status MA_CALL ma_stream_start(ma_stream* stream, const char* name,
                                         const ma_inspect_options* options);
MA_API ma_status MA_CALL ma_stream_start_w(ma_stream* stream, const ma_char16* name,
                                           const ma_inspect_options* options);
/* One frame of P points: frame_number above the last one; point_index: P, increasing, NULL = 0, 1, ...;
 * x_px, y_px: P, NaN = not observed; mask: P, 0 = not observed, NULL = all observed.
 * frame, score, capacity, count as in ma_stream_scores. Scores are the bytes that ma_analyze_arrays gives.
 * After a refused frame the stream is as it was; after MA_ERROR_OUT_OF_MEMORY start the panel again. No
 * memory is allocated once a panel of this size was seen. */
MA_API ma_status MA_CALL ma_stream_push(ma_stream* stream, int32_t frame_number, int32_t points,
                                        const int32_t* point_index, const double* x_px, const double* y_px,
                                        const uint8_t* mask, int32_t* frame, double* score, int32_t capacity,
                                        int32_t* count);
MA_API ma_status MA_CALL ma_stream_push_f(ma_stream* stream, int32_t frame_number, int32_t points,
                                          const int32_t* point_index, const float* x_px, const float* y_px,
                                          const uint8_t* mask, int32_t* frame, double* score,
                                          int32_t capacity, int32_t* count);
/* Takes up to capacity scores that became final, oldest first, NaN = this frame has none; what does not fit
 * waits for the next call. frame, score, count: how many were given; each may be NULL if capacity is 0. */
MA_API ma_status MA_CALL ma_stream_scores(ma_stream* stream, int32_t* frame, double* score, int32_t capacity,
                                          int32_t* count);
/* Frames between a push and the score of that frame. */
MA_API ma_status MA_CALL ma_stream_delay(const ma_stream* stream, int32_t* frames);
/* The verdict, the same that ma_analyze_arrays gives; the last scores wait in ma_stream_scores until the next
 * start. summary, result: either may be NULL. */
MA_API ma_status MA_CALL ma_stream_finish(ma_stream* stream, ma_panel_summary* summary, ma_result** result);
MA_API void MA_CALL ma_stream_destroy(ma_stream* stream);

/* ---- Training and calibrating ------------------------------------------------------------------------ */

typedef struct ma_train_options {
  uint32_t struct_size;
  int32_t reserved; /* 0 */
  double alpha;     /* false alarms per panel that are accepted, 0 < alpha < 1; .01 */
  uint64_t seed;    /* 1 */
} ma_train_options;
MA_API ma_status MA_CALL ma_train_options_init(ma_train_options* options, uint32_t struct_size);

/* detectors with their options, ranges and defaults; columns, those that features= chooses among, with unit,
 * group and definition. */
MA_API ma_status MA_CALL ma_detectors_json(char* text, int32_t capacity, int32_t* needed);
MA_API ma_status MA_CALL ma_detectors_json_w(ma_char16* text, int32_t capacity, int32_t* needed);
/* Fits on the normal panels of a data set and calibrates on those kept apart. detector: NULL = "patchcore".
 * settings: "key=value" separated by line breaks or semicolons, NULL = none. Warnings go to the log callback
 * and into ma_model_info_json. */
MA_API ma_status MA_CALL ma_train_dataset(ma_context* context, const char* folder, const char* detector,
                                          const char* settings, const ma_train_options* train,
                                          const ma_inspect_options* inspect, ma_model** model);
MA_API ma_status MA_CALL ma_train_dataset_w(ma_context* context, const ma_char16* folder,
                                            const ma_char16* detector, const ma_char16* settings,
                                            const ma_train_options* train, const ma_inspect_options* inspect,
                                            ma_model** model);
/* Fits on all rows of a CSV table; calibration_table: NULL = none. */
MA_API ma_status MA_CALL ma_train_table(ma_context* context, const char* table, const char* calibration_table,
                                        const char* detector, const char* settings,
                                        const ma_train_options* train, ma_model** model);
MA_API ma_status MA_CALL ma_train_table_w(ma_context* context, const ma_char16* table,
                                          const ma_char16* calibration_table, const ma_char16* detector,
                                          const ma_char16* settings, const ma_train_options* train,
                                          ma_model** model);
/* A new model with this line's thresholds and recipe, from folders of its normal panels. */
MA_API ma_status MA_CALL ma_calibrate(ma_context* context, const ma_model* model, const char* const* folders,
                                      int32_t count, const ma_inspect_options* inspect,
                                      ma_model** calibrated);
MA_API ma_status MA_CALL ma_calibrate_w(ma_context* context, const ma_model* model,
                                        const ma_char16* const* folders, int32_t count,
                                        const ma_inspect_options* inspect, ma_model** calibrated);

enum { MA_DAMAGE_AUTO = 0, MA_DAMAGE_LABELLED = 1, MA_DAMAGE_COMPUTED = 2 };
/* How options of a detector are chosen. 0 = default. */
typedef struct ma_tune_options {
  uint32_t struct_size;
  int32_t damage;        /* MA_DAMAGE_...; auto: labelled where split val has 30 or more, else computed */
  int32_t budget;        /* trials at most; 24 */
  int32_t panels;        /* copies with computed damage; by the normal panels */
  double lambda_from_mm; /* their severities; .1 */
  double lambda_to_mm;   /* 2 */
} ma_tune_options;
MA_API ma_status MA_CALL ma_tune_options_init(ma_tune_options* options, uint32_t struct_size);
/* Trains with the options that find damage best, of those that settings give as "key=a|b|c" (NULL: a small
 * grid of the detector's own; a single value is the same in all trials). Compared on normal panels of split
 * train that are kept out of the fits; split test is not read. The defaults are taken where no trial is
 * better beyond the noise. json (may be NULL): {"trials", "chosen", "within_noise", "detector_options", ...}
 */
MA_API ma_status MA_CALL ma_tune_dataset(ma_context* context, const char* folder, const char* detector,
                                         const char* settings, const ma_tune_options* tune,
                                         const ma_train_options* train, const ma_inspect_options* inspect,
                                         ma_model** model, ma_document** json);
MA_API ma_status MA_CALL ma_tune_dataset_w(ma_context* context, const ma_char16* folder,
                                           const ma_char16* detector, const ma_char16* settings,
                                           const ma_tune_options* tune, const ma_train_options* train,
                                           const ma_inspect_options* inspect, ma_model** model,
                                           ma_document** json);
/* The same by rows of a CSV table: a fifth is kept out of the trials and compared with damaged copies of it;
 * of tune only budget and panels (copies, here of rows) count. calibration_table: NULL = none. json:
 * "rows" in place of "panels". */
MA_API ma_status MA_CALL ma_tune_table(ma_context* context, const char* table, const char* calibration_table,
                                       const char* detector, const char* settings,
                                       const ma_tune_options* tune, const ma_train_options* train,
                                       ma_model** model, ma_document** json);
MA_API ma_status MA_CALL ma_tune_table_w(ma_context* context, const ma_char16* table,
                                         const ma_char16* calibration_table, const ma_char16* detector,
                                         const ma_char16* settings, const ma_tune_options* tune,
                                         const ma_train_options* train, ma_model** model, ma_document** json);

/* What a few labelled cracks may set. 0 = default. */
typedef struct ma_label_options {
  uint32_t struct_size;
  int32_t may_lower; /* 1 = the threshold may fall below the one of the accepted false alarms */
  double precision;  /* share of the panels called NG that are to be damaged; 0 = the threshold stays */
  double prevalence; /* share of the line's panels that are damaged; .01 */
} ma_label_options;
MA_API ma_status MA_CALL ma_label_options_init(ma_label_options* options, uint32_t struct_size);
/* A new model whose threshold, and whose weights if it is an ensemble, are set by the labelled damaged
 * panels of split val of a data set. json (may be NULL): recall, false alarms and precision before and now,
 * with intervals. MA_ERROR_TOO_SHORT: too few labelled or calibration panels; ma_last_error says how many it
 * takes. */
MA_API ma_status MA_CALL ma_calibrate_labels(ma_context* context, const ma_model* model, const char* dataset,
                                             const ma_label_options* options,
                                             const ma_inspect_options* inspect, ma_model** calibrated,
                                             ma_document** json);
MA_API ma_status MA_CALL ma_calibrate_labels_w(ma_context* context, const ma_model* model,
                                               const ma_char16* dataset, const ma_label_options* options,
                                               const ma_inspect_options* inspect, ma_model** calibrated,
                                               ma_document** json);
/* How much labelled cracks help: recall of a stacking ensemble weighed by so many of them, on others.
 * dataset: NULL = 1,200 panels simulated in memory by the seed of train. settings: of the ensemble, as for
 * ma_train_dataset. labels: count numbers, increasing; NULL and 0 = 0, 3, 5, 10, 20, 30. draws: 0 = 40.
 * {"members", "points", "panels", "draws", "alpha"} */
MA_API ma_status MA_CALL ma_label_gain_json(ma_context* context, const char* dataset, const char* settings,
                                            const int32_t* labels, int32_t count, int32_t draws,
                                            const ma_train_options* train, const ma_inspect_options* inspect,
                                            ma_document** json);
MA_API ma_status MA_CALL ma_label_gain_json_w(ma_context* context, const ma_char16* dataset,
                                              const ma_char16* settings, const int32_t* labels, int32_t count,
                                              int32_t draws, const ma_train_options* train,
                                              const ma_inspect_options* inspect, ma_document** json);

/* Probability of detection on a line's own normals: the displacement that a computed weakness would cause is
 * added to their points. 0 = default. */
typedef struct ma_pod_options {
  uint32_t struct_size;
  int32_t panels;        /* trials; normals are used in turn; 300 */
  double lambda_from_mm; /* severities; .1 */
  double lambda_to_mm;   /* 1 */
  double place_from;     /* fractions of the visible length; .1 */
  double place_to;       /* .9 */
  double angle_from_rad; /* bend angles at which damage happens; .349 */
  double angle_to_rad;   /* 2.618 */
  uint64_t seed;         /* 1 */
} ma_pod_options;
MA_API ma_status MA_CALL ma_pod_options_init(ma_pod_options* options, uint32_t struct_size);
/* folders: as for ma_calibrate, and the origin is that of the folders. {"curve", "bins", "false_alarms",
 * "inconclusive", "trials", "warnings"}; warnings go to the log callback too. MA_ERROR_MISMATCH: the model
 * has no residuals, or is not calibrated. Some 20 ms a trial and core. */
MA_API ma_status MA_CALL ma_pod_json(ma_context* context, const ma_model* model, const char* const* folders,
                                     int32_t count, const ma_pod_options* options,
                                     const ma_inspect_options* inspect, ma_document** json);
MA_API ma_status MA_CALL ma_pod_json_w(ma_context* context, const ma_model* model,
                                       const ma_char16* const* folders, int32_t count,
                                       const ma_pod_options* options, const ma_inspect_options* inspect,
                                       ma_document** json);

/* Quality figures on a data set that says which panels are damaged. 0 = default. */
typedef struct ma_evaluate_options {
  uint32_t struct_size;
  int32_t goal; /* 1: damage of the bend alone, 2: damage that came in alone; 0: both */
  double alpha; /* accepted false alarms per panel; 0: what each model was made with */
} ma_evaluate_options;
MA_API ma_status MA_CALL ma_evaluate_options_init(ma_evaluate_options* options, uint32_t struct_size);
/* models: one or more, calibrated on other panels than those of the split; panels that one of them knows are
 * left out of its figures and counted. split: "train", "val", "test", "calibration" or "all"; NULL = "test".
 * {"title", "panels", "goals", "figures", "differences", "warnings"}, as the exe's evaluate; warnings go to
 * the log callback as well. MA_ERROR_MISMATCH: a model without a threshold, or one that knows every sound
 * panel; MA_ERROR_BAD_INPUT: no panel has a label. Some 25 ms a panel, model and core. */
MA_API ma_status MA_CALL ma_evaluate_json(ma_context* context, const ma_model* const* models, int32_t count,
                                          const char* dataset, const char* split,
                                          const ma_evaluate_options* options,
                                          const ma_inspect_options* inspect, ma_document** json);
MA_API ma_status MA_CALL ma_evaluate_json_w(ma_context* context, const ma_model* const* models, int32_t count,
                                            const ma_char16* dataset, const ma_char16* split,
                                            const ma_evaluate_options* options,
                                            const ma_inspect_options* inspect, ma_document** json);

/* Quality figures of detectors on a simulated study, in memory: trained on the default set's normals,
 * calibrated and judged on the study set. detectors: names with comma between them; NULL =
 * "hinge,hinge_panel". normals: that are judged; 0 = 1,000. JSON as above; warnings say which networks do not
 * beat mspc or hinge. Some 25 ms a panel, detector and core: minutes. */
MA_API ma_status MA_CALL ma_study_json(ma_context* context, const char* detectors, uint64_t seed,
                                       int32_t normals, const ma_evaluate_options* options,
                                       const ma_inspect_options* inspect, ma_document** json);
MA_API ma_status MA_CALL ma_study_json_w(ma_context* context, const ma_char16* detectors, uint64_t seed,
                                         int32_t normals, const ma_evaluate_options* options,
                                         const ma_inspect_options* inspect, ma_document** json);
/* The same with the line and the seed of synth, whose own panels are not looked at, and a share of the
 * study's panels: above 0 and up to 1, 0 = all. normals: 0 = their share. */
MA_API ma_status MA_CALL ma_study_synth_json(ma_context* context, ma_synth* synth, double share,
                                             const char* detectors, int32_t normals,
                                             const ma_evaluate_options* options,
                                             const ma_inspect_options* inspect, ma_document** json);
MA_API ma_status MA_CALL ma_study_synth_json_w(ma_context* context, ma_synth* synth, double share,
                                               const ma_char16* detectors, int32_t normals,
                                               const ma_evaluate_options* options,
                                               const ma_inspect_options* inspect, ma_document** json);

/* ---- Lots and drift ---------------------------------------------------------------------------------- */

typedef struct ma_lot_summary {
  uint32_t struct_size;
  int32_t panels;             /* with a p-value */
  int32_t ng_count;           /* panels called NG */
  int32_t calibration_needed; /* calibration panels that it takes to find one cracked panel alone */
  int32_t calibration_enough; /* 1 = there are as many */
  int32_t fewest_found;       /* cracked panels the lot must hold before any can be found, or MA_NO_INT32 */
  double threshold;           /* p-values up to it are NG; 0 when none is */
} ma_lot_summary;
/* Which panels of a lot are NG, so that among those called NG a share q at most is good in the long run
 * (Benjamini & Hochberg). p_value: n plain p-values of panels, as ma_panel_summary has them, NaN = not
 * decided; calibration_panels: ma_model_calibration_count of the model that gave them; 0 < q < 1. ng: n, 1 =
 * NG; adjusted: n, the smallest q at which the panel would be NG, NaN where p is; each may be NULL, as may
 * summary. */
MA_API ma_status MA_CALL ma_lot_decide(const double* p_value, int32_t n, int32_t calibration_panels, double q,
                                       uint8_t* ng, double* adjusted, ma_lot_summary* summary);

enum { MA_DRIFT_NONE = 0, MA_DRIFT_RISING = 1, MA_DRIFT_FALLING = 2 }; /* rising: more false alarms */
enum { MA_DRIFT_BINS = 11, MA_DRIFT_BETS = 6 };
/* All that is known after some panels, in finite numbers: written down and read again they go on where they
 * were. Owned by the caller, who sets struct_size. */
typedef struct ma_drift_state {
  uint32_t struct_size;
  int32_t direction;  /* MA_DRIFT_... of the alarm */
  double panels;      /* that had a p-value */
  double log_value;   /* log of the martingale; 0 at the start, never grows on average without drift */
  double log_peak;    /* its maximum so far */
  double alarm_panel; /* number (from 1) of the panel that raised the alarm; 0 = none */
  double seen[MA_DRIFT_BINS];       /* panels by bin of their p-value */
  double log_wealth[MA_DRIFT_BETS]; /* of each bet */
} ma_drift_state;
/* Has the line drifted away from its calibration? One may look after every panel and for ever: without drift
 * the probability that an alarm ever comes is alpha at most. calibration_panels: as for ma_lot_decide; state:
 * to go on from, NULL = the first panel is still to come. After an alarm: calibrate again, begin anew. */
MA_API ma_status MA_CALL ma_drift_create(int32_t calibration_panels, double alpha,
                                         const ma_drift_state* state, ma_drift** drift);
/* p_value: ma_model_smoothed_p_value of the next panel; NaN, a panel without one, changes nothing. state (may
 * be NULL): after it. Allocates nothing. */
MA_API ma_status MA_CALL ma_drift_push(ma_drift* drift, double p_value, ma_drift_state* state);
MA_API ma_status MA_CALL ma_drift_read(ma_drift* drift, ma_drift_state* state);
MA_API void MA_CALL ma_drift_destroy(ma_drift* drift);

/* ---- Change points ----------------------------------------------------------------------------------- */

enum { MA_PENALTY_BIC = 0, MA_PENALTY_MBIC = 1, MA_PENALTY_NUMBER = 2 };

typedef struct ma_change_point_options {
  uint32_t struct_size;
  int32_t penalty;      /* MA_PENALTY_... */
  double penalty_value; /* with MA_PENALTY_NUMBER, in units of the cost of the values as given */
  int32_t min_size;     /* samples of a segment; 2 */
  int32_t jump;         /* candidates every jump samples; 1 */
  int32_t width;        /* window: samples of both halves; 100 */
  int32_t standardize;  /* 1 = columns to mean 0, sd 1 first */
  int32_t baseline;     /* cusum: first samples that define normal; 40 */
  int32_t reserved;     /* 0 */
  double cusum_k;       /* cusum: allowance in sd; .5 */
  double alpha;         /* cusum: false-alarm probability of the whole series; .01 */
  uint64_t seed;        /* cusum: 1 */
} ma_change_point_options;
MA_API ma_status MA_CALL ma_change_point_options_init(ma_change_point_options* options, uint32_t struct_size);

/* x: n samples x d columns, all finite. method: "pelt", "window", "cusum"; NULL = "pelt". */
MA_API ma_status MA_CALL ma_change_points(ma_context* context, const double* x, int32_t n, int32_t d,
                                          const char* method, const ma_change_point_options* options,
                                          ma_changes** changes);
MA_API ma_status MA_CALL ma_change_points_w(ma_context* context, const double* x, int32_t n, int32_t d,
                                            const ma_char16* method, const ma_change_point_options* options,
                                            ma_changes** changes);
/* First sample of each new segment, increasing; 0 and n left out. */
MA_API ma_status MA_CALL ma_changes_points(const ma_changes* changes, int32_t* sample, int32_t capacity,
                                           int32_t* count);
/* Online methods. at: sample of the alarm; onset: first changed sample as estimated. Either may be NULL. */
MA_API ma_status MA_CALL ma_changes_alarms(const ma_changes* changes, int32_t* at, int32_t* onset,
                                           int32_t capacity, int32_t* count);
MA_API ma_status MA_CALL ma_changes_json(const ma_changes* changes, char* text, int32_t capacity,
                                         int32_t* needed);
MA_API ma_status MA_CALL ma_changes_json_w(const ma_changes* changes, ma_char16* text, int32_t capacity,
                                           int32_t* needed);
MA_API void MA_CALL ma_changes_destroy(ma_changes* changes);

/* ---- Data sets --------------------------------------------------------------------------------------- */

/* Is this bundle fit to be judged? {"bundle", "verdict": "ok"|"usable"|"unusable", "reasons"} */
MA_API ma_status MA_CALL ma_preflight(ma_context* context, const char* folder,
                                      const ma_inspect_options* options, char* text, int32_t capacity,
                                      int32_t* needed);
MA_API ma_status MA_CALL ma_preflight_w(ma_context* context, const ma_char16* folder,
                                        const ma_inspect_options* options, ma_char16* text, int32_t capacity,
                                        int32_t* needed);
/* Repaired copies of bundles below the folder out; a bundle that cannot be read is left out and the JSON says
 * why. {"copies": [{"bundle", "copy", "changes", "reasons"}]}; json may be NULL. */
MA_API ma_status MA_CALL ma_preflight_repair(ma_context* context, const char* const* folders, int32_t count,
                                             const char* out, const ma_inspect_options* options,
                                             ma_document** json);
MA_API ma_status MA_CALL ma_preflight_repair_w(ma_context* context, const ma_char16* const* folders,
                                               int32_t count, const ma_char16* out,
                                               const ma_inspect_options* options, ma_document** json);
/* Two bundles: {"panels", "differences"}. out: folder that gets compare.html; NULL = none.
 * MA_ERROR_BAD_INPUT: one of them cannot be used. */
MA_API ma_status MA_CALL ma_compare_json(ma_context* context, const char* a, const char* b,
                                         const ma_inspect_options* options, const char* out,
                                         ma_document** json);
MA_API ma_status MA_CALL ma_compare_json_w(ma_context* context, const ma_char16* a, const ma_char16* b,
                                           const ma_inspect_options* options, const ma_char16* out,
                                           ma_document** json);

enum { MA_GOAL_NORMAL = 0, MA_GOAL_1 = 1, MA_GOAL_2 = 2, MA_GOAL_VARIANT = 3 }; /* 1: cracked in bending */
enum { MA_SPLIT_NONE = 0, MA_SPLIT_TRAIN = 1, MA_SPLIT_VAL = 2, MA_SPLIT_TEST = 3, MA_SPLIT_CALIBRATION = 4 };

typedef struct ma_manifest_options {
  uint32_t struct_size;
  int32_t goal;  /* MA_GOAL_... of all panels that no manifest knows */
  double train;  /* share of split train; .7; < 0 = none */
  double val;    /* share of split val; the rest is test; .15; < 0 = none */
  uint64_t seed; /* 1 */
} ma_manifest_options;
MA_API ma_status MA_CALL ma_manifest_options_init(ma_manifest_options* options, uint32_t struct_size);
/* manifest.json into the folder out, so that loose bundles form a data set. count_written (may be NULL):
 * panels. */
MA_API ma_status MA_CALL ma_manifest_write(ma_context* context, const char* const* folders, int32_t count,
                                           const ma_manifest_options* options, const char* out,
                                           int32_t* count_written);
MA_API ma_status MA_CALL ma_manifest_write_w(ma_context* context, const ma_char16* const* folders,
                                             int32_t count, const ma_manifest_options* options,
                                             const ma_char16* out, int32_t* count_written);

/* Shares of the visible length. 0 = default. */
typedef struct ma_mechanics_limits {
  uint32_t struct_size;
  int32_t reserved;       /* 0 */
  double length_change;   /* largest change of the visible length within a panel; .02 */
  double jump;            /* largest step off the course of the frames around; .03 */
  double residual;        /* median distance (rms) to an elastic strip; .004 */
  double min_turning_rad; /* frames that are bent less are not fitted; .5 */
  double share;           /* panels that may break a limit before the set does; .05 */
} ma_mechanics_limits;
MA_API ma_status MA_CALL ma_mechanics_limits_init(ma_mechanics_limits* limits, uint32_t struct_size);
/* Does a data set obey the mechanics of a strip? {"verdict": "obeys"|"violates", "reasons", "checks",
 * "panels"} About 20 ms a panel. */
MA_API ma_status MA_CALL ma_validate_set_json(ma_context* context, const char* dataset,
                                              const ma_mechanics_limits* limits,
                                              const ma_inspect_options* inspect, ma_document** json);
MA_API ma_status MA_CALL ma_validate_set_json_w(ma_context* context, const ma_char16* dataset,
                                                const ma_mechanics_limits* limits,
                                                const ma_inspect_options* inspect, ma_document** json);

MA_API ma_status MA_CALL ma_document_text(const ma_document* document, char* text, int32_t capacity,
                                          int32_t* needed);
MA_API ma_status MA_CALL ma_document_text_w(const ma_document* document, ma_char16* text, int32_t capacity,
                                            int32_t* needed);
MA_API void MA_CALL ma_document_destroy(ma_document* document);

/* ---- Simulated panels -------------------------------------------------------------------------------- */

/* The same panels, seed and options give the same bytes on every machine, with any number of threads, in
 * memory or on disk. panels: "tiny", "default", "10k", "100k", "study", or counts of scenarios,
 * "normal=1000,crack=50". */
MA_API ma_status MA_CALL ma_synth_create(const char* panels, uint64_t seed, ma_synth** synth);
MA_API ma_status MA_CALL ma_synth_create_w(const ma_char16* panels, uint64_t seed, ma_synth** synth);
/* An option of the line, as ma_synth_options_json names them; besides "noise" (a preset of the camera, before
 * its single parts) and "fps". What does not fit together is refused when panels are asked for. */
MA_API ma_status MA_CALL ma_synth_set_option(ma_synth* synth, const char* key, const char* value);
MA_API ma_status MA_CALL ma_synth_set_option_w(ma_synth* synth, const ma_char16* key, const ma_char16* value);
MA_API ma_status MA_CALL ma_synth_count(ma_synth* synth, int32_t* count);

/* What a panel is, and what is true of it. Owned by the caller, who sets struct_size. */
typedef struct ma_simulated_panel {
  uint32_t struct_size;
  int32_t frames;      /* T; frames that the camera dropped are left out */
  int32_t points;      /* P */
  int32_t label;       /* 1 = the strip lost stiffness */
  int32_t goal;        /* MA_GOAL_... */
  int32_t split;       /* MA_SPLIT_... */
  int32_t crack_frame; /* frame number or MA_NO_INT32 */
  int32_t reserved;
  double fps;
  double mm_per_px;    /* NaN = not known */
  double lambda_mm;    /* severity: length whose bending the weak place adds, mm; NaN = no damage */
  double onset_time_s; /* from the first frame; NaN = not damaged in bending */
  double position;     /* fraction of the visible length, 0 = held end; NaN = none that could be seen */
} ma_simulated_panel;
/* Panel index of 0 .. count - 1, into the caller's arrays, each of which may be NULL; so may panel.
 * frame_number: frames elements; point_index: points elements; x_px, y_px: frames x points elements, of which
 * the first T x P are written, row-major, y downwards, NaN = not observed: what ma_analyze_arrays_f takes.
 * frames, points: the room there is, >= T and >= P; both 0 = only panel is written, for a size query, which
 * costs nothing twice: the panel simulated last stays in the handle. About 12 ms. */
MA_API ma_status MA_CALL ma_synth_panel(ma_synth* synth, int32_t index, ma_simulated_panel* panel,
                                        int32_t frames, int32_t points, int32_t* frame_number,
                                        int32_t* point_index, float* x_px, float* y_px);
enum { MA_SYNTH_NAME = 0, MA_SYNTH_SCENARIO = 1 };
/* field: MA_SYNTH_NAME is that of the panel's folder. Nothing is simulated. */
MA_API ma_status MA_CALL ma_synth_panel_text(ma_synth* synth, int32_t index, int32_t field, char* text,
                                             int32_t capacity, int32_t* needed);
MA_API ma_status MA_CALL ma_synth_panel_text_w(ma_synth* synth, int32_t index, int32_t field, ma_char16* text,
                                               int32_t capacity, int32_t* needed);

enum {
  MA_SYNTH_RESUME = 1,   /* go on with a set that was interrupted; panels that are there are kept */
  MA_SYNTH_NO_FIELDS = 2 /* leave out the true end poses and curvature of every panel (truth folder) */
};
/* Panels from .. from + count - 1 as a data set in folder, which is new or empty unless resumed; count 0 =
 * all that are left. flags: MA_SYNTH_... added up. written: panels that this call wrote; damaged: panels of
 * the set or slice that lost stiffness; either may be NULL. */
MA_API ma_status MA_CALL ma_synth_write(ma_context* context, ma_synth* synth, const char* folder,
                                        int32_t from, int32_t count, int32_t flags, int32_t* written,
                                        int32_t* damaged);
MA_API ma_status MA_CALL ma_synth_write_w(ma_context* context, ma_synth* synth, const ma_char16* folder,
                                          int32_t from, int32_t count, int32_t flags, int32_t* written,
                                          int32_t* damaged);
/* {"scenarios": [{"name", "goal", "about"}], "scales"} */
MA_API ma_status MA_CALL ma_synth_scenarios_json(char* text, int32_t capacity, int32_t* needed);
MA_API ma_status MA_CALL ma_synth_scenarios_json_w(ma_char16* text, int32_t capacity, int32_t* needed);
/* {"set": {key: value}} of this set; synth NULL = the defaults */
MA_API ma_status MA_CALL ma_synth_options_json(ma_synth* synth, char* text, int32_t capacity,
                                               int32_t* needed);
MA_API ma_status MA_CALL ma_synth_options_json_w(ma_synth* synth, ma_char16* text, int32_t capacity,
                                                 int32_t* needed);
/* How large a crack looks on this line, in px, at several severities, places and angles: {"signatures"} */
MA_API ma_status MA_CALL ma_synth_signatures_json(ma_context* context, ma_synth* synth, ma_document** json);
MA_API void MA_CALL ma_synth_destroy(ma_synth* synth);

/* ---- The whole job ----------------------------------------------------------------------------------- */

/* The whole job on a data set into the folder out: report.html, report.md, report.json, models. verdict_by:
 * the detector whose verdicts the page shows, NULL = the library's choice, today "hinge"; where that could
 * not be trained, "patchcore" with a warning. */
MA_API ma_status MA_CALL ma_run(ma_context* context, const char* dataset, const char* out,
                                const char* verdict_by, const ma_train_options* train,
                                const ma_inspect_options* inspect);
MA_API ma_status MA_CALL ma_run_w(ma_context* context, const ma_char16* dataset, const ma_char16* out,
                                  const ma_char16* verdict_by, const ma_train_options* train,
                                  const ma_inspect_options* inspect);
/* The same on panels that are simulated in memory. */
MA_API ma_status MA_CALL ma_run_synth(ma_context* context, ma_synth* synth, const char* out,
                                      const char* verdict_by, const ma_train_options* train,
                                      const ma_inspect_options* inspect);
MA_API ma_status MA_CALL ma_run_synth_w(ma_context* context, ma_synth* synth, const ma_char16* out,
                                        const ma_char16* verdict_by, const ma_train_options* train,
                                        const ma_inspect_options* inspect);

#ifdef __cplusplus
}
#endif

#endif /* MOTIONANALYZER_H */
