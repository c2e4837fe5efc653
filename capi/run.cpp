#include "motionanalyzer/pipeline/run.hpp"

#include "handles.hpp"
#include "job.hpp"
#include "structs.hpp"
#include "synth.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

template <class Char>
RunOptions run_options(const Char* verdict_by, const ma_train_options* train,
                       const ma_inspect_options* inspect) {
  RunOptions options;
  options.verdict_by = text_or(verdict_by, options.verdict_by, "verdict_by");
  const TrainOptions trained = train_options(read_options(train), options.verdict_by, "");
  options.alpha = trained.alpha;
  options.seed = trained.seed;
  options.inspect = inspect_options(read_options(inspect));
  return options;
}

template <class Char>
ma_status run_folder(ma_context* context, const Char* dataset, const Char* out, const Char* verdict_by,
                     const ma_train_options* train, const ma_inspect_options* inspect) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    const RunOptions options = run_options(verdict_by, train, inspect);
    const std::string from = text_in(dataset, "dataset"), to = text_in(out, "out");
    Job job(context, scope);
    job.warn(run(from, to, options, job.execution()).report.warnings);
  });
}

template <class Char>
ma_status run_simulated(ma_context* context, ma_synth* synth, const Char* out, const Char* verdict_by,
                        const ma_train_options* train, const ma_inspect_options* inspect) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    const InUse in_use(alive(synth).busy);
    const RunOptions options = run_options(verdict_by, train, inspect);
    const std::string to = text_in(out, "out");
    Job job(context, scope);
    job.warn(run(synth->drawn(), to, options, job.execution()).report.warnings);
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_run(ma_context* context, const char* dataset, const char* out, const char* verdict_by,
                         const ma_train_options* train, const ma_inspect_options* inspect) {
  return run_folder(context, dataset, out, verdict_by, train, inspect);
}
ma_status MA_CALL ma_run_w(ma_context* context, const ma_char16* dataset, const ma_char16* out,
                           const ma_char16* verdict_by, const ma_train_options* train,
                           const ma_inspect_options* inspect) {
  return run_folder(context, dataset, out, verdict_by, train, inspect);
}

ma_status MA_CALL ma_run_synth(ma_context* context, ma_synth* synth, const char* out, const char* verdict_by,
                               const ma_train_options* train, const ma_inspect_options* inspect) {
  return run_simulated(context, synth, out, verdict_by, train, inspect);
}
ma_status MA_CALL ma_run_synth_w(ma_context* context, ma_synth* synth, const ma_char16* out,
                                 const ma_char16* verdict_by, const ma_train_options* train,
                                 const ma_inspect_options* inspect) {
  return run_simulated(context, synth, out, verdict_by, train, inspect);
}
