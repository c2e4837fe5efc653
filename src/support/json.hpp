// JSON as a small value of our own. The parser behind it is compiled in one source and never seen elsewhere.
// Reading: parse_json, then find() or the need_...() functions, which name file, line and key when something
// is missing. Writing: Json::object().set("fps", 30.0).set("reasons", Json::array()), then dump_json.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace motionanalyzer::support {

struct JsonMember;

class Json {
 public:
  enum class Kind { null, boolean, integer, number, string, array, object };

  Json() noexcept;  ///< null
  Json(const Json&);
  Json(Json&&) noexcept;
  Json& operator=(const Json&);
  Json& operator=(Json&&) noexcept;
  ~Json();

  // NOLINTBEGIN(google-explicit-constructor): values are given as they stand
  Json(std::nullptr_t) noexcept : Json() {}
  template <std::same_as<bool> T>
  Json(T value) {
    assign(value);
  }
  template <std::integral T>
  requires(!std::same_as<T, bool>) Json(T value) {
    if (std::in_range<std::int64_t>(value)) {
      assign(static_cast<std::int64_t>(value));
    } else {
      assign(static_cast<double>(value));
    }
  }
  template <std::floating_point T>
  Json(T value) {
    assign(static_cast<double>(value));
  }
  Json(std::string value);
  Json(std::string_view value);
  Json(const char* value);
  template <class T>
  Json(const std::optional<T>& value) : Json(value ? Json(*value) : Json()) {}
  // NOLINTEND(google-explicit-constructor)
  static Json array();
  static Json object();
  /// An array of numbers, strings or booleans.
  template <class T>
  static Json array_of(std::span<const T> values) {
    Json result = array();
    for (const T& value : values) result.push(Json(value));
    return result;
  }

  Kind kind() const noexcept { return static_cast<Kind>(value_.index()); }
  bool is_null() const noexcept { return kind() == Kind::null; }
  bool is_array() const noexcept { return kind() == Kind::array; }
  bool is_object() const noexcept { return kind() == Kind::object; }

  // Empty (or null) when the value is of another kind.
  std::optional<bool> boolean() const noexcept;
  std::optional<std::int64_t> integer() const noexcept;  ///< a whole number within +-2^53 written as 3.0 too
  std::optional<double> number() const noexcept;         ///< integers too
  const std::string* string() const noexcept;
  std::span<const Json> items() const noexcept;           ///< of an array
  std::span<const JsonMember> members() const noexcept;   ///< of an object, in the order of insertion
  const Json* find(std::string_view key) const noexcept;  ///< null when absent; O(members)

  /// Sets or replaces a member; null becomes an object. Error{internal} for other kinds.
  Json& set(std::string key, Json value);
  /// Adds a member whose key is known to be new, without looking for it: O(1).
  Json& append(std::string key, Json value);
  /// Adds an item; null becomes an array. Error{internal} for other kinds.
  Json& push(Json value);

  int line() const noexcept { return line_; }  ///< where it stood in the parsed text; 0 for a built value
  void set_line(int line) noexcept { line_ = line; }

  friend bool operator==(const Json& a, const Json& b);  ///< kinds and values; lines do not count

 private:
  // Defined where members are complete types.
  void assign(bool value);
  void assign(std::int64_t value);
  void assign(double value);

  using Array = std::vector<Json>;
  using Object = std::vector<JsonMember>;
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
  int line_ = 0;
};

struct JsonMember {
  std::string key;
  Json value;
  bool operator==(const JsonMember&) const = default;
};

/// in      text: one JSON value in UTF-8, with or without a byte order mark; file: named in errors
/// throws  Error{bad_input} with file, line and what: wrong syntax, nesting deeper than 64, broken UTF-8, a
///         number beyond a double, a key that an object has twice
/// notes   integers beyond 64 bits become doubles
Json parse_json(std::string_view text, const std::string& file);

/// indent: blanks a level; 0 or less = all in one line. nan and infinities become null; broken UTF-8 becomes
/// U+FFFD; doubles are the shortest text that reads back as the same double ("30.0" when whole).
std::string dump_json(const Json& value, int indent = 2);

// Members that must be there. Error{bad_input} with file, line and key when absent or of another kind.
const Json& need(const Json& object, std::string_view key, const std::string& file);
double need_number(const Json& object, std::string_view key, const std::string& file);
std::int64_t need_integer(const Json& object, std::string_view key, const std::string& file);
bool need_boolean(const Json& object, std::string_view key, const std::string& file);
const std::string& need_string(const Json& object, std::string_view key, const std::string& file);
std::span<const Json> need_array(const Json& object, std::string_view key, const std::string& file);

}  // namespace motionanalyzer::support
