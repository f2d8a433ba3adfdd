#include "fix/edit.h"

#include <algorithm>

#include "base/text.h"

namespace leaktight {

bool Collide(const TextEdit& a, const TextEdit& b) {
  if (a.span.empty() && b.span.empty()) return false;
  // Between two bytes that the other takes away there is no place any more.
  if (a.span.empty()) return b.span.begin < a.span.begin && a.span.begin < b.span.end;
  if (b.span.empty()) return a.span.begin < b.span.begin && b.span.begin < a.span.end;
  return a.span.Overlaps(b.span);
}

std::vector<TextEdit> Sorted(std::vector<TextEdit> edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const TextEdit& a, const TextEdit& b) {
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    return a.span.empty() && !b.span.empty();
  });
  std::vector<TextEdit> once;
  size_t same_place = 0;  // where those begin that have the place of the last one
  for (TextEdit& edit : edits) {
    if (!once.empty() && once.back().span.begin != edit.span.begin) same_place = once.size();
    const auto from = once.begin() + static_cast<std::ptrdiff_t>(same_place);
    if (std::find(from, once.end(), edit) == once.end()) once.push_back(std::move(edit));
  }
  return once;
}

bool AnyCollide(const std::vector<TextEdit>& sorted) {
  const TextEdit* widest = nullptr;  // of those so far the one that reaches furthest
  for (const TextEdit& edit : sorted) {
    if (widest != nullptr && Collide(*widest, edit)) return true;
    if (widest == nullptr || edit.span.end >= widest->span.end) widest = &edit;
  }
  return false;
}

std::string Applied(std::string_view text, std::vector<TextEdit> edits) {
  std::string applied;
  size_t at = 0;
  for (const TextEdit& edit : Sorted(std::move(edits))) {
    applied += text.substr(at, edit.span.begin - at);
    applied += edit.text;
    at = edit.span.end;
  }
  applied += text.substr(at);
  return applied;
}

std::string_view LineEndingOf(std::string_view text) {
  const size_t end = text.find('\n');
  const bool windows = end != std::string_view::npos && end > 0 && text[end - 1] == '\r';
  return windows ? "\r\n" : "\n";
}

std::string WithLineEnding(std::string_view text, std::string_view ending) {
  std::string result;
  for (const char c : text) {
    if (c == '\n') {
      result += ending;
    } else {
      result += c;
    }
  }
  return result;
}

TextEdit Appended(std::string_view text, std::string_view lines) {
  const std::string_view ending = LineEndingOf(text);
  std::string added = WithLineEnding(lines, ending);
  if (!text.empty() && text.back() != '\n') added.insert(0, ending);
  return {{text.size(), text.size()}, std::move(added)};
}

size_t LineBegin(std::string_view text, size_t at) {
  const size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return before == std::string_view::npos ? 0 : before + 1;
}

Span WholeLines(std::string_view text, Span span) {
  const size_t last = std::max(span.begin, span.end == 0 ? 0 : span.end - 1);
  const size_t end = text.find('\n', last);
  return {LineBegin(text, span.begin), end == std::string_view::npos ? text.size() : end + 1};
}

std::string_view IndentAt(std::string_view text, size_t at) {
  const size_t begin = LineBegin(text, at);
  const size_t end = std::min(text.find_first_not_of(" \t", begin), text.size());
  return text.substr(begin, end - begin);
}

bool HasLine(std::string_view text, std::string_view line) {
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (Trim(text.substr(at, end - at)) == line) return true;
    at = end + 1;
  }
  return false;
}

}  // namespace leaktight
