#include "scan/violation_finding.h"

namespace leaktight {

Finding FindingOf(const Violation& violation, const CheckInfo& check, std::string_view bytes) {
  Finding finding;
  finding.rule = check.id;
  finding.severity = violation.severity.value_or(check.severity);
  if (!violation.subject.empty()) finding.message = violation.subject + ": ";
  finding.message += check.message;
  if (!violation.note.empty()) finding.message += " " + violation.note;
  finding.advice = check.advice;
  finding.replacement = violation.replacement;
  finding.secret_spans = violation.secrets;
  finding.has_secret = !violation.secrets.empty();
  if (finding.has_secret) finding.secret = violation.secrets[0].In(bytes);
  return finding;
}

std::string JoinedSecrets(const Finding& finding, std::string_view bytes) {
  std::string joined;
  for (const Span span : finding.secret_spans) {
    if (!joined.empty()) joined += '\0';
    joined += span.In(bytes);
  }
  return joined;
}

std::string FingerprintedValue(const Violation& violation, const Finding& finding,
                               std::string_view bytes) {
  if (finding.has_secret) return JoinedSecrets(finding, bytes);
  return violation.about.empty() ? std::string() : violation.subject;
}

}  // namespace leaktight
