// Passwords within connection URLs and connection strings.
#include <algorithm>
#include <string>

#include "base/text.h"
#include "engine/chosen_password.h"
#include "engine/password_text.h"
#include "engine/secret_likeness.h"
#include "engine/validator_functions.h"

namespace leaktight {
namespace {

constexpr size_t kShort = 8;

// Behind the password of a URL stands its host; of a connection string it stood before.
std::string HostBehind(const Candidate& candidate) {
  if (candidate.whole.empty() || candidate.whole.back() != '@') return {};
  const size_t end = candidate.after.find_first_of(":/?#,;\"'` \t\r\n)>\\");
  return ToLower(candidate.after.substr(0, end));
}

bool JudgeUrlPassword(const Candidate& candidate, const std::string& password, Opinion& opinion) {
  const std::string lower = ToLower(password);
  const ValueKind kind = ClassifyValue(password);
  switch (kind) {
    case ValueKind::kEmpty:
    case ValueKind::kPlaceholder:
    case ValueKind::kReference:
    case ValueKind::kEncrypted:
      return false;
    case ValueKind::kSecret:
      break;
    default:
      // A word or a number may be a password; a short one is rather an example's, but for a word
      // that somebody put figures behind.
      if (password.size() < kShort && !IsWordAndFigures(password)) return false;
      opinion.confidence = std::min(opinion.confidence, 0.6);
      opinion.severity = std::min(opinion.severity, Severity::kMedium);
      break;
  }
  if (IsPlaceToFill(lower)) return false;
  bool local = false;
  if (!candidate.whole.empty() && candidate.whole.back() == '@') {
    local = IsNowhere(HostBehind(candidate));
  } else {
    const std::string before = ToLower(candidate.whole);
    local = before.find("localhost") != std::string::npos ||
            before.find("127.0.0.1") != std::string::npos;
  }
  if (!local) return true;
  // On one's own machine only a password that somebody took care to make is worth a word.
  opinion.severity = std::min(opinion.severity, Severity::kMedium);
  return kind == ValueKind::kSecret && password.size() >= 12;
}

}  // namespace

// The group `name` is the user, where the pattern names one.
bool ValidateUrlPassword(const Candidate& candidate, Opinion& opinion) {
  const std::string password = DecodePercent(candidate.secret);
  const std::string lower = ToLower(password);
  if (lower == ToLower(DecodePercent(candidate.name)) || IsTrivialPassword(lower)) return false;
  if (JudgeUrlPassword(candidate, password, opinion)) return true;
  // What somebody may have made up, on one's own machine too: a doubt, no more.
  if (!MayBeChosenPassword(password) || IsExampleHost(HostBehind(candidate))) return false;
  opinion.confidence = kChosenConfidence;
  opinion.severity = std::min(opinion.severity, Severity::kMedium);
  return true;
}

}  // namespace leaktight
