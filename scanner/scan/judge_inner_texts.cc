#include "scan/judge_inner_texts.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/line_table.h"
#include "source/notebook.h"
#include "source/office_document.h"

namespace leaktight {
namespace {

class InnerTextJudge {
 public:
  InnerTextJudge(const Blob& blob, const Criteria& criteria, JudgedBlob& judged)
      : blob_(blob), criteria_(criteria), judged_(judged), lines_(blob.bytes) {
    for (const Finding& finding : judged.findings) {
      for (const Span span : finding.secret_spans) told_.push_back(span);
      told_.push_back(finding.place.span);
      for (const Place& place : finding.places) told_.push_back(place.span);
    }
  }

  void Take(Finding finding, const InnerText& text) {
    // About the file as a whole, its own bytes have told.
    if (!finding.has_secret || finding.place.span.empty()) return;
    for (Span& span : finding.secret_spans) span = text.Of(span);
    std::vector<Place> places = std::move(finding.places);
    places.insert(places.begin(), std::move(finding.place));
    finding.places.clear();
    for (Place& place : places) {
      place.span = text.Of(place.span);
      const auto overlaps = [&](Span span) { return span.Overlaps(place.span); };
      if (std::any_of(told_.begin(), told_.end(), overlaps)) continue;
      place.begin = lines_.At(place.span.begin);
      place.end = lines_.At(place.span.end);
      Utf16Columns columns(blob_.bytes, lines_);
      place.begin_utf16 = columns.At(place.span.begin);
      place.end_utf16 = columns.At(place.span.end);
      Add(finding, std::move(place));
    }
  }

  void Finish() { std::sort(judged_.findings.begin(), judged_.findings.end(), StandsBefore); }

 private:
  void Add(const Finding& finding, Place place) {
    Finding one = finding;
    one.place = std::move(place);
    if (one.excerpt.line > 0) one.excerpt.line = one.place.begin.line;
    if (AllowComment* comment = FindAllowing(judged_.comments, one, one.place)) {
      const bool counts = criteria_.config().comments_count;
      comment->used = true;
      comment->refused = !counts;
      if (counts) {
        one.suppression = {Suppression::Kind::kInline, one.place.path, comment->line,
                           comment->reason};
      }
    }
    // The same secret again is a further place of the same finding.
    for (Finding& other : judged_.findings) {
      const bool is_same = other.rule == one.rule && other.fingerprint == one.fingerprint &&
                           other.secret == one.secret &&
                           other.suppression.has_value() == one.suppression.has_value();
      if (!is_same) continue;
      other.places.push_back(std::move(one.place));
      return;
    }
    judged_.findings.push_back(std::move(one));
  }

  const Blob& blob_;
  const Criteria& criteria_;
  JudgedBlob& judged_;
  const LineTable lines_;
  std::vector<Span> told_;  // of the file's own bytes
};

}  // namespace

void JudgeInnerTexts(const Blob& blob, const Criteria& criteria, Engine::Scratch& scratch,
                     JudgedBlob& judged) {
  if (blob.mode != FileMode::kRegular) return;
  std::vector<InnerText> texts;
  if (LooksLikeNotebook(blob.bytes)) {
    texts = TextsOf(blob.bytes);
  } else if (LooksLikeOfficeText(blob.bytes)) {
    texts = ParagraphsOf(blob.bytes);
  }
  if (texts.empty()) return;
  InnerTextJudge judge(blob, criteria, judged);
  for (const InnerText& text : texts) {
    JudgedBlob judged_text =
        criteria.JudgeMember({blob.path, text.text, FileMode::kRegular, blob.origin}, scratch);
    for (Finding& finding : judged_text.findings) judge.Take(std::move(finding), text);
  }
  judge.Finish();
}

}  // namespace leaktight
