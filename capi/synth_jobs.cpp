// What a set of simulated panels is made for: files, and how large its cracks look.
#include "arrays.hpp"
#include "document.hpp"
#include "job.hpp"
#include "motionanalyzer/pipeline/results_json.hpp"
#include "motionanalyzer/pipeline/synthesize.hpp"
#include "synth.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

WriteSetOptions slice_options(int32_t from, int32_t count, int32_t flags) {
  if (from < 0 || count < 0) throw invalid_argument("from and count must not be negative");
  if ((flags & ~(MA_SYNTH_RESUME | MA_SYNTH_NO_FIELDS)) != 0)
    throw invalid_argument("flags is " + std::to_string(flags) + ", a sum of MA_SYNTH_RESUME, ..._NO_FIELDS");
  WriteSetOptions options;
  options.from = static_cast<std::size_t>(from);
  if (count > 0) options.count = static_cast<std::size_t>(count);
  options.resume = (flags & MA_SYNTH_RESUME) != 0;
  options.fields = (flags & MA_SYNTH_NO_FIELDS) == 0;
  return options;
}

template <class Char>
ma_status write(ma_context* context, ma_synth* synth, const Char* folder, int32_t from, int32_t count,
                int32_t flags, int32_t* written, int32_t* damaged) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    for (int32_t* number : {written, damaged})
      if (number != nullptr) *number = 0;
    const InUse in_use(alive(synth).busy);
    const WriteSetOptions options = slice_options(from, count, flags);
    const std::string path = text_in(folder, "folder");
    Job job(context, scope);
    const WrittenSet set = write_set(synth->drawn(), path, options, job.execution());
    if (written != nullptr) *written = as_count(set.written);
    if (damaged != nullptr) *damaged = as_count(set.cracked);
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_synth_write(ma_context* context, ma_synth* synth, const char* folder, int32_t from,
                                 int32_t count, int32_t flags, int32_t* written, int32_t* damaged) {
  return motionanalyzer::capi::write(context, synth, folder, from, count, flags, written, damaged);
}
ma_status MA_CALL ma_synth_write_w(ma_context* context, ma_synth* synth, const ma_char16* folder,
                                   int32_t from, int32_t count, int32_t flags, int32_t* written,
                                   int32_t* damaged) {
  return motionanalyzer::capi::write(context, synth, folder, from, count, flags, written, damaged);
}

ma_status MA_CALL ma_synth_signatures_json(ma_context* context, ma_synth* synth, ma_document** json) {
  return guard([&](const StandardArithmetic& scope) {
    ma_document*& created = place<ma_document*>(json, "json");
    const InUse in_use(alive(synth).busy);
    const Job job(context, scope);
    created = document(motionanalyzer::signatures_json(motionanalyzer::line_signatures(synth->options.line)));
  });
}
