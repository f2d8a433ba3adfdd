#include "policy/hcl_json.h"

#include <algorithm>
#include <string>
#include <vector>

#include "policy/hcl_parser.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;

// How many labels a block of Terraform has.
size_t LabelsOf(std::string_view type) {
  if (type == "resource" || type == "data" || type == "ephemeral") return 2;
  for (const std::string_view with_one : {"variable", "output", "module", "provider", "check"}) {
    if (type == with_one) return 1;
  }
  return 0;
}

class Converter {
 public:
  Converter(const YamlStream& stream, HclFile& file) : stream_(stream), file_(file) {}

  void Convert() {
    Add(Kind::kBody, 0, stream_.text.size());
    List items{0};
    for (const YamlDocument& document : stream_.documents) {
      if (!document.error.empty()) file_.errors.push_back({document.error_at, document.error});
      if (document.root == UINT32_MAX) continue;
      const YamlNode& root = stream_.nodes[document.root];
      if (root.kind != YamlNode::Kind::kMapping) continue;
      EachEntry(document.root, [&](uint32_t key, uint32_t value) {
        const std::string_view type = ValueOf(key);
        std::vector<uint32_t> labels;
        Blocks(key, labels, LabelsOf(type), value, items);
      });
    }
  }

 private:
  struct List {
    uint32_t parent;
    uint32_t last = 0;
  };

  std::string_view ValueOf(uint32_t id) const { return YamlRef(stream_, id).Value(); }

  // The nodes as they stand: aliases, which JSON does not have, are not followed.
  template <class Visit>
  void EachEntry(uint32_t mapping, Visit visit) {
    const uint32_t end = stream_.nodes[mapping].next;
    for (uint32_t key = mapping + 1; key < end;) {
      const uint32_t value = stream_.nodes[key].next;
      if (value >= end) break;
      visit(key, value);
      key = stream_.nodes[value].next;
    }
  }

  void Blocks(uint32_t type, std::vector<uint32_t>& labels, size_t more, uint32_t value,
              List& items) {
    const YamlNode& node = stream_.nodes[value];
    if (node.kind == YamlNode::Kind::kSequence) {
      for (uint32_t item = value + 1; item < node.next; item = stream_.nodes[item].next) {
        if (stream_.nodes[item].kind == YamlNode::Kind::kMapping) {
          Blocks(type, labels, more, item, items);
        }
      }
    } else if (node.kind == YamlNode::Kind::kMapping && more > 0) {
      EachEntry(value, [&](uint32_t label, uint32_t inner) {
        labels.push_back(label);
        Blocks(type, labels, more - 1, inner, items);
        labels.pop_back();
      });
    } else if (node.kind == YamlNode::Kind::kMapping) {
      Block(type, labels, value, items);
    }
  }

  void Block(uint32_t type, const std::vector<uint32_t>& labels, uint32_t value, List& items) {
    const uint32_t block = Named(Kind::kBlock, type, value);
    Append(items, block);
    List children{block};
    for (const uint32_t label : labels) Append(children, Named(Kind::kString, label, label));
    const uint32_t body = AddAt(Kind::kBody, value);
    Append(children, body);
    List attributes{body};
    EachEntry(value, [&](uint32_t key, uint32_t inner) {
      const uint32_t attribute = Named(Kind::kAttribute, key, inner);
      Append(attributes, attribute);
      const uint32_t expression = Value(inner);
      file_.nodes[attribute].child = expression;
    });
  }

  // As deep as YAML may be nested.
  uint32_t Value(uint32_t from) {
    const YamlNode& node = stream_.nodes[from];
    switch (node.kind) {
      case YamlNode::Kind::kAlias:
        return AddAt(Kind::kUnknown, from);
      case YamlNode::Kind::kScalar:
        return node.style == YamlStyle::kPlain ? Plain(from) : Text(from);
      case YamlNode::Kind::kSequence:
      case YamlNode::Kind::kMapping:
        break;
    }
    const bool mapping = node.kind == YamlNode::Kind::kMapping;
    const uint32_t id = AddAt(mapping ? Kind::kObject : Kind::kTuple, from);
    List children{id};
    if (mapping) {
      EachEntry(from, [&](uint32_t key, uint32_t value) {
        Append(children, Text(key));
        Append(children, Value(value));
      });
    } else {
      for (uint32_t item = from + 1; item < node.next; item = stream_.nodes[item].next) {
        Append(children, Value(item));
      }
    }
    return id;
  }

  uint32_t Plain(uint32_t from) {
    const std::string_view value = ValueOf(from);
    const Kind kind = value == "true" || value == "false"                       ? Kind::kBool
                      : value == "null" || value.empty()                        ? Kind::kNull
                      : value[0] == '-' || (value[0] >= '0' && value[0] <= '9') ? Kind::kNumber
                                                                                : Kind::kUnknown;
    return Named(kind, from, from);
  }

  uint32_t Text(uint32_t from) {
    const YamlNode& node = stream_.nodes[from];
    const std::string_view value = ValueOf(from);
    const bool filled =
        value.find("${") != std::string_view::npos || value.find("%{") != std::string_view::npos;
    if (node.kind != YamlNode::Kind::kScalar || !filled) return Named(Kind::kString, from, from);
    if (!node.pooled) {
      if (const uint32_t id = HclParser(file_).ReadTemplate({node.begin, node.end})) return id;
    }
    const uint32_t id = AddAt(Kind::kTemplate, from);
    const uint32_t part = AddAt(Kind::kUnknown, from);
    file_.nodes[id].child = part;
    return id;
  }

  uint32_t Add(Kind kind, size_t begin, size_t end) {
    HclNode& node = file_.nodes.emplace_back();
    node.kind = kind;
    node.style = HclStyle::kQuoted;
    node.begin = static_cast<uint32_t>(begin);
    node.end = static_cast<uint32_t>(end);
    return static_cast<uint32_t>(file_.nodes.size() - 1);
  }

  uint32_t AddAt(Kind kind, uint32_t from) {
    return Add(kind, stream_.nodes[from].begin, stream_.nodes[from].end);
  }

  // With the value of the scalar `name`; it ends where `last` does.
  uint32_t Named(Kind kind, uint32_t name, uint32_t last) {
    const YamlNode& node = stream_.nodes[name];
    const uint32_t id = Add(kind, node.begin, std::max(node.begin, stream_.nodes[last].end));
    if (node.kind != YamlNode::Kind::kScalar) return id;
    HclNode& named = file_.nodes[id];
    named.pooled = node.pooled;
    named.value = node.pooled ? static_cast<uint32_t>(file_.pool.size()) : node.value;
    named.value_size = node.value_size;
    if (node.pooled) file_.pool += ValueOf(name);
    return id;
  }

  void Append(List& list, uint32_t id) {
    (list.last == 0 ? file_.nodes[list.parent].child : file_.nodes[list.last].sibling) = id;
    list.last = id;
  }

  const YamlStream& stream_;
  HclFile& file_;
};

}  // namespace

HclFile HclFromJson(const YamlStream& stream) {
  HclFile file;
  file.text = stream.text;
  Converter(stream, file).Convert();
  return file;
}

}  // namespace leaktight
