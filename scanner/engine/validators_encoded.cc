// Tokens that hold something one can decode, and that nobody who types an example takes care to
// encode.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "engine/bech32.h"
#include "engine/expiry.h"
#include "engine/made_up.h"
#include "engine/validator_functions.h"
#include "engine/value_shapes.h"
#include "engine/words.h"

namespace leaktight {
namespace {

nlohmann::json ObjectIn(std::string_view base64) {
  const auto text = DecodeBase64(base64);
  nlohmann::json value;
  if (text) value = nlohmann::json::parse(*text, nullptr, /*allow_exceptions=*/false);
  return value;
}

}  // namespace

// age's identities: https://github.com/C2SP/C2SP/blob/main/age.md
bool ValidateBech32(const Candidate& candidate, Opinion&) {
  return IsBech32(candidate.secret);
}

// NUMBER.TIME.SIGNATURE, the first being the decimal number (a snowflake) of the bot's user in
// base64: https://docs.discord.com/developers/reference#authentication, #snowflakes.
bool ValidateDiscordToken(const Candidate& candidate, Opinion& opinion) {
  const std::string_view token = candidate.secret;
  const size_t dot = token.find('.');
  if (dot == std::string_view::npos) return false;
  const auto number = DecodeBase64(token.substr(0, dot));
  if (!number || number->size() < 17 || number->size() > 20 ||
      !std::all_of(number->begin(), number->end(), IsDigit)) {
    return false;
  }
  if (LooksMadeUp(token.substr(token.rfind('.') + 1))) return false;
  opinion.details.emplace_back("bot", *number);
  return true;
}

// What begins with eyJ is JSON in base64: an object, to the end of the token, or to its last `_` or
// its `.`, behind which a signature stands. What is secret in it is not made up. Tells whose it is
// and what it opens, where it says so.
// https://docs.sentry.io/security-legal-pii/security/token-formats/,
// https://developer.1password.com/docs/service-accounts/security/
bool ValidateJsonInside(const Candidate& candidate, Opinion& opinion) {
  std::string_view token = candidate.secret;
  const size_t begin = token.find("eyJ");
  if (begin == std::string_view::npos) return false;
  token.remove_prefix(begin);
  nlohmann::json value;
  for (const size_t end : {token.size(), token.rfind('_'), token.find('.')}) {
    value = ObjectIn(token.substr(0, end));
    if (value.is_object()) break;
  }
  if (!value.is_object()) return false;
  constexpr const char* kSecrets[] = {"apiKey", "api_key", "Password", "v2"};
  bool has_secret = false;
  for (const char* field : kSecrets) {
    const auto at = value.find(field);
    if (at == value.end()) continue;
    if (!at->is_string() || LooksMadeUp(at->get_ref<const std::string&>())) return false;
    has_secret = true;
  }
  if (!has_secret && value.size() < 2) return false;
  constexpr std::pair<const char*, const char*> kTells[] = {{"org", "organisation"},
                                                            {"email", "account"},
                                                            {"signInAddress", "address"},
                                                            {"api_address", "address"},
                                                            {"appId", "app"},
                                                            {"UserID", "user"},
                                                            {"host", "host"}};
  for (const auto& [field, name] : kTells) {
    const auto at = value.find(field);
    if (at != value.end() && at->is_string()) opinion.details.emplace_back(name, *at);
  }
  return true;
}

// DEPLOYMENT|JSON, or behind the | what a server of one's own sealed, in hexadecimal.
bool ValidateConvexKey(const Candidate& candidate, Opinion& opinion) {
  const size_t bar = candidate.secret.find('|');
  if (bar == std::string_view::npos) return false;
  const std::string_view sealed = candidate.secret.substr(bar + 1);
  if (sealed.starts_with("eyJ") ? !ValidateJsonInside(candidate, opinion) : LooksMadeUp(sealed)) {
    return false;
  }
  opinion.details.emplace_back("deployment", candidate.secret.substr(0, bar));
  return true;
}

// Base64 of tok:UUID:1:0, the UUID written with _ for -, as tokens in public code are: the pages of
// Intercom show none.
bool ValidateIntercomToken(const Candidate& candidate, Opinion&) {
  constexpr std::string_view kBegin = "tok:";
  constexpr size_t kUuid = 36;
  const auto text = DecodeBase64(candidate.secret);
  if (!text || !text->starts_with(kBegin) || text->size() < kBegin.size() + kUuid) return false;
  std::string uuid = text->substr(kBegin.size(), kUuid);
  std::replace(uuid.begin(), uuid.end(), '_', '-');
  const std::string_view rest = std::string_view(*text).substr(kBegin.size() + kUuid);
  return IsUuid(uuid) && !LooksMadeUp(uuid) && rest.starts_with(':') &&
         std::all_of(rest.begin(), rest.end(), [](char c) { return IsDigit(c) || c == ':'; });
}

// A reference token is base64 of reftkn:01:EXPIRY:RANDOM, the expiry in seconds since 1970, ten
// zeros where there is none. An API key is random.
bool ValidateJfrogToken(const Candidate& candidate, Opinion& opinion) {
  constexpr std::string_view kBegin = "reftkn:01:";
  constexpr size_t kDigits = 10;
  if (!candidate.secret.starts_with("cmVmdGtu")) return !LooksMadeUp(candidate.secret);
  const auto text = DecodeBase64(candidate.secret);
  if (!text || !text->starts_with(kBegin)) return false;
  const std::string_view rest = std::string_view(*text).substr(kBegin.size());
  const std::string_view digits = rest.substr(0, kDigits);
  if (rest.size() < 2 * kDigits || rest[kDigits] != ':' ||
      !std::all_of(digits.begin(), digits.end(), IsDigit)) {
    return false;
  }
  const std::string_view random = rest.substr(kDigits + 1);
  if (!std::all_of(random.begin(), random.end(), IsAlnum) || LooksMadeUp(random)) return false;
  int64_t expires = 0;
  for (const char c : digits) expires = expires * 10 + (c - '0');
  if (expires == 0) {
    opinion.details.emplace_back("expires", "never");
  } else {
    TellExpiry(expires, candidate.now, opinion);
  }
  return true;
}

// {"typ": "TCV2"}, what is random, and a UUID, each in base64.
bool ValidateTeamcityToken(const Candidate& candidate, Opinion&) {
  const std::string_view token = candidate.secret;
  const size_t first = token.find('.');
  const size_t last = token.rfind('.');
  if (first == last) return false;
  const auto uuid = DecodeBase64(token.substr(last + 1));
  const auto random = DecodeBase64(token.substr(first + 1, last - first - 1));
  return uuid && IsUuid(*uuid) && random && !LooksMadeUp(*random);
}

}  // namespace leaktight
