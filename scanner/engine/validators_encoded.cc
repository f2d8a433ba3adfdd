// Tokens that hold something one can decode, and that nobody who types an example takes care to
// encode.
#include <algorithm>

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

}  // namespace leaktight
