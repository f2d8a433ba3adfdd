// How literals of Terraform get to the arguments that hold secrets: by locals, by variables, and
// from one module into another. tf-secret-literal follows what stands in one file.
#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/fact.h"
#include "policy/file.h"
#include "policy/file_names.h"
#include "policy/hcl_reader.h"
#include "policy/terraform_judge.h"
#include "policy/terraform_modules.h"
#include "policy/terraform_schema.h"
#include "policy/terraform_texts.h"
#include "policy/terraform_value_text.h"

namespace leaktight::terraform_value_facts {
namespace {

using Kind = HclNode::Kind;

class Collector {
 public:
  Collector(const File& file, std::vector<Fact>& facts)
      : file_(file), judge_(file), folder_(FolderOf(file.path())), facts_(facts) {}

  void Block(HclRef block) {
    const std::vector<HclRef> labels = block.Labels();
    const std::string_view kind = block.Value();
    const HclRef body = block.Body();
    if (kind == "resource" && labels.size() == 2) {
      Resource(labels[0].Value(), labels[1].Value(), body);
    } else if (kind == "variable" && labels.size() == 1) {
      Literals(fmt::format("var.{}", labels[0].Value()), folder_, body["default"], 0);
    } else if (kind == "locals") {
      for (HclRef item = body.First(); item; item = item.Next()) {
        if (item.kind() != Kind::kAttribute) continue;
        Give(fmt::format("local.{}", item.Value()), folder_, item.First());
      }
    } else if (kind == "module" && labels.size() == 1) {
      const auto folder = LocalModuleFolder(file_.path(), body);
      if (!folder) return;
      for (HclRef item = body.First(); item; item = item.Next()) {
        if (item.kind() != Kind::kAttribute || IsMetaArgument(item.Value())) continue;
        Give(fmt::format("var.{}", item.Value()), *folder, item.First(), body["for_each"]);
      }
    }
  }

  // Of a tfvars file: what variables of its folder are given.
  void Values() {
    for (HclRef item = file_.Hcl().Root().First(); item; item = item.Next()) {
      if (item.kind() != Kind::kAttribute) continue;
      Literals(fmt::format("var.{}", item.Value()), folder_, item.First(), 0);
    }
  }

 private:
  void Resource(std::string_view type, std::string_view label, HclRef body) {
    // Words that are filled in later by hand are usual there.
    if (IsSecretStore(type) && body["lifecycle"]["ignore_changes"]) return;
    EachTerraformText(body, SensitiveArguments(type, body), [&](const TerraformText& text) {
      const bool wants_secret = (text.sensitive && !text.keyed) ||
                                ClassifyName(WithoutWriteOnly(text.name)) == NameKind::kSecret;
      if (!wants_secret) return;
      std::string name = NameIn(text);
      if (name.empty()) name = NameOfEach(text.value, body["for_each"]);
      if (name.empty()) return;
      facts_.push_back({.kind = Fact::Kind::kTerraformSecretUse,
                        .name = std::move(name),
                        .span = text.value.span(),
                        .name_space = folder_,
                        .key = fmt::format("{} of {}.{}", text.name, type, label)});
    });
  }

  // "local.x.*.y" of `local.x[var.env].y`: each of them may be meant. Empty: no key is a name.
  static std::string NameOfAny(HclRef expression) {
    if (expression.kind() != Kind::kReference ||
        (expression.Value() != "local" && expression.Value() != "var")) {
      return {};
    }
    std::string name(expression.Value());
    bool any = false;
    for (HclRef step = expression.First(); step; step = step.Next()) {
      const std::string_view of_step = NameOfStep(step);
      const bool by_name =
          of_step.empty() && step.kind() == Kind::kIndex &&
          (step.First().kind() == Kind::kReference || step.First().kind() == Kind::kTemplate);
      if (of_step.empty() && !by_name) return {};
      name.append(".").append(by_name ? "*" : of_step);
      any |= by_name;
    }
    return any ? name : std::string();
  }

  // A map that a loop goes through, of those that are written down; empty: it is another.
  static std::string MapName(HclRef collection) {
    if (const HclRef kept = CollectionKept(collection)) return MapName(kept);
    std::string name = NameOfAny(collection);
    if (name.empty()) name = ForEachName(collection);
    const bool written = name.starts_with("local.") || name.starts_with("var.");
    return written && name.find(kIndexBegin) == std::string::npos ? name : std::string();
  }

  // "local.x.y" of `local.x.y` and of `lookup(local.x, "y")`; "local.x.*.y" of `v.y` where a `for`
  // or a `dynamic` block goes through `local.x`.
  static std::string NameIn(const TerraformText& text) {
    std::string name = NameOfAny(text.value);
    if (name.empty()) name = TerraformNameOf(text.value);
    for (const TerraformTurns* at = text.turns; name.empty() && at != nullptr; at = at->outer) {
      if (text.value.kind() != Kind::kReference || text.value.Value() != at->value) continue;
      const std::string base = MapName(at->collection);
      if (base.empty()) return {};
      name = base + ".*";
      HclRef step = text.value.First();
      if (at->dynamic && NameOfStep(step) != "value") return {};
      for (step = at->dynamic ? step.Next() : step; step; step = step.Next()) {
        if (NameOfStep(step).empty()) return {};
        name.append(".").append(NameOfStep(step));
      }
    }
    if (!name.empty() && !text.field.empty()) name.append(".").append(text.field);
    return name;
  }

  // "local.x.*.y" of `each.value.y` where `for_each` goes through a local, the same of a variable;
  // empty: it is another.
  static std::string NameOfEach(HclRef reference, HclRef each) {
    HclRef step = reference.First();
    if (reference.kind() != Kind::kReference || reference.Value() != "each" ||
        NameOfStep(step) != "value") {
      return {};
    }
    std::string name = MapName(each);
    if (name.empty()) return {};
    name += ".*";
    for (step = step.Next(); step; step = step.Next()) {
      if (NameOfStep(step).empty()) return {};
      name.append(".").append(NameOfStep(step));
    }
    return name;
  }

  // What a local or a module's variable is given: literals, and others' values.
  void Give(const std::string& name, const std::string& folder, HclRef value, HclRef each = {}) {
    Literals(name, folder, value, 0);
    Whole(name, folder, value, each, {}, 0);
    EachTerraformTextIn(value, {}, false, [&](const TerraformText& text) {
      std::string from = NameIn(text);
      // A module may call its variable as its caller does; within one, it is the same.
      if (from.empty() || (from == name && folder == folder_)) return;
      facts_.push_back({.kind = Fact::Kind::kTerraformHandedOn,
                        .name = std::move(from),
                        .span = text.value.span(),
                        .name_space = folder,
                        .key = name});
    });
  }

  // Objects that are handed on as they are, whose fields go with them: `local.x`, `each.value`, a
  // part of a `merge` but for what later parts have, which stands behind kPartMark. The fact says
  // so by `optional`.
  struct Part {
    bool merged = false;  // its literals are told of here
    std::string except = {};
  };
  void Whole(const std::string& name, const std::string& folder, HclRef value, HclRef each,
             const Part& part, int depth) {
    if (depth == kMostTerraformObjects) return;
    if (value.IsObject()) {
      for (const auto& [key, field] : value.Entries()) {
        if (!key.IsString() || IsListed(part.except, key.Value())) continue;
        const std::string inner = fmt::format("{}.{}", name, key.Value());
        if (part.merged) Literals(inner, folder, field, depth);
        Whole(inner, folder, field, each, {}, depth + 1);
      }
    } else if (value.kind() == Kind::kConditional) {
      for (HclRef branch = value.First().Next(); branch; branch = branch.Next()) {
        Whole(name, folder, branch, each, part, depth + 1);
      }
    } else if (value.kind() == Kind::kCall && value.Value() == "merge") {
      Part earlier = {true, part.except};
      const std::vector<HclRef> parts = value.Children();
      for (size_t i = parts.size(); i-- > 0;) {
        Whole(name, folder, parts[i], each, earlier, depth + 1);
        if (!parts[i].IsObject()) break;  // what it has is not known
        for (const auto& [key, field] : parts[i].Entries()) {
          if (!key.IsString()) return;
          earlier.except.append(",").append(key.Value());
        }
      }
    } else if (value.kind() == Kind::kReference) {
      TerraformText text;
      text.value = value;
      std::string from = NameIn(text);
      if (from.empty()) from = NameOfEach(value, each);
      if (from.empty() || (from == name && folder == folder_)) return;
      std::string to = name;
      if (!part.except.empty()) to.append(1, kPartMark).append(part.except).append(",");
      facts_.push_back({.kind = Fact::Kind::kTerraformHandedOn,
                        .name = std::move(from),
                        .span = value.span(),
                        .name_space = folder,
                        .key = std::move(to),
                        .optional = true});
    }
  }

  // ",a,b": the keys that later parts of a merge have.
  static bool IsListed(const std::string& keys, std::string_view key) {
    return (keys + ",").find(fmt::format(",{},", key)) != std::string::npos;
  }

  // A text, the fields of an object, those of objects in a list by names as for any key, also
  // behind functions that hand them on. What a name says to be secret is told of where it stands;
  // words are settings far more often than passwords.
  void Literals(const std::string& name, const std::string& folder, HclRef value, int depth) {
    if (value.IsObject() && depth < kMostTerraformObjects) {
      const bool told = ClassifyName(TerraformNameBeside(value)) == NameKind::kSecret;
      for (const auto& [key, field] : value.Entries()) {
        if (!key.IsString() || (told && key.Value() == "value")) continue;
        Literals(fmt::format("{}.{}", name, key.Value()), folder, field, depth + 1);
      }
      return;
    }
    if (value.kind() == Kind::kTuple && value.First().IsObject() && depth < kMostTerraformObjects) {
      for (HclRef item = value.First(); item; item = item.Next()) {
        Literals(name + ".*", folder, item, depth + 1);
      }
      return;
    }
    if (ClassifyName(LastOf(name)) == NameKind::kSecret) return;
    EachTerraformTextIn(value, {}, false, [&](const TerraformText& text) {
      if (!text.value.IsString() || text.keyed || text.value.span().empty()) return;
      if (file_.HoldsToken(text.value.span())) return;
      const std::string_view given = Trim(text.value.Value());
      if (IsSwitch(given)) return;
      if (!judge_.IsNamedSecret("password", given, false) || IsToldByMap(name, given)) return;
      facts_.push_back({.kind = Fact::Kind::kTerraformLiteral,
                        .name = name,
                        .span = text.value.span(),
                        .name_space = folder});
    });
  }

  // "MONGO=true": a setting, whatever it is handed to.
  static bool IsSwitch(std::string_view value) {
    return value.ends_with("=true") || value.ends_with("=false");
  }

  static std::string_view LastOf(std::string_view name) { return name.substr(name.rfind('.') + 1); }

  // Is a map around it called after secrets, and so told of?
  bool IsToldByMap(std::string_view name, std::string_view value) const {
    const std::string_view key = LastOf(name);
    for (size_t dot = name.rfind('.'); dot != std::string_view::npos; dot = name.rfind('.')) {
      name = name.substr(0, dot);
      if (NamesMapOfSecrets(LastOf(name))) return judge_.IsInMapOfSecrets(LastOf(name), key, value);
    }
    return false;
  }

  const File& file_;
  TerraformJudge judge_;
  std::string folder_;
  std::vector<Fact>& facts_;
};

}  // namespace

bool MayHold(std::string_view path) {
  return path.ends_with(".tfvars") || IsTerraformName(path);
}

void Collect(const File& file, const ValueHash& /*hash*/, std::vector<Fact>& facts) {
  CollectFromTerraform(file, Collector(file, facts));
}

}  // namespace leaktight::terraform_value_facts
