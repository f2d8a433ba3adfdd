#include "report/masked_line.h"

#include <algorithm>
#include <string_view>

#include "finding/redaction.h"

namespace leaktight {
namespace {

// "-----BEGIN RSA PRIVATE KEY-----" tells what stands here and nothing of it.
bool IsArmour(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN ", kEnd = "-----";
  if (text.size() <= kBegin.size() + kEnd.size() || text.substr(0, kBegin.size()) != kBegin ||
      text.substr(text.size() - kEnd.size()) != kEnd) {
    return false;
  }
  const std::string_view name =
      text.substr(kBegin.size(), text.size() - kBegin.size() - kEnd.size());
  return name.size() < 40 && std::all_of(name.begin(), name.end(),
                                         [](char c) { return c == ' ' || (c >= 'A' && c <= 'Z'); });
}

// `bytes` stand on the line, and may be no more than the beginning of a secret that goes on behind
// the excerpt: the finding's own is then named as everywhere else.
std::string Masked(std::string_view bytes, const Finding& finding) {
  if (IsArmour(bytes)) return std::string(bytes);
  const std::string_view own = finding.secret;
  const bool is_own = finding.has_secret && own.substr(0, bytes.size()) == bytes &&
                      own.find('\n') == std::string_view::npos;
  return Redact(is_own ? own : bytes);
}

}  // namespace

std::vector<LinePiece> MaskedLine(const Finding& finding, const SecretMask& mask,
                                  const ReportOptions& options) {
  const Excerpt& excerpt = finding.excerpt;
  const std::string_view text = excerpt.text;
  Span caret{std::min(excerpt.caret.begin, text.size()), std::min(excerpt.caret.end, text.size())};
  if (caret.empty() && caret.begin < text.size()) caret.end = caret.begin + 1;
  std::vector<LinePiece> line;
  if (excerpt.line == 0) return line;
  // Text between secrets: split where the caret begins and ends.
  const auto append_plain = [&](Span span) {
    size_t at = span.begin;
    for (const size_t cut : {caret.begin, caret.end, span.end}) {
      const size_t end = std::clamp(cut, at, span.end);
      const Span piece{at, end};
      if (!piece.empty()) {
        line.push_back({mask.Apply(piece.In(text)), false, caret.Contains(piece)});
      }
      at = end;
    }
  };
  size_t at = 0;
  for (const Span secret : excerpt.secrets) {
    if (secret.begin < at || secret.end > text.size()) continue;
    append_plain({at, secret.begin});
    const std::string_view bytes = secret.In(text);
    line.push_back({options.show_secrets ? std::string(bytes) : Masked(bytes, finding), true,
                    secret.Overlaps(caret)});
    at = secret.end;
  }
  append_plain({at, text.size()});
  if (caret.empty()) line.push_back({" ", false, true});
  return line;
}

std::string MaskedLineText(const Finding& finding, const SecretMask& mask,
                           const ReportOptions& options) {
  std::string text;
  if (finding.excerpt.cut_before) text += "…";
  for (const LinePiece& piece : MaskedLine(finding, mask, options)) text += piece.text;
  while (!text.empty() && text.back() == ' ') text.pop_back();
  if (finding.excerpt.cut_after) text += "…";
  return text;
}

}  // namespace leaktight
