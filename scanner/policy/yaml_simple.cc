#include "policy/yaml_simple.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>

namespace leaktight {
namespace {

constexpr size_t kMaxDepth = 64;
// libyaml takes no longer ones, of 1,024 characters.
constexpr size_t kMaxKey = 1000;

// What a byte may do in a plain scalar.
enum CharacterUse : uint8_t {
  kBegins = 1,    // begin one
  kGoesOn = 2,    // stand in one, whatever stands around it
  kInFlow = 4,    // the same, in brackets
  kBeginsIn = 8,  // begin one in brackets
};

constexpr std::array<uint8_t, 256> MakeUses() {
  std::array<uint8_t, 256> uses{};
  for (size_t c = 0x21; c < 256; c++) {
    if (c != 0x7f && c != ':') uses[c] |= kGoesOn;
  }
  const auto add = [&uses](std::string_view characters, int use) {
    for (const char c : characters) {
      const auto at = static_cast<unsigned char>(c);
      uses[at] = static_cast<uint8_t>(uses[at] | use);
    }
  };
  add("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
      kBegins | kInFlow | kBeginsIn);
  add("/._+$()<=^~;\\", kBegins);
  for (size_t c = 0x80; c < 256; c++) uses[c] |= kBegins;
  add("/.", kBeginsIn);
  add("/._+$=@%~()<>^;-", kInFlow);
  return uses;
}
constexpr std::array<uint8_t, 256> kUses = MakeUses();

class SimpleReader {
 public:
  SimpleReader(std::string_view text, Span span, YamlStream& stream)
      : text_(text), at_(span.begin), end_(span.end), stream_(stream) {}

  // The root; nothing: it is libyaml's to read.
  std::optional<uint32_t> Read();

 private:
  struct Block {
    uint32_t node = 0;
    size_t column = 0;
    bool mapping = false;
    bool indentless = false;  // a sequence in the column of the mapping that it is a value of
  };
  // A scalar before it is known to be a key or a value.
  struct Scalar {
    Span content;
    YamlStyle style = YamlStyle::kPlain;
    bool key = false;  // a colon stands behind it
  };

  char At(size_t at) const { return at < end_ ? text_[at] : '\n'; }
  char Now() const { return At(at_); }
  bool Is(size_t at, int use) const {
    return (kUses[static_cast<unsigned char>(At(at))] & use) != 0;
  }
  bool IsBlankAt(size_t at) const { return At(at) == ' ' || At(at) == '\n'; }
  bool IsDash() const { return Now() == '-' && IsBlankAt(at_ + 1); }
  void SkipSpaces() {
    while (at_ < end_ && text_[at_] == ' ') at_++;
  }
  void SkipLine();
  bool RestOfLine();
  bool Marker();

  bool Enter(size_t column);
  bool Content(size_t column);
  bool Key(const Scalar& scalar, size_t column);
  bool Value();

  std::optional<Scalar> ReadScalar();
  bool ReadLiteral();
  bool ReadLines(size_t first, size_t indent, std::string& value, Span& content);
  bool ReadFlow();
  bool FlowItem(bool in_mapping);
  bool FlowScalar(bool key);

  uint32_t Add(YamlNode::Kind kind, Span span);
  void AddScalar(Span content, YamlStyle style);
  bool Open(YamlNode::Kind kind, size_t column, size_t begin);
  void Close(size_t end);

  std::string_view text_;
  size_t at_;
  size_t end_;
  YamlStream& stream_;
  std::array<Block, kMaxDepth> open_;
  size_t depth_ = 0;
  bool marked_ = false;    // `---` was seen
  bool pending_ = true;    // a value, an item or the root is yet to come
  size_t pending_at_ = 0;  // where it stands if nothing does
  std::optional<uint32_t> root_ = {};
  uint32_t last_end_ = 0;
};

void SimpleReader::SkipLine() {
  const void* newline = std::memchr(text_.data() + at_, '\n', end_ - at_);
  at_ = newline == nullptr ? end_ : static_cast<const char*>(newline) - text_.data() + 1;
}

// Nothing but a comment may stand behind a value.
bool SimpleReader::RestOfLine() {
  const size_t begin = at_;
  SkipSpaces();
  if (at_ >= end_) return true;
  if (text_[at_] != '\n' && (text_[at_] != '#' || at_ == begin)) return false;
  SkipLine();
  return true;
}

// `---` alone on its line, before all else.
bool SimpleReader::Marker() {
  if (marked_ || root_ || !IsBlankAt(at_ + 3)) return false;
  marked_ = true;
  at_ += 3;
  return RestOfLine();
}

std::optional<uint32_t> SimpleReader::Read() {
  // It ends a line too, also in a comment.
  if (std::memchr(text_.data() + at_, '\r', end_ - at_) != nullptr) return std::nullopt;
  while (at_ < end_) {
    const size_t line = at_;
    SkipSpaces();
    const char c = Now();
    if (c == '\n' || c == '#') {
      if (at_ < end_) SkipLine();
      continue;
    }
    const size_t column = at_ - line;
    if (column == 0 && (c == '-' || c == '.')) {
      const std::string_view marker = text_.substr(at_, std::min<size_t>(3, end_ - at_));
      if (marker == "...") return std::nullopt;
      if (marker == "---") {
        if (!Marker()) return std::nullopt;
        continue;
      }
    }
    if (!Enter(column) || !Content(column)) return std::nullopt;
  }
  if (!root_) return std::nullopt;
  if (pending_) AddScalar({pending_at_, pending_at_}, YamlStyle::kPlain);
  while (depth_ > 0) Close(last_end_);
  return root_;
}

// A line begins with something in this column: what ends there, and does it fit?
bool SimpleReader::Enter(size_t column) {
  const bool dash = IsDash();
  if (depth_ == 0) return !root_;
  if (pending_) {
    const Block& around = open_[depth_ - 1];
    if (column > around.column || (around.mapping && column == around.column && dash)) return true;
    AddScalar({pending_at_, pending_at_}, YamlStyle::kPlain);
    pending_ = false;
  } else if (column > open_[depth_ - 1].column) {
    return false;  // a plain scalar that goes on
  }
  while (depth_ > 0) {
    const Block& block = open_[depth_ - 1];
    const bool ends =
        block.column > column || (block.indentless && block.column == column && !dash);
    if (!ends) break;
    Close(last_end_);
  }
  if (depth_ == 0) return false;
  return open_[depth_ - 1].column == column && open_[depth_ - 1].mapping != dash;
}

// Reads to the end of the line, or of the block that begins in it.
bool SimpleReader::Content(size_t column) {
  while (IsDash()) {
    if (pending_ && !Open(YamlNode::Kind::kSequence, column, at_)) return false;
    const size_t dash = at_++;
    pending_ = true;
    pending_at_ = at_;
    SkipSpaces();
    if (Now() == '\n' || Now() == '#') {
      if (at_ < end_) SkipLine();
      return true;
    }
    column += at_ - dash;
  }
  const char c = Now();
  if (c == '[' || c == '{' || c == '|') return pending_ && depth_ > 0 && Value();
  const std::optional<Scalar> scalar = ReadScalar();
  if (!scalar) return false;
  if (scalar->key) return Key(*scalar, column);
  if (!pending_ || depth_ == 0) return false;
  AddScalar(scalar->content, scalar->style);
  pending_ = false;
  return RestOfLine();
}

bool SimpleReader::Key(const Scalar& scalar, size_t column) {
  const size_t begin = scalar.content.begin - (scalar.style == YamlStyle::kPlain ? 0 : 1);
  if (pending_ && !Open(YamlNode::Kind::kMapping, column, begin)) return false;
  AddScalar(scalar.content, scalar.style);
  at_++;  // the colon
  pending_ = true;
  pending_at_ = at_;
  SkipSpaces();
  if (Now() != '\n' && Now() != '#') return Value();
  if (at_ < end_) SkipLine();
  return true;
}

bool SimpleReader::Value() {
  switch (Now()) {
    case '|':
      return ReadLiteral();
    case '[':
    case '{':
      pending_ = false;
      return ReadFlow() && RestOfLine();
    default:
      break;
  }
  const std::optional<Scalar> scalar = ReadScalar();
  if (!scalar || scalar->key) return false;
  AddScalar(scalar->content, scalar->style);
  pending_ = false;
  return RestOfLine();
}

// A plain scalar, or a quoted one that holds nothing to decode, on one line.
std::optional<SimpleReader::Scalar> SimpleReader::ReadScalar() {
  Scalar scalar;
  const char quote = Now();
  const size_t begin = at_;
  if (quote == '"' || quote == '\'') {
    scalar.style = quote == '"' ? YamlStyle::kDoubleQuoted : YamlStyle::kSingleQuoted;
    size_t at = at_ + 1;
    while (At(at) != quote) {
      const char c = At(at);
      if (c == '\n' || c == '\t' || (c == '\\' && quote == '"')) return std::nullopt;
      at++;
    }
    if (at >= end_ || At(at + 1) == quote) return std::nullopt;
    scalar.content = {begin + 1, at};
    at_ = at + 1;
    scalar.key = Now() == ':' && IsBlankAt(at_ + 1) && at_ - begin < kMaxKey;
    if (Now() == ':' && !scalar.key) return std::nullopt;
    return scalar;
  }
  const bool minus = quote == '-' && Is(at_ + 1, kGoesOn);
  if (!Is(at_, kBegins) && !minus) return std::nullopt;
  size_t end = at_;
  for (size_t at = at_;; at++) {
    if (at < end_ && (kUses[static_cast<unsigned char>(text_[at])] & kGoesOn) != 0) {
      end = at + 1;
      continue;
    }
    const char c = At(at);
    if (c == ':' && !IsBlankAt(at + 1)) {
      if (At(at + 1) == '\t') return std::nullopt;
      end = at + 1;
    } else if (c == ':') {
      scalar.key = true;
      if (end != at || at - begin >= kMaxKey) return std::nullopt;
      at_ = at;
      break;
    } else if (c == '\n' || (c == ' ' && At(at + 1) == '#')) {
      at_ = at;
      break;
    } else if (c != ' ') {
      return std::nullopt;
    }
  }
  scalar.content = {begin, end};
  return scalar;
}

// `|`, `|-`, `|+`, and the lines below.
bool SimpleReader::ReadLiteral() {
  at_++;
  char chomp = 0;
  if (Now() == '-' || Now() == '+') chomp = text_[at_++];
  SkipSpaces();
  if (Now() != '\n' || at_ >= end_) return false;
  at_++;
  size_t first = at_;
  while (At(first) == ' ') first++;
  const size_t indent = first - at_;
  if (indent <= open_[depth_ - 1].column || first >= end_) return false;
  std::string value;
  Span content;
  if (!ReadLines(first, indent, value, content)) return false;
  if (chomp != '+') {
    const size_t last = value.find_last_not_of('\n');
    // Lines of nothing but blanks at the end are left to libyaml's ways.
    if (last == std::string::npos || value[last] == ' ' || value[last] == '\t') return false;
    const bool broken = last + 1 < value.size();
    value.resize(last + 1);
    if (chomp == 0 && broken) value += '\n';
  }
  pending_ = false;
  YamlNode& node = stream_.nodes[Add(YamlNode::Kind::kScalar, content)];
  node.style = YamlStyle::kLiteral;
  node.value = node.begin;
  node.pooled = value != content.In(text_);
  if (node.pooled) {
    node.value = static_cast<uint32_t>(stream_.pool.size());
    stream_.pool += value;
  }
  node.value_size = static_cast<uint32_t>(value.size());
  last_end_ = node.end;
  return true;
}

bool SimpleReader::ReadLines(size_t first, size_t indent, std::string& value, Span& content) {
  if (At(first) == '\n' || At(first) == '\t') return false;
  content.begin = first;
  while (at_ < end_) {
    size_t at = at_;
    while (at < end_ && at - at_ < indent && text_[at] == ' ') at++;
    const void* newline = std::memchr(text_.data() + at, '\n', end_ - at);
    const size_t line_end =
        newline == nullptr ? end_ : static_cast<const char*>(newline) - text_.data();
    if (at < line_end && at - at_ < indent) return text_[at] != '\t';
    const std::string_view line = text_.substr(at, line_end - at);
    const size_t last = line.find_last_not_of(" \t");
    if (last != std::string_view::npos) content.end = at + last + 1;
    value += line;
    if (line_end < end_) value += '\n';
    at_ = std::min(line_end + 1, end_);
  }
  return true;
}

// A collection in brackets that ends on its line.
bool SimpleReader::ReadFlow() {
  const size_t outside = depth_;
  do {
    const Block block = depth_ > outside ? open_[depth_ - 1] : Block{};
    SkipSpaces();
    const char c = Now();
    if (depth_ > outside && c == (block.mapping ? '}' : ']')) {
      at_++;
      Close(at_);
    } else if (!FlowItem(depth_ > outside && block.mapping)) {
      return false;
    }
    // What was just opened comes next; behind what was read, a comma or the end.
    if (depth_ > outside && stream_.nodes.size() > open_[depth_ - 1].node + 1) {
      SkipSpaces();
      const char next = Now();
      if (next == ',') {
        at_++;
      } else if (next != (open_[depth_ - 1].mapping ? '}' : ']')) {
        return false;
      }
    }
  } while (depth_ > outside);
  return true;
}

// An item of a sequence, or a key with its value; of a collection, its beginning.
bool SimpleReader::FlowItem(bool in_mapping) {
  if (in_mapping) {
    if (!FlowScalar(true)) return false;
    if (Now() != ':' || At(at_ + 1) != ' ') return false;
    at_++;
    SkipSpaces();
  }
  const char c = Now();
  if (c != '[' && c != '{') return FlowScalar(false);
  const size_t begin = at_++;
  if (!Open(c == '[' ? YamlNode::Kind::kSequence : YamlNode::Kind::kMapping, 0, begin)) {
    return false;
  }
  stream_.nodes.back().flow = true;
  return true;
}

bool SimpleReader::FlowScalar(bool key) {
  if (Now() == '"' || Now() == '\'') {
    const std::optional<Scalar> scalar = ReadScalar();
    if (!scalar || scalar->key != key) return false;
    AddScalar(scalar->content, scalar->style);
    return true;
  }
  const size_t begin = at_;
  const bool minus = Now() == '-' && Is(at_ + 1, kBeginsIn);
  if (!Is(at_, kBeginsIn) && !minus) return false;
  while (Is(at_, kInFlow)) at_++;
  AddScalar({begin, at_}, YamlStyle::kPlain);
  if (key) return at_ - begin < kMaxKey;
  SkipSpaces();
  return Now() == ',' || Now() == ']' || Now() == '}';
}

uint32_t SimpleReader::Add(YamlNode::Kind kind, Span span) {
  const auto id = static_cast<uint32_t>(stream_.nodes.size());
  if (!root_) root_ = id;
  YamlNode& node = stream_.nodes.emplace_back();
  node.kind = kind;
  node.next = id + 1;
  node.begin = static_cast<uint32_t>(span.begin);
  node.end = static_cast<uint32_t>(span.end);
  return id;
}

void SimpleReader::AddScalar(Span content, YamlStyle style) {
  YamlNode& node = stream_.nodes[Add(YamlNode::Kind::kScalar, content)];
  node.style = style;
  node.value = node.begin;
  node.value_size = static_cast<uint32_t>(content.size());
  last_end_ = node.end;
}

bool SimpleReader::Open(YamlNode::Kind kind, size_t column, size_t begin) {
  if (depth_ == kMaxDepth) return false;
  Block block;
  block.mapping = kind == YamlNode::Kind::kMapping;
  block.indentless = !block.mapping && depth_ > 0 && open_[depth_ - 1].mapping &&
                     open_[depth_ - 1].column == column;
  block.column = column;
  block.node = Add(kind, {begin, begin});
  open_[depth_++] = block;
  pending_ = false;
  return true;
}

// `end`: of a collection in brackets. One in block style ends with the last thing in it.
void SimpleReader::Close(size_t end) {
  YamlNode& node = stream_.nodes[open_[--depth_].node];
  node.next = static_cast<uint32_t>(stream_.nodes.size());
  node.end = std::max(node.begin, static_cast<uint32_t>(end));
  last_end_ = node.end;
}

}  // namespace

bool ReadSimpleYaml(std::string_view text, Span span, YamlStream& stream) {
  const size_t nodes = stream.nodes.size();
  const size_t pool = stream.pool.size();
  const std::optional<uint32_t> root = SimpleReader(text, span, stream).Read();
  if (!root) {
    stream.nodes.resize(nodes);
    stream.pool.resize(pool);
    return false;
  }
  YamlDocument& document = stream.documents.emplace_back();
  document.span = span;
  document.root = *root;
  return true;
}

}  // namespace leaktight
