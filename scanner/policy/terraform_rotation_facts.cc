// Which secrets of Secrets Manager a file of Terraform makes, what rotates them, and what records
// who reads them.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "policy/fact.h"
#include "policy/file.h"
#include "policy/file_names.h"
#include "policy/hcl_reader.h"
#include "policy/kubernetes.h"
#include "policy/rotation_classes.h"
#include "policy/secret_place.h"
#include "policy/terraform_modules.h"
#include "policy/terraform_scope.h"
#include "policy/terraform_texts.h"

namespace leaktight::terraform_rotation_facts {
namespace {

using Kind = HclNode::Kind;

constexpr std::string_view kSecret = "aws_secretsmanager_secret";
// Modules are written by people.
constexpr size_t kMostBytes = 4 << 20;

class Collector {
 public:
  Collector(const File& file, std::vector<Fact>& facts)
      : file_(file), scope_(file.Hcl()), facts_(facts) {}

  void Block(HclRef block) {
    const std::vector<HclRef> labels = block.Labels();
    const std::string_view kind = block.Value();
    const HclRef body = block.Body();
    if (kind == "resource" && labels.size() == 2) {
      Resource(labels[0], labels[1], body);
    } else if (kind == "variable" && labels.size() == 1) {
      if (const HclRef value = body["default"]) Number(labels[0].Value(), value, std::nullopt);
    } else if (kind == "module" && labels.size() == 1) {
      Module(body);
    }
  }

 private:
  void Resource(HclRef type_label, HclRef label, HclRef body) {
    const std::string_view type = type_label.Value();
    if (type == kSecret) {
      Secret(label, body);
    } else if (type == "aws_secretsmanager_secret_rotation") {
      Rotation(TargetOf(body["secret_id"]), body, type_label.span());
    } else if (type.starts_with("aws_cloudtrail") ||
               (type == "aws_cloudwatch_event_rule" &&
                HoldsWord(body.span().In(file_.bytes()), "secretsmanager"))) {
      Add(Fact::Kind::kTerraformAudit, type, label.span(), {});
    }
  }

  void Secret(HclRef label, HclRef body) {
    std::string called;
    for (const std::string_view field : {"name", "name_prefix"})
      called += TextOf(body[field]) + ' ';
    called += ClassTag(body["tags"]);
    Add(Fact::Kind::kTerraformSecret, label.Value(), label.span(), std::move(called));
    // Before version 3 of the provider the secret said itself how it rotates.
    if (body["rotation_rules"] || body["rotation_lambda_arn"]) {
      Rotation(label.Value(), body, label.span());
    }
  }

  void Rotation(std::string_view target, HclRef body, Span about) {
    HclRef rules = body["rotation_rules"];
    if (rules.kind() == Kind::kTuple) rules = rules.First();  // JSON's block
    for (const std::string_view field : {"automatically_after_days", "schedule_expression"}) {
      const HclRef value = rules[field];
      if (!value) continue;
      Add(Fact::Kind::kTerraformRotation, target, value.span(), DaysIn(value));
      return;
    }
    Add(Fact::Kind::kTerraformRotation, target, about, {});
  }

  void Module(HclRef body) {
    const std::string_view source = body["source"].Value();
    if (source.find("cloudtrail") != std::string_view::npos) {
      Add(Fact::Kind::kTerraformAudit, "module", body["source"].span(), {});
    }
    const std::optional<std::string> folder = LocalModuleFolder(file_.path(), body);
    if (!folder) return;
    for (HclRef item = body.First(); item; item = item.Next()) {
      if (item.kind() == Kind::kAttribute) Number(item.Value(), item.First(), folder);
    }
  }

  // A variable's default, or, with the folder of the module that it is given to, an argument.
  void Number(std::string_view name, HclRef value, std::optional<std::string_view> folder) {
    if (value.kind() != Kind::kNumber && !value.IsString() && value.kind() != Kind::kReference) {
      return;
    }
    std::string days = DaysIn(value);
    if (days.empty() || days.starts_with("var.")) return;
    const auto kind = folder ? Fact::Kind::kTerraformArgument : Fact::Kind::kTerraformDefault;
    Add(kind, name, value.span(), std::move(days));
    facts_.back().name_space = folder.value_or("");
  }

  // A number of days; `var.x`; empty: it cannot be told.
  std::string DaysIn(HclRef value) const {
    if (value.kind() == Kind::kReference) {
      if (value.Value() == "var") return fmt::format("var.{}", FirstStepOf(value));
      value = scope_.Resolve(value);
    }
    const std::string_view text = value.Value();
    const bool digits = !text.empty() && text.size() < 5 &&
                        text.find_first_not_of("0123456789") == std::string_view::npos;
    if (digits && (value.kind() == Kind::kNumber || value.IsString())) return std::string(text);
    const auto days = value.IsString() ? DaysOfSchedule(text) : std::nullopt;
    return days ? std::to_string(*days) : std::string();
  }

  // What is filled in stays as it is written.
  std::string TextOf(HclRef value) const {
    if (value.kind() == Kind::kReference) value = scope_.Resolve(value);
    if (value.IsString()) return std::string(value.Value());
    return value.kind() == Kind::kTemplate ? std::string(value.span().In(file_.bytes()))
                                           : std::string();
  }

  // A tag that names the class of a secret; of merge's last argument that has one.
  std::string ClassTag(HclRef tags) const {
    std::string tag;
    if (tags.kind() == Kind::kCall) {
      for (HclRef part = tags.First(); part; part = part.Next()) {
        if (part.IsObject()) tag = ClassTag(part);
      }
    }
    for (const auto& [key, value] : tags.Entries()) {
      if (key.Value() == "class" || key.Value() == "Class") tag = TextOf(value);
    }
    return tag;
  }

  // The label of the secret that it names; `*`: it cannot be told.
  static std::string_view TargetOf(HclRef secret) {
    if (secret.kind() == Kind::kTraversal) secret = secret.First();
    if (secret.kind() != Kind::kReference || secret.Value() != kSecret) return "*";
    return FirstStepOf(secret);
  }

  void Add(Fact::Kind kind, std::string_view name, Span span, std::string key) {
    Fact fact;
    fact.kind = kind;
    fact.name = name;
    fact.span = span;
    fact.key = std::move(key);
    facts_.push_back(std::move(fact));
  }

  const File& file_;
  TerraformScope scope_;
  std::vector<Fact>& facts_;
};

}  // namespace

bool MayHold(std::string_view path) {
  return IsTerraformName(FileName(path)) && !IsExample(path) && !IsUnusedPath(path);
}

void Collect(const File& file, const ValueHash& /*hash*/, std::vector<Fact>& facts) {
  const std::string_view text = file.bytes();
  if (text.size() > kMostBytes) return;
  const bool holds = HoldsWord(text, "aws_secretsmanager_secret") ||
                     HoldsWord(text, "cloudtrail") || HoldsWord(text, "rotat") ||
                     HoldsWord(text, "_days") || HoldsWord(text, "aws_cloudwatch_event_rule");
  if (!holds) return;
  Collector collector(file, facts);
  for (HclRef item = file.Hcl().Root().First(); item; item = item.Next()) {
    if (item.kind() == Kind::kBlock) collector.Block(item);
  }
}

}  // namespace leaktight::terraform_rotation_facts
