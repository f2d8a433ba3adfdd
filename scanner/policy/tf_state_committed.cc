// Terraform's state in git.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/text.h"
#include "engine/path_confidence.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/demo_word.h"
#include "policy/file_names.h"
#include "policy/json_reader.h"
#include "policy/secret_value.h"
#include "policy/sops.h"
#include "policy/terraform_schema.h"

namespace leaktight::tf_state_committed {

extern const CheckInfo kInfo = {
    .id = "tf-state-committed",
    .name = "Committed Terraform state",
    .severity = Severity::kHigh,
    .practice = Practice::kManagedByTerraform,
    .message =
        "Terraform's state holds every value that its resources were given or made, passwords and "
        "keys in the clear; in git, everyone who can read the repository can read them, in its "
        "history for good.",
    .advice =
        "Move the state to a backend that encrypts and locks it (`backend \"s3\"` with encrypt and "
        "use_lockfile, then `terraform init -migrate-state`), take the file out of git (`git rm "
        "--cached FILE`) and add *.tfstate and *.tfstate.* to .gitignore. Secrets in it are known: "
        "make new ones.",
    .bad_path = "infrastructure/terraform/terraform.tfstate",
    .bad =
        "{\n"
        "  \"version\": 4,\n"
        "  \"terraform_version\": \"1.9.5\",\n"
        "  \"resources\": [\n"
        "    {\n"
        "      \"mode\": \"managed\",\n"
        "      \"type\": \"aws_db_instance\",\n"
        "      \"name\": \"main\",\n"
        "      \"instances\": [\n"
        "        {\"attributes\": {\"username\": \"flowdoc\", \"password\": \"{password:24}\"}}\n"
        "      ]\n"
        "    }\n"
        "  ]\n"
        "}\n",
    .good_path = "infrastructure/terraform/backend.tf",
    .good =
        "terraform {\n"
        "  backend \"s3\" {\n"
        "    bucket       = \"flowdoc-terraform-state\"\n"
        "    key          = \"flowdoc.tfstate\"\n"
        "    region       = \"us-west-2\"\n"
        "    encrypt      = true\n"
        "    use_lockfile = true\n"
        "  }\n"
        "}\n",
    .reference =
        "https://developer.hashicorp.com/terraform/language/state/sensitive-data. Files named "
        "*.tfstate and *.tfstate.backup, and those with a time between. Values count by their "
        "names, by what providers mark as sensitive, by `sensitive` of an output, and as tokens. A "
        "state without a value that looks secret is reported as `medium`, one without resources "
        "not at all; nor is what SOPS or OpenTofu encrypted, nor, in examples and tests, a state "
        "whose secrets are words.",
};

namespace {

struct Contents {
  std::set<std::string> secrets;  // "password of aws_db_instance"
  bool resources = false;
  bool strong = false;  // a secret that is more than a word
  bool encrypted = false;
};

// Attributes that resources make themselves, and whose names say little.
bool IsMadeSecret(std::string_view type, std::string_view attribute) {
  return (type == "random_password" && attribute == "result") ||
         (type == "aws_iam_access_key" && attribute == "secret") ||
         attribute == "private_key_pem" || attribute == "primary_access_key" ||
         attribute == "secondary_access_key" || attribute == "kube_config_raw" ||
         attribute == "private_key_openssh";
}

class Reader {
 public:
  explicit Reader(const File& file) : file_(file), read_(ReadJson(file.bytes())) {
    for (const Setting& setting : read_.settings) {
      if (setting.name == "type") types_.emplace(setting.group, setting.value);
      if (setting.name == "sensitive" && setting.value == "true") hidden_.insert(setting.group);
    }
  }

  Contents Read() {
    for (const Setting& setting : read_.settings) Look(setting);
    return std::move(contents_);
  }

 private:
  void Look(const Setting& setting) {
    contents_.encrypted |= setting.group == 0 && setting.name == "encrypted_data";
    // The nearest resource around it, whose attributes it is among.
    std::string_view type;
    bool in_attributes = false;
    bool in_output = false;
    for (uint32_t group = setting.group; group != 0; group = read_.groups[group].parent) {
      in_attributes |= read_.groups[group].name == "attributes";
      in_output |= read_.groups[group].name == "outputs";
      const auto found = types_.find(group);
      if (in_attributes && found != types_.end() && type.empty() &&
          read_.groups[group].name != "attributes") {
        type = found->second;
      }
    }
    contents_.resources |= in_attributes;
    if (in_attributes) {
      Take(setting, setting.name, type);
    } else if (in_output && setting.name == "value") {
      Take(setting, read_.groups[setting.group].name, "output");
    }
  }

  void Take(const Setting& setting, std::string_view name, std::string_view type) {
    const std::string_view value = Trim(setting.value);
    if (value.empty() || setting.span.empty()) return;
    const ValueKind kind = ClassifyValue(value);
    const bool random = kind == ValueKind::kSecret || kind == ValueKind::kHash;
    const bool by_schema = IsMadeSecret(type, name) || IsSensitive(type, name) ||
                           (type == "output" && hidden_.contains(setting.group));
    const bool named = (!IsDemoWord(value) && IsSecretUnder(name, value)) ||
                       (by_schema && kind >= ValueKind::kWeakSecret);
    const bool token = !(named && random) && file_.HoldsToken(setting.span);
    if (!named && !token) return;
    contents_.strong |= random || token;
    std::string what(name);
    if (!type.empty()) what += type == "output" ? ", an output" : " of " + std::string(type);
    contents_.secrets.insert(std::move(what));
  }

  // Asked once for each type.
  bool IsSensitive(std::string_view type, std::string_view name) {
    const auto [entry, is_new] = sensitive_.try_emplace(type);
    if (is_new) {
      entry->second = SensitiveArguments(type, {});
      if (type == "aws_ssm_parameter") entry->second.emplace_back("value");
    }
    return std::find(entry->second.begin(), entry->second.end(), name) != entry->second.end();
  }

  const File& file_;
  Settings read_;
  std::map<uint32_t, std::string_view> types_;  // of groups
  std::set<uint32_t> hidden_;
  std::map<std::string_view, std::vector<std::string_view>> sensitive_;
  Contents contents_;
};

}  // namespace

bool Applies(const File& file) {
  return IsTerraformStateName(file.name());
}

void Run(const File& file, std::vector<Violation>& violations) {
  constexpr double kSurePath = 0.9;
  if (!Trim(file.bytes().substr(0, 64)).starts_with('{') || IsEncryptedFile(file.bytes())) return;
  Contents contents = Reader(file).Read();
  // Too long to be read as JSON.
  const bool unread = file.bytes().size() > kMaxSettingBytes;
  if (contents.encrypted || (!contents.resources && !unread && contents.secrets.empty())) return;
  if (!contents.strong && PathConfidence(file.path()) < kSurePath) return;
  Violation violation;
  if (contents.secrets.empty() && file.matches().empty()) {
    violation.severity = Severity::kMedium;
    if (!unread)
      violation.note = "No value in it looks secret today; the next apply may write one.";
  } else if (!contents.secrets.empty()) {
    violation.note = "It holds what looks secret: " +
                     NameList({contents.secrets.begin(), contents.secrets.end()}) + ".";
  }
  violations.push_back(std::move(violation));
}

}  // namespace leaktight::tf_state_committed
