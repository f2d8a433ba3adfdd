#include "scan/branch_findings.h"

#include <iterator>
#include <utility>

namespace leaktight {
namespace {

// The fingerprint keeps few bits of the secret: the secret itself tells what they do not.
std::string IdentityOf(const Finding& finding) {
  std::string identity(Name(finding.origin));
  identity += ' ' + finding.fingerprint + ' ';
  identity += finding.has_secret ? finding.secret : finding.message;
  return identity;
}

void AddPlaces(Finding from, Finding& to) {
  to.places.push_back(std::move(from.place));
  to.places.insert(to.places.end(), std::make_move_iterator(from.places.begin()),
                   std::make_move_iterator(from.places.end()));
}

}  // namespace

void BranchFindings::Add(const Commit& commit, Finding finding) {
  if (!commit.id.empty()) {
    finding.place.commit = commit;
    for (Place& place : finding.places) place.commit = commit;
  }
  const auto [at, is_new] = by_identity_.emplace(IdentityOf(finding), findings_.size());
  if (is_new) {
    findings_.push_back(std::move(finding));
    return;
  }
  Finding& first = findings_[at->second];
  if (first.suppression && !finding.suppression) std::swap(first, finding);
  AddPlaces(std::move(finding), first);
}

}  // namespace leaktight
