#include "scan/judge_repository.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/line_table.h"
#include "finding/fingerprint.h"
#include "finding/redaction.h"
#include "policy/check.h"
#include "scan/violation_finding.h"
#include "suppress/allow_comment.h"

namespace leaktight {
namespace {

using ReadBytes = std::function<Result<std::string>(const std::string& path)>;

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

Finding FindingIn(const RepositoryViolation& found, const CheckInfo& check, const Config& config,
                  const ReadBytes& read) {
  const Violation& violation = found.violation;
  const bool has_place = !violation.about.empty() || !violation.secrets.empty();
  const std::string bytes = read(found.path).value_or(std::string());
  Finding finding = FindingOf(violation, check, bytes);
  finding.severity = config.SeverityOf(finding.rule, finding.severity);
  const LineTable lines(bytes);
  finding.place = PlaceAt(found.path, violation.about, bytes, lines);
  finding.fingerprint = Fingerprint(finding.rule, found.path, JoinedSecrets(finding, bytes));
  if (has_place && !bytes.empty()) {
    finding.excerpt = MakeExcerpt(bytes, lines, violation.about, violation.secrets);
  }
  for (const RepositoryViolation::Further& further : found.further) {
    const std::string other = read(further.path).value_or(std::string());
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

}  // namespace

std::vector<Finding> JudgeRepository(const FactSet& facts, const Config& config,
                                     const ReadBytes& read,
                                     const std::function<bool(const Finding& finding)>& leave_out) {
  std::vector<Finding> findings;
  std::vector<RepositoryViolation> violations;
  for (const RepositoryCheck& check : RepositoryChecks()) {
    if (config.IsOff(check.info->id)) continue;
    violations.clear();
    check.run({facts, Conventions(config)}, violations);
    for (const RepositoryViolation& found : violations) {
      if (leave_out) {
        Finding unread = FindingOf(found.violation, *check.info, {});
        unread.place.path = found.path;
        if (leave_out(unread)) continue;
      }
      findings.push_back(FindingIn(found, *check.info, config, read));
    }
  }
  std::sort(findings.begin(), findings.end(), StandsBefore);
  return findings;
}

}  // namespace leaktight
