#include "fix/shell_quoting.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace leaktight {
namespace {

class Walker {
 public:
  Walker(std::string_view script, size_t at) : script_(script), wanted_(at) {}

  ShellQuote Walk() {
    while (at_ < wanted_ && at_ < script_.size()) {
      if (const bool here = Step(); here) return found_;
    }
    if (single_) return ShellQuote::kSingle;
    return InDouble() ? ShellQuote::kDouble : ShellQuote::kNone;
  }

 private:
  // What is open: a quote, or a bracket within which quotes begin anew.
  enum class Open : uint8_t { kDouble, kBracket, kBackquote };
  struct HereDocument {
    std::string_view end;
    bool filled = true;
    bool tabs = false;
  };

  bool InDouble() const { return !open_.empty() && open_.back() == Open::kDouble; }
  char Peek(size_t ahead = 0) const {
    return at_ + ahead < script_.size() ? script_[at_ + ahead] : '\0';
  }

  void Toggle(Open what) {
    if (!open_.empty() && open_.back() == what) {
      open_.pop_back();
    } else {
      open_.push_back(what);
    }
    at_++;
  }

  // Is the place within a here-document that is stepped over?
  bool Step() {
    const char c = Peek();
    if (single_) {
      single_ = c != '\'';
      at_++;
    } else if (c == '\\') {
      at_ += 2;
    } else if (c == '"') {
      Toggle(Open::kDouble);
    } else if (c == '`') {
      Toggle(Open::kBackquote);
    } else if (c == '$' && Peek(1) == '(') {
      open_.push_back(Open::kBracket);
      at_ += 2;
    } else if (InDouble()) {
      at_++;
    } else {
      return StepUnquoted(c);
    }
    return false;
  }

  bool StepUnquoted(char c) {
    const bool begins =
        at_ == 0 || std::string_view(" \t\n;&|(").find(script_[at_ - 1]) != std::string_view::npos;
    if (c == '\n') {
      at_++;
      return SkipHereDocuments();
    }
    if (c == '\'') {
      single_ = true;
    } else if (c == '#' && begins) {
      at_ = std::min(script_.find('\n', at_), script_.size()) - 1;
    } else if (c == '(') {
      open_.push_back(Open::kBracket);
    } else if (c == ')' && !open_.empty() && open_.back() == Open::kBracket) {
      open_.pop_back();
    } else if (c == '<' && Peek(1) == '<' && Peek(2) != '<') {
      TakeHereDocument();
      return false;
    } else if (c == '<' && Peek(1) == '<') {
      at_ += 2;
    }
    at_++;
    return false;
  }

  void TakeHereDocument() {
    HereDocument document;
    at_ += 2;
    if (Peek() == '-') {
      document.tabs = true;
      at_++;
    }
    while (Peek() == ' ') at_++;
    const char quote = Peek();
    const bool quoted = quote == '\'' || quote == '"' || quote == '\\';
    if (quoted) at_++;
    const size_t begin = at_;
    const std::string_view stops = quoted && quote != '\\' ? "'\"\n" : " \t\n;&|<>)";
    at_ = std::min(script_.find_first_of(stops, at_), script_.size());
    document.end = script_.substr(begin, at_ - begin);
    document.filled = !quoted;
    if (quoted && quote != '\\' && Peek() == quote) at_++;
    if (!document.end.empty()) documents_.push_back(document);
  }

  bool SkipHereDocuments() {
    for (const HereDocument& document : documents_) {
      while (at_ < script_.size()) {
        const size_t newline = std::min(script_.find('\n', at_), script_.size());
        std::string_view line = script_.substr(at_, newline - at_);
        while (document.tabs && line.starts_with('\t')) line.remove_prefix(1);
        if (wanted_ >= at_ && wanted_ < newline) {
          found_ = document.filled ? ShellQuote::kDouble : ShellQuote::kLiteral;
          return true;
        }
        at_ = std::min(newline + 1, script_.size());
        if (Trim(line) == document.end) break;
      }
    }
    documents_.clear();
    return false;
  }

  std::string_view script_;
  size_t wanted_;
  size_t at_ = 0;
  bool single_ = false;
  std::vector<Open> open_;
  std::vector<HereDocument> documents_;  // whose text begins on the next line
  ShellQuote found_ = ShellQuote::kNone;
};

}  // namespace

ShellQuote QuoteAt(std::string_view script, size_t at) {
  return Walker(script, at).Walk();
}

std::string ShellReference(std::string_view name, ShellQuote quote) {
  const std::string variable(name);
  switch (quote) {
    case ShellQuote::kNone:
      return "\"$" + variable + "\"";
    case ShellQuote::kDouble:
      return "${" + variable + "}";
    case ShellQuote::kSingle:
      return "'\"$" + variable + "\"'";
    default:
      return {};
  }
}

}  // namespace leaktight
