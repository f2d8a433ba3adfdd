#include "scan/judge_repository.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/line_table.h"
#include "base/parallel.h"
#include "finding/fingerprint.h"
#include "finding/redaction.h"
#include "policy/check.h"
#include "scan/violation_finding.h"
#include "suppress/allow_comment.h"

namespace leaktight {
namespace {

Place PlaceAt(const std::string& path, Span span, std::string_view bytes, const LineTable& lines) {
  Utf16Columns columns(bytes, lines);
  return {path,
          span,
          lines.At(span.begin),
          lines.At(span.end),
          std::nullopt,
          columns.At(span.begin),
          columns.At(span.end)};
}

}  // namespace

Finding FindingAt(const RepositoryViolation& found, const CheckInfo& check, const FactSet& facts,
                  const Config& config, const RepositoryAccess& access) {
  const Violation& violation = found.violation;
  const bool has_place = !violation.about.empty() || !violation.secrets.empty();
  const std::string bytes = access.read(found.path).value_or(std::string());
  Finding finding = FindingOf(violation, check, bytes);
  finding.severity = config.SeverityOf(finding.rule, finding.severity);
  const LineTable lines(bytes);
  finding.place = PlaceAt(found.path, violation.about, bytes, lines);
  finding.fingerprint =
      Fingerprint(finding.rule, found.path, FingerprintedValue(violation, finding, bytes));
  if (has_place && !bytes.empty()) {
    std::vector<Span> secrets = violation.secrets;
    if (access.secrets_in) {
      const std::vector<Span> others = access.secrets_in(found.path, bytes);
      secrets.insert(secrets.end(), others.begin(), others.end());
    }
    // The values that facts are about, which other files decide on; its further places among them.
    if (const auto of_file = facts.find(found.path); of_file != facts.end()) {
      for (const Fact& fact : *of_file->second) {
        if (fact.kind == Fact::Kind::kSecretValue) secrets.push_back(fact.span);
      }
    }
    finding.excerpt = MakeExcerpt(bytes, lines, violation.about, secrets);
  }
  for (const RepositoryViolation::Further& further : found.further) {
    const std::string other = access.read(further.path).value_or(std::string());
    finding.places.push_back(PlaceAt(further.path, further.about, other, LineTable(other)));
  }
  if (config.comments_count && MayHoldAllowComments(bytes)) {
    std::vector<AllowComment> comments = FindAllowComments(bytes, lines);
    if (const AllowComment* comment = FindAllowing(comments, finding, finding.place)) {
      finding.suppression = {Suppression::Kind::kInline, found.path, comment->line,
                             comment->reason};
    }
  }
  return finding;
}

std::vector<Finding> JudgeRepository(const FactSet& facts, const Config& config,
                                     const RepositoryAccess& access) {
  struct Found {
    const CheckInfo* check;
    std::vector<RepositoryViolation> violations;
  };
  std::vector<Found> all;
  std::vector<const RepositoryCheck*> checks;
  for (const RepositoryCheck& check : RepositoryChecks()) {
    if (config.IsOff(check.info->id) || (access.wanted && !access.wanted(check.info->id))) continue;
    checks.push_back(&check);
    all.push_back({check.info, {}});
  }
  const RepositoryFacts repository(facts, Conventions(config));
  // With fewer, what a second thread costs (to begin, and memory that goes from one to the other)
  // is more than it spares.
  constexpr size_t kManyFiles = 20000;
  ParallelFor(facts.size() < kManyFiles ? 1 : access.jobs, checks.size(),
              [&](size_t, size_t i) { checks[i]->run(repository, all[i].violations); });
  std::vector<std::string_view> rules;
  for (const Found& found : all) {
    if (!found.violations.empty()) rules.push_back(found.check->id);
  }
  if (access.violated && !rules.empty()) access.violated(rules);
  std::vector<Finding> findings;
  for (const Found& found : all) {
    for (const RepositoryViolation& violation : found.violations) {
      if (access.leave_out && access.leave_out(found.check->id, violation)) continue;
      findings.push_back(FindingAt(violation, *found.check, facts, config, access));
    }
  }
  std::sort(findings.begin(), findings.end(), StandsBefore);
  return findings;
}

}  // namespace leaktight
