#include "suppress/allow_list.h"

#include <algorithm>
#include <optional>

#include "base/date.h"
#include "base/glob.h"
#include "finding/fingerprint.h"

namespace leaktight {
namespace {

bool NamesRule(const AllowEntry& entry, const Finding& finding) {
  return entry.rule.empty() || entry.rule == finding.rule ||
         std::find(finding.also.begin(), finding.also.end(), entry.rule) != finding.also.end();
}

// All places of a finding, or none: one secret that also stands elsewhere is not allowed there.
bool NamesPath(const AllowEntry& entry, const Finding& finding) {
  const auto names = [&](const Place& place) {
    return GlobMatches(entry.path, place.path) ||
           (place.archive > 0 && GlobMatches(entry.path, FileOf(place)));
  };
  return entry.path.empty() ||
         (names(finding.place) && std::all_of(finding.places.begin(), finding.places.end(), names));
}

bool NamesAllButFingerprint(const AllowEntry& entry, const Finding& finding) {
  return NamesRule(entry, finding) && NamesPath(entry, finding);
}

}  // namespace

AllowList::AllowList(const Config& config, int64_t today) : config_(config) {
  for (const AllowEntry& entry : config_.allow) {
    const auto last = ParseDate(entry.expires);
    uses_.push_back({&entry, 0, last && *last < today, 0});
  }
}

void AllowList::Apply(std::vector<Finding>& findings, const Paths& paths) {
  const auto use = [&](AllowUse& entry, Finding& finding) {
    if (entry.expired) {
      entry.would_have++;
    } else if (!finding.suppression) {
      entry.findings++;
      finding.suppression = {Suppression::Kind::kConfig, entry.entry->file, entry.entry->line,
                             entry.entry->reason};
    }
  };
  for (AllowUse& entry : uses_) {
    const std::string& fingerprint = entry.entry->fingerprint;
    for (Finding& finding : findings) {
      if (!NamesAllButFingerprint(*entry.entry, finding)) continue;
      if (fingerprint.empty() || fingerprint == finding.fingerprint) use(entry, finding);
    }
  }
  // What moved: the entry found nothing where it points to, and nothing is there any more.
  std::optional<std::vector<std::string>> all;
  for (AllowUse& entry : uses_) {
    const std::string& fingerprint = entry.entry->fingerprint;
    if (fingerprint.empty() || entry.findings + entry.would_have > 0) continue;
    for (Finding& finding : findings) {
      if (finding.suppression || ValuePart(finding.fingerprint) != ValuePart(fingerprint)) continue;
      if (!NamesAllButFingerprint(*entry.entry, finding)) continue;
      if (!all) all = paths();
      const bool still_there = std::any_of(all->begin(), all->end(), [&](const std::string& path) {
        return PlacePart(Fingerprint(finding.rule, path, "")) == PlacePart(fingerprint);
      });
      if (!still_there) use(entry, finding);
    }
  }
}

}  // namespace leaktight
