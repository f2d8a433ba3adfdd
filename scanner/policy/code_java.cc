// Java: the Java Language Specification, chapter 3, text blocks (3.10.6) among it. Unicode escapes
// count within strings.
#include "policy/code_tokenizer.h"

namespace leaktight {
namespace {

class Java : CodeTokenizer {
 public:
  explicit Java(CodeTokens& file) : CodeTokenizer(file) {}

  void Read() {
    while (!AtEnd()) Step();
  }

 private:
  void Step();
};

void Java::Step() {
  const char c = text_[at_];
  if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f') {
    at_++;
  } else if (BeginsName(c) || c == '$') {
    TakeName("$");
  } else if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)))) {
    TakeNumber("fFdDlL");
  } else if (c == '"' && IsAtQuote(c, 3)) {
    at_ += 3;
    TakeString(at_ - 3, c, 3, CodeToken::kLines, true, true);
  } else if (c == '"' || c == '\'') {
    at_++;
    TakeString(at_ - 1, c, 1, CodeToken::kEscapes, true, false);
  } else if (c == '/' && Peek(1) == '/') {
    TakeLineComment();
  } else if (c == '/' && Peek(1) == '*') {
    TakeBlockComment();
  } else {
    TakeSymbol();
  }
}

}  // namespace

void ReadJava(CodeTokens& file) {
  Java(file).Read();
}

}  // namespace leaktight
