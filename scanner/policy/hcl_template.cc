// Texts of HCL: quoted, heredocs, and what is filled into them.
#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "policy/hcl_parser.h"

namespace leaktight {
namespace {

// Heredocs without an end are searched for it once each.
constexpr size_t kMaxBytesAgain = 4 << 20;

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool IsSequence(std::string_view text) {
  return text.size() >= 2 && (text[0] == '$' || text[0] == '%') && text[1] == '{';
}

// `$${` and `%%{` stand for what they are without the first byte.
bool IsEscapedSequence(std::string_view text) {
  return text.size() >= 3 && text[0] == text[1] && IsSequence(text.substr(1));
}

void AppendUtf8(std::string& out, uint32_t value) {
  const auto byte = [&](uint32_t bits) { out += static_cast<char>(bits); };
  if (value < 0x80) {
    byte(value);
  } else if (value < 0x800) {
    byte(0xc0 | value >> 6);
    byte(0x80 | (value & 0x3f));
  } else if (value < 0x10000) {
    byte(0xe0 | value >> 12);
    byte(0x80 | (value >> 6 & 0x3f));
    byte(0x80 | (value & 0x3f));
  } else {
    byte(0xf0 | value >> 18);
    byte(0x80 | (value >> 12 & 0x3f));
    byte(0x80 | (value >> 6 & 0x3f));
    byte(0x80 | (value & 0x3f));
  }
}

std::optional<uint32_t> Hexadecimal(std::string_view digits, size_t size) {
  if (digits.size() < size) return std::nullopt;
  uint32_t value = 0;
  for (const char c : digits.substr(0, size)) {
    const char lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      value = value << 4 | static_cast<uint32_t>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value << 4 | static_cast<uint32_t>(lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value > 0x10ffff ? std::nullopt : std::optional(value);
}

// The escape that `text` begins with; returns its size. One that HCL does not know stays as it is.
size_t AppendEscape(std::string& out, std::string_view text) {
  static constexpr std::array<std::pair<char, char>, 5> kEscapes = {
      {{'n', '\n'}, {'r', '\r'}, {'t', '\t'}, {'"', '"'}, {'\\', '\\'}}};
  const char kind = text.size() > 1 ? text[1] : '\0';
  for (const auto& [letter, meant] : kEscapes) {
    if (kind != letter) continue;
    out += meant;
    return 2;
  }
  const size_t digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
  if (digits > 0) {
    if (const auto value = Hexadecimal(text.substr(2), digits)) {
      AppendUtf8(out, *value);
      return 2 + digits;
    }
  }
  out += text[0];
  return 1;
}

}  // namespace

uint32_t HclParser::Quoted() {
  at_++;
  return Template(HclStyle::kQuoted);
}

uint32_t HclParser::ReadTemplate(Span content) {
  at_ = content.begin;
  end_ = content.end;
  const uint32_t id = Template(HclStyle::kHeredoc);
  return failed_ ? 0 : id;
}

uint32_t HclParser::Heredoc() {
  const size_t begin = at_;
  at_ += 2;
  const HclStyle style = Take('-') ? HclStyle::kIndentedHeredoc : HclStyle::kHeredoc;
  const std::string_view marker = Identifier().In(text_);
  const size_t newline = std::min(text_.substr(0, end_).find('\n', at_), end_);
  if (marker.empty() || !Trim(text_.substr(at_, newline - at_)).empty()) {
    return Fail("expected a heredoc's marker", begin);
  }
  const size_t first = std::min(newline + 1, end_);
  size_t last = first;
  size_t line_end = first;
  while (true) {
    if (last >= end_) {
      bytes_again_ += end_ - first;
      return Fail("a heredoc is not closed", bytes_again_ > kMaxBytesAgain ? end_ : begin);
    }
    line_end = std::min(text_.substr(0, end_).find('\n', last), end_);
    const std::string_view line = text_.substr(last, line_end - last);
    if (Trim(line) == marker) break;
    last = line_end + 1;
  }
  const size_t outer_end = end_;
  end_ = last;
  at_ = first;
  uint32_t id = Template(style);
  if (id == 0) {
    // Its lines are nobody else's: what stands behind it is read on.
    failed_ = false;
    id = Add(Kind::kUnknown, first);
    Node(id).style = style;
    Node(id).end = static_cast<uint32_t>(last);
  }
  end_ = outer_end;
  at_ = text_.substr(0, line_end).find(marker, last) + marker.size();
  return id;
}

// Up to a quote, or of a heredoc's lines to `end_`.
uint32_t HclParser::Template(HclStyle style) {
  const Level level(*this);
  if (level.TooDeep()) return Fail("nested too deeply");
  const uint32_t id = Add(Kind::kTemplate, at_);
  Node(id).style = style;
  List parts{id};
  bool whole = true;   // nothing is filled in
  bool trims = false;  // `~}` takes the blanks behind it
  while (true) {
    size_t literal = at_;
    SkipLiteral(style);
    while (trims && literal < at_ && IsBlank(text_[literal])) literal++;
    trims = false;
    const bool sequence = IsSequence(Rest());
    if (literal < at_) {
      const uint32_t part = Add(Kind::kString, literal);
      Node(part).style = style;
      End(part);
      if (sequence && Peek(2) == '~') {
        while (Node(part).end > literal && IsBlank(text_[Node(part).end - 1])) Node(part).end--;
      }
      Append(parts, part);
    }
    if (!sequence) break;
    whole = false;
    const uint32_t part = Peek() == '$' ? Interpolation() : Directive();
    if (part == 0) return 0;
    trims = text_[at_ - 2] == '~';
    Append(parts, part);
  }
  End(id);
  const size_t indentation = style == HclStyle::kIndentedHeredoc ? Indentation(id) : 0;
  for (uint32_t part = Node(id).child; part != 0; part = Node(part).sibling) {
    if (Node(part).kind == Kind::kString && Node(part).style == style) {
      Decode(part, style, indentation);
    }
  }
  if (whole) {
    const HclNode part = Node(Node(id).child);
    const bool empty = Node(id).child == 0;
    Node(id).kind = Kind::kString;
    Node(id).pooled = !empty && part.pooled;
    Node(id).value = empty ? Node(id).begin : part.value;
    Node(id).value_size = empty ? 0 : part.value_size;
    Node(id).child = 0;
    if (!empty) file_.nodes.pop_back();  // its only part, the last node
  }
  if (style == HclStyle::kQuoted && !Take('"')) return Fail("a text is not closed");
  return id;
}

// To the next sequence, or the end of the text.
void HclParser::SkipLiteral(HclStyle style) {
  const bool quoted = style == HclStyle::kQuoted;
  const std::string_view stops = quoted ? "\"\\\n$%" : "$%";
  while (true) {
    at_ = std::min(text_.substr(0, end_).find_first_of(stops, at_), end_);
    if (at_ == end_) return;
    if (IsEscapedSequence(Rest())) {
      at_ += 3;
    } else if (text_[at_] == '\\') {
      at_ = std::min(at_ + 2, end_);
    } else if (text_[at_] == '"' || text_[at_] == '\n' || IsSequence(Rest())) {
      return;
    } else {
      at_++;
    }
  }
}

uint32_t HclParser::Interpolation() {
  at_ += 2;
  Take('~');
  const Newlines newlines(*this, true);
  Skip();
  const uint32_t expression = Expression();
  return expression != 0 && CloseSequence() ? expression : 0;
}

uint32_t HclParser::Directive() {
  const uint32_t id = Add(Kind::kDirective, at_);
  at_ += 2;
  Take('~');
  const Newlines newlines(*this, true);
  Skip();
  const Span keyword = Identifier();
  SetValue(id, keyword);
  const std::string_view word = keyword.In(text_);
  if (word == "if" || word == "for") {
    if (word == "for") {
      if (!TakeForNames(id)) return Fail("expected `in`");
      SetValue(id, keyword);
    }
    Skip();
    const uint32_t expression = Expression();
    if (expression == 0) return 0;
    Node(id).child = expression;
  } else if (word != "else" && word != "endif" && word != "endfor") {
    return Fail("expected a template's directive", keyword.begin);
  }
  return CloseSequence() ? End(id) : 0;
}

bool HclParser::CloseSequence() {
  Skip();
  Take('~');
  return Take('}') || Fail("expected the brace that ends a template's expression") != 0;
}

// What all lines of an indented heredoc begin with: the least blanks of any, but of those that hold
// nothing else. A line that begins with something filled in has none.
size_t HclParser::Indentation(uint32_t of_template) const {
  const HclNode& whole = file_.nodes[of_template];
  size_t least = SIZE_MAX;
  for (uint32_t id = whole.child; id != 0; id = file_.nodes[id].sibling) {
    const HclNode& part = file_.nodes[id];
    const bool literal = part.kind == Kind::kString && part.style == HclStyle::kIndentedHeredoc;
    size_t line = part.begin;
    if (!literal) {
      // An expression stands behind its "${".
      const size_t before = text_.substr(0, line).rfind(part.kind == Kind::kDirective ? '%' : '$');
      if (part.kind != Kind::kDirective) line = before == std::string_view::npos ? line : before;
      if (line == whole.begin || text_[line - 1] == '\n') least = 0;
      continue;
    }
    if (line != whole.begin && text_[line - 1] != '\n') {
      line = std::min<size_t>(text_.find('\n', line), part.end) + 1;
    }
    while (line < part.end) {
      const size_t text = text_.find_first_not_of(" \t\r", line);
      const size_t stop = std::min<size_t>(text, part.end);
      if (stop == part.end || text_[stop] != '\n') least = std::min(least, stop - line);
      line = std::min<size_t>(text_.find('\n', line), part.end) + 1;
    }
  }
  return least == SIZE_MAX ? 0 : least;
}

void HclParser::Decode(uint32_t part, HclStyle style, size_t indentation) {
  const Span span = {Node(part).begin, Node(part).end};
  const std::string_view raw = span.In(text_);
  SetValue(part, span);
  const bool quoted = style == HclStyle::kQuoted;
  const bool plain = indentation == 0 && (!quoted || raw.find('\\') == std::string_view::npos) &&
                     raw.find("$${") == std::string_view::npos &&
                     raw.find("%%{") == std::string_view::npos;
  if (plain) return;
  const size_t begin = file_.pool.size();
  bool line_begins = span.begin == 0 || text_[span.begin - 1] == '\n';
  for (size_t at = 0; at < raw.size();) {
    if (indentation > 0 && line_begins) {
      line_begins = false;
      const size_t text = std::min(raw.find_first_not_of(" \t\r", at), raw.size());
      if (text == raw.size() || raw[text] != '\n') at += std::min(indentation, text - at);
      if (at == raw.size()) break;
    }
    if (quoted && raw[at] == '\\') {
      at += AppendEscape(file_.pool, raw.substr(at));
    } else {
      if (IsEscapedSequence(raw.substr(at))) {
        file_.pool += raw[at];
        at += 2;
        continue;  // its brace is text
      }
      line_begins = raw[at] == '\n';
      file_.pool += raw[at++];
    }
  }
  Node(part).pooled = true;
  Node(part).value = static_cast<uint32_t>(begin);
  Node(part).value_size = static_cast<uint32_t>(file_.pool.size() - begin);
}

}  // namespace leaktight
