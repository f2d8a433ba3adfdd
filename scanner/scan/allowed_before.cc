#include "scan/allowed_before.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace leaktight {

std::vector<AllowComment> StandingComments(const std::vector<CommentCandidate>& comments,
                                           const std::vector<AllowComment>& at_base) {
  // Each accounts for one: the same comment written once more is another.
  std::unordered_map<std::string_view, size_t> left;
  for (const AllowComment& old : at_base) left[old.anchor]++;
  std::vector<AllowComment> standing;
  for (const CommentCandidate& candidate : comments) {
    const auto same = left.find(candidate.comment.anchor);
    if (same == left.end() || same->second == 0) continue;
    same->second--;
    standing.push_back(candidate.comment);
  }
  return standing;
}

void DropSuppressionsBut(std::vector<AllowComment> standing, JudgedFile& file) {
  for (FindingCandidate& candidate : file.candidates) {
    Finding& finding = candidate.finding;
    if (!finding.suppression) continue;
    const auto stands = [&](const Place& place) {
      return FindAllowing(standing, finding, place) != nullptr;
    };
    if (!stands(finding.place) ||
        !std::all_of(finding.places.begin(), finding.places.end(), stands)) {
      finding.suppression.reset();
    }
  }
}

void AllowAsIn(const std::vector<Finding>& judged, Finding& finding) {
  if (finding.suppression) return;
  const Finding* allowed = nullptr;
  for (const Finding& other : judged) {
    if (other.rule != finding.rule || other.secret != finding.secret) continue;
    if (!other.suppression) return;
    allowed = &other;
  }
  if (allowed != nullptr) finding.suppression = allowed->suppression;
}

}  // namespace leaktight
