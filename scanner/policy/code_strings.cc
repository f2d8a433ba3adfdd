#include "policy/code_strings.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/words.h"

namespace leaktight {
namespace {

uint32_t HexValue(char c) {
  return static_cast<uint32_t>(IsDigit(c) ? c - '0' : LowerOf(c) - 'a' + 10);
}

// Half of a pair stays half of one, as in the languages.
void AppendUtf8(std::string& out, uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | ((code >> 18) & 0x07));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

class Decoder {
 public:
  Decoder(std::string_view content, uint8_t style, CodeLanguage language)
      : content_(content), style_(style), language_(language) {}

  std::string Decode() {
    out_.reserve(content_.size());
    while (at_ < content_.size()) Step();
    return std::move(out_);
  }

 private:
  bool Is(CodeToken::Style style) const { return (style_ & style) != 0; }
  bool IsScript() const {
    return language_ == CodeLanguage::kJavaScript || language_ == CodeLanguage::kTypeScript;
  }
  char Peek(size_t ahead = 0) const {
    return at_ + ahead < content_.size() ? content_[at_ + ahead] : '\0';
  }

  void Step();
  void Escape();
  bool SimpleEscape(char c);
  std::optional<uint32_t> Hex(size_t digits);
  std::optional<uint32_t> Braced();
  void Octal(size_t digits);
  void Put(uint32_t code);
  void PutPair(uint32_t code);

  std::string_view content_;
  uint8_t style_;
  CodeLanguage language_;
  size_t at_ = 0;
  std::string out_;
};

void Decoder::Step() {
  const char c = content_[at_];
  if (c == '\r') {
    // Go leaves it out of raw strings; the others take an end of a line for a newline.
    at_++;
    if (language_ == CodeLanguage::kGo || (Peek() == '\n')) {
      return;
    }
    out_ += '\n';
  } else if (Is(CodeToken::kDoubledBraces) && (c == '{' || c == '}') && Peek(1) == c) {
    out_ += c;
    at_ += 2;
  } else if (c == '\\' && !Is(CodeToken::kRaw)) {
    at_++;
    Escape();
  } else {
    out_ += c;
    at_++;
  }
}

bool Decoder::SimpleEscape(char c) {
  constexpr std::string_view kFrom = "nrtbf\\\"'";
  constexpr std::string_view kTo = "\n\r\t\b\f\\\"'";
  const size_t known = kFrom.find(c);
  if (known != std::string_view::npos) {
    out_ += kTo[known];
  } else if (c == 'v' && language_ != CodeLanguage::kJava) {
    out_ += '\v';
  } else if (c == 'a' && (language_ == CodeLanguage::kPython || language_ == CodeLanguage::kGo)) {
    out_ += '\a';
  } else if (c == 's' && language_ == CodeLanguage::kJava) {
    out_ += ' ';
  } else {
    return false;
  }
  at_++;
  return true;
}

// Behind the backslash.
void Decoder::Escape() {
  if (at_ >= content_.size()) {
    out_ += '\\';
    return;
  }
  const char c = Peek();
  if (SimpleEscape(c)) return;
  if (c == '\n' || c == '\r') {
    at_ += c == '\r' && Peek(1) == '\n' ? 2 : 1;
    return;
  }
  if (c >= '0' && c <= '7') {
    Octal(c <= '3' || language_ == CodeLanguage::kPython ? 3 : 2);
    return;
  }
  const size_t escape = at_++;
  std::optional<uint32_t> code;
  if (c == 'x' && language_ != CodeLanguage::kJava) {
    code = Hex(2);
    if (code && Is(CodeToken::kBytes)) {
      out_ += static_cast<char>(*code);
      return;
    }
  } else if (c == 'u' && (language_ != CodeLanguage::kPython || !Is(CodeToken::kBytes))) {
    if (language_ == CodeLanguage::kJava) {
      while (Peek() == 'u') at_++;
    }
    code = IsScript() && Peek() == '{' ? Braced() : Hex(4);
  } else if (c == 'U' && (language_ == CodeLanguage::kGo ||
                          (language_ == CodeLanguage::kPython && !Is(CodeToken::kBytes)))) {
    code = Hex(8);
  }
  if (code) {
    PutPair(*code);
    return;
  }
  at_ = escape;
  if (!IsScript()) out_ += '\\';  // JavaScript takes the character alone
  out_ += content_[at_++];
}

std::optional<uint32_t> Decoder::Hex(size_t digits) {
  uint32_t value = 0;
  for (size_t i = 0; i < digits; i++) {
    if (!IsHex(Peek(i))) return std::nullopt;
    value = value << 4 | HexValue(Peek(i));
  }
  at_ += digits;
  return value;
}

std::optional<uint32_t> Decoder::Braced() {
  constexpr uint32_t kLast = 0x10FFFF;
  uint32_t value = 0;
  size_t i = 1;
  for (; IsHex(Peek(i)) && value <= kLast; i++) value = value << 4 | HexValue(Peek(i));
  if (i == 1 || Peek(i) != '}' || value > kLast) return std::nullopt;
  at_ += i + 1;
  return value;
}

void Decoder::Octal(size_t digits) {
  uint32_t value = 0;
  for (; digits > 0 && Peek() >= '0' && Peek() <= '7'; digits--) {
    value = value * 8 + HexValue(Peek());
    at_++;
  }
  if (Is(CodeToken::kBytes)) {
    out_ += static_cast<char>(value);
  } else {
    AppendUtf8(out_, value);
  }
}

// \ud83d\ude00 is one character in UTF-16, that of JavaScript and Java.
void Decoder::PutPair(uint32_t code) {
  const bool leads = code >= 0xD800 && code < 0xDC00;
  if (leads && language_ != CodeLanguage::kPython && Peek() == '\\' && Peek(1) == 'u') {
    const size_t before = at_;
    at_ += 2;
    const std::optional<uint32_t> trail = Hex(4);
    if (trail && *trail >= 0xDC00 && *trail < 0xE000) {
      AppendUtf8(out_, 0x10000 + ((code - 0xD800) << 10) + (*trail - 0xDC00));
      return;
    }
    at_ = before;
  }
  AppendUtf8(out_, code);
}

// The lines of a text block without what they all are indented by, and without blanks at their ends
// (JLS 3.10.6).
std::string WithoutIndentation(std::string_view content) {
  std::vector<std::string_view> lines;
  size_t at = std::min(content.find('\n'), content.size() - (content.empty() ? 0 : 1));
  at = std::min(at + 1, content.size());  // what stands behind the opening quotes is blank
  while (true) {
    const size_t end = content.find('\n', at);
    std::string_view line = content.substr(at, end - at);
    if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    if (end == std::string_view::npos) break;
    at = end + 1;
  }
  constexpr std::string_view kBlank = " \t\f";
  size_t indentation = content.size();
  for (size_t i = 0; i < lines.size(); i++) {
    const size_t text = lines[i].find_first_not_of(kBlank);
    if (text == std::string_view::npos && i + 1 < lines.size()) continue;
    indentation = std::min(indentation, std::min(text, lines[i].size()));
  }
  std::string text;
  for (size_t i = 0; i < lines.size(); i++) {
    if (i > 0) text += '\n';
    std::string_view line = lines[i].substr(std::min(indentation, lines[i].size()));
    text += line.substr(0, line.find_last_not_of(kBlank) + 1);
  }
  return text;
}

}  // namespace

std::string DecodeCodeString(std::string_view content, uint8_t style, CodeLanguage language) {
  if ((style & CodeToken::kLines) != 0) {
    return Decoder(WithoutIndentation(content), style, language).Decode();
  }
  return Decoder(content, style, language).Decode();
}

}  // namespace leaktight
