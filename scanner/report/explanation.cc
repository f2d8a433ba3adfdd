#include "report/explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "engine/path_confidence.h"
#include "engine/secret_model.h"
#include "finding/confidence.h"
#include "policy/check.h"
#include "report/origin.h"
#include "report/text_parts.h"

namespace leaktight {
namespace {

constexpr std::string_view kIndent = "    ";
constexpr double kUnit = 100;  // of weights: see engine/secret_model.h

class Explanation {
 public:
  Explanation(const TextPage& page, const Summary& scan, const Finding& finding)
      : page_(page), scan_(scan), finding_(finding), confidence_(finding.confidence) {}

  std::string Write() {
    Heading(fmt::format("confidence {}", ConfidenceText(confidence_.Value())));
    if (confidence_.evidence != 0) {
      Weigh();
    } else {
      Form();
    }
    if (confidence_.of_path < 1) {
      Line("×" + ConfidenceText(confidence_.of_path),
           confidence_.of_path == kDrawnAmongMadeUp
               ? "the path is one of tests or examples, where what looks drawn counts for more"
               : "the path is one of tests, examples or translated texts");
    }
    Outcome();
    return std::move(text_);
  }

 private:
  void Heading(std::string_view text) { text_ += "\n  " + page_.paint(Style::kBold, text) + "\n"; }

  // A number, and what is said of it.
  void Line(std::string_view number, std::string_view says) {
    const std::string first = fmt::format("{}{:>5}  ", kIndent, number);
    text_ += Wrap(says, page_.options.width, first, std::string(kIndent.size() + 7, ' '));
  }

  void Paragraph(std::string_view text) {
    text_ += Wrap(page_.Show(text), page_.options.width, kIndent, kIndent);
  }

  // Of what is more than 14 bits, nobody wants to hear that it is more than 6: the next step says
  // so.
  static bool IsStep(size_t number) {
    const auto is_within = [&](Evidence first, Evidence last) {
      return number >= static_cast<size_t>(first) && number < static_cast<size_t>(last);
    };
    return is_within(Evidence::kBits6, Evidence::kBits45) ||
           is_within(Evidence::kLength12, Evidence::kLength65);
  }

  void Weighed(const std::vector<std::pair<int, std::string_view>>& all) {
    for (const auto& [weight, says] : all) Line(fmt::format("{:+.1f}", weight / kUnit), says);
  }

  void Weigh() {
    std::vector<std::pair<int, std::string_view>> for_it, against_it;
    int below = 0;
    for (size_t i = 0; i < kEvidenceCount; i++) {
      if ((confidence_.evidence >> i & 1) == 0) continue;
      const int weight = below + kEvidenceWeights[i];
      below = 0;
      if (IsStep(i) && i + 1 < kEvidenceCount && (confidence_.evidence >> (i + 1) & 1) != 0) {
        below = weight;
      } else {
        (weight < 0 ? against_it : for_it).emplace_back(weight, kEvidence[i].says);
      }
    }
    const auto heavier = [](const auto& a, const auto& b) {
      return std::abs(a.first) > std::abs(b.first);
    };
    std::stable_sort(for_it.begin(), for_it.end(), heavier);
    std::stable_sort(against_it.begin(), against_it.end(), heavier);
    Paragraph(
        "Its name and its look alone tell it. Each observation adds to the logarithm of the odds:");
    Line(fmt::format("{:+.1f}", kEvidenceBias / kUnit), "to begin with");
    Weighed(for_it);
    Weighed(against_it);
    const double weighed = SecretProbability(confidence_.evidence);
    Line("=" + ConfidenceText(weighed), "as a probability");
    if (Rounded(confidence_.of_value) > weighed) {
      Line("≥" + ConfidenceText(confidence_.of_value),
           "since a service's name and the form of its tokens come together");
    }
  }

  void Form() {
    if (FindCheck(finding_.rule) != nullptr) {
      Paragraph("A policy says what may stand where: nothing is guessed. leaktight rules show " +
                finding_.rule + " tells which.");
    } else if (confidence_.of_value < 1) {
      Paragraph("Its form tells what it is, and what stands around it that it may be made up.");
    } else {
      Paragraph("Its form tells what it is: nothing is guessed. leaktight rules show " +
                finding_.rule + " tells which form.");
    }
  }

  void Outcome() {
    Heading("is it told?");
    const double least = scan_.min_confidence;
    if (confidence_.Value() < least) {
      Paragraph(
          fmt::format("No: a scan here tells what has {} or more; --min-confidence, or "
                      "min-confidence in .leaktight.yaml, says otherwise.",
                      ConfidenceText(least)));
    } else if (const auto& by = finding_.suppression) {
      std::string where = by->file;
      if (by->line > 0) where += ':' + std::to_string(by->line);
      Paragraph("It is counted as suppressed, and fails no scan: allowed in " + where +
                (by->reason.empty() ? "" : ": " + by->reason));
    } else {
      Paragraph("Yes. If it is none, leaktight:allow " + finding_.rule +
                " REASON in a comment on the line says so.");
    }
  }

  const TextPage& page_;
  const Summary& scan_;
  const Finding& finding_;
  const Confidence& confidence_;
  std::string text_;
};

}  // namespace

std::string ExplainFinding(const Summary& scan, const Finding& finding,
                           const ReportOptions& options) {
  const TextPage page = {options, options.show_secrets ? SecretMask() : SecretMask(scan),
                         Painter(options.color)};
  std::set<std::string> said;
  std::string text = page.paint(Style::kBold, page.Show(Whereabouts(finding))) + "\n";
  text += ShowFinding(page, finding, nullptr, said);
  return text + Explanation(page, scan, finding).Write();
}

}  // namespace leaktight
