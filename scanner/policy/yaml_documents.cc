#include "policy/yaml_documents.h"

#include <algorithm>
#include <cstdint>

namespace leaktight {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

enum class LineKind : uint8_t { kBlank, kDirective, kStart, kEnd, kContent };

bool IsMarker(std::string_view line, std::string_view marker) {
  return line.starts_with(marker) && (line.size() == marker.size() || IsBlank(line[marker.size()]));
}

LineKind KindOf(std::string_view line) {
  if (IsMarker(line, "---")) return LineKind::kStart;
  if (IsMarker(line, "...")) return LineKind::kEnd;
  if (line.starts_with('%')) return LineKind::kDirective;
  const size_t first = line.find_first_not_of(" \t\r");
  if (first == std::string_view::npos || line[first] == '#') return LineKind::kBlank;
  return LineKind::kContent;
}

// `next_marker` gives the first line from an offset on that may begin or end a document, which is
// all that is looked for once content was seen.
template <typename NextMarker>
std::vector<Span> Split(std::string_view text, NextMarker next_marker) {
  std::vector<Span> documents;
  Span current;
  bool started = false;  // `---` or content was seen
  const auto close = [&](size_t end) {
    if (started) documents.push_back({current.begin, end});
    current.begin = end;
    started = false;
  };
  size_t at = 0;
  while (at < text.size()) {
    std::string_view rest = text.substr(at);
    if (rest.starts_with(kByteOrderMark)) {
      if (!started) current.begin = at + kByteOrderMark.size();
      rest.remove_prefix(kByteOrderMark.size());
      at += kByteOrderMark.size();
    }
    const std::string_view line = rest.substr(0, rest.find('\n'));
    const size_t next = std::min(at + line.size() + 1, text.size());
    switch (KindOf(line)) {
      case LineKind::kStart:
        if (started) close(at);
        started = true;
        break;
      case LineKind::kEnd:
        close(next);
        break;
      case LineKind::kContent:
        started = true;
        break;
      case LineKind::kDirective:
        // Within a document it is content, if of a doubtful kind.
      case LineKind::kBlank:
        break;
    }
    at = started ? next_marker(next) : next;
  }
  close(text.size());
  return documents;
}

}  // namespace

std::vector<Span> SplitYamlDocuments(std::string_view text) {
  return Split(text, [](size_t at) { return at; });
}

std::vector<Span> SplitYamlDocuments(const YamlText& text) {
  auto marker = text.markers.begin();
  return Split(text.text, [&](size_t at) {
    while (marker != text.markers.end() && *marker < at) marker++;
    return marker == text.markers.end() ? text.text.size() : *marker;
  });
}

}  // namespace leaktight
