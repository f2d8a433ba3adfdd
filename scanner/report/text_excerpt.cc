#include <algorithm>
#include <vector>

#include "base/text.h"
#include "finding/redaction.h"
#include "report/text_parts.h"

namespace leaktight {
namespace {

struct Glyph {
  std::string text;  // one code point, ready for the terminal
  size_t width = 0;  // cells
  bool secret = false;
  bool caret = false;
};

using Line = std::vector<Glyph>;

size_t Width(const Line& line) {
  size_t width = 0;
  for (const Glyph& glyph : line) width += glyph.width;
  return width;
}

void Append(Line& line, std::string_view text, bool secret, bool caret) {
  const std::string escaped = EscapeForTerminal(text);
  std::string_view rest = escaped;
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, std::max<size_t>(DecodeUtf8(rest).size, 1));
    line.push_back({std::string(one), DisplayWidth(one), secret, caret});
    rest.remove_prefix(one.size());
  }
}

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

// The finding's line with its secrets masked; what the finding is about carries the caret.
Line MaskedLine(const TextPage& page, const Finding& finding) {
  const Excerpt& excerpt = finding.excerpt;
  const std::string_view text = excerpt.text;
  Span caret{std::min(excerpt.caret.begin, text.size()), std::min(excerpt.caret.end, text.size())};
  if (caret.empty() && caret.begin < text.size()) caret.end = caret.begin + 1;
  Line line;
  // Text between secrets: split where the caret begins and ends.
  const auto append_plain = [&](Span span) {
    size_t at = span.begin;
    for (const size_t cut : {caret.begin, caret.end, span.end}) {
      const size_t end = std::clamp(cut, at, span.end);
      const Span piece{at, end};
      if (!piece.empty()) {
        Append(line, page.mask.Apply(piece.In(text)), false, caret.Contains(piece));
      }
      at = end;
    }
  };
  size_t at = 0;
  for (const Span secret : excerpt.secrets) {
    if (secret.begin < at || secret.end > text.size()) continue;
    append_plain({at, secret.begin});
    const std::string_view bytes = secret.In(text);
    Append(line, page.options.show_secrets ? std::string(bytes) : Masked(bytes, finding), true,
           secret.Overlaps(caret));
    at = secret.end;
  }
  append_plain({at, text.size()});
  if (caret.empty()) line.push_back({" ", 1, false, true});
  return line;
}

// Cuts the line to `width` cells around its caret.
void Fit(Line& line, size_t width, bool& cut_before, bool& cut_after) {
  if (Width(line) <= width) return;
  const auto is_caret = [](const Glyph& glyph) { return glyph.caret; };
  const auto caret = std::find_if(line.begin(), line.end(), is_caret);
  const auto caret_end = std::find_if(line.rbegin(), line.rend(), is_caret).base();
  const size_t before = Width({line.begin(), caret});
  const size_t until = Width({line.begin(), caret_end});
  if (until > width) {
    // As much of what comes before as leaves room for the caret, a quarter of the line at least.
    const size_t wide = until - before;
    const size_t lead = wide >= width ? width / 4 : std::max(width / 4, (width - wide) / 2);
    size_t dropped = 0;
    auto first = line.begin();
    while (first != caret && before - dropped > lead) dropped += (first++)->width;
    cut_before = cut_before || first != line.begin();
    line.erase(line.begin(), first);
  }
  size_t shown = 0, glyphs = 0;
  while (glyphs < line.size() && shown + line[glyphs].width <= width) {
    shown += line[glyphs++].width;
  }
  cut_after = cut_after || glyphs < line.size();
  line.resize(glyphs);
}

}  // namespace

std::string ShowExcerpt(const TextPage& page, const Finding& finding) {
  const Excerpt& excerpt = finding.excerpt;
  if (excerpt.line == 0) return {};
  Line line = MaskedLine(page, finding);
  const std::string number = std::to_string(excerpt.line);
  const size_t margin = 2 + number.size() + 3 + 2;  // blanks, number, " │ " and a mark at each end
  bool cut_before = excerpt.cut_before, cut_after = excerpt.cut_after;
  Fit(line, page.options.width - std::min(page.options.width - 1, margin), cut_before, cut_after);

  std::string text, carets;
  if (cut_before) {
    text += page.paint(Style::kDim, "…");
    carets += ' ';
  }
  size_t blanks = 0;
  const auto last_caret = std::find_if(line.rbegin(), line.rend(), [](const Glyph& glyph) {
                            return glyph.caret;
                          }).base();
  for (auto glyph = line.begin(); glyph != line.end();) {
    // One run of the same kind at a time, so that colours are switched only where they change.
    std::string run;
    const bool secret = glyph->secret, caret = glyph->caret;
    for (; glyph != line.end() && glyph->secret == secret && glyph->caret == caret; ++glyph) {
      run += glyph->text;
      if (glyph >= last_caret) continue;
      if (caret) carets.append(blanks, ' ').append(glyph->width, '^');
      blanks = caret ? 0 : blanks + glyph->width;
    }
    text += caret ? page.paint(finding.severity, run) : secret ? page.paint(Style::kDim, run) : run;
  }
  while (!text.empty() && text.back() == ' ') text.pop_back();
  if (cut_after) text += page.paint(Style::kDim, "…");

  const std::string blank(number.size(), ' ');
  std::string shown = "  " + page.paint(Style::kDim, number + " │") + ' ' + text + '\n';
  shown += "  " + page.paint(Style::kDim, blank + " │") + ' ';
  const size_t first = carets.find('^');
  if (first == std::string::npos) return shown + '\n';
  shown += carets.substr(0, first);
  return shown + page.paint(finding.severity, carets.substr(first)) + '\n';
}

}  // namespace leaktight
