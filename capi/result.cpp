#include <algorithm>
#include <span>

#include "arrays.hpp"
#include "handles.hpp"
#include "motionanalyzer/core/version.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"
#include "structs.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

using PanelPointer = std::shared_ptr<const ReportPanel>;

Report report_of(std::span<const PanelPointer> panels) {
  Report report;
  report.title = "analyze";
  report.command = "analyze";
  report.version = library_version();
  for (const PanelPointer& panel : panels) report.panel.push_back(*panel);
  return report;
}

std::string json_of(const ma_result* result) {
  return render_json(report_of(std::span(&alive(result).panel, 1)));
}
std::string json_of(const ma_batch* batch) { return render_json(report_of(alive(batch).panel)); }

std::string csv_of(const ma_result* result) {
  const ReportPanel& panel = *alive(result).panel;
  if (!panel.kinematics)
    throw Error(ErrorCode::not_available, "this panel has no motion: it was not read, or came from a stream");
  return vectors_csv(*panel.kinematics);
}

const std::vector<Reason>& list_of(const ma_result* result, int32_t list) {
  const ReportPanel& panel = *alive(result).panel;
  if (list == MA_LIST_REASONS) return panel.verdict.reasons;
  if (list == MA_LIST_WARNINGS) return panel.warnings;
  throw invalid_argument("list " + std::to_string(list) + " is none of MA_LIST_...");
}

const Reason& reason_at(const ma_result* result, int32_t list, int32_t index) {
  const std::vector<Reason>& reasons = list_of(result, list);
  return reasons[checked_index(index, reasons.size(), "index")];
}

const std::string& field_of(const Reason& reason, int32_t field) {
  switch (field) {
    case MA_REASON_CODE:
      return reason.code;
    case MA_REASON_MESSAGE:
      return reason.message;
    case MA_REASON_FILE:
      return reason.where.file;
    default:
      throw invalid_argument("field " + std::to_string(field) + " is none of MA_REASON_...");
  }
}

template <class Char>
ma_status reason_text(const ma_result* result, int32_t list, int32_t index, int32_t field, Char* text,
                      int32_t capacity, int32_t* needed) noexcept {
  return guard([&] { text_out(field_of(reason_at(result, list, index), field), text, capacity, needed); });
}

template <class Char>
ma_status contribution(const ma_result* result, int32_t index, double* share, Char* name, int32_t capacity,
                       int32_t* needed) noexcept {
  return guard([&] {
    const auto& all = alive(result).panel->verdict.contribution;
    const Contribution& one = all[checked_index(index, all.size(), "index")];
    if (share != nullptr) *share = one.share;
    text_out(one.name, name, capacity, needed);
  });
}

template <class Char>
ma_status write_one(const ma_result* result, const Char* folder) noexcept {
  return guard([&] {
    const ma_result& used = alive(result);
    write_report(report_of(std::span(&used.panel, 1)), text_in(folder, "folder"));
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_result_summary(const ma_result* result, ma_panel_summary* summary) {
  return guard([&] {
    if (summary == nullptr) throw invalid_argument("summary is NULL");
    write_summary(summary, no_summary());
    write_summary(summary, summarize(*alive(result).panel));
  });
}

ma_status MA_CALL ma_result_scores(const ma_result* result, int32_t* frame, double* score, int32_t capacity,
                                   int32_t* count) {
  return guard([&] {
    place<int32_t>(count, "count");
    const motionanalyzer::PanelVerdict& verdict = alive(result).panel->verdict;
    const std::size_t n = std::min(verdict.frame.size(), verdict.score.size());
    if (!take_array(n, frame != nullptr || score != nullptr, capacity, *count)) return;
    if (frame != nullptr) std::copy_n(verdict.frame.begin(), n, frame);
    if (score != nullptr) std::copy_n(verdict.score.begin(), n, score);
  });
}

ma_status MA_CALL ma_result_reason_count(const ma_result* result, int32_t list, int32_t* count) {
  return guard([&] { place<int32_t>(count, "count") = as_count(list_of(result, list).size()); });
}
ma_status MA_CALL ma_result_reason_text(const ma_result* result, int32_t list, int32_t index, int32_t field,
                                        char* text, int32_t capacity, int32_t* needed) {
  return reason_text(result, list, index, field, text, capacity, needed);
}
ma_status MA_CALL ma_result_reason_text_w(const ma_result* result, int32_t list, int32_t index, int32_t field,
                                          ma_char16* text, int32_t capacity, int32_t* needed) {
  return reason_text(result, list, index, field, text, capacity, needed);
}
ma_status MA_CALL ma_result_reason_line(const ma_result* result, int32_t list, int32_t index, int32_t* line) {
  return guard([&] { place<int32_t>(line, "line") = reason_at(result, list, index).where.line; });
}

ma_status MA_CALL ma_result_contribution_count(const ma_result* result, int32_t* count) {
  return guard(
      [&] { place<int32_t>(count, "count") = as_count(alive(result).panel->verdict.contribution.size()); });
}
ma_status MA_CALL ma_result_contribution(const ma_result* result, int32_t index, double* share, char* name,
                                         int32_t capacity, int32_t* needed) {
  return contribution(result, index, share, name, capacity, needed);
}
ma_status MA_CALL ma_result_contribution_w(const ma_result* result, int32_t index, double* share,
                                           ma_char16* name, int32_t capacity, int32_t* needed) {
  return contribution(result, index, share, name, capacity, needed);
}

ma_status MA_CALL ma_result_json(const ma_result* result, char* text, int32_t capacity, int32_t* needed) {
  return guard([&] { text_out(json_of(result), text, capacity, needed); });
}
ma_status MA_CALL ma_result_json_w(const ma_result* result, ma_char16* text, int32_t capacity,
                                   int32_t* needed) {
  return guard([&] { text_out(json_of(result), text, capacity, needed); });
}
ma_status MA_CALL ma_result_vectors_csv(const ma_result* result, char* text, int32_t capacity,
                                        int32_t* needed) {
  return guard([&] { text_out(csv_of(result), text, capacity, needed); });
}
ma_status MA_CALL ma_result_vectors_csv_w(const ma_result* result, ma_char16* text, int32_t capacity,
                                          int32_t* needed) {
  return guard([&] { text_out(csv_of(result), text, capacity, needed); });
}

ma_status MA_CALL ma_result_write_report(const ma_result* result, const char* folder) {
  return write_one(result, folder);
}
ma_status MA_CALL ma_result_write_report_w(const ma_result* result, const ma_char16* folder) {
  return write_one(result, folder);
}
void MA_CALL ma_result_destroy(ma_result* result) { destroy(result); }

ma_status MA_CALL ma_batch_count(const ma_batch* batch, int32_t* count) {
  return guard([&] { place<int32_t>(count, "count") = as_count(alive(batch).panel.size()); });
}
ma_status MA_CALL ma_batch_result(const ma_batch* batch, int32_t index, ma_result** result) {
  return guard([&] {
    ma_result*& created = place<ma_result*>(result, "result");
    const auto& panels = alive(batch).panel;
    created = std::make_unique<ma_result>(panels[checked_index(index, panels.size(), "index")]).release();
  });
}
ma_status MA_CALL ma_batch_json(const ma_batch* batch, char* text, int32_t capacity, int32_t* needed) {
  return guard([&] { text_out(json_of(batch), text, capacity, needed); });
}
ma_status MA_CALL ma_batch_json_w(const ma_batch* batch, ma_char16* text, int32_t capacity, int32_t* needed) {
  return guard([&] { text_out(json_of(batch), text, capacity, needed); });
}
void MA_CALL ma_batch_destroy(ma_batch* batch) { destroy(batch); }
