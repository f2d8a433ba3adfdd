// Secrets that hold JSON, or are held by it.
#include <nlohmann/json.hpp>
#include <optional>

#include "base/base64.h"
#include "engine/made_up.h"
#include "engine/validator_functions.h"

namespace leaktight {
namespace {

using Json = nlohmann::json;

std::optional<Json> DecodeObject(std::string_view base64) {
  const auto text = DecodeBase64(base64);
  if (!text) return std::nullopt;
  Json value = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!value.is_object()) return std::nullopt;
  return value;
}

std::string TextOf(const Json& object, const char* field) {
  const auto at = object.find(field);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

// The nearest e-mail address of a service account in a text.
std::string_view AccountIn(std::string_view text) {
  constexpr std::string_view kDomain = ".iam.gserviceaccount.com";
  const size_t at = text.find(kDomain);
  if (at == std::string_view::npos) return {};
  size_t begin = at;
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '@' || c == '.';
  };
  while (begin > 0 && is_part(text[begin - 1])) begin--;
  const std::string_view account = text.substr(begin, at + kDomain.size() - begin);
  return account.find('@') == std::string_view::npos ? std::string_view() : account;
}

bool ValidateKey(const Candidate& candidate, std::string_view key, Opinion& opinion) {
  Candidate inner = candidate;
  inner.secret = key;
  return ValidateReadKey(inner, opinion);
}

}  // namespace

// The private key in the JSON file of a Google service account (the file names the account before
// or behind it); or the whole file in base64.
bool ValidateGoogleServiceAccount(const Candidate& candidate, Opinion& opinion) {
  if (candidate.secret.substr(0, 5) == "-----") {
    std::string_view account = AccountIn(candidate.after);
    if (account.empty()) account = AccountIn(candidate.before);
    if (account.empty() || !ValidateKey(candidate, candidate.secret, opinion)) return false;
    opinion.details.emplace_back("account", account);
    return true;
  }
  const auto file = DecodeObject(candidate.secret);
  if (!file || TextOf(*file, "type") != "service_account") return false;
  if (!ValidateKey(candidate, TextOf(*file, "private_key"), opinion)) return false;
  opinion.details.emplace_back("account", TextOf(*file, "client_email"));
  return true;
}

// {"k": KEY, "n": NAME, …} in base64: an API key of Grafana, with the organisation's number as
// `id`; behind glc_, a token of Grafana Cloud, with the organisation as `o`.
bool ValidateGrafanaJson(const Candidate& candidate, Opinion& opinion) {
  constexpr std::string_view kCloud = "glc_";
  std::string_view token = candidate.secret;
  const bool cloud = token.substr(0, kCloud.size()) == kCloud;
  if (cloud) token.remove_prefix(kCloud.size());
  const auto object = DecodeObject(token);
  if (!object) return false;
  const std::string key = TextOf(*object, "k");
  const std::string name = TextOf(*object, "n");
  if (key.size() < 20 || LooksMadeUp(key) || name.empty()) return false;
  if (!object->contains(cloud ? "o" : "id")) return false;
  opinion.details.emplace_back("name", name);
  return true;
}

}  // namespace leaktight
