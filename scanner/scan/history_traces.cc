#include "scan/history_traces.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/hash.h"
#include "git/commit_selection.h"
#include "git/entries.h"
#include "scan/history_findings.h"
#include "source/path_changes.h"

namespace leaktight {
namespace {

constexpr std::string_view kBranch = "refs/heads/";
constexpr std::string_view kTag = "refs/tags/";
constexpr std::string_view kStash = "refs/stash";
constexpr size_t kSecretsAtOnce = 64;

std::string KeyOf(const Finding& finding, Origin origin, std::string_view path) {
  std::string key = IdentityOf(finding);
  key += '\0';
  key += static_cast<char>('0' + static_cast<int>(origin));
  key += path;
  return key;
}

bool Has(const std::vector<uint32_t>& sorted, uint32_t number) {
  return std::binary_search(sorted.begin(), sorted.end(), number);
}

void SortOut(auto& all) {
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

}  // namespace

void HistoryTraces::Add(const Finding& finding, const std::vector<HistoryObject>& sources) {
  const auto [secret, is_new] =
      secret_of_.try_emplace(IdentityOf(finding), static_cast<uint32_t>(secrets_.size()));
  if (is_new) secrets_.emplace_back().text = finding.secret;
  const auto [at, is_new_spot] = spot_of_.try_emplace(
      KeyOf(finding, finding.origin, finding.place.path), static_cast<uint32_t>(spots_.size()));
  if (is_new_spot) {
    secrets_[secret->second].spots.push_back(at->second);
    Spot& spot = spots_.emplace_back();
    spot.secret = secret->second;
    spot.origin = finding.origin;
    spot.path = FileOf(finding.place);
  }
  std::vector<HistoryObject>& all = spots_[at->second].sources;
  all.insert(all.end(), sources.begin(), sources.end());
}

void HistoryTraces::Want(const Finding& finding) {
  const auto at = secret_of_.find(IdentityOf(finding));
  if (at != secret_of_.end()) secrets_[at->second].is_wanted = true;
}

Result<void> HistoryTraces::Work(const GitPlace& place, const std::string& head,
                                 const InHead& in_head) {
  if (!history_.knows_parents()) return {};
  FindSources();
  FindInHead(in_head);
  if (auto found = FindChanges(place, head); !found) return found;
  FindRefs();
  is_known_ = true;
  return {};
}

// What holds a commit of those that were asked for holds the secret.
void HistoryTraces::Reach(uint32_t commit, Secret& secret) const {
  if (commit < history_.first_unreachable()) {
    secret.is_reachable = true;
  } else if (commit < history_.first_unheld()) {
    secret.is_in_reflog = true;
  }
}

void HistoryTraces::AddCommit(uint32_t number, Secret& secret) const {
  Reach(number, secret);
  if (number >= history_.first_unreachable()) return;
  const uint32_t commit = history_.all_commits().ids.Find(history_.commits()[number]);
  if (commit != kNone) secret.brought.push_back(commit);
}

void HistoryTraces::FindSourcesOf(const Spot& spot, Secret& secret) const {
  const auto name = [&](std::string_view id) {
    const std::string hex = Hex(id);
    const auto& named = history_.named();
    for (auto at = std::lower_bound(named.begin(), named.end(), std::pair(hex, std::string()));
         at != named.end() && at->first == hex; ++at) {
      secret.named.push_back(at->second);
    }
  };
  for (const HistoryObject source : spot.sources) {
    if (source.kind == HistoryObject::Kind::kCommit) AddCommit(source.number, secret);
    if (source.kind == HistoryObject::Kind::kTag) {
      if (source.number < history_.first_unreachable_tag()) secret.is_reachable = true;
      name(history_.IdOf(source));
    }
    if (source.kind != HistoryObject::Kind::kBlob) continue;
    for (const Appearance& appearance : history_.AppearancesOf(source.number)) {
      if (history_.PathOf(appearance) != spot.path || appearance.origin != spot.origin) continue;
      // Of files the changes tell every commit that brings one.
      if (appearance.origin == Origin::kNote) AddCommit(appearance.commit, secret);
      const bool is_named = appearance.commit == kNone;
      if (!is_named) {
        Reach(appearance.commit, secret);
      } else if (source.number < history_.first_unreachable_blob()) {
        secret.is_reachable = true;
      }
      if (is_named && spot.path.empty()) name(history_.IdOf(source));
    }
  }
}

void HistoryTraces::FindSources() {
  for (Spot& spot : spots_) {
    Secret& secret = secrets_[spot.secret];
    if (!secret.is_wanted) continue;
    if (spot.origin == Origin::kRefName) {
      secret.is_reachable = true;
      for (const History::Tip& tip : history_.tips()) {
        if (tip.ref.find(secret.text) != std::string::npos) secret.named.push_back(tip.ref);
      }
      continue;
    }
    FindSourcesOf(spot, secret);
    for (const HistoryObject source : spot.sources) {
      if (source.kind == HistoryObject::Kind::kBlob) spot.blobs.push_back(source.number);
    }
    SortOut(spot.blobs);
  }
}

void HistoryTraces::FindInHead(const InHead& in_head) {
  for (Spot& spot : spots_) {
    if (!secrets_[spot.secret].is_wanted || spot.origin != Origin::kBlob) continue;
    const std::string id = in_head(spot.path);
    if (id.empty()) continue;
    spot.in_head = Has(spot.blobs, history_.blobs().Find(IdBytes(id)));
  }
}

Result<void> HistoryTraces::FindChanges(const GitPlace& place, const std::string& head) {
  std::vector<std::string> paths;
  std::vector<std::vector<uint32_t>> spots_at;
  std::unordered_map<std::string_view, uint32_t> numbers;
  for (uint32_t spot = 0; spot < spots_.size(); spot++) {
    const Spot& one = spots_[spot];
    if (!secrets_[one.secret].is_wanted) continue;
    if (one.origin != Origin::kBlob || one.path.empty()) continue;
    const auto [at, is_new] = numbers.try_emplace(one.path, static_cast<uint32_t>(paths.size()));
    if (is_new) {
      paths.push_back(one.path);
      spots_at.emplace_back();
    }
    spots_at[at->second].push_back(spot);
  }
  const CommitOrder& all = history_.all_commits();
  CommitSelection of_head;
  of_head.starts.emplace();
  const uint32_t tip = head.empty() ? kNone : all.ids.Find(IdBytes(head));
  if (tip != kNone) of_head.starts->push_back(tip);
  const std::vector<bool> in_head = SelectCommits(all.parents, of_head);

  return ListPathChanges(history_, place, paths, [&](const TracedChange& change) {
    for (const uint32_t number : spots_at[change.path]) {
      Spot& spot = spots_[number];
      const auto has = [&](uint32_t blob) { return Has(spot.blobs, blob); };
      const auto before =
          static_cast<size_t>(std::count_if(change.parents.begin(), change.parents.end(), has));
      if (has(change.blob)) {
        if (before == 0) secrets_[spot.secret].brought.push_back(change.commit);
      } else if (before == change.parents.size() && before > 0) {
        const auto rank = [&](uint32_t commit) { return std::pair(in_head[commit], commit); };
        if (spot.removed == kNone || rank(spot.removed) < rank(change.commit)) {
          spot.removed = change.commit;
        }
      }
    }
  });
}

// Each commit has a bit for each secret that it or an ancestor brought.
void HistoryTraces::FindRefs() {
  const CommitParents& parents = history_.all_commits().parents;
  std::vector<uint32_t> wanted;
  for (uint32_t i = 0; i < secrets_.size(); i++) {
    if (secrets_[i].is_wanted) wanted.push_back(i);
  }
  std::vector<uint64_t> bits;
  for (size_t first = 0; first < wanted.size(); first += kSecretsAtOnce) {
    const auto batch =
        std::span(wanted).subspan(first, std::min(kSecretsAtOnce, wanted.size() - first));
    bits.assign(parents.size(), 0);
    for (size_t i = 0; i < batch.size(); i++) {
      for (const uint32_t commit : secrets_[batch[i]].brought) bits[commit] |= uint64_t{1} << i;
    }
    for (uint32_t commit = 0; commit < parents.size(); commit++) {
      for (const uint32_t parent : parents.Of(commit)) {
        if (parent != CommitParents::kMissing) bits[commit] |= bits[parent];
      }
    }
    for (const History::Tip& tip : history_.tips()) {
      for (size_t i = 0; i < batch.size(); i++) {
        if ((bits[tip.commit] >> i & 1) == 0) continue;
        Secret& secret = secrets_[batch[i]];
        if (tip.ref == "HEAD") {
          secret.from_head = true;
        } else if (tip.ref == kStash) {
          secret.from_stash = true;
        } else {
          secret.refs.push_back(tip.ref);
        }
      }
    }
  }
  for (const uint32_t number : wanted) {
    Secret& secret = secrets_[number];
    secret.refs.insert(secret.refs.end(), secret.named.begin(), secret.named.end());
    std::erase(secret.refs, kStash);
    SortOut(secret.refs);
  }
}

uint32_t HistoryTraces::SpotOf(const Finding& finding, Origin origin, std::string_view path) const {
  const auto at = spot_of_.find(KeyOf(finding, origin, path));
  return at == spot_of_.end() ? kNone : at->second;
}

Trace HistoryTraces::Of(const Finding& finding) const {
  Trace trace;
  const auto at = secret_of_.find(IdentityOf(finding));
  if (!is_known_ || at == secret_of_.end()) return trace;
  const Secret& secret = secrets_[at->second];
  trace.is_known = true;
  const auto add = [&](const Place& place) {
    const uint32_t number = SpotOf(finding, place.origin.value_or(finding.origin), place.path);
    PlaceTrace& told = trace.places.emplace_back();
    if (number == kNone) return;
    told.in_head = spots_[number].in_head;
    if (told.in_head || spots_[number].removed == kNone) return;
    told.removed.emplace().id = Hex(history_.all_commits().ids[spots_[number].removed]);
  };
  add(finding.place);
  for (const Place& place : finding.places) add(place);
  for (const uint32_t spot : secret.spots) trace.in_head = trace.in_head || spots_[spot].in_head;
  trace.from_head = secret.from_head;
  const bool from_refs = secret.from_head || !secret.refs.empty();
  if (!from_refs && secret.from_stash) {
    trace.from = ReachedFrom::kStash;
  } else if (!from_refs && !secret.is_reachable) {
    trace.from = secret.is_in_reflog ? ReachedFrom::kReflog : ReachedFrom::kNothing;
  }
  for (std::string_view ref : secret.refs) {
    if (trace.branches.size() + trace.tags.size() + trace.refs.size() == kMostRefs) {
      trace.more_refs++;
    } else if (ref.starts_with(kBranch)) {
      trace.branches.emplace_back(ref.substr(kBranch.size()));
    } else if (ref.starts_with(kTag)) {
      trace.tags.emplace_back(ref.substr(kTag.size()));
    } else {
      trace.refs.emplace_back(ref);
    }
  }
  return trace;
}

}  // namespace leaktight
