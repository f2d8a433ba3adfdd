#include "policy/manifest_writer.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/base64.h"
#include "base/secret_bytes.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;

constexpr std::string_view kUnknown = "${…}";
constexpr size_t kMaxDepth = 256;
// Texts that are put together: longer ones are not known, and bytes cost as much as nodes.
constexpr size_t kMaxText = 16384;
constexpr size_t kBytesOfNode = 16;

// secret_key_ref → secretKeyRef
std::string FieldName(std::string_view name) {
  std::string field;
  for (size_t i = 0; i < name.size(); i++) {
    const bool small = i > 0 && name[i - 1] == '_' && name[i] >= 'a' && name[i] <= 'z';
    if (name[i] != '_') field += small ? static_cast<char>(name[i] - 'a' + 'A') : name[i];
  }
  return field;
}

// Blocks that come to the items of a list, which Kubernetes calls by another name or not.
std::string_view ListName(std::string_view block) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kLists = {
      {{"container", "containers"},
       {"init_container", "initContainers"},
       {"ephemeral_container", "ephemeralContainers"},
       {"env", "env"},
       {"env_from", "envFrom"},
       {"volume", "volumes"},
       {"image_pull_secrets", "imagePullSecrets"},
       {"image_pull_secret", "imagePullSecrets"},
       {"items", "items"},
       {"sources", "sources"},
       {"tls", "tls"},
       {"rule", "rules"},
       {"set", "set"}}};
  const auto found = std::find_if(kLists.begin(), kLists.end(),
                                  [&](const auto& list) { return list.first == block; });
  return found == kLists.end() ? std::string_view() : found->second;
}

// Attributes whose keys are the user's.
bool IsMap(std::string_view attribute) {
  for (const std::string_view map :
       {"labels", "annotations", "data", "match_labels", "node_selector", "limits", "requests"}) {
    if (attribute == map) return true;
  }
  return false;
}

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

ManifestWriter::ManifestWriter(const HclFile& file, const TerraformScope& scope, size_t& budget)
    : file_(file), scope_(scope), budget_(budget) {
  stream_.text = file.text;
  stream_.documents.emplace_back();
}

void ManifestWriter::Open(YamlNode::Kind kind, Span span) {
  open_.push_back(static_cast<uint32_t>(stream_.nodes.size()));
  YamlNode& node = stream_.nodes.emplace_back();
  node.kind = kind;
  node.flow = true;
  node.begin = static_cast<uint32_t>(span.begin);
  node.end = static_cast<uint32_t>(span.end);
  if (budget_ > 0) budget_--;
}

void ManifestWriter::Close() {
  stream_.nodes[open_.back()].next = static_cast<uint32_t>(stream_.nodes.size());
  open_.pop_back();
}

YamlNode& ManifestWriter::AddScalar(Span span) {
  YamlNode& node = stream_.nodes.emplace_back();
  node.next = static_cast<uint32_t>(stream_.nodes.size());
  node.style = YamlStyle::kDoubleQuoted;
  node.begin = static_cast<uint32_t>(span.begin);
  node.end = static_cast<uint32_t>(span.end);
  return node;
}

void ManifestWriter::Scalar(std::string_view value, Span span) {
  YamlNode& node = AddScalar(span);
  node.pooled = true;
  node.value = static_cast<uint32_t>(stream_.pool.size());
  node.value_size = static_cast<uint32_t>(value.size());
  node.templated = value.find(kUnknown) != std::string_view::npos;
  stream_.pool += value;
  budget_ -= std::min(budget_, 1 + value.size() / kBytesOfNode);
}

void ManifestWriter::Unknown(Span span) {
  Scalar(kUnknown, span);
}

// What a text is as far as it is known.
void ManifestWriter::AppendText(HclRef part, std::string& text) {
  constexpr size_t kMostSteps = 16;
  for (size_t steps = 0; part.kind() == Kind::kReference && steps < kMostSteps; steps++) {
    part = scope_.Resolve(part);
  }
  if (part.kind() == Kind::kTemplate && depth_ < kMaxDepth && budget_ > 0) {
    depth_++;
    budget_--;
    for (HclRef inner = part.First(); inner; inner = inner.Next()) AppendText(inner, text);
    depth_--;
  } else if ((part.IsString() || part.kind() == Kind::kNumber || part.kind() == Kind::kBool) &&
             text.size() + part.Value().size() <= kMaxText) {
    text += part.Value();
  } else if (text.size() <= kMaxText) {
    text += kUnknown;
  }
}

void ManifestWriter::Text(HclRef text) {
  if (text.IsString() && text.Value().data() == file_.text.data() + text.span().begin) {
    YamlNode& node = AddScalar(text.span());  // as it stands in the file
    node.value = node.begin;
    node.value_size = static_cast<uint32_t>(text.Value().size());
    if (budget_ > 0) budget_--;
    return;
  }
  std::string value;
  AppendText(text, value);
  Scalar(value, text.span());
}

// base64encode("…"): in base64, at the place of what it is made from.
void ManifestWriter::Encoded(HclRef text) {
  std::string value;
  AppendText(text, value);
  if (value.find(kUnknown) != std::string::npos) return Unknown(text.span());
  std::string encoded = EncodeBase64(value);
  Scalar(encoded, text.span());
  Wipe(encoded);
  Wipe(value);
}

void ManifestWriter::Expression(HclRef expression) {
  if (budget_ == 0 || depth_ > kMaxDepth) return Unknown(expression.span());
  depth_++;
  const std::string_view name = expression.Value();
  switch (expression.kind()) {
    case Kind::kString:
    case Kind::kTemplate:
    case Kind::kNumber:
    case Kind::kBool:
      Text(expression);
      break;
    case Kind::kNull:
      Scalar("", expression.span());
      break;
    case Kind::kTuple:
      Open(YamlNode::Kind::kSequence, expression.span());
      Items(expression);
      Close();
      break;
    case Kind::kObject:
      OpenMapping(expression.span());
      Entries(expression);
      Close();
      break;
    case Kind::kReference:
      if (const HclRef target = scope_.Resolve(expression)) {
        Expression(target);
      } else {
        Unknown(expression.span());
      }
      break;
    case Kind::kCall:
      if (name == "merge") {
        OpenMapping(expression.span());
        Entries(expression);
        Close();
      } else if (IsOneOf(name, {"concat", "compact", "distinct", "flatten"})) {
        Open(YamlNode::Kind::kSequence, expression.span());
        Items(expression);
        Close();
      } else if (IsOneOf(name, {"tomap", "tolist", "toset", "tostring", "sensitive", "nonsensitive",
                                "trimspace", "lower", "yamlencode", "jsonencode", "yamldecode",
                                "jsondecode"}) &&
                 expression.First()) {
        Expression(expression.First());
      } else if (name == "base64encode" && expression.First()) {
        Encoded(expression.First());
      } else {
        Unknown(expression.span());
      }
      break;
    case Kind::kConditional: {
      const HclRef yes = expression.First().Next();
      const HclRef no = yes.Next();
      if (yes.IsObject() || no.IsObject()) {
        OpenMapping(expression.span());
        Entries(expression);
        Close();
      } else {
        Unknown(expression.span());
      }
      break;
    }
    case Kind::kFor:
      if (file_.text[expression.span().begin] == '{') {
        OpenMapping(expression.span());
        Entries(expression);
        Close();
      } else {
        Unknown(expression.span());
      }
      break;
    default:
      Unknown(expression.span());
  }
  depth_--;
}

// Of lists, as far as they are written out.
void ManifestWriter::Items(HclRef expression) {
  for (HclRef item = expression.First(); item; item = item.Next()) {
    if (expression.kind() == Kind::kCall && item.kind() == Kind::kTuple) {
      Items(item);
    } else {
      Expression(item);
    }
  }
}

void ManifestWriter::Entries(HclRef expression) {
  constexpr size_t kMostSteps = 16;
  for (size_t steps = 0; expression.kind() == Kind::kReference && steps < kMostSteps; steps++) {
    const HclRef target = scope_.Resolve(expression);
    if (!target) break;
    expression = target;
  }
  const bool call = expression.kind() == Kind::kCall;
  if (budget_ > 0 && depth_ <= kMaxDepth) {
    if (expression.IsObject()) {
      for (const auto& [key, value] : expression.Entries()) {
        Text(key);
        Expression(value);
      }
      return;
    }
    if (expression.kind() == Kind::kNull) return;
    if (call && IsOneOf(expression.Value(), {"merge", "tomap", "sensitive", "nonsensitive"})) {
      depth_++;
      for (HclRef part = expression.First(); part; part = part.Next()) Entries(part);
      depth_--;
      return;
    }
    if (expression.kind() == Kind::kConditional) {
      depth_++;
      Entries(expression.First().Next());
      Entries(expression.First().Next().Next());
      depth_--;
      return;
    }
  }
  Unknown(expression.span());
  Unknown(expression.span());
}

void ManifestWriter::Body(HclRef body) {
  OpenMapping(body.span());
  Fields(body);
  Close();
}

void ManifestWriter::Fields(HclRef body) {
  if (budget_ == 0 || depth_ > kMaxDepth) return;
  depth_++;
  if (body.IsObject()) {  // JSON's
    for (HclRef key = body.First(); key; key = key.Next().Next()) FieldOf(key);
  }
  std::map<std::string_view, std::vector<HclRef>> blocks;
  std::vector<std::string_view> order;
  for (HclRef item = body.kind() == Kind::kBody ? body.First() : HclRef(); item;
       item = item.Next()) {
    if (item.kind() == Kind::kAttribute) {
      FieldOf(item);
      continue;
    }
    // dynamic "env" { for_each = …  content { … } }
    const bool dynamic = item.Value() == "dynamic" && item.First().IsString();
    const std::string_view type = dynamic ? item.First().Value() : item.Value();
    const HclRef content = dynamic ? item.Body()["content"] : item.Body();
    if (!content) continue;
    const auto [of_type, first] = blocks.try_emplace(type);
    if (first) order.push_back(type);
    of_type->second.push_back(content);
  }
  for (const std::string_view type : order) Field(type, {}, blocks[type]);
  depth_--;
}

// An attribute, or a key of JSON's object: its value may be what blocks are in the other syntax.
void ManifestWriter::FieldOf(HclRef attribute) {
  const std::string_view name = attribute.Value();
  const HclRef value = attribute.kind() == Kind::kAttribute ? attribute.First() : attribute.Next();
  std::vector<HclRef> bodies;
  if (!IsMap(name)) {
    if (value.IsObject()) bodies.push_back(value);
    for (HclRef item = value.kind() == Kind::kTuple ? value.First() : HclRef(); item;
         item = item.Next()) {
      if (item.IsObject()) bodies.push_back(item);
    }
  }
  if (!bodies.empty()) return Field(name, attribute.span(), bodies);
  Key(FieldName(name), attribute.span());
  Expression(value);
}

void ManifestWriter::Field(std::string_view name, Span span, const std::vector<HclRef>& bodies) {
  const std::string_view list = ListName(name);
  Key(list.empty() ? FieldName(name) : std::string(list), span);
  if (list.empty() && bodies.size() == 1) return Body(bodies[0]);
  Open(YamlNode::Kind::kSequence, bodies[0].span());
  for (const HclRef body : bodies) Body(body);
  Close();
}

YamlStream ManifestWriter::Take() {
  while (!open_.empty()) Close();
  YamlDocument& document = stream_.documents[0];
  document.span = {0, file_.text.size()};
  if (!stream_.nodes.empty()) document.root = 0;
  return std::move(stream_);
}

}  // namespace leaktight
