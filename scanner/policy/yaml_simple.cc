#include "policy/yaml_simple.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "policy/yaml_scanner.h"

namespace leaktight {
namespace {

constexpr size_t kMaxDepth = 64;

class SimpleReader {
 public:
  SimpleReader(std::string_view text, Span span, YamlStream& stream)
      : text_(text), scanner_(text, span), stream_(stream) {}

  // The root; nothing: it is libyaml's to read.
  std::optional<uint32_t> Read();

 private:
  using Scalar = YamlScanner::Scalar;
  struct Block {
    uint32_t node = 0;
    size_t column = 0;
    bool mapping = false;
    bool indentless = false;  // a sequence in the column of the mapping that it is a value of
  };

  bool Marker();
  bool Enter(size_t column);
  bool Content(size_t column);
  bool Key(const Scalar& scalar, size_t column);
  bool Value();
  bool Literal();
  bool Flow();
  bool FlowItem(bool in_mapping);

  uint32_t Add(YamlNode::Kind kind, Span span);
  void AddScalar(Span content, YamlStyle style);
  void AddNothing() { AddScalar({pending_at_, pending_at_}, YamlStyle::kPlain); }
  void AwaitValue();
  bool Open(YamlNode::Kind kind, size_t column, size_t begin);
  void Close(size_t end);

  std::string_view text_;
  YamlScanner scanner_;
  YamlStream& stream_;
  std::array<Block, kMaxDepth> open_;
  size_t depth_ = 0;
  bool marked_ = false;    // `---` was seen
  bool pending_ = true;    // a value, an item or the root is yet to come
  size_t pending_at_ = 0;  // where it stands if nothing does
  std::optional<uint32_t> root_ = {};
  uint32_t last_end_ = 0;
};

// `---` alone on its line, before all else.
bool SimpleReader::Marker() {
  if (marked_ || root_ || !scanner_.IsBlankAt(scanner_.at() + 3)) return false;
  marked_ = true;
  scanner_.Skip(3);
  return scanner_.RestOfLine();
}

std::optional<uint32_t> SimpleReader::Read() {
  // It ends a line too, also in a comment.
  if (scanner_.HoldsCarriageReturn()) return std::nullopt;
  while (!scanner_.done()) {
    const size_t line = scanner_.at();
    scanner_.SkipSpaces();
    const char c = scanner_.Now();
    if (c == '\n' || c == '#') {
      scanner_.SkipLine();
      continue;
    }
    const size_t column = scanner_.at() - line;
    if (column == 0 && scanner_.StartsWith("...")) return std::nullopt;
    if (column == 0 && scanner_.StartsWith("---")) {
      if (!Marker()) return std::nullopt;
      continue;
    }
    if (!Enter(column) || !Content(column)) return std::nullopt;
  }
  if (!root_) return std::nullopt;
  if (pending_) AddNothing();
  while (depth_ > 0) Close(last_end_);
  return root_;
}

// A line begins with something in this column: what ends there, and does it fit?
bool SimpleReader::Enter(size_t column) {
  const bool dash = scanner_.IsDash();
  if (depth_ == 0) return !root_;
  if (pending_) {
    const Block& around = open_[depth_ - 1];
    if (column > around.column || (around.mapping && column == around.column && dash)) return true;
    AddNothing();
    pending_ = false;
  } else if (column > open_[depth_ - 1].column) {
    return false;  // a plain scalar that goes on
  }
  while (depth_ > 0) {
    const Block& block = open_[depth_ - 1];
    if (block.column <= column && !(block.indentless && block.column == column && !dash)) break;
    Close(last_end_);
  }
  if (depth_ == 0) return false;
  return open_[depth_ - 1].column == column && open_[depth_ - 1].mapping != dash;
}

// Reads to the end of the line, or of the block that begins in it.
bool SimpleReader::Content(size_t column) {
  while (scanner_.IsDash()) {
    const size_t dash = scanner_.at();
    if (pending_ && !Open(YamlNode::Kind::kSequence, column, dash)) return false;
    AwaitValue();
    if (scanner_.Now() == '\n' || scanner_.Now() == '#') {
      scanner_.SkipLine();
      return true;
    }
    column += scanner_.at() - dash;
  }
  const char c = scanner_.Now();
  if (c == '[' || c == '{' || c == '|') return pending_ && depth_ > 0 && Value();
  const std::optional<Scalar> scalar = scanner_.ReadScalar();
  if (!scalar) return false;
  if (scalar->key) return Key(*scalar, column);
  if (!pending_ || depth_ == 0) return false;
  AddScalar(scalar->content, scalar->style);
  pending_ = false;
  return scanner_.RestOfLine();
}

bool SimpleReader::Key(const Scalar& scalar, size_t column) {
  const size_t begin = scalar.content.begin - (scalar.style == YamlStyle::kPlain ? 0 : 1);
  if (pending_ && !Open(YamlNode::Kind::kMapping, column, begin)) return false;
  AddScalar(scalar.content, scalar.style);
  AwaitValue();
  if (scanner_.Now() != '\n' && scanner_.Now() != '#') return Value();
  scanner_.SkipLine();
  return true;
}

// Behind the colon or the dash.
void SimpleReader::AwaitValue() {
  scanner_.Skip(1);
  pending_ = true;
  pending_at_ = scanner_.at();
  scanner_.SkipSpaces();
}

bool SimpleReader::Value() {
  pending_ = false;
  const char c = scanner_.Now();
  if (c == '|') return Literal();
  if (c == '[' || c == '{') return Flow() && scanner_.RestOfLine();
  const std::optional<Scalar> scalar = scanner_.ReadScalar();
  if (!scalar || scalar->key) return false;
  AddScalar(scalar->content, scalar->style);
  return scanner_.RestOfLine();
}

bool SimpleReader::Literal() {
  const auto literal = scanner_.ReadLiteral(open_[depth_ - 1].column);
  if (!literal) return false;
  AddScalar(literal->content, YamlStyle::kLiteral);
  YamlNode& node = stream_.nodes.back();
  node.pooled = literal->value != literal->content.In(text_);
  if (!node.pooled) return true;
  node.value = static_cast<uint32_t>(stream_.pool.size());
  node.value_size = static_cast<uint32_t>(literal->value.size());
  stream_.pool += literal->value;
  return true;
}

// A collection in brackets that ends on its line.
bool SimpleReader::Flow() {
  const size_t outside = depth_;
  if (!FlowItem(false)) return false;
  while (depth_ > outside) {
    const Block block = open_[depth_ - 1];
    const char end = block.mapping ? '}' : ']';
    scanner_.SkipSpaces();
    if (scanner_.Now() == end) {
      scanner_.Skip(1);
      Close(scanner_.at());
    } else if (!FlowItem(block.mapping)) {
      return false;
    }
    if (depth_ == outside || stream_.nodes.size() == open_[depth_ - 1].node + 1) continue;
    // Behind an item a comma, or the end.
    scanner_.SkipSpaces();
    if (scanner_.Now() == ',') {
      scanner_.Skip(1);
    } else if (scanner_.Now() != (open_[depth_ - 1].mapping ? '}' : ']')) {
      return false;
    }
  }
  return true;
}

// An item of a sequence, or a key with its value; of a collection, its beginning.
bool SimpleReader::FlowItem(bool in_mapping) {
  for (const bool key : {true, false}) {
    if (key && !in_mapping) continue;
    const char c = scanner_.Now();
    if (!key && (c == '[' || c == '{')) break;
    const std::optional<Scalar> scalar = scanner_.ReadFlowScalar(key);
    if (!scalar) return false;
    AddScalar(scalar->content, scalar->style);
    if (!key) return true;
  }
  const size_t begin = scanner_.at();
  const bool sequence = scanner_.Now() == '[';
  scanner_.Skip(1);
  if (!Open(sequence ? YamlNode::Kind::kSequence : YamlNode::Kind::kMapping, 0, begin)) {
    return false;
  }
  stream_.nodes.back().flow = true;
  return true;
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
