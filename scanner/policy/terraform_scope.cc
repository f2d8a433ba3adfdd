#include "policy/terraform_scope.h"

#include <vector>

#include "policy/terraform_texts.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;

}  // namespace

TerraformScope::TerraformScope(const HclFile& file) {
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
      value = value[name];
    } else if (!secret || step.kind() != Kind::kIndex) {
      return {};
    } else if (value.kind() == Kind::kTuple) {  // JSON's blocks
      value = value.First();
    }
    if (!value) return {};
  }
  return value;
}

}  // namespace leaktight
