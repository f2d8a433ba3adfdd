#include "policy/hcl_reader.h"

#include <algorithm>
#include <string>

#include "policy/hcl_parser.h"

namespace leaktight {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
// Of real modules; others leave memory that is never touched.
constexpr size_t kBytesPerNode = 10;

bool IsIdentifierStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool IsIdentifierPart(char c) {
  return IsIdentifierStart(c) || (c >= '0' && c <= '9') || c == '-';
}

}  // namespace

void HclParser::Read() {
  Reset();
  ReadBody(0, false);
  if (!unclosed_) return;
  // Somewhere a brace is missing, and all that follows seems to stand within that block.
  // Terraform's own blocks never stand within another, and begin at the margin.
  Reset();
  closes_at_margin_ = true;
  ReadBody(0, false);
}

void HclParser::Reset() {
  file_.nodes.clear();
  file_.pool.clear();
  file_.errors.clear();
  failed_ = false;
  at_ = 0;
  Add(Kind::kBody, 0);
  Node(0).end = static_cast<uint32_t>(end_);
  if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

// Up to the brace that closes it, which is left to the caller.
void HclParser::ReadBody(uint32_t body, bool in_block) {
  List items{body};
  while (true) {
    Skip(true);
    if (at_ == end_) {
      if (in_block) {
        unclosed_ = true;
        AddError("a block is not closed", Node(body).begin);
      }
      return;
    }
    if (in_block && closes_at_margin_ && BeginsTopBlock()) {
      if (!closed_at_margin_) AddError("a block is not closed", Node(body).begin);
      closed_at_margin_ = true;
      return;
    }
    closed_at_margin_ = false;
    if (text_[at_] == '}') {
      if (in_block) return;
      AddError("a brace closes nothing", at_++);
      continue;
    }
    const size_t begin = at_;
    if (const uint32_t item = ReadItem()) Append(items, item);
    if (failed_) Recover(begin);
  }
}

// An attribute or a block. Where it fails, what was read of it is returned all the same.
uint32_t HclParser::ReadItem() {
  const size_t begin = at_;
  Span name = Identifier();
  if (name.empty() && Peek() == '"') {
    // Terraform before 0.12 took quoted names.
    const uint32_t quoted = Quoted();
    if (quoted == 0) return 0;
    name = {Node(quoted).begin, Node(quoted).end};
  }
  if (name.empty()) return Fail("expected an attribute or a block");
  Skip(false);
  const uint32_t item =
      Peek() == '=' && Peek(1) != '=' ? ReadAttribute(begin, name) : ReadBlock(begin, name);
  if (failed_) return item;
  Skip(false);
  if (at_ < end_ && Peek() != '\n' && Peek() != '}' && !closed_at_margin_) {
    Fail("expected the end of the line");
  }
  return item;
}

uint32_t HclParser::ReadAttribute(size_t begin, Span name) {
  const uint32_t id = AddNamed(Kind::kAttribute, begin, name);
  at_++;
  Skip(false);
  const size_t value = at_;
  const Newlines newlines(*this, false);
  uint32_t expression = Expression();
  if (expression == 0) {
    expression = Add(Kind::kUnknown, value);
    Node(expression).end = static_cast<uint32_t>(std::max(value, error_at_));
  }
  Node(id).child = expression;
  Node(id).end = std::max(Node(id).end, Node(expression).end);
  return failed_ ? id : EndAtToken(id);
}

uint32_t HclParser::ReadBlock(size_t begin, Span type) {
  const uint32_t id = AddNamed(Kind::kBlock, begin, type);
  List children{id};
  while (true) {
    Skip(false);
    if (Peek() == '"') {
      const uint32_t label = Quoted();
      if (label == 0) return 0;
      Append(children, label);
    } else if (const Span name = Identifier(); !name.empty()) {
      Append(children, End(AddNamed(Kind::kString, name.begin, name)));
    } else {
      break;
    }
  }
  if (!Take('{')) return Fail("expected `=` or a block's opening brace");
  const Level level(*this);
  if (level.TooDeep()) return Fail("nested too deeply");
  const uint32_t body = Add(Kind::kBody, at_);
  Append(children, body);
  ReadBody(body, true);
  End(body);
  if (Peek() == '}' && !closed_at_margin_) at_++;
  return End(id);
}

// Goes on at the line on which reading failed, or behind it where that is the item's first.
void HclParser::Recover(size_t begin) {
  failed_ = false;
  const size_t newline = text_.substr(0, error_at_).rfind('\n');
  if (newline != std::string_view::npos && newline >= begin) {
    at_ = newline + 1;
  } else {
    at_ = std::min(text_.find('\n', error_at_), end_);
  }
}

// At the margin, does a block of Terraform's begin that stands within no other?
bool HclParser::BeginsTopBlock() const {
  if (at_ == 0 || text_[at_ - 1] != '\n') return false;
  for (const std::string_view with_label :
       {"resource", "data", "variable", "output", "module", "provider", "check"}) {
    if (!Rest().starts_with(with_label)) continue;
    const std::string_view behind = Rest().substr(with_label.size());
    const size_t quote = behind.find_first_not_of(" \t");
    return quote != 0 && quote != std::string_view::npos && behind[quote] == '"';
  }
  for (const std::string_view alone :
       {"locals", "terraform", "moved", "import", "removed", "ephemeral"}) {
    if (!Rest().starts_with(alone)) continue;
    const std::string_view behind = Rest().substr(alone.size());
    const size_t brace = behind.find_first_not_of(" \t");
    return brace != std::string_view::npos && behind[brace] == '{';
  }
  return false;
}

void HclParser::Skip(bool newlines) {
  if (at_ != skipped_to_) token_end_ = at_;
  while (at_ < end_) {
    const char c = text_[at_];
    if (c == ' ' || c == '\t' || c == '\r' || (newlines && c == '\n')) {
      at_++;
    } else if (c == '#' || (c == '/' && Peek(1) == '/')) {
      at_ += std::min(Rest().find('\n'), Rest().size());
    } else if (c == '/' && Peek(1) == '*') {
      const size_t close = Rest().find("*/", 2);
      at_ = close == std::string_view::npos ? end_ : at_ + close + 2;
    } else {
      break;
    }
  }
  skipped_to_ = at_;
}

bool HclParser::Take(char c) {
  if (Peek() != c || at_ == end_) return false;
  at_++;
  return true;
}

Span HclParser::Identifier() {
  const size_t begin = at_;
  if (at_ < end_ && IsIdentifierStart(text_[at_])) {
    while (at_ < end_ && IsIdentifierPart(text_[at_])) at_++;
  }
  return {begin, at_};
}

bool HclParser::IsAtWord(std::string_view word) const {
  return Rest().starts_with(word) && !IsIdentifierPart(Peek(word.size()));
}

bool HclParser::TakeWord(std::string_view word) {
  if (!IsAtWord(word)) return false;
  at_ += word.size();
  return true;
}

uint32_t HclParser::Add(Kind kind, size_t begin) {
  HclNode& node = file_.nodes.emplace_back();
  node.kind = kind;
  node.begin = node.end = static_cast<uint32_t>(begin);
  return static_cast<uint32_t>(file_.nodes.size() - 1);
}

uint32_t HclParser::AddNamed(Kind kind, size_t begin, Span name) {
  const uint32_t id = Add(kind, begin);
  Node(id).end = static_cast<uint32_t>(name.end);
  SetValue(id, name);
  return id;
}

uint32_t HclParser::End(uint32_t id) {
  Node(id).end = static_cast<uint32_t>(at_);
  return id;
}

uint32_t HclParser::EndAtToken(uint32_t id) {
  Node(id).end = static_cast<uint32_t>(at_ == skipped_to_ ? token_end_ : at_);
  return id;
}

void HclParser::Append(List& list, uint32_t id) {
  (list.last == 0 ? Node(list.parent).child : Node(list.last).sibling) = id;
  list.last = id;
}

void HclParser::SetValue(uint32_t id, Span value) {
  Node(id).value = static_cast<uint32_t>(value.begin);
  Node(id).value_size = static_cast<uint32_t>(value.size());
}

uint32_t HclParser::Fail(std::string_view message, size_t at) {
  if (failed_) return 0;
  failed_ = true;
  error_at_ = at;
  AddError(message, at);
  return 0;
}

void HclParser::AddError(std::string_view message, size_t at) {
  if (file_.errors.size() < kMaxHclErrors) file_.errors.push_back({at, std::string(message)});
}

HclFile ReadHcl(std::string_view text) {
  HclFile file;
  file.text = text;
  if (text.size() > kMaxHclBytes) {
    file.errors.push_back({0, "too large to be read as HCL"});
    file.nodes.emplace_back().kind = HclNode::Kind::kBody;
    return file;
  }
  file.nodes.reserve(text.size() / kBytesPerNode + 1);
  HclParser(file).Read();
  return file;
}

}  // namespace leaktight
