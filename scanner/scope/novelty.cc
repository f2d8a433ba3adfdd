#include "scope/novelty.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace leaktight {
namespace {

// Bytes of other encodings than ASCII are letters here.
bool IsWordByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool SameKind(char a, char b) {
  return a == b ? a != ' ' && a != '\t' && a != '\n' && a != '\r' : IsWordByte(a) && IsWordByte(b);
}

std::string WithoutWhiteSpace(std::string_view text) {
  std::string rest;
  rest.reserve(text.size());
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') rest += c;
  }
  return rest;
}

bool StandsAsItIs(std::string_view secret, std::string_view text, bool ends_matter) {
  if (secret.empty()) return true;
  for (size_t at = text.find(secret); at != std::string_view::npos;
       at = text.find(secret, at + 1)) {
    const size_t end = at + secret.size();
    const bool goes_on = (at > 0 && SameKind(text[at - 1], secret.front())) ||
                         (end < text.size() && SameKind(text[end], secret.back()));
    if (!goes_on || !ends_matter) return true;
  }
  return false;
}

// Whether a finding without secret is the same as another one: about whole files the rule decides,
// since a message may name the file; in an archive they are those of one name.
bool IsSame(const Finding& a, const Finding& b) {
  if (a.rule != b.rule || MemberOf(a.place) != MemberOf(b.place)) return false;
  return (a.place.span.empty() && b.place.span.empty()) || a.message == b.message;
}

std::vector<std::string> CausesOf(std::string_view rule, const RepositoryViolation& violation) {
  std::vector<std::string> causes = violation.causes;
  if (causes.empty()) causes.push_back(violation.path + '\0' + violation.violation.subject);
  for (std::string& cause : causes) cause.insert(0, std::string(rule) + '\0');
  return causes;
}

}  // namespace

bool Stands(std::string_view secret, std::string_view text) {
  if (secret.find('\n') == std::string_view::npos) return StandsAsItIs(secret, text, true);
  // What stood on neighbouring lines now touches the ends of the secret.
  return StandsAsItIs(WithoutWhiteSpace(secret), WithoutWhiteSpace(text), false);
}

FindingCandidate MakeFindingCandidate(Finding finding, std::string_view bytes) {
  FindingCandidate candidate;
  if (finding.has_secret) {
    for (const Span span : finding.secret_spans) candidate.secrets.emplace_back(span.In(bytes));
    if (candidate.secrets.empty()) candidate.secrets.push_back(finding.secret);
    candidate.is_encoded =
        !finding.secret.empty() && std::find(candidate.secrets.begin(), candidate.secrets.end(),
                                             finding.secret) == candidate.secrets.end();
  }
  candidate.finding = std::move(finding);
  return candidate;
}

void CompareWithPreImage(std::string_view pre_image,
                         const std::function<std::vector<Finding>()>& judge,
                         std::vector<FindingCandidate>& candidates) {
  std::optional<std::vector<Finding>> judged;
  for (FindingCandidate& candidate : candidates) {
    if (!candidate.is_new) continue;
    const Finding& finding = candidate.finding;
    if (finding.has_secret) {
      std::vector<std::string>& secrets = candidate.secrets;
      secrets.erase(
          std::remove_if(secrets.begin(), secrets.end(),
                         [&](const std::string& secret) { return Stands(secret, pre_image); }),
          secrets.end());
      candidate.is_new = !secrets.empty();
      if (!candidate.is_new || !candidate.is_encoded) continue;
      if (!judged) judged = judge();
      candidate.is_new = std::none_of(judged->begin(), judged->end(), [&](const Finding& before) {
        return before.rule == finding.rule && before.secret == finding.secret;
      });
    } else {
      if (!judged) judged = judge();
      candidate.is_new = std::none_of(judged->begin(), judged->end(), [&](const Finding& before) {
        return IsSame(before, finding);
      });
    }
  }
}

void KnownViolations::Add(std::string_view rule, const RepositoryViolation& violation) {
  for (std::string& cause : CausesOf(rule, violation)) causes_.insert(std::move(cause));
}

bool KnownViolations::Has(std::string_view rule, const RepositoryViolation& violation) const {
  const std::vector<std::string> causes = CausesOf(rule, violation);
  return std::all_of(causes.begin(), causes.end(),
                     [&](const std::string& cause) { return Knows(cause); });
}

bool KnownViolations::Knows(const std::string& cause) const {
  if (causes_.contains(cause)) return true;
  if (moved_.empty()) return false;
  // The same with the paths as they were.
  std::string old;
  for (size_t begin = 0; begin <= cause.size();) {
    const size_t end = std::min(cause.find('\0', begin), cause.size());
    std::string part = cause.substr(begin, end - begin);
    if (const auto moved = moved_.find(part); moved != moved_.end()) part = moved->second;
    if (begin > 0) old += '\0';
    old += part;
    begin = end + 1;
  }
  return causes_.contains(old);
}

}  // namespace leaktight
