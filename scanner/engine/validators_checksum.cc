// Tokens that end in a checksum over what stands before it.
#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

#include "engine/hand_typed.h"
#include "engine/made_up.h"
#include "engine/secret_likeness.h"
#include "engine/token_checksum.h"
#include "engine/validator_functions.h"
#include "engine/words.h"

namespace leaktight {
namespace {

// Is the end of a token, `size` characters, the checksum of all before it?
bool EndsInChecksum(std::string_view token, size_t size,
                    std::string (*checksum)(std::string_view before)) {
  if (token.size() <= size) return false;
  const size_t end = token.size() - size;
  return checksum(token.substr(0, end)) == token.substr(end);
}

}  // namespace

// GitHub, npm: PREFIX_BODYCCCCCC, with the CRC-32 of BODY in base 62.
bool ValidateCrc32Base62(const Candidate& candidate, Opinion&) {
  const std::string_view token = candidate.secret;
  return EndsInChecksum(token.substr(token.rfind('_') + 1), 6, Base62Checksum);  // npos + 1 is 0
}

// GitLab's routable tokens: the CRC-32 of the whole token before it in base 36.
bool ValidateCrc32Base36(const Candidate& candidate, Opinion&) {
  return EndsInChecksum(candidate.secret, 7, Base36Checksum);
}

// Atlassian: the CRC-32 of the whole token before it, in eight capital hexadecimal digits. The
// format is told by Datadog's scanner, which checks it too:
// https://docs.rs/crate/dd-sensitive-data-scanner/latest/source/src/secondary_validation/atlassian_token_checksum.rs
bool ValidateCrc32Hex(const Candidate& candidate, Opinion&) {
  return EndsInChecksum(candidate.secret, 8, HexChecksum);
}

// A token of GitLab: a routable one has dots and a checksum; the others are random, in hexadecimal
// or small letters and digits where they are long, else in base64, where a name made of words lacks
// capitals.
bool ValidateGitlabToken(const Candidate& candidate, Opinion& opinion) {
  const std::string_view token = candidate.secret;
  if (token.find('.') != std::string_view::npos) return ValidateCrc32Base36(candidate, opinion);
  const std::string_view body = token.substr(token.find('-') + 1);
  if (LooksMadeUp(body)) return false;
  const auto has = [&](auto is) { return std::any_of(body.begin(), body.end(), is); };
  const bool lower = has([](unsigned char c) { return std::islower(c) != 0; });
  const bool upper = has([](unsigned char c) { return std::isupper(c) != 0; });
  const bool digit = has([](unsigned char c) { return std::isdigit(c) != 0; });
  const bool mark = has([](unsigned char c) { return c == '-' || c == '_'; });
  return lower && (upper || (digit && !mark && body.size() >= 25));
}

// Slack's numbers name the workspace and the bot; the last part is the secret. Numbers that nobody
// was given (511111111-31111111111) give the whole away; behind xoxe stands base64 of several.
bool ValidateSlackToken(const Candidate& candidate, Opinion&) {
  const std::string_view token = candidate.secret;
  // Workspaces and bots in documents: xoxb-1234567890-1234567890123-….
  constexpr std::string_view kCounted = "-1234567";
  const bool numbered = !token.starts_with("xoxe");
  return token.find(kCounted) == std::string_view::npos && !(numbered && IsHandTyped(token)) &&
         !LooksMadeUp(token.substr(token.rfind('-') + 1));
}

bool ValidateSlackWebhook(const Candidate& candidate, Opinion&) {
  const std::string_view url = candidate.secret;
  return !LooksMadeUp(url.substr(url.rfind('/') + 1));
}

// glsa_BODY_CCCCCCCC: the CRC-32 of all before the last `_`.
bool ValidateGrafanaToken(const Candidate& candidate, Opinion&) {
  const std::string_view token = candidate.secret;
  const size_t end = token.rfind('_');
  return end != std::string_view::npos &&
         GrafanaChecksum(token.substr(0, end)) == token.substr(end + 1);
}

bool ValidateMatrixToken(const Candidate& candidate, Opinion&) {
  const std::string_view token = candidate.secret;
  const size_t end = token.rfind('_');
  return end != std::string_view::npos &&
         MatrixChecksum(token.substr(0, end)) == token.substr(end + 1);
}

// cio_tp_BODYC: what C is made of BODY.
bool ValidateCratesIoToken(const Candidate& candidate, Opinion&) {
  const std::string_view token = candidate.secret;
  const std::string_view tail = token.substr(token.rfind('_') + 1);  // npos + 1 is 0
  if (tail.size() < 2) return false;
  return CratesIoChecksum(tail.substr(0, tail.size() - 1)) == tail.back() && !LooksMadeUp(tail);
}

bool ValidatePackagistToken(const Candidate& candidate, Opinion&) {
  return EndsInChecksum(candidate.secret, 8, PackagistChecksum);
}

// dyn_BODYCCCCCC. Of the longer ones, which its documentation names too, it shows none: there the
// checksum is not asked for.
bool ValidateDynamicToken(const Candidate& candidate, Opinion& opinion) {
  constexpr size_t kPrefix = 4;
  constexpr size_t kShown = 36;
  if (candidate.secret.size() < kPrefix) return false;
  const std::string_view body = candidate.secret.substr(kPrefix);
  if (EndsInChecksum(body, 6, DynamicChecksum)) return true;
  return body.size() > kShown && ValidateRandomCase(candidate, opinion);
}

// cfltBODYCCCCCC
bool ValidateConfluentSecret(const Candidate& candidate, Opinion&) {
  constexpr size_t kPrefix = 4;
  if (candidate.secret.size() < kPrefix) return false;
  return EndsInChecksum(candidate.secret.substr(kPrefix), 6, ConfluentChecksum);
}

// For tokens without a checksum that are letters of both cases and digits: a name is not.
bool ValidateRandomCase(const Candidate& candidate, Opinion&) {
  constexpr double kLeastBits = 12;
  const std::string_view token = candidate.secret;
  const auto count = [&](auto is) { return std::count_if(token.begin(), token.end(), is); };
  return count(IsLower) >= 3 && count(IsUpper) >= 3 && !LooksMadeUp(token) &&
         RandomBits(token) >= kLeastBits;
}

// For tokens without a checksum.
bool ValidateNotMadeUp(const Candidate& candidate, Opinion&) {
  return !LooksMadeUp(candidate.secret);
}

}  // namespace leaktight
