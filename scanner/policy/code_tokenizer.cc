#include "policy/code_tokenizer.h"

#include <algorithm>

namespace leaktight {
namespace {

// How long the symbol is that begins here. `>` stands alone, but for `>=`: it closes type arguments
// as well.
size_t SymbolSize(std::string_view rest) {
  if (std::string_view("()[]{},;~#$\\").find(rest[0]) != std::string_view::npos) return 1;
  for (const std::string_view three :
       {"===", "!==", "...", "**=", "//=", "<<=", "&&=", "||=", "?\?="}) {
    if (rest.starts_with(three)) return 3;
  }
  if (rest.size() < 2) return 1;
  const char a = rest[0];
  const char b = rest[1];
  if (b == '=' && std::string_view("=!<>+-*/%&|^@:").find(a) != std::string_view::npos) return 2;
  if (a == b && std::string_view("&|?+-*/<:").find(a) != std::string_view::npos) return 2;
  if (b == '>' && (a == '=' || a == '-')) return 2;
  // `a?.5:b` is a question and a number.
  return a == '?' && b == '.' && (rest.size() == 2 || !IsDigit(rest[2])) ? 2 : 1;
}

}  // namespace

CodeToken& CodeTokenizer::Add(Kind kind, size_t begin) {
  CodeToken token;
  token.kind = kind;
  token.begin = static_cast<uint32_t>(begin);
  token.end = static_cast<uint32_t>(at_);
  return file_.tokens.emplace_back(token);
}

bool CodeTokenizer::LastIs(char symbol) const {
  const CodeToken* last = Last();
  return last != nullptr && last->kind == Kind::kSymbol && last->end - last->begin == 1 &&
         text_[last->begin] == symbol;
}

void CodeTokenizer::TakeName(std::string_view more) {
  const size_t begin = at_;
  while (!AtEnd() && (IsInName(text_[at_]) || more.find(text_[at_]) != std::string_view::npos)) {
    at_++;
  }
  Add(Kind::kName, begin);
}

void CodeTokenizer::TakeNumber(std::string_view suffixes) {
  const size_t begin = at_;
  const auto digits = [&] {
    while (IsDigit(Peek()) || Peek() == '_') at_++;
  };
  const auto exponent = [&](char small) {
    if (LowerOf(Peek()) != small) return;
    const size_t sign = Peek(1) == '+' || Peek(1) == '-' ? 1 : 0;
    if (!IsDigit(Peek(1 + sign))) return;
    at_ += 1 + sign;
    digits();
  };
  const char base = Peek() == '0' ? LowerOf(Peek(1)) : '\0';
  if (base == 'x') {
    at_ += 2;
    while (IsHex(Peek()) || Peek() == '_' ||
           (Peek() == '.' && (IsHex(Peek(1)) || LowerOf(Peek(1)) == 'p'))) {
      at_++;
    }
    exponent('p');
  } else if (base == 'b' || base == 'o') {
    at_ += 2;
    digits();
  } else {
    digits();
    if (Peek() == '.' && Peek(1) != '.') {
      at_++;
      digits();
    } else if (Peek() == '.' && file_.language != CodeLanguage::kGo) {
      at_++;  // 1..toString()
    }
    exponent('e');
  }
  if (Peek() != '\0' && suffixes.find(Peek()) != std::string_view::npos && !IsInName(Peek(1))) {
    at_++;
  }
  Add(Kind::kNumber, begin);
}

void CodeTokenizer::TakeSymbol(size_t size) {
  const size_t begin = at_;
  const char c = text_[at_];
  at_ += size > 0 ? size : SymbolSize(Rest());
  Add(Kind::kSymbol, begin);
  switch (c) {
    case '(':
      Push(Open::kRound);
      break;
    case '[':
      Push(Open::kSquare);
      break;
    case '{':
      Push(Open::kCurly);
      break;
    case ')':
    case ']':
    case '}':
      Close(c);
      break;
    default:
      break;
  }
}

void CodeTokenizer::Push(Open open) {
  Level level;
  level.open = open;
  level.token = static_cast<uint32_t>(file_.tokens.size() - 1);
  if (open == Open::kCurly || open == Open::kField) braces_++;
  levels_.push_back(level);
}

void CodeTokenizer::Pop() {
  closed_ = levels_.back();
  if (closed_.open == Open::kCurly || closed_.open == Open::kField) braces_--;
  levels_.pop_back();
}

// A brace closes brackets that somebody forgot in it; a bracket one other at most.
void CodeTokenizer::Close(char bracket) {
  closed_ = {};
  if (bracket == '}') {
    if (braces_ == 0) return;
    while (Top() != Open::kCurly && Top() != Open::kField) Pop();
  } else {
    const Open wanted = bracket == ')' ? Open::kRound : Open::kSquare;
    const Open other = bracket == ')' ? Open::kSquare : Open::kRound;
    if (Top() == other && levels_.size() > 1 && levels_[levels_.size() - 2].open == wanted) Pop();
    if (Top() != wanted) return;
  }
  Pop();
  const auto here = static_cast<uint32_t>(file_.tokens.size() - 1);
  file_.tokens[here].partner = closed_.token;
  file_.tokens[closed_.token].partner = here;
}

void CodeTokenizer::TakeLineComment() {
  const size_t begin = at_;
  at_ = std::min(text_.find('\n', at_), text_.size());
  size_t end = at_;
  if (end > begin && text_[end - 1] == '\r') end--;
  file_.comments.push_back({begin, end});
}

void CodeTokenizer::TakeBlockComment() {
  const size_t begin = at_;
  const size_t close = text_.find("*/", at_ + 2);
  at_ = close == std::string_view::npos ? text_.size() : close + 2;
  file_.comments.push_back({begin, at_});
}

bool CodeTokenizer::IsAtQuote(char quote, uint8_t size) const {
  for (size_t i = 0; i < size; i++) {
    if (Peek(i) != quote) return false;
  }
  return true;
}

void CodeTokenizer::TakeString(size_t begin, char quote, uint8_t quote_size, uint8_t style,
                               bool escapes, bool lines) {
  const auto before = static_cast<uint8_t>(at_ - begin);
  uint8_t after = 0;
  while (!AtEnd()) {
    const char c = text_[at_];
    if (c == quote && IsAtQuote(quote, quote_size)) {
      after = quote_size;
      at_ += quote_size;
      break;
    }
    if (c == '\\' && escapes) {
      at_++;
      // A line that goes on below does so in Python and JavaScript.
      const bool joins =
          file_.language != CodeLanguage::kGo && file_.language != CodeLanguage::kJava;
      if (!lines && !joins) {
        if (Peek() != '\n' && !AtEnd()) at_++;
        continue;
      }
      if (Peek() == '\r' && Peek(1) == '\n') at_++;
      if (!AtEnd()) at_++;
      continue;
    }
    if (c == '\n' && !lines) break;
    at_++;
  }
  CodeToken& token = Add(Kind::kString, begin);
  token.style = style;
  token.before = before;
  token.after = after;
}

void CodeTokenizer::TakeNewline() {
  const size_t begin = at_++;
  if (const CodeToken* last = Last(); last != nullptr && last->kind != Kind::kNewline) {
    Add(Kind::kNewline, begin);
  }
}

void CodeTokenizer::OpenTemplate(size_t begin, char quote, uint8_t quote_size, uint8_t style) {
  CodeToken& token = Add(Kind::kTemplate, begin);
  token.style = style;
  token.before = static_cast<uint8_t>(at_ - begin);
  Push(Open::kTemplate);
  Level& level = levels_.back();
  level.quote = quote;
  level.quote_size = quote_size;
  level.style = style;
}

void CodeTokenizer::AddPart(size_t begin, uint8_t style) {
  if (at_ > begin) Add(Kind::kString, begin).style = style;
}

void CodeTokenizer::CloseTemplate(size_t part_begin, uint8_t quote_size) {
  while (Top() != Open::kTemplate) Pop();
  const Level level = levels_.back();
  if (level.token + 1 == file_.tokens.size()) {
    CodeToken& whole = file_.tokens.back();
    at_ += quote_size;
    whole.kind = Kind::kString;
    whole.end = static_cast<uint32_t>(at_);
    whole.after = quote_size;
  } else {
    AddPart(part_begin, level.style);
    const size_t begin = at_;
    at_ += quote_size;
    Add(Kind::kTemplateEnd, begin);
    const auto here = static_cast<uint32_t>(file_.tokens.size() - 1);
    file_.tokens[here].partner = level.token;
    file_.tokens[level.token].partner = here;
  }
  Pop();
}

}  // namespace leaktight
