// HCL, the language of Terraform, with the exact place of every value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/span.h"

namespace leaktight {

enum class HclStyle : uint8_t { kBare, kQuoted, kHeredoc, kIndentedHeredoc };

// One node of the tree. The file is node 0, a body. A node's children are a list: `child` is the
// first, each one's `sibling` the next; 0 ends it. Chains that a person writes without brackets
// (`a + b + c`, `a.b[0].c`) are one node with many children, so that the depth of the tree is that
// of the brackets in the text, and bounded.
struct HclNode {
  enum class Kind : uint8_t {
    kBody,         // attributes and blocks
    kAttribute,    // its name; child: its value
    kBlock,        // its type; children: its labels (strings), then its body
    kString,       // a text that is all there: of quotes, a heredoc, a label, a bare key; or a
                   // part of a template
    kTemplate,     // a text with parts that are filled in: strings, expressions and directives
    kDirective,    // `%{ … }`: its keyword; children: its expressions
    kNumber,       // with its sign
    kBool,         // true, false
    kNull,         //
    kTuple,        // its items
    kObject,       // keys and values in turn
    kCall,         // the function; children: its arguments
    kReference,    // its first name; children: steps
    kTraversal,    // steps from another expression: children are that one, then steps
    kName,         // a step: `.name`
    kIndex,        // a step: `[child]`
    kSplat,        // a step: `.*`, `[*]`
    kOperation,    // children: the operands in order; what is done with them is not read
    kConditional,  // condition, and what it chooses from
    kFor,          // collection, [key,] value, condition; kQuoted: it makes an object
    kUnknown,      // what cannot be read
  };
  Kind kind = Kind::kUnknown;
  HclStyle style = HclStyle::kBare;
  bool pooled = false;  // the value is not the bytes of the file: it stands in the pool
  // Of a text, its content: quotes are left out, and of a heredoc all but its lines. Of an
  // attribute, a block, a call or a reference the whole of it.
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t value = 0;  // a text, decoded; a number, a name as it stands
  uint32_t value_size = 0;
  uint32_t child = 0;
  uint32_t sibling = 0;
};

struct HclError {
  size_t at = 0;
  std::string message;
};

class HclRef;

// A file. Refers to the text that it was read from.
struct HclFile {
  std::string_view text;
  std::vector<HclNode> nodes;
  std::string pool;
  std::vector<HclError> errors;  // the first kMaxHclErrors; empty: all of it was read

  HclRef Root() const;
};

// The native syntax, as github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md has it. Never fails:
// what cannot be read is told by `errors` and left out, to the end of its line or to where a block
// begins again, so that a broken block does not lose the next. Nothing is evaluated. Files over
// kMaxHclBytes, and what is nested deeper than kMaxHclDepth, are not read.
inline constexpr size_t kMaxHclBytes = 256 << 20;
inline constexpr size_t kMaxHclDepth = 200;
inline constexpr size_t kMaxHclErrors = 100;
HclFile ReadHcl(std::string_view text);

// A node as a check sees it. One that is not there is an HclRef that is false, and everything in it
// is not there either: body["metadata"]["name"] needs no test in between.
class HclRef {
 public:
  using Kind = HclNode::Kind;

  HclRef() = default;
  HclRef(const HclFile& file, uint32_t id) : file_(&file), id_(id) {}

  explicit operator bool() const { return file_ != nullptr; }
  uint32_t id() const { return id_; }
  Kind kind() const { return file_ == nullptr ? Kind::kUnknown : node().kind; }
  HclStyle style() const { return file_ == nullptr ? HclStyle::kBare : node().style; }
  Span span() const;
  std::string_view Value() const;

  bool IsString() const { return kind() == Kind::kString; }
  bool IsObject() const { return kind() == Kind::kObject; }

  HclRef First() const;  // child
  HclRef Next() const;   // sibling
  std::vector<HclRef> Children() const;

  // Of a block.
  std::vector<HclRef> Labels() const;
  HclRef Body() const;

  // Of a body: the value of the attribute of that name, or else the body of the first block of that
  // type. Of an object: the value of a key that is written as it is.
  HclRef operator[](std::string_view name) const;
  std::vector<HclRef> Blocks(std::string_view type) const;  // of a body
  std::vector<std::pair<HclRef, HclRef>> Entries() const;   // of an object

 private:
  const HclNode& node() const { return file_->nodes[id_]; }

  const HclFile* file_ = nullptr;
  uint32_t id_ = 0;
};

}  // namespace leaktight
