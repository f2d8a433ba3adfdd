#include "scan/conclude.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "base/date.h"
#include "base/suggestion.h"
#include "policy/check.h"
#include "scan/known_secrets.h"
#include "scan/overdue_versions.h"

namespace leaktight {
namespace {

std::string Describe(const AllowEntry& entry) {
  std::string text;
  for (const auto& [name, value] : {std::pair("rule", &entry.rule), std::pair("path", &entry.path),
                                    std::pair("fingerprint", &entry.fingerprint)}) {
    if (value->empty()) continue;
    if (!text.empty()) text += ", ";
    text += std::string(name) + " " + *value;
  }
  return text;
}

void TellOfEntries(const AllowList& list, bool whole, Summary& scan) {
  for (const AllowUse& use : list.uses()) {
    const AllowEntry& entry = *use.entry;
    std::string message;
    if (use.expired && (use.would_have > 0 || whole)) {
      message = "the allow entry for " + Describe(entry) + " expired on " + entry.expires +
                ": look at it again, or take it out";
    } else if (whole && use.findings == 0 && entry.rule != kKnownSecret) {
      message = "the allow entry for " + Describe(entry) + " allows nothing: take it out";
    }
    if (!message.empty()) scan.warnings.push_back({entry.file, entry.line, std::move(message)});
  }
}

// Documentation shows what a comment looks like.
bool IsProse(std::string_view path) {
  constexpr std::string_view kEndings[] = {".md", ".markdown", ".rst", ".adoc", ".txt", ".html"};
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

// What one file alone cannot break, or only some can see: whether a comment allows something is not
// known there.
bool DependsOnMore(std::string_view id) {
  if (id == kKnownSecret) return true;
  const auto checks = RepositoryChecks();
  return id == kRotationOverdue ||
         std::any_of(checks.begin(), checks.end(),
                     [&](const RepositoryCheck& check) { return check.info->id == id; });
}

void MoveSuppressed(Summary& scan) {
  const auto first =
      std::stable_partition(scan.findings.begin(), scan.findings.end(),
                            [](const Finding& finding) { return !finding.suppression; });
  scan.suppressed.insert(scan.suppressed.end(), std::make_move_iterator(first),
                         std::make_move_iterator(scan.findings.end()));
  scan.findings.erase(first, scan.findings.end());
}

}  // namespace

void Conclude(const Criteria& criteria, const Conclusion& conclusion, Summary& scan) {
  const Config& config = criteria.config();
  Select(criteria.selection(), scan.findings);
  const auto left_out = [&](const Finding& finding) {
    return config.LeavesOut(finding.place.path);
  };
  scan.findings.erase(std::remove_if(scan.findings.begin(), scan.findings.end(), left_out),
                      scan.findings.end());
  AllowList list(config, criteria.now() / kSecondsADay);
  list.Apply(scan.findings, conclusion.paths);
  // Where only some rules were asked for, nothing can be said of an entry that was not needed.
  const bool everything = criteria.selection().only.empty() && criteria.selection().skip.empty();
  TellOfEntries(list, conclusion.whole && everything, scan);
  for (const Refusal& refusal : criteria.refusals()) {
    scan.warnings.push_back({refusal.file, refusal.line,
                             "has no effect under the organisation's policy: " + refusal.what});
  }
  if (criteria.known() != nullptr) {
    const std::string why = criteria.known()->WhyNotWhole();
    if (!why.empty()) scan.errors.push_back({std::string(kKnownListFile), why});
  }
  MoveSuppressed(scan);
  std::sort(scan.findings.begin(), scan.findings.end(), StandsBefore);
  std::sort(scan.suppressed.begin(), scan.suppressed.end(), StandsBefore);
  std::sort(scan.warnings.begin(), scan.warnings.end(),
            [](const ScanWarning& a, const ScanWarning& b) {
              return std::tie(a.path, a.line, a.message) < std::tie(b.path, b.line, b.message);
            });
  // Several commits have the same comment.
  const auto same = [](const ScanWarning& a, const ScanWarning& b) {
    return std::tie(a.path, a.line, a.message) == std::tie(b.path, b.line, b.message);
  };
  scan.warnings.erase(std::unique(scan.warnings.begin(), scan.warnings.end(), same),
                      scan.warnings.end());
  // The same version of a file may have been read for several commits.
  std::sort(scan.unparsed.begin(), scan.unparsed.end());
  scan.unparsed.erase(std::unique(scan.unparsed.begin(), scan.unparsed.end()), scan.unparsed.end());
  if (scan.fail_on == std::nullopt) scan.fail_on = config.fail_on;
  scan.highest_fail_on = criteria.highest_fail_on();
  scan.min_confidence = criteria.min_confidence();
}

void TellOfRefused(std::string_view path, const AllowComment& comment, Summary& scan) {
  scan.warnings.push_back(
      {std::string(path), comment.line,
       "has no effect under the organisation's policy: allows `" + comment.rule + "`"});
}

void TellOfComments(const Criteria& criteria, std::string_view path,
                    const std::vector<AllowComment>& comments, Summary& scan) {
  const bool prose = IsProse(path);
  for (const AllowComment& comment : comments) {
    // Whether one allows what only the whole tree can tell is not known here.
    const bool refused =
        comment.refused || (!criteria.config().comments_count && !comment.reason.empty() &&
                            DependsOnMore(comment.rule));
    if (refused) TellOfRefused(path, comment, scan);
    if (comment.used || prose) continue;
    const std::string where = std::string(path) + ":" + std::to_string(comment.line);
    const RuleSet& rules = criteria.engine().rules();
    if (comment.rule.empty() || comment.reason.empty()) {
      scan.errors.push_back(
          {std::string(path), where + ": leaktight:allow needs a rule and a reason, and allows "
                                      "nothing without; write leaktight:allow RULE REASON"});
      continue;
    }
    if (DependsOnMore(comment.rule)) continue;
    std::string message;
    if (rules.Find(comment.rule) == nullptr && FindCheck(comment.rule) == nullptr) {
      message = "leaktight:allow names no rule or check: " + comment.rule;
      const std::string hint = DidYouMean(comment.rule, KnownIds(rules));
      if (!hint.empty()) message += "; " + hint;
    } else {
      message = "leaktight:allow " + comment.rule + " allows nothing on line " +
                std::to_string(comment.target) + ": take it out";
    }
    scan.warnings.push_back({std::string(path), comment.line, std::move(message)});
  }
}

}  // namespace leaktight
