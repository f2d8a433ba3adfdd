// Go: go.dev/ref/spec, "Lexical elements".
#include <array>

#include "policy/code_tokenizer.h"

namespace leaktight {
namespace {

class Go : CodeTokenizer {
 public:
  explicit Go(CodeTokens& file) : CodeTokenizer(file) {}

  void Read() {
    while (!AtEnd()) Step();
    if (EndsStatement()) Add(Kind::kNewline, at_);
  }

 private:
  void Step();
  bool EndsStatement() const;
};

// "When the input is broken into tokens, a semicolon is automatically inserted …"
bool Go::EndsStatement() const {
  const CodeToken* last = Last();
  if (last == nullptr) return false;
  const std::string_view text = TextOf(*last);
  switch (last->kind) {
    case Kind::kName: {
      constexpr auto kGoOn = std::to_array<std::string_view>(
          {"case",    "chan",  "const",  "default", "defer",  "else",      "for",
           "func",    "go",    "goto",   "if",      "import", "interface", "map",
           "package", "range", "select", "struct",  "switch", "type",      "var"});
      for (const std::string_view word : kGoOn) {
        if (text == word) return false;
      }
      return true;
    }
    case Kind::kString:
    case Kind::kNumber:
      return true;
    case Kind::kSymbol:
      return text == ")" || text == "]" || text == "}" || text == "++" || text == "--";
    default:
      return false;
  }
}

void Go::Step() {
  const char c = text_[at_];
  if (c == ' ' || c == '\t' || c == '\r') {
    at_++;
  } else if (c == '\n') {
    if (EndsStatement()) {
      TakeNewline();
    } else {
      at_++;
    }
  } else if (BeginsName(c)) {
    TakeName();
  } else if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)))) {
    TakeNumber("i");
  } else if (c == '"' || c == '\'') {
    at_++;
    TakeString(at_ - 1, c, 1, CodeToken::kBytes, true, false);
  } else if (c == '`') {
    at_++;
    TakeString(at_ - 1, c, 1, CodeToken::kRaw, false, true);
  } else if (c == '/' && Peek(1) == '/') {
    TakeLineComment();
  } else if (c == '/' && Peek(1) == '*') {
    const size_t begin = at_;
    TakeBlockComment();
    const bool lines = text_.substr(begin, at_ - begin).find('\n') != std::string_view::npos;
    if (lines && EndsStatement()) Add(Kind::kNewline, at_);
  } else {
    TakeSymbol();
  }
}

}  // namespace

void ReadGo(CodeTokens& file) {
  Go(file).Read();
}

}  // namespace leaktight
