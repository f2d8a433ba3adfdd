#include "policy/terraform_judge.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/cloud_config.h"
#include "policy/cloudformation.h"
#include "policy/command_secrets.h"
#include "policy/credential_value.h"
#include "policy/demo_word.h"
#include "policy/embedded_text.h"
#include "policy/local_login.h"
#include "policy/secret_value.h"
#include "policy/terraform_schema.h"
#include "policy/yaml_reader.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;

// Texts within values are written by people; longer ones are data.
constexpr size_t kMostInside = 256 << 10;
// Shorter texts are seldom base64 of anything.
constexpr size_t kShortestEncoded = 12;

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Keys of a secret that say whose it is and where it opens: no part of it that is secret.
bool IsPublicKeyOfSecret(std::string_view key) {
  const std::string lower = ToLower(key);
  for (const std::string_view part :
       {"user",   "host",   "port",  "dbname",  "database", "engine", "region", "endpoint",
        "url",    "uri",    "email", "account", "name",     "type",   "id",     "version",
        "arn",    "config", "cert",  ".crt",    "public",   "schema", "role",   "domain",
        "server", "bucket", "path",  "enabled", "namespace"}) {
    if (lower.find(part) != std::string::npos) return true;
  }
  return false;
}

// What a Secret or a secret's entry is called: "prod-db-credentials" as `secret`, "api-key" as
// `api_key_secret_key`.
bool IsNameOfSecret(std::string_view name, std::string_view value) {
  const std::string lower = ToLower(name);
  const ValueKind kind = ClassifyValue(value);
  return (lower.ends_with("secret") || lower.ends_with("secret_key")) &&
         (kind == ValueKind::kIdentifier || kind == ValueKind::kWords) && ToLower(value) == value;
}

// As the rule aws-access-key-id knows them.
bool IsAwsKeyId(std::string_view token) {
  constexpr size_t kSize = 20;
  return token.size() == kSize && IsOneOf(token.substr(0, 4), {"AKIA", "ASIA", "ABIA", "ACCA"});
}

// Arguments that sound like secrets and are none: what makes a request its own, the signs that a
// generated password may have.
bool IsNoSecret(std::string_view name) {
  // Where an object lies in a bucket; what a statement of a policy is called.
  if (name == "key" || name == "sid") return true;
  for (const std::string_view end : {"creation_token", "client_token", "idempotency_token",
                                     "override_special", "continuation_token"}) {
    if (name.ends_with(end)) return true;
  }
  return false;
}

// Keys that machines make are longer; a short one, as a `gateway_key` may be, is one of a map.
bool IsKeyOfMap(std::string_view name, std::string_view value) {
  constexpr size_t kShortestKey = 12;
  return name.ends_with("_key") && value.size() < kShortestKey;
}

// base64 of `admin`, of `changeme`; what people cut off to show it.
bool IsShown(std::string_view value) {
  if (value.ends_with("...") || value.ends_with("\xE2\x80\xA6")) return true;
  const auto decoded = DecodeBase64(value);
  return decoded &&
         (IsDemoWord(Trim(*decoded)) || ClassifyValue(Trim(*decoded)) == ValueKind::kPlaceholder);
}

// An empty object or list of JSON; addresses of people, with commas between.
bool HoldsNothingSecret(std::string_view value) {
  if (value == "{}" || value == "[]") return true;
  if (value.find(',') == std::string_view::npos) return false;
  while (!value.empty()) {
    const std::string_view part = Trim(value.substr(0, value.find(',')));
    const size_t at = part.find('@');
    const bool address = at != std::string_view::npos && at > 0 &&
                         part.find('@', at + 1) == std::string_view::npos &&
                         part.find('.', at + 2) != std::string_view::npos &&
                         part.find(' ') == std::string_view::npos;
    if (!address) return false;
    value.remove_prefix(std::min(value.find(','), value.size() - 1) + 1);
  }
  return true;
}

bool IsMoreThanWords(ValueKind kind) {
  return kind >= ValueKind::kWeakSecret || kind == ValueKind::kHash || kind == ValueKind::kUuid;
}

std::vector<Span> Moved(std::vector<Span> spans, size_t by) {
  for (Span& span : spans) span = {span.begin + by, span.end + by};
  return spans;
}

std::vector<Span> SpansOf(const std::vector<CommandSecret>& secrets) {
  std::vector<Span> spans;
  spans.reserve(secrets.size());
  for (const CommandSecret& secret : secrets) spans.push_back(secret.span);
  return spans;
}

// Terraform fills in nothing in a text that has no templates: `$${` writes `${` as it is. A value
// that is random without it is no reference.
std::string WithoutEscaped(std::string_view value) {
  std::string rest;
  while (!value.empty()) {
    const size_t begin = std::min(value.find("${"), value.size());
    const size_t end = value.find('}', begin);
    rest += value.substr(0, begin);
    if (end == std::string_view::npos) break;
    value.remove_prefix(end + 1);
  }
  return rest;
}

bool IsScript(std::string_view name, std::string_view text) {
  return Trim(text).starts_with("#!") || IsScriptArgument(name);
}

bool IsDocument(std::string_view text) {
  const std::string_view trimmed = Trim(text);
  return trimmed.starts_with('{') || trimmed.starts_with('[') || trimmed.starts_with("---") ||
         trimmed.starts_with("#cloud-config") || trimmed.find(":\n") != std::string_view::npos ||
         trimmed.find(": ") != std::string_view::npos;
}

}  // namespace

bool IsScriptArgument(std::string_view name) {
  return IsOneOf(name, {"user_data", "user_data_base64", "user-data", "custom_data", "inline",
                        "metadata_startup_script", "startup_script", "startup-script", "command",
                        "script", "cloud-config", "bootstrap_script", "pre_bootstrap_user_data",
                        "post_bootstrap_user_data", "windows-startup-script-ps1", "run_command"});
}

// Each token that the rules know at its own place. The id of an AWS access key alone is no secret,
// only what AWS counts as the name of one: its rule tells of it.
std::vector<Span> TerraformJudge::TokensIn(Span span) const {
  std::vector<Span> tokens;
  if (!file_.HoldsToken(span)) return tokens;
  bool more_than_ids = false;
  for (const Match& match : file_.MatchesNear(span)) {
    if (!match.secret.Overlaps(span) || !file_.HoldsToken(match.secret)) continue;
    tokens.push_back(
        {std::max(match.secret.begin, span.begin), std::min(match.secret.end, span.end)});
    more_than_ids |= !IsAwsKeyId(match.SecretIn(file_.bytes()));
  }
  return more_than_ids ? tokens : std::vector<Span>();
}

bool TerraformJudge::IsNamedSecret(std::string_view name, std::string_view value,
                                   bool words_count) const {
  name = WithoutWriteOnly(name);
  return (words_count || IsMoreThanWords(ClassifyValue(value))) && !IsNoSecret(name) &&
         !IsKeyOfMap(name, value) && !IsDemoWord(value) && !IsShown(value) &&
         !IsNameOfSecret(name, value) && IsSecretUnder(name, value) &&
         CountsAt(file_.path(), value);
}

bool TerraformJudge::IsInMapOfSecrets(std::string_view map, std::string_view key,
                                      std::string_view value) const {
  if (map.empty() || IsNoSecret(key) || ClassifyName(key) == NameKind::kReference) return false;
  const std::string lower = ToLower(map);
  if (lower.ends_with("passwords") || lower.ends_with("tokens") || lower.ends_with("keys")) {
    return IsNamedSecret(map, value, false);
  }
  return !IsPublicKeyOfSecret(key) && ClassifyValue(value) == ValueKind::kSecret &&
         !IsShown(value) && CountsAt(file_.path(), value);
}

// Beside what is filled in stand words and names far more often than passwords: a part counts that
// is random by itself.
bool TerraformJudge::IsSecretPart(const TerraformText& text, std::string_view part) const {
  constexpr size_t kShortest = 12;
  return part.size() >= kShortest &&
         part.find_first_of(" \t\n\"'\\/(){}[]<>") == std::string_view::npos &&
         (text.sensitive || text.name.ends_with("token") ||
          ClassifyName(WithoutWriteOnly(text.name)) == NameKind::kSecret) &&
         ClassifyValue(part) == ValueKind::kSecret && IsSecret(text, part, false);
}

// What stands in a template between that which is filled in, and joins it.
std::vector<Span> TerraformJudge::InParts(const TerraformText& text) const {
  constexpr std::string_view kJoints = "-_.:@";
  std::vector<Span> secrets;
  for (HclRef part = text.value.First(); part; part = part.Next()) {
    const Span span = part.span();
    const std::string_view written = span.In(file_.bytes());
    if (!part.IsString() || written != part.Value()) continue;
    const size_t begin = written.find_first_not_of(kJoints);
    if (begin == std::string_view::npos) continue;
    const Span inner{span.begin + begin, span.begin + written.find_last_not_of(kJoints) + 1};
    if (IsSecretPart(text, inner.In(file_.bytes()))) secrets.push_back(inner);
  }
  return secrets;
}

bool TerraformJudge::IsSecret(const TerraformText& text, std::string_view value,
                              bool words_count) const {
  if (HoldsNothingSecret(value)) return false;
  if (IsNamedSecret(text.name, value, words_count)) return true;
  if (IsInMapOfSecrets(text.map, text.name, value)) return true;
  const ValueKind kind = ClassifyValue(value);
  if (!text.sensitive || (!words_count && !IsMoreThanWords(kind))) return false;
  if (!text.keyed) {
    if (RepeatsName(text.name, value)) return false;
    return IsCredential(CredentialKind::kPassword, value) && CountsAt(file_.path(), value);
  }
  return !IsPublicKeyOfSecret(text.name) && kind == ValueKind::kSecret;
}

// JSON or YAML: what stands under names of its own, pairs of `name` and `value`, parameters of
// CloudFormation.
std::vector<Span> TerraformJudge::InDocument(std::string_view written) const {
  std::vector<Span> secrets;
  const YamlStream stream = ReadYaml(written);
  for (const YamlDocument& document : stream.documents) {
    const YamlRef root = stream.Root(document);
    if (!document.error.empty() || root.IsScalar()) return {};
  }
  EachNamedScalar(stream, [&](std::string_view name, YamlRef value) {
    if (value.span().empty() || ComesFromElsewhere(value)) return;
    if (IsNamedSecret(name, Trim(value.Value()), true)) secrets.push_back(value.span());
  });
  return secrets;
}

// In a text of several lines, or one that is a document or a command.
std::vector<Span> TerraformJudge::Inside(const TerraformText& text,
                                         std::string_view written) const {
  std::vector<Span> secrets;
  const bool cloud_config = Trim(written).starts_with("#cloud-config");
  if (!cloud_config && IsScript(text.name, written)) {
    secrets = SpansOf(SecretsInScript(written));
  } else {
    if (IsDocument(written)) secrets = InDocument(written);
    if (secrets.empty()) secrets = SecretsInside(written);
    if (cloud_config) AddSecretsOfCloudCommands(written, secrets);
  }
  secrets.erase(std::remove_if(secrets.begin(), secrets.end(),
                               [&](Span secret) {
                                 const std::string_view value = secret.In(written);
                                 return IsDemoWord(value) || !CountsAt(file_.path(), value);
                               }),
                secrets.end());
  return secrets;
}

std::vector<Span> TerraformJudge::SecretsIn(const TerraformText& text, bool words_count) const {
  const Span span = text.value.span();
  const bool filled_in = text.value.kind() == Kind::kTemplate;
  if (span.empty() || (!filled_in && !text.value.IsString())) return {};
  if (std::vector<Span> tokens = TokensIn(span); !tokens.empty()) return tokens;
  if (span.size() > kMostInside) return {};
  const std::string_view written = span.In(file_.bytes());
  const std::string_view value = filled_in ? written : text.value.Value();
  const std::string_view trimmed = Trim(value);
  const bool exact = written == value || text.value.style() == HclStyle::kIndentedHeredoc;
  if (text.part) {
    return IsSecretPart(text, trimmed) ? std::vector<Span>{span} : std::vector<Span>();
  }
  if (!filled_in && trimmed.find('\n') == std::string_view::npos &&
      IsSecret(text, trimmed, words_count)) {
    return {span};
  }
  if (!filled_in && trimmed.find("${") != std::string_view::npos) {
    const std::string rest = WithoutEscaped(trimmed);
    if (ClassifyValue(rest) == ValueKind::kSecret && IsSecret(text, rest, words_count)) {
      return {span};
    }
  }
  const bool lines = trimmed.find('\n') != std::string_view::npos;
  if (lines && text.sensitive && !text.keyed && trimmed.starts_with("-----BEGIN")) {
    return IsSecret(text, trimmed, words_count) ? std::vector<Span>{span} : std::vector<Span>();
  }
  if (lines || IsConfiguration(trimmed) || IsScriptArgument(text.name)) {
    std::vector<Span> inside = Inside(text, exact ? written : value);
    if (!inside.empty()) return exact ? Moved(std::move(inside), span.begin) : std::vector{span};
    if (lines) return {};
  }
  if (!filled_in && trimmed.size() >= kShortestEncoded) {
    const auto decoded = DecodeBase64(trimmed);
    if (decoded && IsUtf8(*decoded)) {
      const bool script = IsScriptArgument(text.name) || Trim(*decoded).starts_with("#!");
      if (file_.HoldsToken(*decoded) || (script && !SecretsInScript(*decoded).empty()) ||
          (text.sensitive && HoldsSecretInside(*decoded))) {
        return {span};
      }
    }
  }
  if (filled_in) {
    if (std::vector<Span> parts = InParts(text); !parts.empty()) return parts;
  }
  const bool address = trimmed.find("://") != std::string_view::npos;
  if (!exact || IsLocalLogin(trimmed) ||
      (!address && trimmed.find('=') == std::string_view::npos)) {
    return {};
  }
  std::vector<Span> options = SpansOf(SecretsInOptions(written));
  options.erase(std::remove_if(options.begin(), options.end(),
                               [&](Span option) {
                                 const std::string_view part = option.In(written);
                                 return IsDemoWord(part) || !CountsAt(file_.path(), part);
                               }),
                options.end());
  return Moved(std::move(options), span.begin);
}

Violation TerraformJudge::About(std::vector<Span> secrets, std::string_view subject,
                                Severity own) const {
  Violation violation;
  violation.about = secrets.front();
  violation.secrets = std::move(secrets);
  violation.subject = subject;
  for (const Span secret : violation.secrets) {
    for (const Match& match : file_.MatchesNear(secret)) {
      if (match.secret.Overlaps(secret) && match.severity > violation.severity.value_or(own)) {
        violation.severity = match.severity;
      }
    }
  }
  TakeLowerSeverity(file_, own, violation);
  return violation;
}

}  // namespace leaktight
