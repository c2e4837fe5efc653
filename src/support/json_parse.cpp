// The one source that compiles the JSON library. Its events build our own values; lines are found by watching
// how far its lexer has read.
#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>

#include "motionanalyzer/core/error.hpp"
#include "support/json.hpp"
#include "support/text.hpp"

namespace motionanalyzer::support {
namespace {

constexpr std::size_t kMaxDepth = 64;

/// Where the lexer stands, shared by all copies of its iterator.
struct Cursor {
  const char* begin = nullptr;
  const char* at = nullptr;       ///< behind the last byte read
  const char* counted = nullptr;  ///< lines are counted up to here
  int line = 1;

  /// Line of the byte last read. The lexer has read one byte beyond a number, never beyond other tokens, so
  /// that byte itself is not counted.
  int current_line() noexcept {
    const char* end = at == begin ? begin : at - 1;
    if (end > counted) {
      line += static_cast<int>(std::count(counted, end, '\n'));
      counted = end;
    }
    return line;
  }
};

class WatchedIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  WatchedIterator(const char* at, Cursor* cursor) noexcept : at_(at), cursor_(cursor) {}
  reference operator*() const noexcept { return *at_; }
  WatchedIterator& operator++() noexcept {
    cursor_->at = ++at_;
    return *this;
  }
  WatchedIterator operator++(int) noexcept {
    const WatchedIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const WatchedIterator& other) const noexcept { return at_ == other.at_; }
  bool operator!=(const WatchedIterator& other) const noexcept { return at_ != other.at_; }

 private:
  const char* at_;
  Cursor* cursor_;
};

/// The library's text "[json.exception.parse_error.101] parse error at line 1, column 2: what" without what
/// our own error says already.
std::string plain_message(std::string_view text) {
  const std::size_t bracket = text.find("] ");
  if (bracket != std::string_view::npos) text.remove_prefix(bracket + 2);
  constexpr std::string_view kPlace = "parse error at line ";
  const std::size_t colon = text.find(": ");
  if (text.substr(0, kPlace.size()) == kPlace && colon != std::string_view::npos) {
    text.remove_prefix(colon + 2);
  }
  std::string message(text);
  std::replace_if(
      message.begin(), message.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return is_valid_utf8(message) ? message : "wrong syntax";
}

class Builder {
 public:
  using Library = nlohmann::json;

  Builder(Cursor& cursor, const std::string& file) : cursor_(cursor), file_(file) {}

  bool null() { return add(Json()); }
  bool boolean(bool value) { return add(Json(value)); }
  bool number_integer(Library::number_integer_t value) { return add(Json(value)); }
  bool number_unsigned(Library::number_unsigned_t value) { return add(Json(value)); }
  bool number_float(Library::number_float_t value, const std::string& text) {
    return add(Json(exact(value, text)));
  }
  bool string(std::string& value) { return add(Json(std::move(value))); }
  bool binary(Library::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    open_.back().key = std::move(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const Library::exception& error) {
    fail(plain_message(error.what()));
  }

  Json take() { return std::move(root_); }

 private:
  struct Open {
    Json value;
    std::string key;
  };

  [[noreturn]] void fail(const std::string& what) {
    throw Error(ErrorCode::bad_input, "not readable as JSON: " + what, "Correct the file or write it anew.",
                {file_, cursor_.current_line()});
  }

  /// The library reads doubles through the C library, whose last bit and decimal mark differ between systems.
  static double exact(double fallback, std::string text) {
    for (char& c : text) {
      if (!is_digit(c) && c != '-' && c != '+' && c != 'e' && c != 'E') c = '.';
    }
    return parse_double(text).value_or(fallback);
  }

  bool add(Json value) {
    if (value.line() == 0) value.set_line(cursor_.current_line());
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().value.is_array()) {
      open_.back().value.push(std::move(value));
    } else {
      open_.back().value.append(std::move(open_.back().key), std::move(value));
    }
    return true;
  }

  bool open(Json value) {
    if (open_.size() == kMaxDepth) fail("nested deeper than " + std::to_string(kMaxDepth) + " levels");
    value.set_line(cursor_.current_line());
    open_.push_back({std::move(value), {}});
    return true;
  }

  bool close() {
    Json value = std::move(open_.back().value);
    open_.pop_back();
    refuse_doubled_keys(value);
    return add(std::move(value));
  }

  void refuse_doubled_keys(const Json& object) {
    std::vector<std::string_view> keys;
    for (const JsonMember& member : object.members()) keys.push_back(member.key);
    std::sort(keys.begin(), keys.end());
    const auto doubled = std::adjacent_find(keys.begin(), keys.end());
    if (doubled != keys.end()) fail("the key " + shown_value(*doubled) + " stands twice in one object");
  }

  Cursor& cursor_;
  const std::string& file_;
  std::vector<Open> open_;
  Json root_;
};

}  // namespace

Json parse_json(std::string_view text, const std::string& file) {
  text = without_bom(text);
  Cursor cursor{text.data(), text.data(), text.data(), 1};
  Builder builder(cursor, file);
  const WatchedIterator begin(text.data(), &cursor), end(text.data() + text.size(), &cursor);
  try {
    nlohmann::json::sax_parse(begin, end, &builder);
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorCode::bad_input, "not readable as JSON: " + plain_message(error.what()),
                "Correct the file or write it anew.", {file, cursor.current_line()});
  }
  return builder.take();
}

}  // namespace motionanalyzer::support
