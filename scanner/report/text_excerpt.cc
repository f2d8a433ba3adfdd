#include <algorithm>
#include <vector>

#include "base/text.h"
#include "report/masked_line.h"
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

void Append(Line& line, const LinePiece& piece) {
  const std::string escaped = EscapeForTerminal(piece.text);
  std::string_view rest = escaped;
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, std::max<size_t>(DecodeUtf8(rest).size, 1));
    line.push_back({std::string(one), DisplayWidth(one), piece.secret, piece.caret});
    rest.remove_prefix(one.size());
  }
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
  Line line;
  for (const LinePiece& piece : MaskedLine(finding, page.mask, page.options)) Append(line, piece);
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
