// A static key with which Terraform itself logs in.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/credential_value.h"
#include "policy/file_names.h"
#include "policy/kubernetes.h"
#include "policy/secret_value.h"
#include "policy/terraform_judge.h"
#include "policy/terraform_texts.h"

namespace leaktight::tf_provider_static_key {

extern const CheckInfo kInfo = {
    .id = "tf-provider-static-key",
    .name = "Static key of a Terraform provider or backend",
    .severity = Severity::kHigh,
    .practice = Practice::kManagedByTerraform,
    .message =
        "Terraform logs in with a key that stands in the repository: whoever reads it may do all "
        "that Terraform may.",
    .advice =
        "Revoke the key, take these arguments out, and let the provider find its credentials "
        "where it runs: a role that the pipeline takes by OpenID Connect, an SSO session, or "
        "the provider's environment variables.",
    .bad_path = "infrastructure/terraform/provider.tf",
    .bad =
        "provider \"aws\" {\n"
        "  region     = \"us-west-2\"\n"
        "  access_key = \"AKIA{base32:16}\"\n"
        "  secret_key = \"{base64:40}\"\n"
        "}\n",
    .good_path = "infrastructure/terraform/provider.tf",
    .good =
        "provider \"aws\" {\n"
        "  region = \"us-west-2\"\n"
        "\n"
        "  assume_role {\n"
        "    role_arn = var.deploy_role_arn\n"
        "  }\n"
        "}\n",
    .reference =
        "https://developer.hashicorp.com/terraform/language/providers/configuration and "
        "…/language/backend. Looked at are provider blocks, backends, `cloud`, and the "
        "configuration of terraform_remote_state. References, placeholders, and what a provider "
        "of a local stand-in is given (test, mock) are left alone. One finding for each block.",
};

namespace {

// Arguments of providers and backends that hold what a machine made.
bool IsKeyArgument(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "access_key",    "secret_key",    "token",          "api_key",         "api_token",
      "app_key",       "access_token",  "sas_token",      "api_secret",      "auth_token",
      "client_secret", "private_key",   "encryption_key", "application_key", "account_key",
      "secret_id",     "service_token", "credentials",
  };
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// LocalStack, MinIO and their like take anything.
bool IsStandIn(HclRef body) {
  for (const std::string_view sign :
       {"skip_credentials_validation", "skip_requesting_account_id", "endpoints"}) {
    if (body[sign]) return true;
  }
  return false;
}

class Reader {
 public:
  Reader(const File& file, std::vector<Violation>& violations)
      : file_(file), judge_(file), violations_(violations) {}

  void Login(std::string_view title, HclRef body) {
    std::vector<Span> secrets;
    std::vector<std::string> names;
    const bool stand_in = IsStandIn(body);
    const SeeTerraformText see = [&](const TerraformText& text) {
      if (text.value.kind() == HclNode::Kind::kReference) return;
      for (const Span secret : SecretsIn(text, stand_in)) {
        // The secret half of a pair is what it is about.
        const bool first = text.name.find("secret") != std::string_view::npos;
        secrets.insert(first ? secrets.begin() : secrets.end(), secret);
        names.insert(first ? names.begin() : names.end(), std::string(text.name));
      }
    };
    if (body.IsObject()) {
      EachTerraformTextIn(body, {}, false, see);
    } else {
      EachTerraformText(body, {}, see);
    }
    if (secrets.empty()) return;
    violations_.push_back(judge_.About(
        std::move(secrets), fmt::format("{} of {}", NameList(names), title), kInfo.severity));
  }

 private:
  std::vector<Span> SecretsIn(const TerraformText& text, bool stand_in) const {
    std::vector<Span> secrets = judge_.SecretsIn(text);
    if (secrets.empty() && text.value.IsString() && IsKeyArgument(text.name) &&
        IsCredential(CredentialKind::kToken, text.value.Value())) {
      secrets.push_back(text.value.span());
    }
    if (!stand_in || file_.HoldsToken(text.value.span())) return secrets;
    secrets.erase(std::remove_if(secrets.begin(), secrets.end(),
                                 [&](Span secret) {
                                   const auto kind = ClassifyValue(secret.In(file_.bytes()));
                                   return kind != ValueKind::kSecret && kind != ValueKind::kHash;
                                 }),
                  secrets.end());
    return secrets;
  }

  const File& file_;
  TerraformJudge judge_;
  std::vector<Violation>& violations_;
};

void ReadTerraform(HclRef body, Reader& reader) {
  for (const HclRef backend : body.Blocks("backend")) {
    const std::vector<HclRef> labels = backend.Labels();
    const std::string_view name = labels.empty() ? std::string_view() : labels[0].Value();
    reader.Login(fmt::format("backend {}", name), backend.Body());
  }
  for (const auto& [name, backend] : body["backend"].Entries()) {  // JSON's
    reader.Login(fmt::format("backend {}", name.Value()), backend);
  }
  if (const HclRef cloud = body["cloud"]) reader.Login("cloud", cloud);
}

}  // namespace

bool Applies(const File& file) {
  return IsTerraformName(file.name()) &&
         (HoldsWord(file.bytes(), "provider") || HoldsWord(file.bytes(), "backend") ||
          HoldsWord(file.bytes(), "cloud") || HoldsWord(file.bytes(), "terraform_remote_state"));
}

void Run(const File& file, std::vector<Violation>& violations) {
  Reader reader(file, violations);
  for (HclRef item = file.Hcl().Root().First(); item; item = item.Next()) {
    if (item.kind() != HclNode::Kind::kBlock) continue;
    const std::vector<HclRef> labels = item.Labels();
    if (item.Value() == "terraform") {
      ReadTerraform(item.Body(), reader);
    } else if (item.Value() == "provider" && labels.size() == 1) {
      reader.Login(fmt::format("provider {}", labels[0].Value()), item.Body());
    } else if (item.Value() == "data" && labels.size() == 2 &&
               labels[0].Value() == "terraform_remote_state") {
      reader.Login(fmt::format("terraform_remote_state.{}", labels[1].Value()), item.Body());
    }
  }
}

}  // namespace leaktight::tf_provider_static_key
