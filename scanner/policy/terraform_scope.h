// What names stand for within one file of Terraform.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string_view>

#include "policy/hcl_reader.h"

namespace leaktight {

// Refers to the file. A module's other files are not looked at: what they say is not known.
class TerraformScope {
 public:
  explicit TerraformScope(const HclFile& file);

  // A key is false where there is none.
  using SeeItem = std::function<void(HclRef key, HclRef item)>;

  // The expression that `local.x`, the default of `var.x`, or
  // `kubernetes_secret.x.metadata[0].name` stands for, with further steps into objects; false: not
  // known.
  HclRef Resolve(HclRef reference) const;

  // The same, and of `local.x[var.env].y` each that may be meant.
  void EachChoice(HclRef reference, const std::function<void(HclRef value)>& see) const;

  // A field of what an expression stands for: of an object, of a `merge` where its last part that
  // has the field can be told, of another name; false: not known.
  HclRef Field(HclRef value, std::string_view name) const;

  // What a loop goes through, as far as it stands in the file: objects, tuples, behind names,
  // `merge`, `concat`, a `for` that hands items on as they are, and on both sides of a condition.
  void EachItem(HclRef collection, const SeeItem& see) const;

 private:
  HclRef Resolve(HclRef reference, int depth) const;
  HclRef Field(HclRef value, std::string_view name, int depth) const;
  void EachItem(HclRef collection, int depth, const SeeItem& see) const;
  void EachChoice(HclRef value, HclRef step, const std::function<void(HclRef value)>& see) const;

  mutable size_t steps_left_;  // of all answers: names of names may branch
  std::map<std::string_view, HclRef> locals_;
  std::map<std::string_view, HclRef> defaults_;
  std::map<std::string_view, HclRef> secrets_;  // the bodies of kubernetes_secret
};

}  // namespace leaktight
