#include "scan/judge_repository.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/line_table.h"
#include "finding/fingerprint.h"
#include "finding/redaction.h"
#include "policy/check.h"
#include "scan/violation_finding.h"

namespace leaktight {

std::vector<Finding> JudgeRepository(
    const FactSet& facts, const Config& config,
    const std::function<Result<std::string>(const std::string& path)>& read,
    const std::function<bool(const Finding& finding)>& leave_out) {
  std::vector<Finding> findings;
  std::vector<RepositoryViolation> violations;
  for (const RepositoryCheck& check : RepositoryChecks()) {
    if (config.IsOff(check.info->id)) continue;
    violations.clear();
    check.run({facts, Conventions(config)}, violations);
    for (const RepositoryViolation& found : violations) {
      const Violation& violation = found.violation;
      if (leave_out) {
        Finding unread = FindingOf(violation, *check.info, {});
        unread.place.path = found.path;
        if (leave_out(unread)) continue;
      }
      const bool has_place = !violation.about.empty() || !violation.secrets.empty();
      std::string bytes;
      if (has_place) bytes = read(found.path).value_or(std::string());
      Finding finding = FindingOf(violation, *check.info, bytes);
      finding.severity = config.SeverityOf(finding.rule, finding.severity);
      const LineTable lines(bytes);
      Utf16Columns columns(bytes, lines);
      finding.place = {found.path,
                       violation.about,
                       lines.At(violation.about.begin),
                       lines.At(violation.about.end),
                       std::nullopt,
                       columns.At(violation.about.begin),
                       columns.At(violation.about.end)};
      finding.fingerprint = Fingerprint(finding.rule, found.path, JoinedSecrets(finding, bytes));
      if (!bytes.empty()) {
        finding.excerpt = MakeExcerpt(bytes, lines, violation.about, violation.secrets);
      }
      findings.push_back(std::move(finding));
    }
  }
  std::sort(findings.begin(), findings.end(), StandsBefore);
  return findings;
}

}  // namespace leaktight
