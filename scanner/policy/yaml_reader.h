// YAML (and so JSON) with the exact place of every value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/span.h"
#include "policy/yaml_scalar.h"

namespace leaktight {

// One node. Nodes stand in the order of the text: what is within a collection follows it directly,
// a mapping's keys and values in turn; `next` skips to what stands behind. So a document is a range
// of an array, and no walk needs a stack or a pointer.
struct YamlNode {
  enum class Kind : uint8_t { kScalar, kSequence, kMapping, kAlias };
  Kind kind = Kind::kScalar;
  YamlStyle style = YamlStyle::kPlain;
  bool flow = false;       // a collection in brackets
  bool templated = false;  // a scalar with a template's `{{ … }}` in it
  bool pooled = false;     // the value is not the bytes of the file: it stands in the pool
  uint32_t next = 0;
  // Of a scalar, its content (YamlContent). Of an alias, the alias itself. Of a block collection,
  // up to the end of the last thing in it.
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t value = 0;  // a scalar's value: where it begins; an alias's: the node it stands for
  uint32_t value_size = 0;
  uint32_t tag = 0;  // into `tags`; 0: none is written
};

struct YamlDocument {
  Span span;  // its bytes, from its `---` where it has one
  uint32_t root = UINT32_MAX;
  // Why it could not be read whole, in libyaml's words or ours; empty: it was. What was read up to
  // there, and behind lines that were left out, is in the tree all the same.
  std::string error;
  size_t error_at = 0;   // a byte of the file
  bool skipped = false;  // the caller did not want it: there is no root
};

class YamlItems;
class YamlRef;

// All documents of a file. Refers to the text that it was read from.
struct YamlStream {
  std::string_view text;
  std::vector<YamlDocument> documents;
  std::vector<YamlNode> nodes;
  std::vector<std::string> tags;
  std::string pool;
  bool templated = false;  // the file is a template: it holds `{{ … }}` or `{% … %}`
  bool merges = false;     // a merge key (`<<`) may stand in it

  YamlRef Root(const YamlDocument& document) const;
};

// Never fails: what cannot be read is told by each document's `error`. Reads by libyaml's events,
// document by document, so that a broken one does not lose the next. Templates' expressions count
// as text that is not known, lines of nothing but template as blank. Bytes that YAML forbids (not
// UTF-8, control characters) count as unknown characters; a line that cannot be read is left out,
// a few of them in a document; what cannot belong to a document where it stands begins another.
// UTF-16 is read where its byte order mark stands. Files over kMaxYamlBytes, and what is nested
// deeper than kMaxYamlDepth, are not read.
inline constexpr size_t kMaxYamlBytes = 256 << 20;
inline constexpr size_t kMaxYamlDepth = 256;
struct YamlOptions {
  // Is asked of each document's bytes: one that it takes is not read.
  bool (*skips)(std::string_view document) = nullptr;
  // What is simple is read without libyaml (yaml_simple.h); false: nothing is, as tests compare.
  bool simple = true;
};
YamlStream ReadYaml(std::string_view text, const YamlOptions& options = {});

// A node as a check sees it: aliases are followed, so a value is seen where it really stands. A
// node that is not there is a YamlRef that is false, and everything in it is not there either:
// node["spec"]["template"] needs no test in between.
class YamlRef {
 public:
  YamlRef() = default;
  YamlRef(const YamlStream& stream, uint32_t id) : stream_(&stream), id_(id) {
    if (node().kind == YamlNode::Kind::kAlias) id_ = node().value;
  }

  explicit operator bool() const { return stream_ != nullptr; }
  uint32_t id() const { return id_; }

  bool IsScalar() const { return Is(YamlNode::Kind::kScalar); }
  bool IsSequence() const { return Is(YamlNode::Kind::kSequence); }
  bool IsMapping() const { return Is(YamlNode::Kind::kMapping); }

  std::string_view Value() const;  // a scalar's; else empty
  Span span() const;
  YamlStyle style() const;
  bool flow() const;
  bool templated() const;
  std::string_view tag() const;  // resolved: "tag:yaml.org,2002:str"; "!vault"; empty: none

  // The value of a mapping's key; what a merge key (`<<`) brings in counts where the mapping itself
  // lacks the key.
  YamlRef operator[](std::string_view key) const;

  YamlItems Items() const;  // of a sequence
  // Of a mapping, with those merged in; a key that is given twice keeps its first value. The count
  // is bounded, whatever aliases say.
  std::vector<std::pair<YamlRef, YamlRef>> Entries() const;
  // The same, one after the other: `see(key, value)`.
  template <typename See>
  void ForEachEntry(See see) const;

 private:
  bool Is(YamlNode::Kind kind) const { return stream_ != nullptr && node().kind == kind; }
  const YamlNode& node() const { return stream_->nodes[id_]; }
  YamlRef Find(std::string_view key, int& budget) const;
  void Collect(std::vector<std::pair<YamlRef, YamlRef>>& entries, int& budget) const;

  const YamlStream* stream_ = nullptr;
  uint32_t id_ = 0;
};

// The items of a sequence, one after the other, for as long as the stream is there.
class YamlItems {
 public:
  class Iterator {
   public:
    Iterator(const YamlStream* stream, uint32_t at) : stream_(stream), at_(at) {}
    YamlRef operator*() const { return {*stream_, at_}; }
    Iterator& operator++() {
      at_ = stream_->nodes[at_].next;
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const YamlStream* stream_;
    uint32_t at_;
  };

  YamlItems() = default;
  YamlItems(const YamlStream& stream, uint32_t begin, uint32_t end)
      : stream_(&stream), begin_(begin), end_(end) {}

  Iterator begin() const { return {stream_, begin_}; }
  Iterator end() const { return {stream_, end_}; }
  bool empty() const { return begin_ == end_; }
  YamlRef front() const { return *begin(); }
  std::vector<YamlRef> All() const;

 private:
  const YamlStream* stream_ = nullptr;
  uint32_t begin_ = 0;
  uint32_t end_ = 0;
};

inline YamlItems YamlRef::Items() const {
  return IsSequence() ? YamlItems(*stream_, id_ + 1, node().next) : YamlItems();
}

inline std::string_view YamlRef::Value() const {
  if (!IsScalar()) return {};
  const YamlNode& scalar = node();
  const std::string_view from = scalar.pooled ? std::string_view(stream_->pool) : stream_->text;
  return from.substr(scalar.value, scalar.value_size);
}

template <typename See>
void YamlRef::ForEachEntry(See see) const {
  if (!IsMapping()) return;
  if (stream_->merges) {
    for (const auto& [key, value] : Entries()) see(key, value);
    return;
  }
  const std::vector<YamlNode>& nodes = stream_->nodes;
  const uint32_t end = node().next;
  for (uint32_t at = id_ + 1; at < end;) {
    const uint32_t value = nodes[at].next;
    if (value >= end) return;
    see(YamlRef(*stream_, at), YamlRef(*stream_, value));
    at = nodes[value].next;
  }
}

}  // namespace leaktight
