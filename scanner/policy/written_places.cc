#include "policy/written_places.h"

#include <algorithm>
#include <string>

#include "policy/setting.h"

namespace leaktight {
namespace {

// Larger values are searched, not aligned: nobody keeps a file of settings that long in one.
constexpr size_t kMostAligned = 1 << 20;

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

size_t CountBefore(std::string_view text, std::string_view part, size_t at) {
  size_t count = 0;
  for (size_t i = text.find(part); i < at; i = text.find(part, i + 1)) count++;
  return count;
}

// What one piece of a scalar, as it is written, stands for.
struct Piece {
  size_t size = 1;      // of what is written
  std::string decoded;  // empty: nothing, or blanks
  bool blank = false;
};

// YAML 1.2, "Escaped Characters".
Piece Escape(std::string_view written, size_t at) {
  Piece piece;
  piece.size = 2;
  const char c = at + 1 < written.size() ? written[at + 1] : '\n';
  const size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  if (digits > 0) {
    size_t behind = at + 2;
    uint32_t code_point = 0;
    ReadHex(written, behind, digits, digits, code_point);
    piece.size = behind - at;
    piece.blank =
        code_point == ' ' || code_point == '\t' || code_point == '\n' || code_point == '\r';
    if (!piece.blank) AppendUtf8(code_point, piece.decoded);
    return piece;
  }
  constexpr std::string_view kFrom = "0abvfe\"/\\";
  constexpr std::string_view kTo("\0\a\b\v\f\x1b\"/\\", kFrom.size());
  piece.blank = c == 'n' || c == 'r' || c == 't' || IsSpace(c);
  if (piece.blank) return piece;
  const size_t known = kFrom.find(c);
  if (known != std::string_view::npos) {
    piece.decoded = kTo[known];
  } else if (c == 'N') {
    piece.decoded = "\xc2\x85";
  } else if (c == '_') {
    piece.decoded = "\xc2\xa0";
  } else {
    piece.decoded = c == 'L' ? "\xe2\x80\xa8" : "\xe2\x80\xa9";
  }
  return piece;
}

Piece PieceAt(std::string_view written, size_t at, YamlStyle style) {
  const char c = written[at];
  if (style == YamlStyle::kDoubleQuoted && c == '\\') return Escape(written, at);
  Piece piece;
  piece.blank = IsSpace(c);
  if (!piece.blank) piece.decoded = c;
  if (style == YamlStyle::kSingleQuoted && written.substr(at, 2) == "''") piece.size = 2;
  return piece;
}

}  // namespace

WrittenPlaces::WrittenPlaces(std::string_view file, YamlRef scalar)
    : value_(scalar.Value()),
      written_(scalar.span().In(file)),
      whole_(scalar.span()),
      style_(scalar.style()),
      same_(written_ == value_) {
  if (!same_ && !Align()) from_.clear();
}

// Blanks, line ends among them, differ in number; all else comes in the same order.
bool WrittenPlaces::Align() {
  if (value_.size() > kMostAligned) return false;
  from_.reserve(value_.size() + 1);
  size_t at = 0;
  while (at < written_.size()) {
    const Piece piece = PieceAt(written_, at, style_);
    if (!piece.blank) {
      while (from_.size() < value_.size() && IsSpace(value_[from_.size()])) {
        from_.push_back(static_cast<uint32_t>(at));
      }
      if (value_.substr(from_.size(), piece.decoded.size()) != piece.decoded) return false;
      from_.resize(from_.size() + piece.decoded.size(), static_cast<uint32_t>(at));
    }
    at += piece.size;
  }
  while (from_.size() < value_.size() && IsSpace(value_[from_.size()])) {
    from_.push_back(static_cast<uint32_t>(written_.size()));
  }
  from_.push_back(static_cast<uint32_t>(written_.size()));
  return from_.size() == value_.size() + 1;
}

Span WrittenPlaces::Of(Span part) const {
  if (part.empty() || part.end > value_.size()) return whole_;
  if (same_) return {whole_.begin + part.begin, whole_.begin + part.end};
  if (from_.empty()) return Search(part);
  // A part ends behind its last byte, not where the next one begins: blanks may stand in between.
  const size_t last = from_[part.end - 1];
  const size_t behind = std::min(last + PieceAt(written_, last, style_).size, written_.size());
  return {whole_.begin + from_[part.begin], whole_.begin + behind};
}

size_t WrittenPlaces::Indent() const {
  if (style_ != YamlStyle::kLiteral || from_.empty()) return 0;
  size_t indent = 0;
  for (size_t begin = 0; begin < value_.size();) {
    const size_t end = std::min(value_.find('\n', begin), value_.size());
    const size_t text = value_.find_first_not_of(" \t", begin);
    if (text < end) {
      const size_t line = written_.rfind('\n', from_[text]) + 1;  // of the first one, 0
      indent = std::max(indent, (from_[text] - line) - std::min(text - begin, from_[text] - line));
    }
    begin = end + 1;
  }
  return indent;
}

// The same text, as many places of it further on as in the value.
Span WrittenPlaces::Search(Span part) const {
  const std::string_view text = part.In(value_);
  size_t skip = CountBefore(value_, text, part.begin);
  size_t at = written_.find(text);
  while (at != std::string_view::npos && skip > 0) {
    at = written_.find(text, at + 1);
    skip--;
  }
  if (at == std::string_view::npos) return whole_;
  return {whole_.begin + at, whole_.begin + at + text.size()};
}

}  // namespace leaktight
