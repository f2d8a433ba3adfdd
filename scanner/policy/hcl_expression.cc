// Expressions of HCL.
#include <algorithm>

#include "policy/hcl_parser.h"

namespace leaktight {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

uint32_t HclParser::Expression() {
  const Level level(*this);
  if (level.TooDeep()) return Fail("nested too deeply");
  const size_t begin = at_;
  const uint32_t condition = Operation();
  if (condition == 0) return 0;
  Skip();
  if (!Take('?')) return condition;
  const uint32_t id = Add(Kind::kConditional, begin);
  List children{id};
  Append(children, condition);
  Skip();
  const uint32_t yes = Expression();
  if (yes == 0) return 0;
  Append(children, yes);
  Skip();
  if (!Take(':')) return Fail("expected the `:` of a condition");
  Skip();
  const uint32_t no = Expression();
  if (no == 0) return 0;
  Append(children, no);
  return EndAtToken(id);
}

uint32_t HclParser::Operation() {
  const size_t begin = at_;
  const uint32_t first = Operand();
  if (first == 0) return 0;
  uint32_t id = first;
  List operands{0};
  while (true) {
    Skip();
    const size_t size = OperatorSize();
    if (size == 0) return id;
    at_ += size;
    if (id == first) {
      id = Add(Kind::kOperation, begin);
      operands.parent = id;
      Append(operands, first);
    }
    Skip();
    const uint32_t next = Operand();
    if (next == 0) return 0;
    Append(operands, next);
    EndAtToken(id);
  }
}

size_t HclParser::OperatorSize() const {
  const char next = Peek(1);
  switch (Peek()) {
    case '|':
      return next == '|' ? 2 : 0;
    case '&':
      return next == '&' ? 2 : 0;
    case '=':
    case '!':
      return next == '=' ? 2 : 0;
    case '<':
    case '>':
      return next == '=' ? 2 : 1;
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return 1;
    default:
      return 0;
  }
}

uint32_t HclParser::Operand() {
  const size_t begin = at_;
  bool negative = false;  // one minus
  bool signs = false;
  while (Peek() == '!' || Peek() == '-') {
    negative = !signs && Peek() == '-';
    signs = true;
    at_++;
    Skip();
  }
  const size_t primary_begin = at_;
  const uint32_t primary = Primary();
  if (primary == 0) return 0;
  if (negative && Node(primary).kind == Kind::kNumber && primary_begin == begin + 1) {
    Node(primary).begin = static_cast<uint32_t>(begin);
    SetValue(primary, {begin, Node(primary).end});
    return primary;
  }
  const uint32_t id = Steps(primary, primary_begin);
  if (id == 0 || !signs) return id;
  const uint32_t operation = Add(Kind::kOperation, begin);
  Node(operation).child = id;
  return EndAtToken(operation);
}

uint32_t HclParser::Primary() {
  switch (Peek()) {
    case '"':
      return Quoted();
    case '[':
      return Tuple();
    case '{':
      return Object();
    case '<':
      return Peek(1) == '<' ? Heredoc() : Fail("expected a value");
    case '(': {
      at_++;
      const Newlines newlines(*this, true);
      Skip();
      const uint32_t inner = Expression();
      if (inner == 0) return 0;
      Skip();
      return Take(')') ? inner : Fail("expected a closing parenthesis");
    }
    default:
      return IsDigit(Peek()) ? Number() : NameOrCall();
  }
}

uint32_t HclParser::Number() {
  const size_t begin = at_;
  const auto digits = [&] {
    while (IsDigit(Peek())) at_++;
  };
  digits();
  if (Peek() == '.' && IsDigit(Peek(1))) {
    at_++;
    digits();
  }
  if (Peek() == 'e' || Peek() == 'E') {
    const size_t sign = Peek(1) == '+' || Peek(1) == '-' ? 1 : 0;
    if (IsDigit(Peek(1 + sign))) {
      at_ += 1 + sign;
      digits();
    }
  }
  return AddNamed(Kind::kNumber, begin, {begin, at_});
}

uint32_t HclParser::NameOrCall() {
  Span name = Identifier();
  if (name.empty()) return Fail("expected a value");
  const std::string_view word = name.In(text_);
  if (word == "true" || word == "false") return AddNamed(Kind::kBool, name.begin, name);
  if (word == "null") return AddNamed(Kind::kNull, name.begin, name);
  while (Peek() == ':' && Peek(1) == ':') {  // provider::aws::arn_parse
    at_ += 2;
    name.end = Identifier().end;
  }
  Skip();
  if (Peek() != '(') return AddNamed(Kind::kReference, name.begin, name);
  const uint32_t id = AddNamed(Kind::kCall, name.begin, name);
  return Arguments(id) ? End(id) : 0;
}

bool HclParser::Arguments(uint32_t call) {
  at_++;
  const Newlines newlines(*this, true);
  List arguments{call};
  while (true) {
    Skip();
    if (Take(')')) return true;
    const uint32_t argument = Expression();
    if (argument == 0) return false;
    Append(arguments, argument);
    Skip();
    if (Rest().starts_with("...")) {
      at_ += 3;
      Skip();
    }
    if (!Take(',') && Peek() != ')') return Fail("expected the next argument") != 0;
  }
}

// `.name`, `.0`, `.*`, `[…]`, `[*]` behind an expression.
uint32_t HclParser::Steps(uint32_t source, size_t begin) {
  uint32_t id = source;
  List steps{0};
  while (true) {
    Skip();
    const bool dot = Peek() == '.' && Peek(1) != '.';
    if (!dot && Peek() != '[') return id;
    if (steps.parent == 0) {
      if (Node(source).kind != Kind::kReference || Node(source).begin != begin) {
        id = Add(Kind::kTraversal, begin);
        steps.parent = id;
        Append(steps, source);
      }
      steps.parent = id;
    }
    const uint32_t step = Step();
    if (step == 0) return 0;
    Append(steps, step);
    End(id);
  }
}

uint32_t HclParser::Step() {
  const size_t begin = at_;
  if (Take('.')) {
    Skip();
    if (Take('*')) return End(Add(Kind::kSplat, begin));
    if (IsDigit(Peek())) {
      const size_t digits = at_;
      while (IsDigit(Peek())) at_++;
      const uint32_t number = AddNamed(Kind::kNumber, digits, {digits, at_});
      const uint32_t id = Add(Kind::kIndex, begin);
      Node(id).child = number;
      return End(id);
    }
    const Span name = Identifier();
    if (name.empty()) return Fail("expected a name behind the dot");
    return AddNamed(Kind::kName, begin, name);
  }
  at_++;
  const Newlines newlines(*this, true);
  Skip();
  uint32_t id = 0;
  if (Peek() == '*') {
    at_++;
    id = Add(Kind::kSplat, begin);
  } else {
    const uint32_t index = Expression();
    if (index == 0) return 0;
    id = Add(Kind::kIndex, begin);
    Node(id).child = index;
  }
  Skip();
  return Take(']') ? End(id) : Fail("expected a closing bracket");
}

uint32_t HclParser::Tuple() {
  const size_t begin = at_++;
  const Newlines newlines(*this, true);
  Skip();
  if (IsAtWord("for")) return For(begin, ']');
  const uint32_t id = Add(Kind::kTuple, begin);
  List items{id};
  while (true) {
    Skip();
    if (Take(']')) return End(id);
    const uint32_t item = Expression();
    if (item == 0) return 0;
    Append(items, item);
    Skip();
    if (!Take(',') && Peek() != ']') return Fail("expected the next item");
  }
}

uint32_t HclParser::Object() {
  const size_t begin = at_++;
  Skip(true);
  if (IsAtWord("for")) {
    const size_t word = at_;
    at_ += 3;
    Skip(true);
    const bool key = Peek() == ':' || (Peek() == '=' && Peek(1) != '=');
    at_ = word;
    if (!key) {
      const Newlines newlines(*this, true);
      return For(begin, '}');
    }
  }
  const Newlines newlines(*this, false);
  const uint32_t id = Add(Kind::kObject, begin);
  List entries{id};
  while (true) {
    Skip(true);
    if (Take('}')) return End(id);
    const uint32_t key = ObjectKey();
    if (key == 0) return 0;
    Skip();
    if (!Take('=') && !Take(':')) return Fail("expected `=` behind the key");
    Skip();
    const uint32_t value = Expression();
    if (value == 0) return 0;
    Append(entries, key);
    Append(entries, value);
    Skip();
    if (!Take(',') && Peek() != '\n' && Peek() != '}') return Fail("expected the next key");
  }
}

// A name alone is the key itself; anything else is an expression.
uint32_t HclParser::ObjectKey() {
  const Span name = Identifier();
  if (!name.empty()) {
    Skip();
    const bool alone = Peek() == ':' || (Peek() == '=' && Peek(1) != '=');
    if (alone && !(Peek() == ':' && Peek(1) == ':')) {
      return AddNamed(Kind::kString, name.begin, name);
    }
    at_ = name.begin;
  }
  return Expression();
}

// Behind `[` or `{`, at the word.
uint32_t HclParser::For(size_t begin, char close) {
  at_ += 3;
  const uint32_t id = Add(Kind::kFor, begin);
  if (close == '}') Node(id).style = HclStyle::kQuoted;
  List children{id};
  if (!TakeForNames(id)) return Fail("expected `in`");
  const auto take = [&] {
    Skip();
    const uint32_t part = Expression();
    if (part != 0) Append(children, part);
    Skip();
    return part != 0;
  };
  if (!take()) return 0;
  if (!Take(':')) return Fail("expected the `:` of a for expression");
  if (!take()) return 0;
  if (Rest().starts_with("=>")) {
    at_ += 2;
    if (!take()) return 0;
  }
  if (Rest().starts_with("...")) at_ += 3;
  Skip();
  if (TakeWord("if") && !take()) return 0;
  return Take(close) ? End(id) : Fail("expected the end of a for expression");
}

// "k, v in": the names become the value.
bool HclParser::TakeForNames(uint32_t node) {
  Skip();
  Span names = Identifier();
  Skip();
  if (Take(',')) {
    Skip();
    names.end = Identifier().end;
    Skip();
  }
  SetValue(node, names);
  return TakeWord("in");
}

}  // namespace leaktight
