#include "policy/variable_secrets.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "engine/path_confidence.h"
#include "engine/secret_likeness.h"
#include "policy/command_secrets.h"
#include "policy/demo_word.h"
#include "policy/embedded_text.h"
#include "policy/fallback_literals.h"
#include "policy/local_login.h"
#include "policy/secret_value.h"
#include "policy/shell_words.h"

namespace leaktight {
namespace {

// NEO4J_AUTH=neo4j/password: the password of a login in one variable.
std::optional<Span> PasswordOfLogin(std::string_view name, std::string_view value) {
  if (!EqualIgnoringCase(name, "NEO4J_AUTH")) return std::nullopt;
  const size_t slash = value.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  return Span{slash + 1, value.size()};
}

}  // namespace

SecretWeight WeightOf(std::string_view value) {
  switch (ClassifyValue(Trim(value))) {
    case ValueKind::kSecret:
    case ValueKind::kHash:
    case ValueKind::kUuid:
    case ValueKind::kEncrypted:  // one that is not: nothing else comes here
      return SecretWeight::kStrong;
    case ValueKind::kWeakSecret:
      return SecretWeight::kWeak;
    default:
      return SecretWeight::kWord;
  }
}

std::vector<VariableSecret> SecretsInVariable(const File& file, std::string_view name,
                                              std::string_view value) {
  const std::string_view trimmed = Trim(value);
  if (trimmed.empty()) return {};
  if (trimmed.find("${") != std::string_view::npos) {
    std::vector<VariableSecret> fallbacks;
    for (FallbackLiteral& literal : FallbackLiterals(value)) {
      fallbacks.push_back(
          {literal.span, WeightOf(literal.span.In(value)), std::move(literal.name)});
    }
    if (!fallbacks.empty()) return fallbacks;
  }
  const auto begin = static_cast<size_t>(trimmed.data() - value.data());
  const Span whole = {begin, begin + trimmed.size()};
  const auto weighed = [&](Span part) {
    return VariableSecret{part, WeightOf(part.In(value)), {}};
  };
  if (const auto credentials = SecretOfHeader(value)) return {weighed(*credentials)};
  if (const auto password = PasswordOfLogin(name, trimmed)) {
    const Span part = {begin + password->begin, begin + password->end};
    const std::string_view text = part.In(value);
    if (IsDemoWord(text) || HoldsReference(text) || !IsSecretUnder("password", text)) return {};
    return {weighed(part)};
  }
  std::vector<VariableSecret> secrets;
  const bool address = trimmed.find("://") != std::string_view::npos;
  if (address && IsLocalLogin(trimmed)) return {};
  if ((address || trimmed.find('=') != std::string_view::npos) && !IsSecretUnder(name, trimmed)) {
    for (const CommandSecret& secret : SecretsInOptions(value)) {
      if (!IsDemoWord(secret.span.In(value))) secrets.push_back(weighed(secret.span));
    }
    if (!secrets.empty()) return secrets;
  }
  if (IsDemoWord(trimmed) || HoldsReference(trimmed)) return {};
  if (HoldsNoSecret(ClassifyValue(trimmed)) && !IsSecretUnder(name, trimmed)) return {};
  if (const auto decoded = DecodedText(trimmed)) {
    const std::string_view plain = Trim(*decoded);
    if (file.HoldsToken(plain) || HoldsSecretInside(plain)) {
      return {{whole, SecretWeight::kStrong, {}}};
    }
    if (HoldsNoSecret(ClassifyValue(plain)) || IsDemoWord(plain)) return {};
    if (IsSecretUnder(name, plain)) return {{whole, WeightOf(plain), {}}};
  }
  if (IsSecretUnder(name, trimmed)) return {weighed(whole)};
  for (const Span part : SecretsInside(value)) {
    if (!IsDemoWord(part.In(value))) secrets.push_back(weighed(part));
  }
  return secrets;
}

std::vector<Span> TokensWithin(const File& file, Span whole) {
  std::vector<Span> tokens;
  if (!file.HoldsToken(whole)) return tokens;
  for (const Match& match : file.MatchesNear(whole)) {
    const Span span = {std::max(match.secret.begin, whole.begin),
                       std::min(match.secret.end, whole.end)};
    if (span.begin < span.end && file.HoldsToken(span)) tokens.push_back(span);
  }
  return tokens;
}

bool CountsAt(std::string_view path, SecretWeight weight) {
  constexpr double kSurePath = 0.9;
  return weight == SecretWeight::kStrong || PathConfidence(path) >= kSurePath;
}

Severity SeverityFor(Severity own, SecretWeight weight) {
  switch (weight) {
    case SecretWeight::kStrong:
      return own;
    case SecretWeight::kWeak:
      return std::min(own, Severity::kMedium);
    case SecretWeight::kWord:
      break;
  }
  return std::min(own, Severity::kLow);
}

bool ViolationList::Holds(Span span) const {
  const auto next = taken_.lower_bound(span.end);
  return next != taken_.begin() && std::prev(next)->second > span.begin;
}

bool ViolationList::Add(Violation violation) {
  if (Holds(violation.about)) return false;
  taken_[violation.about.begin] = violation.about.end;
  violations_.push_back(std::move(violation));
  return true;
}

}  // namespace leaktight
