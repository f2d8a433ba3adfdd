// A user and a password, or a token in their place, as clients keep and send them: in a web
// address, a header, a command line, .netrc, .npmrc, .pypirc.
#include <algorithm>
#include <string>

#include "base/base64.h"
#include "base/text.h"
#include "engine/chosen_password.h"
#include "engine/made_up.h"
#include "engine/password_text.h"
#include "engine/secret_likeness.h"
#include "engine/validator_functions.h"
#include "engine/words.h"

namespace leaktight {
namespace {

// Not a word, but not random either: letters and figures, and capitals or signs among them.
bool IsMixed(std::string_view password) {
  const auto has = [&](auto is) { return std::any_of(password.begin(), password.end(), is); };
  const int kinds = static_cast<int>(has(IsLower)) + static_cast<int>(has(IsUpper)) +
                    static_cast<int>(has([](char c) { return !IsAlnum(c); }));
  return has(IsDigit) && kinds >= 2;
}

// Words that make a password an example's, at any place within it, p@ssw0rd included.
bool SaysNothing(const std::string& lower) {
  constexpr std::string_view kWords[] = {"passw", "example", "secret", "token", "12345", "qwerty"};
  constexpr std::string_view kSigns = "@4031$5";
  constexpr std::string_view kLetters = "aaoeiss";
  std::string spelt = lower;
  for (char& c : spelt) {
    if (const size_t at = kSigns.find(c); at != std::string_view::npos) c = kLetters[at];
  }
  return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view word) {
    return lower.find(word) != std::string::npos || spelt.find(word) != std::string::npos;
  });
}

bool IsHexOnly(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsHex);
}

// `figures_do`: letters and figures are enough, as where an address says that they are a password.
bool JudgePassword(std::string_view user, std::string_view password, Opinion& opinion,
                   bool figures_do = false) {
  const std::string lower = ToLower(password);
  if (lower.size() < 8 || lower == ToLower(user) || IsTrivialPassword(lower) ||
      IsPlaceToFill(lower) || SaysNothing(lower) || LooksMadeUp(password)) {
    return false;
  }
  switch (ClassifyValue(password)) {
    case ValueKind::kSecret:
    case ValueKind::kUuid:
      return true;
    case ValueKind::kHash:
      return IsHexOnly(password);
    case ValueKind::kWeakSecret:
      opinion.confidence = std::min(opinion.confidence, 0.6);
      opinion.severity = std::min(opinion.severity, Severity::kMedium);
      return IsMixed(password) || (figures_do && IsWordAndFigures(password));
    default:
      return false;
  }
}

// What somebody may have made up, wherever it leads: a doubt, no more.
bool JudgeChosenPassword(std::string_view user, std::string_view password, Opinion& opinion) {
  const std::string lower = ToLower(password);
  if (lower == ToLower(user) || SaysNothing(lower) || !MayBeChosenPassword(password)) return false;
  opinion.confidence = kChosenConfidence;
  opinion.severity = std::min(opinion.severity, Severity::kMedium);
  return true;
}

bool JudgeAnyPassword(std::string_view user, std::string_view password, Opinion& opinion) {
  return JudgePassword(user, password, opinion) || JudgeChosenPassword(user, password, opinion);
}

bool IsToken(std::string_view text) {
  switch (ClassifyValue(text)) {
    case ValueKind::kSecret:
    case ValueKind::kUuid:
      return !LooksMadeUp(text);
    case ValueKind::kHash:
      return IsHexOnly(text) && !LooksMadeUp(text);
    default:
      return false;
  }
}

// USER:PASSWORD in base64 (RFC 7617). Many an API takes a token for the user, and no password.
bool JudgeBasic(std::string_view base64, Opinion& opinion) {
  const auto text = DecodeBase64(base64);
  if (!text || !IsUtf8(*text)) return false;
  if (std::any_of(text->begin(), text->end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; })) {
    return false;
  }
  const size_t colon = text->find(':');
  if (colon == std::string::npos || colon == 0) return false;
  const std::string user = text->substr(0, colon);
  const std::string password = text->substr(colon + 1);
  if (password.empty() || password == "x-oauth-basic") {
    return user.size() >= 16 && IsToken(user);
  }
  if (!JudgeAnyPassword(user, password, opinion)) return false;
  opinion.details.emplace_back("user", user);
  return true;
}

}  // namespace

// The group `name` is the user. Behind a URL's password stands its host, where nobody but the
// reader lives at some; a documentation's host makes an example of anything.
bool ValidateLoginPassword(const Candidate& candidate, Opinion& opinion) {
  const bool is_url = !candidate.whole.empty() && candidate.whole.back() == '@';
  const std::string user = is_url ? DecodePercent(candidate.name) : std::string(candidate.name);
  const std::string password =
      is_url ? DecodePercent(candidate.secret) : std::string(candidate.secret);
  if (IsPlaceToFill(ToLower(user))) return false;
  if (!is_url) return JudgeAnyPassword(user, password, opinion);
  const size_t end = candidate.after.find_first_of(":/?#,;\"'` \t\r\n)>\\");
  const std::string host = ToLower(candidate.after.substr(0, end));
  if (host.empty() || IsExampleHost(host)) return false;
  if (JudgePassword(user, password, opinion, is_url) && !IsPlaceToFill(host)) {
    if (!IsNowhere(host)) return true;
    opinion.severity = std::min(opinion.severity, Severity::kMedium);
    if (host.find('.') == std::string::npos && password.size() >= 12 &&
        ClassifyValue(password) == ValueKind::kSecret) {
      return true;
    }
  }
  return JudgeChosenPassword(user, password, opinion);
}

bool ValidateBasicAuth(const Candidate& candidate, Opinion& opinion) {
  return JudgeBasic(candidate.secret, opinion);
}

// https://docs.npmjs.com/cli/v11/configuring-npm/npmrc#auth-related-configuration; the group `name`
// is the key, of npm or of Yarn: https://yarnpkg.com/configuration/yarnrc#npmAuthIdent.
bool ValidateNpmrc(const Candidate& candidate, Opinion& opinion) {
  const std::string key = ToLower(candidate.name);
  if (key == "_auth" || key == "npmauthident") {
    const size_t colon = candidate.secret.find(':');
    if (colon != std::string_view::npos) {
      return JudgePassword(candidate.secret.substr(0, colon), candidate.secret.substr(colon + 1),
                           opinion);
    }
    return JudgeBasic(candidate.secret, opinion);
  }
  if (key == "_password") {
    const auto password = DecodeBase64(candidate.secret);
    return password && JudgePassword("", *password, opinion);
  }
  return IsToken(candidate.secret);
}

bool ValidateSentToken(const Candidate& candidate, Opinion&) {
  return IsToken(candidate.secret);
}

}  // namespace leaktight
