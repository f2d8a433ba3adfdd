// Which secrets a file of Terraform puts into a cloud's store, and which fields their JSON has.
//   registry.terraform.io/providers/hashicorp/aws: secretsmanager_secret, …_version, ssm_parameter
//   registry.terraform.io/providers/hashicorp/google: secret_manager_secret, …_version
//   registry.terraform.io/providers/hashicorp/azurerm: key_vault_secret
#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

#include "base/text.h"
#include "policy/fact.h"
#include "policy/file.h"
#include "policy/hcl_reader.h"
#include "policy/kubernetes.h"
#include "policy/terraform_modules.h"
#include "policy/terraform_scope.h"
#include "policy/terraform_value_text.h"

namespace leaktight::terraform_store_facts {
namespace {

using Kind = HclNode::Kind;

struct Stored {
  std::string_view type;
  std::string_view name;    // the argument with its name; empty: it is a version of one
  std::string_view secret;  // the argument with the secret that it is a version of
  std::array<std::string_view, 2> values;
};

constexpr Stored kStored[] = {
    {"aws_secretsmanager_secret", "name", "", {}},
    {"aws_secretsmanager_secret_version", "", "secret_id", {"secret_string", "secret_string_wo"}},
    {"aws_ssm_parameter", "name", "", {"value", "value_wo"}},
    {"google_secret_manager_secret", "secret_id", "", {}},
    {"google_secret_manager_secret_version", "", "secret", {"secret_data", "secret_data_wo"}},
    {"azurerm_key_vault_secret", "name", "", {"value", "value_wo"}},
};

constexpr int kMaxDepth = 4;        // names that stand for names, parts of `merge`
constexpr size_t kMost = 64 << 10;  // bytes of fields

// The keys of an object, of all parts of `merge`, of a local; false: they are not known.
bool AddFields(const TerraformScope& scope, HclRef object, int depth, std::string& fields) {
  if (depth == kMaxDepth || fields.size() > kMost) return false;
  if (object.kind() == Kind::kReference && object.Value() == "local") {
    return AddFields(scope, scope.Resolve(object), depth + 1, fields);
  }
  if (object.kind() == Kind::kCall && object.Value() == "merge") {
    for (HclRef part = object.First(); part; part = part.Next()) {
      if (!AddFields(scope, part, depth + 1, fields)) return false;
    }
    return bool(object.First());
  }
  if (!object.IsObject()) return false;
  for (const auto& [key, field] : object.Entries()) {
    if (!key.IsString() || key.Value().find('\n') != std::string_view::npos) return false;
    fields.append(key.Value()).append("\n");
  }
  return true;
}

// Of `jsonencode(…)`, a line each; empty: they are not known.
std::string FieldsOf(const TerraformScope& scope, HclRef value) {
  std::string fields;
  if (value.kind() != Kind::kCall || value.Value() != "jsonencode") return fields;
  return AddFields(scope, value.First(), 0, fields) ? fields : std::string();
}

void Add(const TerraformScope& scope, const Stored& stored, HclRef label, HclRef body,
         std::vector<Fact>& facts) {
  Fact fact;
  fact.span = label.span();
  const std::string address = fmt::format("{}.{}", stored.type, label.Value());
  if (const HclRef each = body["for_each"]) {
    fact.name_space = ForEachName(each);
    if (fact.name_space.empty()) fact.name_space = "each:" + address;
  }
  if (!stored.name.empty()) {
    fact.kind = Fact::Kind::kStoreSecret;
    fact.name = address;
    fact.key = std::string(kUnknownText);
    if (const HclRef name = body[stored.name]) {
      fact.key = TerraformValueText(name);
    } else if (const HclRef prefix = body["name_prefix"]) {
      fact.key = TerraformValueText(prefix) + std::string(kUnknownText);
    }
    facts.push_back(fact);
  }
  if (stored.values[0].empty()) return;
  HclRef value;
  for (const std::string_view argument : stored.values) {
    if (!value) value = body[argument];
  }
  fact.kind = Fact::Kind::kStoreFields;
  fact.name =
      stored.secret.empty() ? "${" + address + "}" : TerraformValueText(body[stored.secret]);
  // What is filled in later by hand may have more.
  fact.key = body["lifecycle"]["ignore_changes"] ? std::string() : FieldsOf(scope, value);
  facts.push_back(std::move(fact));
}

}  // namespace

bool MayHold(std::string_view path) {
  return IsTerraformInUse(path);
}

void Collect(const File& file, const ValueHash& /*hash*/, std::vector<Fact>& facts) {
  const std::string_view text = file.bytes();
  if (text.size() > kMostTerraformBytes) return;
  const bool holds = HoldsWord(text, "aws_secretsmanager_secret") ||
                     HoldsWord(text, "aws_ssm_parameter") ||
                     HoldsWord(text, "google_secret_manager_secret") ||
                     HoldsWord(text, "azurerm_key_vault_secret");
  if (!holds) return;
  const TerraformScope scope(file.Hcl());
  for (HclRef item = file.Hcl().Root().First(); item; item = item.Next()) {
    const std::vector<HclRef> labels = item.Labels();
    if (item.Value() != "resource" || labels.size() != 2) continue;
    for (const Stored& stored : kStored) {
      if (stored.type == labels[0].Value()) Add(scope, stored, labels[1], item.Body(), facts);
    }
  }
}

}  // namespace leaktight::terraform_store_facts
