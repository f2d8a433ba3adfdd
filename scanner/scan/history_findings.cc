#include "scan/history_findings.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace leaktight {
namespace {

// Which of two findings of one secret under one path is kept: nothing that depends on the order in
// which threads come to them.
bool ComesBefore(const HistoryFindings::Found& a, const HistoryFindings::Found& b) {
  const auto key = [](const HistoryFindings::Found& found) {
    const Finding& finding = found.finding;
    return std::tie(found.commit, finding.origin, finding.place.span, finding.fingerprint,
                    finding.excerpt.text, finding.details);
  };
  if (key(a) != key(b)) return key(a) < key(b);
  return a.finding.places.size() < b.finding.places.size();
}

}  // namespace

std::string IdentityOf(const Finding& finding) {
  std::string identity = finding.rule + '\0';
  if (!finding.has_secret) return identity + '\0' + finding.place.path;
  // A finding may be about several secrets, of which `secret` is the first: the fingerprint is of
  // all.
  return identity + finding.fingerprint.substr(finding.fingerprint.rfind('-') + 1) + '\0' +
         finding.secret;
}

std::string SpotOf(const Finding& finding) {
  std::string key = IdentityOf(finding);
  key += '\0';
  key += finding.suppression ? '-' : '+';
  key += static_cast<char>('0' + static_cast<int>(finding.origin));
  key += finding.place.path;
  return key;
}

void HistoryFindings::Add(Finding finding, uint32_t commit, HistoryObject source) {
  const std::string key = SpotOf(finding);
  Put(key, {std::move(finding), commit, {source}});
}

void HistoryFindings::Add(HistoryFindings&& others) {
  for (auto& [key, found] : others.by_place_) Put(key, std::move(found));
  others.by_place_.clear();
}

void HistoryFindings::Put(const std::string& key, Found found) {
  const auto [at, is_new] = by_place_.try_emplace(key, std::move(found));
  if (is_new) return;
  std::vector<HistoryObject>& sources = at->second.sources;
  sources.insert(sources.end(), found.sources.begin(), found.sources.end());
  if (!ComesBefore(found, at->second)) return;
  found.sources = std::move(sources);
  at->second = std::move(found);
}

std::vector<HistoryFindings::Found> HistoryFindings::Take() {
  std::vector<Found> all;
  all.reserve(by_place_.size());
  for (auto& [key, found] : by_place_) all.push_back(std::move(found));
  by_place_.clear();
  return all;
}

void FollowRenames(const Config& config, const std::vector<std::string>& paths_of_tree,
                   std::vector<Finding>& findings, std::vector<Finding>& suppressed) {
  const auto by_fingerprint = [&](const Finding& finding) {
    return std::any_of(config.allow.begin(), config.allow.end(), [&](const AllowEntry& entry) {
      return entry.line == finding.suppression->line && !entry.fingerprint.empty();
    });
  };
  std::unordered_map<std::string, Suppression> moved;
  for (const Finding& finding : suppressed) {
    if (finding.suppression->kind != Suppression::Kind::kConfig || !finding.has_secret) continue;
    if (!by_fingerprint(finding)) continue;
    const bool is_there = std::find(paths_of_tree.begin(), paths_of_tree.end(),
                                    FileOf(finding.place)) != paths_of_tree.end();
    if (!is_there) moved.emplace(IdentityOf(finding), *finding.suppression);
  }
  if (moved.empty()) return;
  const auto stays = [&](Finding& finding) {
    const auto at = moved.find(IdentityOf(finding));
    if (at == moved.end()) return true;
    finding.suppression = at->second;
    return false;
  };
  const auto first = std::stable_partition(findings.begin(), findings.end(), stays);
  suppressed.insert(suppressed.end(), std::make_move_iterator(first),
                    std::make_move_iterator(findings.end()));
  findings.erase(first, findings.end());
}

std::vector<Finding> GroupBySecret(std::vector<Finding> findings) {
  std::vector<Finding> groups;
  std::unordered_map<std::string, size_t> by_secret;
  for (Finding& finding : findings) {
    const auto [at, is_new] = by_secret.try_emplace(IdentityOf(finding), groups.size());
    if (is_new) {
      groups.push_back(std::move(finding));
      continue;
    }
    Finding& first = groups[at->second];
    if (finding.origin != first.origin) finding.place.origin = finding.origin;
    first.places.push_back(std::move(finding.place));
    first.severity = std::max(first.severity, finding.severity);
    KeepHigher(finding.confidence, first.confidence);
    first.also.insert(first.also.end(), finding.also.begin(), finding.also.end());
    std::sort(first.also.begin(), first.also.end());
    first.also.erase(std::unique(first.also.begin(), first.also.end()), first.also.end());
  }
  for (Finding& finding : groups) {
    if (finding.places.size() <= kMostPlaces) continue;
    finding.details.emplace_back("places that are not listed",
                                 std::to_string(finding.places.size() - kMostPlaces));
    finding.places.resize(kMostPlaces);
  }
  std::stable_sort(groups.begin(), groups.end(), StandsBefore);
  return groups;
}

}  // namespace leaktight
