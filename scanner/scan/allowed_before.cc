#include "scan/allowed_before.h"

#include <algorithm>

namespace leaktight {

std::vector<AllowComment> StandingComments(const std::vector<CommentCandidate>& comments,
                                           std::vector<AllowComment> at_base) {
  std::vector<AllowComment> standing;
  for (const CommentCandidate& candidate : comments) {
    const auto same = std::find_if(at_base.begin(), at_base.end(), [&](const AllowComment& old) {
      return old.anchor == candidate.comment.anchor;
    });
    if (same == at_base.end()) continue;
    at_base.erase(same);
    standing.push_back(candidate.comment);
  }
  return standing;
}

void DropSuppressionsBut(std::vector<AllowComment> standing, JudgedFile& file) {
  for (Candidate& candidate : file.candidates) {
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
