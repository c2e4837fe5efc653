// A small checker of the markup that the pages consist of: every tag is closed in order, attributes are
// quoted and unique, references are known.
#pragma once

#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace motionanalyzer::report_test {

class MarkupChecker {
 public:
  /// Empty when all is well, else what is wrong and where.
  static std::string check(std::string_view text) {
    MarkupChecker checker(text);
    while (checker.error_.empty() && checker.at_ < text.size()) checker.step();
    if (checker.error_.empty() && !checker.open_.empty()) checker.fail("not closed: " + checker.open_.back());
    return checker.error_;
  }

 private:
  explicit MarkupChecker(std::string_view text) : text_(text) {}

  void fail(const std::string& what) {
    if (error_.empty())
      error_ = what + " near '" + std::string(text_.substr(at_ < 20 ? 0 : at_ - 20, 60)) + "'";
  }
  bool take(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }
  std::string name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '-'))
      ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }
  void blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  void step() {
    if (take("<!DOCTYPE html>")) return;
    if (take("</")) return close();
    if (take("<")) return tag();
    if (text_[at_] == '&') return reference();
    if (text_[at_] == '>') return fail("a bare >");
    ++at_;
  }
  void reference() {
    for (const std::string_view known : {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&minus;"}) {
      if (take(known)) return;
    }
    fail("unknown reference");
  }
  void close() {
    const std::string tag_name = name();
    if (open_.empty() || open_.back() != tag_name) return fail("closes what is not open: " + tag_name);
    open_.pop_back();
    if (!take(">")) fail("no > after </" + tag_name);
  }
  void tag() {
    static const std::set<std::string> kVoid = {"meta", "br"};
    const std::string tag_name = name();
    if (tag_name.empty()) return fail("a bare <");
    attributes();
    if (take("/>") || !error_.empty()) return;
    if (!take(">")) return fail("no > in <" + tag_name);
    if (kVoid.count(tag_name) != 0) return;
    open_.push_back(tag_name);
    if (tag_name == "style") at_ = text_.find("</style>", at_);  // style sheets are not markup
  }
  void attributes() {
    std::set<std::string> seen;
    for (blanks(); at_ < text_.size() && text_[at_] != '>' && text_[at_] != '/'; blanks()) {
      const std::string attribute = name();
      if (attribute.empty() || !seen.insert(attribute).second) return fail("bad or repeated attribute");
      if (!take("=\"")) return fail("attribute without quoted value: " + attribute);
      const std::size_t end = text_.find('"', at_);
      if (end == std::string_view::npos) return fail("open quote");
      if (text_.substr(at_, end - at_).find('<') != std::string_view::npos) return fail("< in an attribute");
      at_ = end + 1;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::string> open_;
  std::string error_;
};

inline std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace motionanalyzer::report_test
