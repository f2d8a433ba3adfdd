// Azure's keys that carry a signature and a checksum, its signed URLs, and Entra's secrets.
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/base64.h"
#include "engine/azure_keys.h"
#include "engine/made_up.h"
#include "engine/password_text.h"
#include "engine/validator_functions.h"
#include "engine/words.h"

namespace leaktight {
namespace {

// The value of `name=` in the parameters around a signature: behind the last `?` or quote before it
// and up to the first blank or quote behind it.
std::string_view Parameter(std::string_view query, std::string_view name) {
  for (size_t at = query.find(name); at != std::string_view::npos; at = query.find(name, at + 1)) {
    const size_t value = at + name.size();
    if (at == 0 || value >= query.size() || query[value] != '=') continue;
    // `?se=`, `&se=`, `&amp;se=`, `\u0026se=`, `SharedAccessSignature se=`.
    if (IsLetter(query[at - 1])) continue;
    const std::string_view rest = query.substr(value + 1);
    return rest.substr(0, rest.find_first_of("&\\;\"'` \t\r\n"));
  }
  return {};
}

// 2026-01-31, or 2026-01-31T12:00:00Z with its colons escaped; or seconds since 1970, as Service
// Bus has it. To the day: nobody is told more by a finding.
std::optional<int64_t> Expiry(std::string_view text) {
  constexpr int64_t kDay = 86'400;
  const auto number = [&](size_t from, size_t count) -> std::optional<int> {
    int value = 0;
    for (const char c : text.substr(from, count)) {
      if (!IsDigit(c)) return std::nullopt;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  if (text.size() >= 10 && text[4] == '-' && text[7] == '-') {
    const auto year = number(0, 4), month = number(5, 2), day = number(8, 2);
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count() * kDay + kDay;
  }
  if (text.size() < 9 || text.size() > 11) return std::nullopt;
  int64_t seconds = 0;
  for (const char c : text) {
    if (!IsDigit(c)) return std::nullopt;
    seconds = seconds * 10 + (c - '0');
  }
  return seconds;
}

}  // namespace

bool ValidateAzureKey(const Candidate& candidate, Opinion& opinion) {
  const std::string_view key = candidate.secret;
  const AzureKeyKind* kind = FindAzureKeyKind(key);
  if (kind == nullptr) return false;
  // Fillers that somebody took care to compute a checksum for.
  if (LooksMadeUp(key)) return false;
  // Keys of Azure Cache for Redis have their signs replaced by letters, which breaks the checksum.
  const bool replaced =
      kind->signature == "AzCa" && key.find_first_of("+/") == std::string_view::npos;
  if (!replaced && !AzureChecksumAgrees(*kind, key)) return false;
  opinion.details.emplace_back("service", kind->service);
  return true;
}

bool ValidateAzureAnnotatedKey(const Candidate& candidate, Opinion& opinion) {
  constexpr size_t kRandom = 52, kDate = 58, kSignature = 76, kShortest = 84;
  const std::string_view key = candidate.secret;
  if (key.size() < kShortest || LooksMadeUp(key.substr(0, kRandom))) return false;
  const std::string_view service = AnnotatedKeyService(key.substr(kSignature, 4));
  if (!service.empty()) opinion.details.emplace_back("service", service);
  const char year = key[kDate], month = key[kDate + 1];
  if (IsUpper(year) && month >= 'A' && month <= 'L') {
    opinion.details.emplace_back("created",
                                 fmt::format("{}-{:02}", 2024 + (year - 'A'), month - 'A' + 1));
  }
  return true;
}

// A secret of an application in Entra ID. `8Q~` says that the last three characters are the first
// of its checksum in base 66; `7Q~` came before and has none.
bool ValidateEntraSecret(const Candidate& candidate, Opinion&) {
  const std::string_view secret = candidate.secret;
  if (secret.size() < 37) return false;
  if (LooksMadeUp(secret.substr(6))) return false;
  if (secret[3] == '7') return true;
  constexpr size_t kStated = 3;
  const std::string_view covered = secret.substr(0, secret.size() - kStated);
  return EntraChecksum(covered).substr(0, kStated) == secret.substr(covered.size());
}

// The signature of a URL: 32 bytes in base64, percent-encoded or not. The parameters beside it say
// until when it holds and what it lets do.
bool ValidateAzureSas(const Candidate& candidate, Opinion& opinion) {
  const auto bytes = DecodeBase64(DecodePercent(candidate.secret));
  if (!bytes || bytes->size() != 32 || LooksMadeUp(candidate.secret)) return false;
  constexpr std::string_view kEnds = "\"'`<> \t\r\n";
  // SharedAccessSignature, with a blank behind it, stands before the parameters of Service Bus.
  std::string_view before = candidate.before;
  before = before.substr(before.find_last_of(kEnds) + 1);
  std::string_view after = candidate.after.substr(0, candidate.after.find_first_of(kEnds));
  const std::string query =
      '&' + std::string(before) + std::string(candidate.whole) + '&' + std::string(after);
  if (const std::string_view allowed = Parameter(query, "sp"); !allowed.empty()) {
    opinion.details.emplace_back("permissions", DecodePercent(allowed));
  }
  const std::string_view until = Parameter(query, "se");
  const auto expiry = Expiry(until);
  if (!expiry) return true;
  opinion.details.emplace_back("expires", DecodePercent(until));
  if (*expiry < candidate.now) {
    opinion.severity = std::min(opinion.severity, Severity::kLow);
    opinion.note = "It has expired.";
  }
  return true;
}

}  // namespace leaktight
