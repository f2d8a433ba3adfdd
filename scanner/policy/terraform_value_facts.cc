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
        Give(fmt::format("var.{}", item.Value()), *folder, item.First());
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

  // "local.x.y" of `local.x.y` and of `lookup(local.x, "y")`; "local.x.*.y" of `v.y` where a `for`
  // or a `dynamic` block goes through `local.x`.
  static std::string NameIn(const TerraformText& text) {
    std::string name = TerraformNameOf(text.value);
    for (const TerraformTurns* at = text.turns; name.empty() && at != nullptr; at = at->outer) {
      if (text.value.kind() != Kind::kReference || text.value.Value() != at->value) continue;
      const std::string base = ForEachName(at->collection);
      if (!base.starts_with("local.") && !base.starts_with("var.")) return {};
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
    std::string name = ForEachName(each);
    if (!name.starts_with("local.") && !name.starts_with("var.")) return {};
    name += ".*";
    for (step = step.Next(); step; step = step.Next()) {
      if (NameOfStep(step).empty()) return {};
      name.append(".").append(NameOfStep(step));
    }
    return name;
  }

  // What a local or a module's variable is given: literals, and others' values.
  void Give(std::string name, const std::string& folder, HclRef value) {
    Literals(name, folder, value, 0);
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

  // A text, or the fields of an object, also behind functions that hand them on. Those whose name
  // says secret are told of where they stand; words are settings far more often than passwords.
  void Literals(const std::string& name, const std::string& folder, HclRef value, int depth) {
    if (value.IsObject() && depth < kMostTerraformObjects) {
      for (const auto& [key, field] : value.Entries()) {
        if (key.IsString())
          Literals(fmt::format("{}.{}", name, key.Value()), folder, field, depth + 1);
      }
      return;
    }
    if (ClassifyName(std::string_view(name).substr(name.rfind('.') + 1)) == NameKind::kSecret) {
      return;
    }
    EachTerraformTextIn(value, {}, false, [&](const TerraformText& text) {
      if (!text.value.IsString() || text.keyed || text.value.span().empty()) return;
      if (file_.HoldsToken(text.value.span())) return;
      if (!judge_.IsNamedSecret("password", Trim(text.value.Value()), false)) return;
      facts_.push_back({.kind = Fact::Kind::kTerraformLiteral,
                        .name = name,
                        .span = text.value.span(),
                        .name_space = folder});
    });
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
