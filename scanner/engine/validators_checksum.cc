// Tokens that end in a checksum over what stands before it.
#include <algorithm>

#include "engine/made_up.h"
#include "engine/token_checksum.h"
#include "engine/validator_functions.h"

namespace leaktight {

// GitHub, npm: PREFIX_BODYCCCCCC, with the CRC-32 of BODY in base 62.
bool ValidateCrc32Base62(const Candidate& candidate, Opinion&) {
  constexpr size_t kChecksum = 6;
  const std::string_view token = candidate.secret;
  const std::string_view tail = token.substr(token.rfind('_') + 1);  // npos + 1 is 0
  if (tail.size() <= kChecksum) return false;
  return Base62Checksum(tail.substr(0, tail.size() - kChecksum)) ==
         tail.substr(tail.size() - kChecksum);
}

// GitLab's routable tokens: the CRC-32 of the whole token before it in base 36.
bool ValidateCrc32Base36(const Candidate& candidate, Opinion&) {
  constexpr size_t kChecksum = 7;
  const std::string_view token = candidate.secret;
  if (token.size() <= kChecksum) return false;
  return Base36Checksum(token.substr(0, token.size() - kChecksum)) ==
         token.substr(token.size() - kChecksum);
}

// A token of GitLab: a routable one has dots and a checksum, the others are random.
bool ValidateGitlabToken(const Candidate& candidate, Opinion& opinion) {
  const std::string_view token = candidate.secret;
  if (token.find('.') != std::string_view::npos) return ValidateCrc32Base36(candidate, opinion);
  return ValidateNotMadeUp(candidate, opinion);
}

// For tokens without a checksum.
bool ValidateNotMadeUp(const Candidate& candidate, Opinion&) {
  return !LooksMadeUp(candidate.secret);
}

}  // namespace leaktight
