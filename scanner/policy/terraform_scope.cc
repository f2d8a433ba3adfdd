#include "policy/terraform_scope.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "policy/terraform_texts.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;

constexpr int kMaxDepth = 8;  // names that stand for names
// Of a file: as many as it has nodes, and some.
constexpr size_t kStepsAtLeast = 4096;
constexpr size_t kStepsANode = 4;

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool HasNoOtherKeys(HclRef object) {
  if (!object.IsObject()) return false;
  for (const auto& [key, value] : object.Entries()) {
    if (!key.IsString()) return false;
  }
  return true;
}

HclRef ItemAt(HclRef tuple, HclRef index) {
  if (tuple.kind() != Kind::kTuple || index.kind() != Kind::kNumber) return {};
  size_t at = 0;
  const std::string_view digits = index.Value();
  if (std::from_chars(digits.data(), digits.data() + digits.size(), at).ec != std::errc())
    return {};
  HclRef item = tuple.First();
  while (item && at-- > 0) item = item.Next();
  return item;
}

}  // namespace

TerraformScope::TerraformScope(const HclFile& file)
    : steps_left_(kStepsAtLeast + kStepsANode * file.nodes.size()) {
  for (HclRef item = file.Root().First(); item; item = item.Next()) {
    if (item.kind() != Kind::kBlock) continue;
    const std::vector<HclRef> labels = item.Labels();
    const HclRef body = item.Body();
    if (item.Value() == "locals") {
      for (HclRef local = body.First(); local; local = local.Next()) {
        if (local.kind() == Kind::kAttribute) locals_.emplace(local.Value(), local.First());
      }
    } else if (item.Value() == "variable" && labels.size() == 1) {
      if (const HclRef value = body["default"]) defaults_.emplace(labels[0].Value(), value);
    } else if (item.Value() == "resource" && labels.size() == 2 &&
               labels[0].Value().starts_with("kubernetes_secret")) {
      secrets_.emplace(labels[1].Value(), body);
    }
  }
}

HclRef TerraformScope::Resolve(HclRef reference) const {
  return Resolve(reference, 0);
}

HclRef TerraformScope::Field(HclRef value, std::string_view name) const {
  return Field(value, name, 0);
}

void TerraformScope::EachItem(HclRef collection, const SeeItem& see) const {
  EachItem(collection, 0, see);
}

void TerraformScope::EachChoice(HclRef reference,
                                const std::function<void(HclRef value)>& see) const {
  if (const HclRef value = Resolve(reference)) return see(value);
  if (reference.kind() != Kind::kReference || reference.Value() != "local") return;
  const HclRef step = reference.First();
  const auto found = locals_.find(NameOfStep(step));
  if (found != locals_.end()) EachChoice(found->second, step.Next(), see);
}

void TerraformScope::EachChoice(HclRef value, HclRef step,
                                const std::function<void(HclRef value)>& see) const {
  for (; step && value; step = step.Next()) {
    if (const std::string_view name = NameOfStep(step); !name.empty()) {
      value = Field(value, name);
      continue;
    }
    const HclRef key = step.kind() == Kind::kIndex ? step.First() : HclRef();
    if (key.kind() != Kind::kReference && key.kind() != Kind::kTemplate) return;
    return EachItem(value, [&](HclRef, HclRef item) { EachChoice(item, step.Next(), see); });
  }
  if (value) see(value);
}

HclRef TerraformScope::Resolve(HclRef reference, int depth) const {
  if (reference.kind() != Kind::kReference) return {};
  HclRef step = reference.First();
  const bool secret = reference.Value().starts_with("kubernetes_secret");
  const auto& known = reference.Value() == "local" ? locals_
                      : reference.Value() == "var" ? defaults_
                                                   : secrets_;
  if (&known == &secrets_ && !secret) return {};
  const auto found = known.find(NameOfStep(step));
  if (found == known.end()) return {};
  HclRef value = found->second;
  for (step = step.Next(); step; step = step.Next()) {
    const std::string_view name = NameOfStep(step);
    if (!name.empty()) {
      value = Field(value, name, depth);
    } else if (step.kind() != Kind::kIndex) {
      return {};
    } else if (secret) {
      if (value.kind() == Kind::kTuple) value = value.First();  // JSON's blocks
    } else {
      value = ItemAt(value, step.First());
    }
    if (!value) return {};
  }
  return value;
}

HclRef TerraformScope::Field(HclRef value, std::string_view name, int depth) const {
  if (depth == kMaxDepth || steps_left_ == 0) return {};
  steps_left_--;
  if (value.kind() == Kind::kReference) {
    // What callers give instead of a default is not known.
    return value.Value() == "var" ? HclRef() : Field(Resolve(value, depth + 1), name, depth + 1);
  }
  if (value.kind() != Kind::kCall) return value[name];
  if (IsOneOf(value.Value(), {"tomap", "sensitive", "nonsensitive"})) {
    return Field(value.First(), name, depth + 1);
  }
  if (value.Value() != "merge") return {};
  const std::vector<HclRef> parts = value.Children();
  for (size_t i = parts.size(); i-- > 0;) {
    if (const HclRef field = Field(parts[i], name, depth + 1)) return field;
    if (!HasNoOtherKeys(parts[i])) return {};
  }
  return {};
}

void TerraformScope::EachItem(HclRef collection, int depth, const SeeItem& see) const {
  if (depth == kMaxDepth || steps_left_ == 0) return;
  steps_left_--;
  switch (collection.kind()) {
    case Kind::kReference:
      if (collection.Value() == "local") EachItem(Resolve(collection, depth + 1), depth + 1, see);
      return;
    case Kind::kObject:
      for (const auto& [key, value] : collection.Entries()) see(key, value);
      return;
    case Kind::kTuple:
      for (HclRef item = collection.First(); item; item = item.Next()) see({}, item);
      return;
    case Kind::kConditional:
      for (HclRef branch = collection.First().Next(); branch; branch = branch.Next()) {
        EachItem(branch, depth + 1, see);
      }
      return;
    case Kind::kFor:
      EachItem(CollectionKept(collection), depth + 1, see);
      return;
    case Kind::kCall:
      if (!IsOneOf(collection.Value(), {"toset", "tomap", "tolist", "values", "nonsensitive",
                                        "sensitive", "merge", "concat", "distinct", "try"})) {
        return;
      }
      for (HclRef part = collection.First(); part; part = part.Next()) {
        EachItem(part, depth + 1, see);
      }
      return;
    default:
      return;
  }
}

}  // namespace leaktight
