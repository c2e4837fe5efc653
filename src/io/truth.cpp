#include "motionanalyzer/io/truth.hpp"

#include <array>
#include <limits>

#include "io/truth_json.hpp"
#include "motionanalyzer/core/error.hpp"
#include "support/file.hpp"
#include "support/path.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

using namespace support;

constexpr std::array<std::string_view, 4> kGoals = {"normal", "goal1", "goal2", "variant"};
constexpr std::array<std::string_view, 5> kSplits = {"", "train", "val", "test", "calibration"};

[[noreturn]] void fail(const Json& value, std::string_view key, std::string_view wanted,
                       const std::string& file) {
  throw Error(ErrorCode::bad_input, std::string(key) + " is " + dump_json(value, 0).substr(0, 60),
              "It must be " + std::string(wanted) + ".", {file, value.line()});
}

/// Null when the member is absent or null.
const Json* find(const Json& object, std::string_view key) {
  const Json* found = object.find(key);
  return found && !found->is_null() ? found : nullptr;
}

template <class Word, std::size_t N>
Word word_of(const Json& object, std::string_view key, const std::array<std::string_view, N>& words,
             std::string_view wanted, const std::string& file) {
  const Json* found = find(object, key);
  if (!found) return Word{};
  for (std::size_t i = 0; i < N; ++i) {
    if (found->string() && *found->string() == words[i]) return static_cast<Word>(i);
  }
  fail(*found, key, wanted, file);
}

std::optional<double> number_of(const Json& object, std::string_view key, double max,
                                const std::string& file) {
  const Json* found = find(object, key);
  if (!found) return std::nullopt;
  const std::optional<double> value = found->number();
  if (!value || *value < 0 || *value > max) {
    fail(*found, key, "a number from 0 to " + format_double(max), file);
  }
  return value;
}

std::optional<std::int32_t> crack_frame_of(const Json& object, const std::string& file) {
  const Json* found = find(object, "crack_frame");
  if (!found) return std::nullopt;
  const std::optional<std::int64_t> value = found->integer();
  if (!value || *value > std::numeric_limits<std::int32_t>::max())
    fail(*found, "crack_frame", "a frame number", file);
  if (*value < 0) return std::nullopt;
  return static_cast<std::int32_t>(*value);
}

int label_of(const Json& object, Goal goal, const std::string& file) {
  const Json* found = find(object, "label");
  if (!found) return goal == Goal::goal1 || goal == Goal::goal2 ? 1 : 0;
  const std::optional<std::int64_t> value = found->integer();
  if (!value || (*value != 0 && *value != 1)) fail(*found, "label", "0 or 1", file);
  return static_cast<int>(*value);
}

/// Empty when the member is absent or null.
std::string text_of(const Json& object, std::string_view key, const std::string& file) {
  const Json* found = find(object, key);
  if (!found) return {};
  if (!found->string()) fail(*found, key, "a text", file);
  return *found->string();
}

std::vector<DamageEvent> history_of(const Json& object, const std::string& file) {
  constexpr double kMax = std::numeric_limits<double>::max();
  const Json* found = find(object, "history");
  if (!found) return {};
  if (!found->is_array()) fail(*found, "history", "an array of events", file);
  std::vector<DamageEvent> history;
  for (const Json& event : found->items()) {
    const auto time_s = number_of(event, "time_s", kMax, file);
    const auto lambda_mm = number_of(event, "lambda_mm", kMax, file);
    if (!time_s || !lambda_mm) fail(event, "an event of history", "{time_s, lambda_mm}", file);
    history.push_back({*time_s, *lambda_mm});
  }
  return history;
}

Json history_json(const std::vector<DamageEvent>& history) {
  Json events = Json::array();
  for (const DamageEvent& event : history) {
    events.push(Json::object().set("time_s", event.time_s).set("lambda_mm", event.lambda_mm));
  }
  return events;
}

Json to_json(const Truth& truth) {
  Json object = Json::object();
  object.set("scenario", truth.scenario).set("goal", goal_name(truth.goal)).set("label", truth.label);
  if (truth.split != Split::none) object.set("split", split_name(truth.split));
  object.set("lambda_mm", truth.lambda_mm).set("crack_frame", truth.crack_frame);
  object.set("onset_time_s", truth.onset_time_s).set("position", truth.position);
  if (!truth.history.empty()) object.set("history", history_json(truth.history));
  if (!truth.field.empty()) object.set("field", truth.field);
  return object;
}

}  // namespace

std::string_view goal_name(Goal goal) noexcept { return kGoals[static_cast<std::size_t>(goal)]; }
std::string_view split_name(Split split) noexcept { return kSplits[static_cast<std::size_t>(split)]; }

Truth io::truth_of(const Json& object, std::string panel, const std::string& file) {
  constexpr double kMax = std::numeric_limits<double>::max();
  Truth truth;
  truth.panel = std::move(panel);
  truth.scenario = text_of(object, "scenario", file);
  truth.goal = word_of<Goal>(object, "goal", kGoals, "normal, goal1, goal2 or variant", file);
  truth.label = label_of(object, truth.goal, file);
  truth.split = word_of<Split>(object, "split", kSplits, "train, val, test or calibration", file);
  truth.crack_frame = crack_frame_of(object, file);
  truth.lambda_mm = number_of(object, "lambda_mm", kMax, file);
  truth.onset_time_s = number_of(object, "onset_time_s", kMax, file);
  truth.position = number_of(object, "position", 1.0, file);
  truth.history = history_of(object, file);
  truth.field = text_of(object, "field", file);
  return truth;
}

std::vector<Truth> io::parse_truth(std::string_view text, const std::string& file) {
  const Json root = parse_json(text, file);
  if (!root.is_object()) fail(root, "the content", "an object keyed by panel", file);
  std::vector<Truth> truths;
  for (const JsonMember& member : root.members()) {
    if (!member.value.is_object()) fail(member.value, shown_value(member.key), "an object", file);
    truths.push_back(truth_of(member.value, member.key, file));
  }
  return truths;
}

std::string io::truth_text(const std::vector<Truth>& truths) {
  constexpr std::string_view kOpen = "{\n", kClose = "\n}";
  if (truths.empty()) return "{}\n";
  std::string text(kOpen);
  for (const Truth& truth : truths) {
    Json one = Json::object();
    one.append(truth.panel, to_json(truth));
    const std::string member = dump_json(one);
    if (text.size() > kOpen.size()) text += ",\n";
    text.append(member, kOpen.size(), member.size() - kOpen.size() - kClose.size());
  }
  return text.append(kClose) + "\n";
}

std::vector<Truth> read_truth(const std::string& dataset_folder) {
  const std::string path = join(dataset_folder, "truth.json");
  if (!exists(path)) return {};
  return io::parse_truth(read_file(path, io::kMaxListBytes), path);
}

void write_truth(const std::vector<Truth>& truths, const std::string& dataset_folder) {
  create_folders(dataset_folder);
  write_file_atomic(join(dataset_folder, "truth.json"), io::truth_text(truths));
}

}  // namespace motionanalyzer
