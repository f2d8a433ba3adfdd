// A secret that Terraform's configuration says as it is.
#include <fmt/format.h>

#include <set>
#include <utility>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/file_names.h"
#include "policy/kubernetes.h"
#include "policy/kubernetes_secret.h"
#include "policy/terraform_judge.h"
#include "policy/terraform_manifests.h"
#include "policy/terraform_schema.h"
#include "policy/terraform_scope.h"
#include "policy/terraform_texts.h"

namespace leaktight::tf_secret_literal {

extern const CheckInfo kInfo = {
    .id = "tf-secret-literal",
    .name = "Secret as a literal in Terraform",
    .severity = Severity::kHigh,
    .practice = Practice::kManagedByTerraform,
    .message =
        "A secret stands in Terraform's configuration: whoever reads the repository, a plan or the "
        "state has it.",
    .advice =
        "Take the value from where it is kept: a data source or ephemeral resource of the secret "
        "store, an ephemeral random_password, or a variable that is sensitive and given as "
        "TF_VAR_…. If it was ever pushed, it is known: make a new one.",
    .bad_path = "infrastructure/terraform/database.tf",
    .bad =
        "resource \"aws_db_instance\" \"main\" {\n"
        "  engine   = \"postgres\"\n"
        "  username = \"flowdoc\"\n"
        "  password = \"{password:24}\"\n"
        "}\n",
    .good_path = "infrastructure/terraform/database.tf",
    .good =
        "ephemeral \"random_password\" \"database\" {\n"
        "  length = 40\n"
        "}\n"
        "\n"
        "resource \"aws_db_instance\" \"main\" {\n"
        "  engine              = \"postgres\"\n"
        "  username            = \"flowdoc\"\n"
        "  password_wo         = ephemeral.random_password.database.result\n"
        "  password_wo_version = 1\n"
        "}\n",
    .reference =
        "https://developer.hashicorp.com/terraform/language/manage-sensitive-data. Looked at are "
        "resources, data sources, arguments of modules, locals and outputs, in .tf, .tofu and "
        ".tf.json: arguments that their providers mark as sensitive (scanner/policy/"
        "terraform_schema.cc), and anything whose name says secret: keys of environments, pairs "
        "of name and value, what stands in jsonencode and in texts of JSON, YAML and shell "
        "(container_definitions, user_data). Of a map that is called after secrets (passwords, "
        "db_credentials) random values count under any key, and of a text that is filled in "
        "(`\"${var.prefix}…\"`, format) parts that are random by themselves. A Secret that a "
        "manifest makes (kubernetes_manifest, kubectl_manifest) is judged as one of YAML. A local "
        "that such an argument names is followed, and each.value through the map of its for_each. "
        "Placeholders, references and words that stand for a password are left alone; so are "
        "words in a secret store whose value lifecycle ignores, since it is filled in later, and "
        "weak passwords in examples and tests.",
};

namespace {

// A local may name another.
constexpr int kMostSteps = 8;
// Several to each: so many of a file.
constexpr size_t kMostFollows = 100000;

// An object under whose arguments `ignore_changes` has one, or all.
bool IsFilledInLater(HclRef body) {
  const HclRef ignored = body["lifecycle"]["ignore_changes"];
  return bool(ignored);
}

// The same of a module that is told so: `ignore_secret_changes = true`.
bool IsToldToIgnore(HclRef body) {
  for (HclRef item = body.First(); item; item = item.Next()) {
    const std::string_view name = item.Value();
    if (item.kind() == HclNode::Kind::kAttribute && name.starts_with("ignore_") &&
        (name.find("secret") != std::string_view::npos ||
         name.find("value") != std::string_view::npos) &&
        item.First().Value() == "true") {
      return true;
    }
  }
  return false;
}

class Reader {
 public:
  Reader(const File& file, std::vector<Violation>& violations)
      : file_(file), judge_(file), scope_(file.Hcl()), violations_(violations) {}

  // A Secret that a manifest makes holds secrets under whatever keys, as one of YAML does.
  void Manifest(const TerraformManifest& manifest) {
    if (!manifest.as_written) return;
    for (const KubernetesObject& object : KubernetesObjects(manifest.stream)) {
      if (!IsSecretObject(object)) continue;
      title_ = fmt::format("{}.{}", manifest.type, manifest.label);
      const auto bar = SecretValueBar::kAnyLiteral;
      for (const SecretValue& value : SecretValuesOf(file_, object, bar)) {
        Tell(value.span, value.key);
      }
    }
  }

  void Block(HclRef block) {
    const std::string_view kind = block.Value();
    const std::vector<HclRef> labels = block.Labels();
    const HclRef body = block.Body();
    words_count_ = true;
    is_name_ = {};
    if (kind == "locals") {
      title_ = "local";
      EachTerraformText(body, {}, [&](const TerraformText& text) { See(text); });
    } else if (kind == "module" && labels.size() == 1) {
      title_ = fmt::format("module.{}", labels[0].Value());
      words_count_ = !IsToldToIgnore(body);
      EachTerraformText(body, {}, [&](const TerraformText& text) { See(text); });
    } else if (kind == "output" && labels.size() == 1) {
      title_ = "output";
      EachTerraformTextIn(body["value"], labels[0].Value(), false,
                          [&](const TerraformText& text) { See(text); });
    } else if (kind == "resource" || kind == "data" || kind == "ephemeral") {
      if (labels.size() == 2) Resource(labels[0].Value(), labels[1].Value(), body);
    }
  }

 private:
  void Resource(std::string_view type, std::string_view name, HclRef body) {
    if (type == "terraform_remote_state") return;  // how Terraform logs in: tf-provider-static-key
    turns_ = body["for_each"];
    is_name_ = type.starts_with("google_secret_manager") ? "secret" : "";
    title_ = fmt::format("{}.{}", type, name);
    words_count_ = !IsSecretStore(type) || !IsFilledInLater(body);
    EachTerraformText(body, SensitiveArguments(type, body),
                      [&](const TerraformText& text) { See(text); });
  }

  void See(const TerraformText& text) {
    if (text.value.kind() == HclNode::Kind::kReference) return Follow(text);
    if (!text.name.empty() && text.name == is_name_) return;
    // Each by itself: who allows one in a script has not allowed the others.
    for (const Span secret : judge_.SecretsIn(text, words_count_)) {
      Violation* const violation = Tell(secret, text.name);
      if (violation != nullptr && secret == text.value.span() && !in_turns_ && !text.part &&
          text.value.style() == HclStyle::kQuoted && !text.keyed && IsName(text.name)) {
        violation->replacement = fmt::format("{} = var.{}", text.name, VariableFor(text.name));
      }
    }
  }

  // Null: it is told of already.
  Violation* Tell(Span secret, std::string_view name) {
    if (!seen_.insert(secret.begin).second) return nullptr;
    violations_.push_back(judge_.About({secret}, Subject(name), kInfo.severity));
    return &violations_.back();
  }

  void Follow(const TerraformText& text) {
    const bool wants_secret = text.sensitive || text.by_key ||
                              ClassifyName(WithoutWriteOnly(text.name)) == NameKind::kSecret;
    if (!wants_secret || steps_ == kMostSteps || follows_left_ == 0) return;
    follows_left_--;
    for (const TerraformTurns* turns = text.turns; turns != nullptr; turns = turns->outer) {
      if (text.value.Value() != turns->value) continue;
      HclRef step = text.value.First();
      if (turns->dynamic && NameOfStep(step) != "value") return;
      return FollowItems(turns->collection, turns->dynamic ? step.Next() : step, text);
    }
    if (text.value.Value() == "each" && NameOfStep(text.value.First()) == "value") {
      return FollowItems(turns_, text.value.First().Next(), text);
    }
    if (text.value.Value() != "local") return;
    scope_.EachChoice(text.value, [&](HclRef value) {
      if (!text.field.empty()) value = scope_.Field(value, text.field);
      if (value) FollowInto(value, text.name, text);
    });
  }

  // An item, or a field of it, in every turn of a loop: the resource's `for_each`, a `for`.
  void FollowItems(HclRef collection, HclRef fields, const TerraformText& text) {
    scope_.EachItem(collection, [&](HclRef key, HclRef value) {
      for (HclRef field = fields; field && value; field = field.Next()) {
        value = scope_.Field(value, NameOfStep(field));
      }
      if (value && !text.field.empty()) value = scope_.Field(value, text.field);
      if (!value) return;
      const bool outer = std::exchange(in_turns_, true);
      FollowInto(value, text.by_key && key.IsString() ? key.Value() : text.name, text);
      in_turns_ = outer;
    });
  }

  void FollowInto(HclRef value, std::string_view name, const TerraformText& from) {
    steps_++;
    EachTerraformTextIn(value, name, from.sensitive, [&](TerraformText further) {
      further.keyed |= from.keyed;
      See(further);
    });
    steps_--;
  }

  std::string Subject(std::string_view name) const {
    if (name.empty()) return title_;
    return title_ == "local" || title_ == "output" ? fmt::format("{} {}", title_, name)
                                                   : fmt::format("{} of {}", name, title_);
  }

  static bool IsName(std::string_view name) {
    return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") ==
                                std::string_view::npos;
  }

  std::string VariableFor(std::string_view name) const {
    const std::string_view title = title_;
    const size_t dot = title.rfind('.');
    if (dot == std::string_view::npos) return std::string(name);
    const std::string_view label = title.substr(dot + 1);
    return IsName(label) && label != "this" ? fmt::format("{}_{}", label, name) : std::string(name);
  }

  const File& file_;
  TerraformJudge judge_;
  TerraformScope scope_;
  std::vector<Violation>& violations_;
  std::set<size_t> seen_;  // a local may be named by several
  HclRef turns_;           // what the resource's `for_each` goes through
  bool in_turns_ = false;  // what is looked at stands there
  std::string title_;
  std::string_view is_name_;  // an argument that names a secret
  bool words_count_ = true;
  int steps_ = 0;
  size_t follows_left_ = kMostFollows;
};

}  // namespace

bool Applies(const File& file) {
  return IsTerraformName(file.name());
}

void Run(const File& file, std::vector<Violation>& violations) {
  Reader reader(file, violations);
  for (HclRef item = file.Hcl().Root().First(); item; item = item.Next()) {
    if (item.kind() == HclNode::Kind::kBlock) reader.Block(item);
  }
  if (!HoldsWord(file.bytes(), "_manifest")) return;
  for (const TerraformManifest& manifest : TerraformManifests(file.Hcl())) {
    reader.Manifest(manifest);
  }
}

}  // namespace leaktight::tf_secret_literal
