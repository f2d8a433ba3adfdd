// The letters of simple YAML (yaml_simple.h): lines, and the scalars that end on them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/span.h"
#include "policy/yaml_scalar.h"

namespace leaktight {

// Where a reader is in the text. Behind the end there is nothing but a line break.
class YamlScanner {
 public:
  YamlScanner(std::string_view text, Span span) : text_(text), at_(span.begin), end_(span.end) {}

  // What is simple on a line, before it is known to be a key or a value.
  struct Scalar {
    Span content;
    YamlStyle style = YamlStyle::kPlain;
    bool key = false;  // a colon stands behind it
  };

  size_t at() const { return at_; }
  bool done() const { return at_ >= end_; }
  char At(size_t at) const { return at < end_ ? text_[at] : '\n'; }
  char Now() const { return At(at_); }
  bool IsBlankAt(size_t at) const { return At(at) == ' ' || At(at) == '\n'; }
  bool IsDash() const { return Now() == '-' && IsBlankAt(at_ + 1); }
  bool HoldsCarriageReturn() const;
  bool StartsWith(std::string_view word) const;

  void Skip(size_t bytes) { at_ += bytes; }
  void SkipSpaces() {
    while (at_ < end_ && text_[at_] == ' ') at_++;
  }
  void SkipLine();
  // Nothing but a comment may stand behind a value. Else false.
  bool RestOfLine();

  // A plain scalar, or a quoted one that holds nothing to decode, on one line; nothing: it is more.
  std::optional<Scalar> ReadScalar();
  // The same within brackets, of fewer characters; with the colon behind a key.
  std::optional<Scalar> ReadFlowScalar(bool key);

  // A literal block: `|`, `|-` or `|+` and the lines below, deeper than `column`.
  struct Literal {
    Span content;  // from the first letter to the last
    std::string value;
  };
  std::optional<Literal> ReadLiteral(size_t column);

 private:
  std::optional<Scalar> ReadQuoted();
  bool ReadLines(size_t first, size_t indent, Literal& literal);

  std::string_view text_;
  size_t at_;
  size_t end_;
};

}  // namespace leaktight
