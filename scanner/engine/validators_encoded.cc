// Tokens that hold something one can decode, and that nobody who types an example takes care to
// encode.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "engine/bech32.h"
#include "engine/made_up.h"
#include "engine/validator_functions.h"
#include "engine/words.h"

namespace leaktight {

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

// What begins with eyJ is JSON in base64: an object, to the end of the token or to its last `_`,
// behind which a signature stands. Tells the organisation or account where it names one.
// https://docs.sentry.io/security-legal-pii/security/token-formats/,
// https://developer.1password.com/docs/service-accounts/security/
bool ValidateJsonInside(const Candidate& candidate, Opinion& opinion) {
  std::string_view token = candidate.secret;
  const size_t begin = token.find("eyJ");
  if (begin == std::string_view::npos) return false;
  token.remove_prefix(begin);
  const auto object_of = [](std::string_view base64) {
    const auto text = DecodeBase64(base64);
    nlohmann::json value;
    if (text) value = nlohmann::json::parse(*text, nullptr, /*allow_exceptions=*/false);
    return value;
  };
  nlohmann::json value = object_of(token);
  if (!value.is_object()) value = object_of(token.substr(0, token.rfind('_')));
  if (!value.is_object() || value.size() < 2) return false;
  constexpr std::pair<const char*, const char*> kTells[] = {
      {"org", "organisation"}, {"email", "account"}, {"signInAddress", "address"}};
  for (const auto& [field, name] : kTells) {
    const auto at = value.find(field);
    if (at != value.end() && at->is_string()) opinion.details.emplace_back(name, *at);
  }
  return true;
}

}  // namespace leaktight
