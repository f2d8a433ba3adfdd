// What variables, locals and modules of Terraform are given, as far as names and times of secrets
// may come from it.
#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "policy/fact.h"
#include "policy/file.h"
#include "policy/file_names.h"
#include "policy/hcl_reader.h"
#include "policy/secret_place.h"
#include "policy/terraform_modules.h"
#include "policy/terraform_value_text.h"

namespace leaktight::terraform_given_facts {
namespace {

using Kind = HclNode::Kind;

// Names and times hold no spaces, but for "rate(30 days)".
bool MayMatter(std::string_view text) {
  return text == kNullText || text.starts_with("rate(") || text.starts_with("cron(") ||
         (!text.empty() && text.find(' ') == std::string_view::npos && text != kUnknownText &&
          text != "true" && text != "false");
}

class Collector {
 public:
  Collector(const File& file, std::vector<Fact>& facts)
      : file_(file), folder_(FolderOf(file.path())), facts_(facts) {}

  void Block(HclRef block) {
    const std::vector<HclRef> labels = block.Labels();
    const std::string_view kind = block.Value();
    const HclRef body = block.Body();
    if (kind == "resource" && labels.size() == 2) {
      const std::string_view type = labels[0].Value();
      if (type.starts_with("aws_secretsmanager_secret")) {
        Each(fmt::format("each:{}.{}", type, labels[1].Value()), body["for_each"]);
      }
    } else if (kind == "variable" && labels.size() == 1) {
      kind_ = Fact::Kind::kTerraformDefault;
      Value(fmt::format("var.{}", labels[0].Value()), body["default"], 0);
    } else if (kind == "locals") {
      kind_ = Fact::Kind::kTerraformGiven;
      for (HclRef item = body.First(); item; item = item.Next()) {
        if (item.kind() != Kind::kAttribute) continue;
        Value(fmt::format("local.{}", item.Value()), item.First(), 0);
      }
    } else if (kind == "module" && labels.size() == 1) {
      Module(labels[0], body);
    }
  }

  // Of a tfvars file.
  void Values() {
    kind_ = Fact::Kind::kTerraformGiven;
    for (HclRef item = file_.Hcl().Root().First(); item; item = item.Next()) {
      if (item.kind() != Kind::kAttribute) continue;
      Value(fmt::format("var.{}", item.Value()), item.First(), 0);
    }
  }

 private:
  void Module(HclRef label, HclRef body) {
    std::optional<std::string> folder = LocalModuleFolder(file_.path(), body);
    if (!folder) return;
    const HclRef each = body["for_each"];
    std::string base = each ? ForEachName(each) : std::string();
    if (each && base.empty()) {
      base = fmt::format("each:module.{}", label.Value());
      Each(base, each);
    }
    Fact call;
    call.kind = Fact::Kind::kTerraformCall;
    call.name = label.Value();
    call.span = label.span();
    call.name_space = *folder;
    call.key = std::move(base);
    facts_.push_back(std::move(call));
    kind_ = Fact::Kind::kTerraformGiven;
    module_ = *std::move(folder);
    call_ = label.span();
    for (HclRef item = body.First(); item; item = item.Next()) {
      if (item.kind() != Kind::kAttribute || IsMetaArgument(item.Value())) continue;
      const std::string name = fmt::format("var.{}", item.Value());
      const size_t before = facts_.size();
      Value(name, item.First(), 0);
      // That it is given something counts too: the default does not hold.
      if (facts_.size() == before) Add(name, item.First().span(), std::string(kUnknownText));
    }
    module_.reset();
    call_ = {};
  }

  void Each(const std::string& name, HclRef value) {
    if (!value || !ForEachName(value).empty()) return;
    kind_ = Fact::Kind::kTerraformGiven;
    Value(name, value, 0);
  }

  // The fields of an object and the items of a set by names of their own.
  void Value(const std::string& name, HclRef value, int depth) {
    if (!value) return;
    if (value.kind() == Kind::kCall &&
        (value.Value() == "toset" || value.Value() == "tomap" || value.Value() == "tolist")) {
      value = value.First();
    }
    if (value.IsObject()) {
      for (const auto& [key, field] : value.Entries()) {
        const std::string_view part = key.IsString() ? key.Value() : std::string_view();
        if (part.empty() || part.find('.') != std::string_view::npos ||
            depth == kMostTerraformObjects) {
          continue;
        }
        Value(fmt::format("{}.{}", name, part), field, depth + 1);
      }
    } else if (value.kind() == Kind::kTuple) {
      for (HclRef item = value.First(); item; item = item.Next()) {
        const std::string text = TerraformValueText(item);
        if (!item.IsString() || !MayMatter(text) || text.find('.') != std::string::npos) continue;
        Add(fmt::format("{}.{}", name, text), item.span(), text);
      }
    } else {
      std::string text = TerraformValueText(value);
      if (MayMatter(text)) Add(name, value.span(), std::move(text));
    }
  }

  void Add(std::string name, Span span, std::string text) {
    Fact fact;
    fact.kind = kind_;
    fact.name = std::move(name);
    fact.span = span;
    fact.name_space = module_.value_or(folder_);
    fact.key = std::move(text);
    fact.key_span = call_;
    facts_.push_back(std::move(fact));
  }

  const File& file_;
  std::string folder_;
  std::vector<Fact>& facts_;
  Fact::Kind kind_ = Fact::Kind::kTerraformGiven;
  std::optional<std::string> module_;
  Span call_;
};

}  // namespace

bool MayHold(std::string_view path) {
  return (path.ends_with(".tfvars") || IsTerraformName(FileName(path))) && !IsExample(path) &&
         !IsUnusedPath(path);
}

void Collect(const File& file, const ValueHash& /*hash*/, std::vector<Fact>& facts) {
  CollectFromTerraform(file, Collector(file, facts));
}

}  // namespace leaktight::terraform_given_facts
