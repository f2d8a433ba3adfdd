#include "finding/redaction.h"

#include <algorithm>

namespace leaktight {
namespace {

constexpr size_t kShort = 16;

bool Printable(char c) {
  return c > ' ' && c < 0x7f;
}

}  // namespace

std::string Redact(std::string_view secret) {
  const size_t line_end = secret.find_first_of("\r\n");
  const bool several_lines = line_end != std::string_view::npos;
  const std::string_view first_line = secret.substr(0, line_end);
  const size_t head = secret.size() < kShort ? 1 : 4;
  const size_t tail = secret.size() < kShort || several_lines ? 0 : 2;
  std::string text;
  for (const char c : first_line.substr(0, std::min(head, first_line.size() / 4))) {
    if (!Printable(c)) break;
    text += c;
  }
  text += "…";
  if (tail > 0 && std::all_of(secret.end() - tail, secret.end(), Printable)) {
    text += secret.substr(secret.size() - tail);
  }
  return text;
}

Excerpt MakeExcerpt(std::string_view text, const LineTable& lines, Span about,
                    const std::vector<Span>& secrets) {
  Excerpt excerpt;
  if (text.empty()) return excerpt;
  excerpt.line = lines.At(about.begin).line;
  const Span line = lines.Line(excerpt.line);
  Span shown = line;
  if (line.size() > kExcerptBytes) {
    // The secret's beginning a third of the way in, so that what names it is seen too.
    const size_t begin =
        std::max(line.begin, std::max(about.begin, kExcerptBytes / 3) - kExcerptBytes / 3);
    shown.begin = std::min(begin, line.end - kExcerptBytes);
    shown.end = shown.begin + kExcerptBytes;
    // Not within a UTF-8 sequence.
    const auto continues = [&](size_t at) {
      return at < line.end && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
    };
    for (int i = 0; i < 3 && continues(shown.begin); i++) shown.begin++;
    for (int i = 0; i < 3 && continues(shown.end); i++) shown.end++;
  }
  excerpt.text = shown.In(text);
  excerpt.cut_before = shown.begin > line.begin;
  excerpt.cut_after = shown.end < line.end;
  const auto within = [&](Span span) {
    const size_t begin = std::clamp(span.begin, shown.begin, shown.end);
    const size_t end = std::clamp(span.end, begin, shown.end);
    return Span{begin - shown.begin, end - shown.begin};
  };
  excerpt.caret = within(about);
  std::vector<Span> sorted;
  for (const Span secret : secrets) {
    if (secret.Overlaps(shown)) sorted.push_back(within(secret));
  }
  std::sort(sorted.begin(), sorted.end());
  for (const Span secret : sorted) {
    if (!excerpt.secrets.empty() && secret.begin <= excerpt.secrets.back().end) {
      excerpt.secrets.back().end = std::max(excerpt.secrets.back().end, secret.end);
    } else {
      excerpt.secrets.push_back(secret);
    }
  }
  return excerpt;
}

}  // namespace leaktight
