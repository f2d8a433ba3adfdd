// Python: docs.python.org/3/reference/lexical_analysis.html, with the templates of 3.12 (PEP 701)
// and 3.14 (PEP 750), and Python 2's prefixes.
#include "policy/code_tokenizer.h"

namespace leaktight {
namespace {

class Python : CodeTokenizer {
 public:
  explicit Python(CodeTokens& file) : CodeTokenizer(file) {}

  void Read() {
    while (!AtEnd()) {
      if (Top() == Open::kTemplate || (Top() == Open::kField && levels_.back().flag)) {
        TakeTemplateText();
      } else {
        Step();
      }
    }
  }

 private:
  void Step();
  void TakeNameOrString();
  void TakeQuoted(size_t begin, uint8_t style, bool is_template);
  void TakeTemplateText();
};

void Python::Step() {
  const char c = text_[at_];
  if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
    at_++;
  } else if (c == '\n') {
    if (Top() == Open::kNone) {
      TakeNewline();
    } else {
      at_++;
    }
  } else if (BeginsName(c)) {
    TakeNameOrString();
  } else if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)))) {
    TakeNumber("jJ");
  } else if (c == '"' || c == '\'') {
    TakeQuoted(at_, CodeToken::kEscapes, false);
  } else if (c == '#') {
    TakeLineComment();
  } else if (c == '\\') {
    at_++;  // with the end of the line behind it
    if (Peek() == '\r') at_++;
    if (Peek() == '\n') at_++;
  } else if (Top() == Open::kField && (c == ':' || (c == '!' && Peek(1) != '='))) {
    TakeSymbol(1);
    levels_.back().flag = c == ':';  // the format follows, as a text
  } else {
    TakeSymbol();
  }
}

void Python::TakeNameOrString() {
  constexpr size_t kLongestPrefix = 2;
  const size_t begin = at_;
  size_t size = 0;
  uint8_t style = CodeToken::kEscapes;
  bool is_template = false;
  for (; size <= kLongestPrefix; size++) {
    const char letter = LowerOf(Peek(size));
    if (letter == 'r') {
      style |= CodeToken::kRaw;
    } else if (letter == 'b') {
      style |= CodeToken::kBytes;
    } else if (letter == 'f' || letter == 't') {
      is_template = true;
    } else if (letter != 'u') {
      break;
    }
  }
  if (size <= kLongestPrefix && (Peek(size) == '"' || Peek(size) == '\'')) {
    at_ += size;
    TakeQuoted(begin, style, is_template);
  } else {
    TakeName();
  }
}

void Python::TakeQuoted(size_t begin, uint8_t style, bool is_template) {
  const char quote = text_[at_];
  const uint8_t quote_size = IsAtQuote(quote, 3) ? 3 : 1;
  at_ += quote_size;
  if (is_template) {
    OpenTemplate(begin, quote, quote_size, style | CodeToken::kDoubledBraces);
  } else {
    // In a raw one the backslash stays, and the quote behind it does not end it either.
    TakeString(begin, quote, quote_size, style, true, quote_size == 3);
  }
}

// The text of a template, or of a format in one, up to where something is filled in.
void Python::TakeTemplateText() {
  const bool format = Top() == Open::kField;
  const Level around = levels_.back();
  const size_t begin = at_;
  while (!AtEnd()) {
    const char c = text_[at_];
    if (c == around.quote && IsAtQuote(around.quote, around.quote_size)) {
      CloseTemplate(begin, around.quote_size);
      return;
    }
    if (c == '\n' && around.quote_size == 1) {
      CloseTemplate(begin, 0);
      return;
    }
    if (c == '\\' && (around.style & CodeToken::kRaw) == 0) {
      // \N{DASH} is one character; behind other backslashes a brace is a brace.
      if (Peek(1) == 'N' && Peek(2) == '{') {
        at_ += 3;
        while (!AtEnd() && (IsAlnum(Peek()) || Peek() == ' ' || Peek() == '-')) at_++;
        if (Peek() == '}') at_++;
      } else {
        at_ += Peek(1) == '{' || Peek(1) == '}' || at_ + 1 == text_.size() ? 1 : 2;
      }
      continue;
    }
    if (c == '\\' && (Peek(1) == around.quote || Peek(1) == '\\')) {
      at_ += 2;
      continue;
    }
    if (c == '{' || c == '}') {
      if (!format && Peek(1) == c) {
        at_ += 2;
        continue;
      }
      if (!format && c == '}') {
        at_++;  // an error to Python
        continue;
      }
      AddPart(begin, around.style);
      TakeSymbol(1);
      if (c == '{') {
        Level& field = levels_.back();
        field.open = Open::kField;
        field.quote = around.quote;
        field.quote_size = around.quote_size;
        field.style = around.style;
      }
      return;
    }
    at_++;
  }
  CloseTemplate(begin, 0);
}

}  // namespace

void ReadPython(CodeTokens& file) {
  Python(file).Read();
}

}  // namespace leaktight
