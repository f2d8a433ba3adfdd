// JavaScript and TypeScript: tc39.es/ecma262, "Lexical Grammar", and facebook.github.io/jsx.
// Whether a slash divides and whether `<` begins an element is told by what stands before.
#include <algorithm>
#include <array>

#include "policy/code_tokenizer.h"

namespace leaktight {
namespace {

// Behind these words an expression begins, not an operator.
bool IsOperatorWord(std::string_view word) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"return", "typeof", "instanceof", "in", "of", "new", "delete", "void", "throw", "case", "do",
       "else", "await", "yield", "default", "extends"});
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

class JavaScript : CodeTokenizer {
 public:
  explicit JavaScript(CodeTokens& file)
      : CodeTokenizer(file), markup_(file.language == CodeLanguage::kJavaScript) {}

  void Read() {
    if (Rest().starts_with("#!")) TakeLineComment();
    while (!AtEnd()) {
      switch (Top()) {
        case Open::kTemplate:
          TakeTemplateText();
          break;
        case Open::kTag:
          StepInTag();
          break;
        case Open::kChildren:
          TakeChildren();
          break;
        default:
          Step();
      }
    }
  }

 private:
  void Step();
  void TakeTemplateText();
  bool TakeRegex();
  void TakeBracket(char c);
  bool ExpectsExpression() const;
  bool BeginsBlock() const;
  const CodeToken* LastButNewline(size_t back = 0) const;
  bool IsKeyWord(size_t back) const;
  bool EndsOperand() const;

  bool BeginsElement();
  bool IsClosedLater(std::string_view name);
  void OpenTag();
  void StepInTag();
  void EndTag();
  void TakeChildren();
  bool BeginsIdentifier(char c) const { return BeginsName(c) || c == '$'; }

  bool markup_;
  bool closed_expects_ = false;  // behind the last closing bracket an expression begins
  bool behind_element_ = false;  // the last token ended an element
  size_t no_regex_before_ = 0;   // up to here nothing closes one
  size_t searched_ = 0;          // bytes that were looked at for closing tags
};

const CodeToken* JavaScript::LastButNewline(size_t back) const {
  const CodeToken* last = Last();
  if (last != nullptr && last->kind == Kind::kNewline) back++;
  return Last(back);
}

// Of a token that is a name: is it one of the language's words, and no property's name?
bool JavaScript::IsKeyWord(size_t back) const {
  const CodeToken* before = LastButNewline(back + 1);
  return before == nullptr || (TextOf(*before) != "." && TextOf(*before) != "?.");
}

bool JavaScript::ExpectsExpression() const {
  const CodeToken* last = LastButNewline();
  if (last == nullptr) return true;
  const std::string_view text = TextOf(*last);
  switch (last->kind) {
    case Kind::kName:
      return IsOperatorWord(text) && IsKeyWord(0);
    case Kind::kSymbol:
      if (behind_element_ && text == ">") return false;
      if (text == ")" || text == "}") return closed_expects_;
      if (text == "!") {
        // TypeScript's `x!`
        const CodeToken* before = LastButNewline(1);
        if (before == nullptr || before->end != last->begin) return true;
        const std::string_view operand = TextOf(*before);
        return before->kind == Kind::kName ? IsOperatorWord(operand)
                                           : operand != ")" && operand != "]";
      }
      return text != "]" && text != "++" && text != "--";
    default:
      return false;
  }
}

// Does the brace that stands here open a block, or a class, rather than an object?
bool JavaScript::BeginsBlock() const {
  const CodeToken* last = LastButNewline();
  if (last == nullptr) return true;
  const std::string_view text = TextOf(*last);
  switch (last->kind) {
    case Kind::kName:
      return !IsOperatorWord(text) || text == "else" || text == "do" || !IsKeyWord(0);
    case Kind::kSymbol:
      if (text == ":")
        return Top() == Open::kNone || (Top() == Open::kCurly && levels_.back().flag);
      return text == ";" || text == "{" || text == "}" || text == ")" || text == "=>" ||
             text == ">" || text == "]";
    default:
      return true;
  }
}

// At the end of a line, may a statement end?
bool JavaScript::EndsOperand() const {
  const CodeToken* last = Last();
  if (last == nullptr || last->kind == Kind::kNewline) return false;
  if (Top() == Open::kRound || Top() == Open::kSquare) return false;
  if (last->kind != Kind::kSymbol) return true;
  const std::string_view text = TextOf(*last);
  return text == ")" || text == "]" || text == "}" || text == "++" || text == "--" || text == ">" ||
         text == "!";
}

void JavaScript::Step() {
  const char c = text_[at_];
  if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v') {
    at_++;
    return;
  }
  if (c == '\n') {
    if (EndsOperand()) {
      TakeNewline();
    } else {
      at_++;
    }
    return;
  }
  if (c == '/' && Peek(1) == '/') {
    TakeLineComment();
    return;
  }
  if (c == '/' && Peek(1) == '*') {
    TakeBlockComment();
    return;
  }
  if (c == '/' && ExpectsExpression() && TakeRegex()) {
    behind_element_ = false;
    return;
  }
  if (markup_ && c == '<' && ExpectsExpression() && BeginsElement()) {
    OpenTag();
    return;
  }
  if (BeginsIdentifier(c) || c == '#' || (c == '\\' && Peek(1) == 'u')) {
    const size_t begin = at_++;
    while (BeginsIdentifier(Peek()) || IsDigit(Peek()) || (Peek() == '\\' && Peek(1) == 'u') ||
           (Peek() == '{' && at_ >= begin + 2 && text_[at_ - 1] == 'u' && text_[at_ - 2] == '\\')) {
      if (Peek() == '{') at_ = std::min(text_.find('}', at_), text_.size() - 1);
      at_++;
    }
    Add(Kind::kName, begin);
  } else if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)))) {
    TakeNumber("n");
  } else if (c == '"' || c == '\'') {
    at_++;
    TakeString(at_ - 1, c, 1, CodeToken::kEscapes, true, false);
  } else if (c == '`') {
    at_++;
    OpenTemplate(at_ - 1, c, 1, CodeToken::kEscapes);
  } else {
    TakeBracket(c);
  }
  behind_element_ = false;
}

// A symbol, with what it means for what stands behind it.
void JavaScript::TakeBracket(char c) {
  bool flag = false;
  if (c == '(') {
    const CodeToken* last = LastButNewline();
    const std::string_view word =
        last != nullptr && last->kind == Kind::kName ? TextOf(*last) : std::string_view();
    flag = (word == "if" || word == "while" || word == "for" || word == "with") && IsKeyWord(0);
    if (word == "await") {
      const CodeToken* before = LastButNewline(1);
      flag = before != nullptr && TextOf(*before) == "for";
    }
  } else if (c == '{') {
    flag = BeginsBlock();
  }
  TakeSymbol();
  if (c == '(' || c == '{') levels_.back().flag = flag;
  if (c == ')' || c == '}') closed_expects_ = closed().flag;
}

void JavaScript::TakeTemplateText() {
  const size_t begin = at_;
  while (!AtEnd()) {
    const char c = text_[at_];
    if (c == '`') {
      CloseTemplate(begin, 1);
      return;
    }
    if (c == '\\') {
      at_ += at_ + 1 < text_.size() ? 2 : 1;
      continue;
    }
    if (c == '$' && Peek(1) == '{') {
      AddPart(begin, CodeToken::kEscapes);
      const size_t symbol = at_;
      at_ += 2;
      Add(Kind::kSymbol, symbol);
      Push(Open::kField);
      return;
    }
    at_++;
  }
  CloseTemplate(begin, 0);
}

bool JavaScript::TakeRegex() {
  if (at_ < no_regex_before_) return false;
  bool in_class = false;
  for (size_t i = at_ + 1; i < text_.size() && text_[i] != '\n'; i++) {
    const char c = text_[i];
    if (c == '\\') {
      i++;
      if (i < text_.size() && text_[i] == '\n') break;
    } else if (c == '[') {
      in_class = true;
    } else if (c == ']') {
      in_class = false;
    } else if (c == '/' && !in_class) {
      const size_t begin = at_;
      at_ = i + 1;
      while (IsLetter(Peek())) at_++;
      Add(Kind::kRegex, begin);
      return true;
    }
  }
  no_regex_before_ = std::min(text_.find('\n', at_), text_.size());
  return false;
}

// Type arguments in the same place (`<T,>(x: T) => x`, `<T>(x: T) => void`) are none.
bool JavaScript::BeginsElement() {
  size_t end = at_ + 1;
  if (end < text_.size() && text_[end] == '>') return true;
  if (end >= text_.size() || !BeginsIdentifier(text_[end])) return false;
  while (end < text_.size() &&
         (BeginsIdentifier(text_[end]) || IsDigit(text_[end]) ||
          std::string_view("-.:").find(text_[end]) != std::string_view::npos)) {
    end++;
  }
  const std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
  if (name == "const") return false;  // <const T>
  const size_t next = std::min(text_.find_first_not_of(" \t\r\n", end), text_.size() - 1);
  switch (text_[next]) {
    case ',':
    case '=':
    case '[':
    case '|':
    case '&':
    case '?':
      return false;
    case '>':
      if (next + 1 < text_.size() && text_[next + 1] == '(') return IsClosedLater(name);
      return true;
    default:
      break;
  }
  constexpr std::string_view kExtends = "extends";
  const std::string_view behind = text_.substr(next);
  return next == end || !behind.starts_with(kExtends) || behind.size() == kExtends.size() ||
         IsInName(behind[kExtends.size()]) || behind[kExtends.size()] == '=';
}

bool JavaScript::IsClosedLater(std::string_view name) {
  // What is searched again and again is bounded, so that all of it takes linear time.
  constexpr size_t kSearchedAtMost = 4;
  if (searched_ > text_.size() * kSearchedAtMost) return true;
  std::string tag = "</";
  tag += name;
  const size_t found = text_.find(tag, at_);
  searched_ += std::min(found, text_.size()) - at_;
  return found != std::string_view::npos;
}

void JavaScript::OpenTag() {
  const size_t begin = at_++;
  Add(Kind::kSymbol, begin);
  Push(Open::kTag);
  behind_element_ = false;
}

// The tag ends here, with `>`; so does the element, where it is the closing tag.
void JavaScript::EndTag() {
  const bool closing = levels_.back().flag;
  const size_t begin = at_++;
  Add(Kind::kSymbol, begin);
  Pop();
  if (closing) {
    if (Top() == Open::kChildren) Pop();
    behind_element_ = true;
  } else {
    Push(Open::kChildren);
  }
}

void JavaScript::StepInTag() {
  Level& level = levels_.back();
  const char c = text_[at_];
  if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
    at_++;
  } else if (c == '/' && Peek(1) == '/') {
    TakeLineComment();
  } else if (c == '/' && Peek(1) == '*') {
    TakeBlockComment();
  } else if (c == '/' && Peek(1) == '>') {
    TakeSymbol(1);
    TakeSymbol(1);
    Pop();
    behind_element_ = true;
  } else if (c == '>' && level.angles > 0) {
    level.angles--;
    TakeSymbol(1);
  } else if (c == '>') {
    EndTag();
  } else if (c == '"' || c == '\'') {
    at_++;
    TakeString(at_ - 1, c, 1, CodeToken::kRaw, false, true);
  } else if (c == '{') {
    TakeSymbol(1);
    levels_.back().open = Open::kField;
  } else if (c == '<') {
    if (LastIs('=')) {
      OpenTag();
    } else {
      level.angles++;
      TakeSymbol(1);
    }
  } else if (BeginsIdentifier(c) || IsDigit(c)) {
    TakeName("$-");
  } else if (c == ';' || c == ')') {
    Pop();  // no tag after all
  } else {
    TakeSymbol(1);
  }
}

void JavaScript::TakeChildren() {
  const size_t begin = at_;
  at_ = std::min(text_.find_first_of("<{", at_), text_.size());
  const std::string_view text = text_.substr(begin, at_ - begin);
  if (text.find_first_not_of(" \t\r\n") != std::string_view::npos) Add(Kind::kText, begin);
  if (AtEnd()) return;
  if (text_[at_] == '{') {
    TakeSymbol(1);
    levels_.back().open = Open::kField;
    return;
  }
  OpenTag();
  if (Peek() == '/') {
    TakeSymbol(1);
    levels_.back().flag = true;
  } else if (Peek() != '>' && !BeginsIdentifier(Peek())) {
    Pop();  // no tag, and so no children either
    Pop();
  }
}

}  // namespace

void ReadJavaScript(CodeTokens& file) {
  JavaScript(file).Read();
}

}  // namespace leaktight
