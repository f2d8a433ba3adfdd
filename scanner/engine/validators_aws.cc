// Credentials of Amazon Web Services.
#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "base/base64.h"
#include "engine/made_up.h"
#include "engine/secret_likeness.h"
#include "engine/validator_functions.h"

namespace leaktight {
namespace {

struct KeyKind {
  std::string_view prefix;
  std::string_view name;
  std::string_view note;
};

// The prefixes that name a credential; those of users (AIDA), roles (AROA), groups (AGPA) and other
// things are ids and open nothing.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
constexpr KeyKind kKeyKinds[] = {
    {"AKIA", "long-lived access key", ""},
    {"ASIA", "temporary access key", "It is temporary: it ends within 36 hours of being issued."},
    {"ABIA", "STS service bearer token", "It names a bearer token that STS issued for a service."},
    {"ACCA", "context-specific credential", "It names a credential made for one service."},
};

// 80 bits in base32, the first 41 of them: enough for the generation and the account.
std::optional<uint64_t> Upper41Bits(std::string_view base32) {
  uint64_t bits = 0;
  for (const char c : base32.substr(0, 9)) {
    uint64_t value = 0;
    if (c >= 'A' && c <= 'Z') {
      value = static_cast<uint64_t>(c - 'A');
    } else if (c >= '2' && c <= '7') {
      value = static_cast<uint64_t>(c - '2') + 26;
    } else {
      return std::nullopt;
    }
    bits = bits << 5 | value;
  }
  return bits >> 4;
}

std::string TwelveDigits(uint64_t account) {
  std::string text = std::to_string(account);
  return std::string(text.size() < 12 ? 12 - text.size() : 0, '0') + text;
}

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isxdigit(c) != 0; });
}

}  // namespace

// Behind its four letters an id is 80 bits in base32. Of the generation in use since 2019 the first
// is 1 and the next 40 are the account; before, the first characters were I or J, and nobody
// outside has found the account in them.
// https://labs.withsecure.com/publications/a-bitwise-analysis-of-aws-access-key-identifiers.html
bool ValidateAwsKeyId(const Candidate& candidate, Opinion& opinion) {
  const std::string_view id = candidate.secret;
  if (id.size() != 20) return false;
  const auto kind = std::find_if(std::begin(kKeyKinds), std::end(kKeyKinds),
                                 [&](const KeyKind& k) { return id.substr(0, 4) == k.prefix; });
  if (kind == std::end(kKeyKinds)) return false;
  const std::string_view body = id.substr(4);
  if (LooksMadeUp(body)) return false;  // AWS's own documentation: …EXAMPLE
  const auto bits = Upper41Bits(body);
  if (!bits) return false;
  opinion.details.emplace_back("kind", kind->name);
  opinion.note = kind->note;
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
  constexpr std::string_view kPresigned = "X-Amz-Credential=";
  if (candidate.before.size() >= kPresigned.size() &&
      candidate.before.substr(candidate.before.size() - kPresigned.size()) == kPresigned) {
    opinion.severity = std::min(opinion.severity, Severity::kLow);
    opinion.note =
        "It stands in a presigned URL, which shows it to whoever may use the URL; the secret key "
        "does not stand in it.";
  }
  if ((*bits >> 40) == 0) return body[0] == 'I' || body[0] == 'J';
  const uint64_t account = *bits & ((uint64_t{1} << 40) - 1);
  if (account > 999'999'999'999) return false;
  opinion.details.emplace_back("account", TwelveDigits(account));
  return true;
}

// 40 characters of base64 (30 random bytes). What else has 40 characters: SHA-1 in hexadecimal, and
// paths and identifiers, which lack capitals, small letters, digits or variety.
bool ValidateAwsSecretKey(const Candidate& candidate, Opinion&) {
  const std::string_view key = candidate.secret;
  if (key.size() != 40 || IsHex(key) || LooksMadeUp(key)) return false;
  const auto any = [&](auto is) {
    return std::any_of(key.begin(), key.end(), [&](unsigned char c) { return is(c) != 0; });
  };
  const bool upper = any([](unsigned char c) { return std::isupper(c); });
  const bool lower = any([](unsigned char c) { return std::islower(c); });
  const bool other = any([](unsigned char c) { return c == '+' || std::isdigit(c); });
  return upper && lower && other && Entropy(key) >= 4;
}

// Base64 of a message that begins with a length-free tag and the name of what issued it; STS uses
// two forms, one with the issuer's region inside.
bool ValidateAwsSessionToken(const Candidate& candidate, Opinion& opinion) {
  const auto bytes = DecodeBase64(candidate.secret);
  if (!bytes || bytes->size() < 150 || Entropy(*bytes) < 5) return false;
  opinion.note = "It is temporary: it ends within 36 hours of being issued.";
  // In the form with a region, the fields behind "origin_ec" are "\x10…\x1a<length>REGION".
  const size_t at = bytes->find("\x1a");
  if (bytes->compare(1, 2, "\x0a\x09") == 0 && at != std::string::npos && at < 40 &&
      at + 2 < bytes->size()) {
    const auto length = static_cast<uint8_t>((*bytes)[at + 1]);
    const std::string region = bytes->substr(at + 2, length);
    const bool plain = std::all_of(region.begin(), region.end(), [](unsigned char c) {
      return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '-';
    });
    if (plain && length >= 9 && length <= 20 && region.size() == length) {
      opinion.details.emplace_back("region", region);
    }
  }
  return true;
}

// "ABSK" and base64 of "BedrockAPIKey-NAME-at-ACCOUNT:SECRET".
bool ValidateAwsBedrock(const Candidate& candidate, Opinion& opinion) {
  const auto text =
      DecodeBase64(candidate.secret.substr(std::min<size_t>(4, candidate.secret.size())));
  if (!text) return false;
  const size_t at = text->find("-at-");
  const size_t colon = text->find(':');
  if (at == std::string::npos || colon == std::string::npos || colon != at + 4 + 12) return false;
  const std::string account = text->substr(at + 4, 12);
  if (account.find_first_not_of("0123456789") != std::string::npos) return false;
  const std::string_view secret = std::string_view(*text).substr(colon + 1);
  if (secret.size() < 20 || LooksMadeUp(secret)) return false;
  opinion.details.emplace_back("account", account);
  return true;
}

}  // namespace leaktight
