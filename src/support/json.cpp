#include "support/json.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "motionanalyzer/core/error.hpp"
#include "support/text.hpp"

namespace motionanalyzer::support {

Json::Json() noexcept = default;
// Default, then assign: libstdc++ 12 destroys an alternative that was never made when copying a variant
// throws.
Json::Json(const Json& other) : line_(other.line_) { value_ = other.value_; }
Json::Json(Json&&) noexcept = default;
Json& Json::operator=(const Json&) = default;
Json& Json::operator=(Json&&) noexcept = default;
Json::~Json() = default;
Json::Json(std::string value) : value_(std::move(value)) {}
Json::Json(std::string_view value) : value_(std::string(value)) {}
Json::Json(const char* value) : value_(std::string(value)) {}

void Json::assign(bool value) { value_ = value; }
void Json::assign(std::int64_t value) { value_ = value; }
void Json::assign(double value) { value_ = value; }

Json Json::array() {
  Json value;
  value.value_.emplace<Array>();
  return value;
}

Json Json::object() {
  Json value;
  value.value_.emplace<Object>();
  return value;
}

std::optional<bool> Json::boolean() const noexcept {
  const bool* value = std::get_if<bool>(&value_);
  return value ? std::optional(*value) : std::nullopt;
}

std::optional<std::int64_t> Json::integer() const noexcept {
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value;
  const auto* value = std::get_if<double>(&value_);
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (!value || std::fabs(*value) > kExact || *value != std::floor(*value)) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

std::optional<double> Json::number() const noexcept {
  if (const auto* value = std::get_if<double>(&value_)) return *value;
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*value);
  return std::nullopt;
}

const std::string* Json::string() const noexcept { return std::get_if<std::string>(&value_); }

std::span<const Json> Json::items() const noexcept {
  const auto* value = std::get_if<Array>(&value_);
  return value ? std::span<const Json>(*value) : std::span<const Json>();
}

std::span<const JsonMember> Json::members() const noexcept {
  const auto* value = std::get_if<Object>(&value_);
  return value ? std::span<const JsonMember>(*value) : std::span<const JsonMember>();
}

const Json* Json::find(std::string_view key) const noexcept {
  for (const JsonMember& member : members()) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

Json& Json::append(std::string key, Json value) {
  if (is_null()) value_.emplace<Object>();
  auto* object = std::get_if<Object>(&value_);
  if (!object) throw Error(ErrorCode::internal, "a member was set in a JSON value that is no object");
  object->push_back({std::move(key), std::move(value)});
  return *this;
}

Json& Json::set(std::string key, Json value) {
  if (auto* object = std::get_if<Object>(&value_)) {
    for (JsonMember& member : *object) {
      if (member.key == key) {
        member.value = std::move(value);
        return *this;
      }
    }
  }
  return append(std::move(key), std::move(value));
}

Json& Json::push(Json value) {
  if (is_null()) value_.emplace<Array>();
  auto* items = std::get_if<Array>(&value_);
  if (!items) throw Error(ErrorCode::internal, "an item was added to a JSON value that is no array");
  items->push_back(std::move(value));
  return *this;
}

bool operator==(const Json& a, const Json& b) { return a.value_ == b.value_; }

namespace {

void write_string(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    const std::size_t bad = find_invalid_utf8(text);
    for (const char c : text.substr(0, bad)) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        out += '\\';
        out += c;
      } else if (c == '\n') {
        out += "\\n";
      } else if (c == '\t') {
        out += "\\t";
      } else if (byte < 0x20 || byte == 0x7F) {
        out += "\\u00";
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
      } else {
        out += c;
      }
    }
    if (bad == std::string_view::npos) break;
    out += "\xEF\xBF\xBD";
    text.remove_prefix(bad + 1);
  }
  out += '"';
}

void write_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  const std::string text = format_double(value);
  out += text;
  if (text.find_first_of(".e") == std::string::npos) out += ".0";
}

class Writer {
 public:
  Writer(std::string& out, int indent) : out_(out), indent_(indent) {}

  void value(const Json& json, int depth) {
    switch (json.kind()) {
      case Json::Kind::null:
        out_ += "null";
        break;
      case Json::Kind::boolean:
        out_ += *json.boolean() ? "true" : "false";
        break;
      case Json::Kind::integer:
        out_ += std::to_string(*json.integer());
        break;
      case Json::Kind::number:
        write_number(out_, *json.number());
        break;
      case Json::Kind::string:
        write_string(out_, *json.string());
        break;
      case Json::Kind::array:
        array(json.items(), depth);
        break;
      case Json::Kind::object:
        object(json.members(), depth);
        break;
    }
  }

 private:
  void array(std::span<const Json> items, int depth) {
    out_ += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out_ += ',';
      line_break(depth + 1);
      value(items[i], depth + 1);
    }
    if (!items.empty()) line_break(depth);
    out_ += ']';
  }

  void object(std::span<const JsonMember> members, int depth) {
    out_ += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out_ += ',';
      line_break(depth + 1);
      write_string(out_, members[i].key);
      out_ += indent_ > 0 ? ": " : ":";
      value(members[i].value, depth + 1);
    }
    if (!members.empty()) line_break(depth);
    out_ += '}';
  }

  void line_break(int depth) {
    if (indent_ <= 0) return;
    out_ += '\n';
    out_.append(static_cast<std::size_t>(depth) * static_cast<std::size_t>(indent_), ' ');
  }

  std::string& out_;
  int indent_;
};

[[noreturn]] void throw_kind(const Json& value, std::string_view key, std::string_view kind,
                             const std::string& file) {
  throw Error(ErrorCode::bad_input, shown_value(key) + " is not " + std::string(kind), "Correct the file.",
              {file, value.line()});
}

}  // namespace

std::string dump_json(const Json& value, int indent) {
  std::string out;
  Writer(out, indent).value(value, 0);
  return out;
}

const Json& need(const Json& object, std::string_view key, const std::string& file) {
  if (!object.is_object()) throw_kind(object, "value", "an object", file);
  const Json* found = object.find(key);
  if (!found) {
    throw Error(ErrorCode::bad_input, shown_value(key) + " is missing", "Add it to the file.",
                {file, object.line()});
  }
  return *found;
}

double need_number(const Json& object, std::string_view key, const std::string& file) {
  const Json& value = need(object, key, file);
  if (!value.number()) throw_kind(value, key, "a number", file);
  return *value.number();
}

std::int64_t need_integer(const Json& object, std::string_view key, const std::string& file) {
  const Json& value = need(object, key, file);
  if (!value.integer()) throw_kind(value, key, "a whole number", file);
  return *value.integer();
}

bool need_boolean(const Json& object, std::string_view key, const std::string& file) {
  const Json& value = need(object, key, file);
  if (!value.boolean()) throw_kind(value, key, "true or false", file);
  return *value.boolean();
}

const std::string& need_string(const Json& object, std::string_view key, const std::string& file) {
  const Json& value = need(object, key, file);
  if (!value.string()) throw_kind(value, key, "a text", file);
  return *value.string();
}

std::span<const Json> need_array(const Json& object, std::string_view key, const std::string& file) {
  const Json& value = need(object, key, file);
  if (!value.is_array()) throw_kind(value, key, "an array", file);
  return value.items();
}

}  // namespace motionanalyzer::support
