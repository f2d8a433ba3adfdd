#include "fix/patch.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace leaktight {
namespace {

constexpr size_t kContext = 3;

using Lines = std::vector<std::string_view>;  // with their line endings

Lines LinesOf(std::string_view text) {
  Lines lines;
  for (size_t at = 0; at < text.size();) {
    const size_t newline = text.find('\n', at);
    const size_t end = newline == std::string_view::npos ? text.size() : newline + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  return lines;
}

// Lines [begin, end) of the old text become `added`.
struct LineChange {
  size_t begin = 0;
  size_t end = 0;
  std::string added;
};

// As quote.c of git does it: in double quotes where a byte is a control character, a quote, a
// backslash or no ASCII.
std::string Quoted(const std::string& name) {
  std::string quoted;
  bool needed = false;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    constexpr std::string_view kNamed = "\a\b\t\n\v\f\r\"\\";
    constexpr std::string_view kLetters = "abtnvfr\"\\";
    const size_t named = kNamed.find(c);
    if (named != std::string_view::npos && c != '\0') {
      quoted += '\\';
      quoted += kLetters[named];
      needed = true;
    } else if (byte < 0x20 || byte >= 0x7f) {
      quoted += fmt::format("\\{:03o}", byte);
      needed = true;
    } else {
      quoted += c;
    }
  }
  return needed ? '"' + quoted + '"' : quoted;
}

// Behind a name with a blank git writes a tab, so that the name's end can be told.
std::string NameLine(std::string_view mark, const std::string& name) {
  std::string line = std::string(mark) + " " + Quoted(name);
  if (name.find(' ') != std::string::npos) line += '\t';
  return line + "\n";
}

class Differ {
 public:
  explicit Differ(const FileChange& change) : change_(change), text_(*change.before) {
    for (size_t at = 0; at < text_.size();) {
      starts_.push_back(at);
      const size_t newline = text_.find('\n', at);
      at = newline == std::string_view::npos ? text_.size() : newline + 1;
    }
  }

  std::vector<LineChange> Changes() const {
    std::vector<TextEdit> edits = change_.edits;
    std::stable_sort(edits.begin(), edits.end(), [](const TextEdit& a, const TextEdit& b) {
      return a.span.begin < b.span.begin;
    });
    std::vector<LineChange> changes;
    for (size_t first = 0; first < edits.size();) {
      const size_t begin = LineOf(edits[first].span.begin);
      size_t end = EndLine(edits[first].span);
      size_t last = first + 1;
      while (last < edits.size() && LineOf(edits[last].span.begin) < end) {
        end = std::max(end, EndLine(edits[last].span));
        last++;
      }
      const size_t from = OffsetOf(begin);
      std::vector<TextEdit> within(edits.begin() + static_cast<std::ptrdiff_t>(first),
                                   edits.begin() + static_cast<std::ptrdiff_t>(last));
      for (TextEdit& edit : within) edit.span = {edit.span.begin - from, edit.span.end - from};
      const std::string_view old = text_.substr(from, OffsetOf(end) - from);
      Add({begin, end, Applied(old, std::move(within))}, changes);
      first = last;
    }
    return changes;
  }

  std::string_view Line(size_t line) const {
    return text_.substr(starts_[line], OffsetOf(line + 1) - starts_[line]);
  }
  size_t lines() const { return starts_.size(); }

 private:
  // The line that a byte stands on; of the end of the text, which may be no line.
  size_t LineOf(size_t at) const {
    if (at >= text_.size() && (text_.empty() || text_.back() == '\n')) return starts_.size();
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), at);
    return static_cast<size_t>(next - starts_.begin()) - 1;
  }
  size_t EndLine(Span span) const {
    const size_t last = LineOf(span.empty() ? span.begin : span.end - 1);
    return std::min(last + 1, starts_.size());
  }
  size_t OffsetOf(size_t line) const {
    return line < starts_.size() ? starts_[line] : text_.size();
  }

  // Without the lines at both ends that stay as they are.
  void Add(LineChange change, std::vector<LineChange>& changes) const {
    Lines added = LinesOf(change.added);
    size_t first = 0;
    size_t last = added.size();
    while (change.begin < change.end && first < last && Line(change.begin) == added[first]) {
      change.begin++;
      first++;
    }
    while (change.begin < change.end && first < last && Line(change.end - 1) == added[last - 1]) {
      change.end--;
      last--;
    }
    if (change.begin == change.end && first == last) return;
    std::string rest;
    for (size_t i = first; i < last; i++) rest += added[i];
    change.added = std::move(rest);
    changes.push_back(std::move(change));
  }

  const FileChange& change_;
  std::string_view text_;
  std::vector<size_t> starts_;  // of lines
};

void AddLine(char mark, std::string_view line, std::string& patch) {
  patch += mark;
  patch += line;
  if (!line.ends_with('\n')) patch += "\n\\ No newline at end of file\n";
}

// "begin,count" as diffs count: an empty range stands behind the line before it.
std::string Range(size_t begin, size_t count) {
  return count == 1 ? fmt::format("{}", begin + 1)
                    : fmt::format("{},{}", count == 0 ? begin : begin + 1, count);
}

void AddHunks(const FileChange& change, std::string& patch) {
  const Differ differ(change);
  const std::vector<LineChange> changes = differ.Changes();
  std::ptrdiff_t shift = 0;  // of lines in the new text
  for (size_t first = 0; first < changes.size();) {
    size_t last = first + 1;
    while (last < changes.size() && changes[last].begin <= changes[last - 1].end + 2 * kContext) {
      last++;
    }
    const size_t begin = changes[first].begin - std::min(changes[first].begin, kContext);
    const size_t end = std::min(changes[last - 1].end + kContext, differ.lines());
    std::string body;
    size_t at = begin;
    size_t new_lines = 0;
    const auto context = [&](size_t until) {
      for (; at < until; at++, new_lines++) AddLine(' ', differ.Line(at), body);
    };
    for (size_t i = first; i < last; i++) {
      context(changes[i].begin);
      for (; at < changes[i].end; at++) AddLine('-', differ.Line(at), body);
      for (const std::string_view line : LinesOf(changes[i].added)) {
        AddLine('+', line, body);
        new_lines++;
      }
    }
    context(end);
    const auto new_begin = static_cast<size_t>(static_cast<std::ptrdiff_t>(begin) + shift);
    patch += fmt::format("@@ -{} +{} @@\n", Range(begin, end - begin), Range(new_begin, new_lines));
    patch += body;
    shift += static_cast<std::ptrdiff_t>(new_lines) - static_cast<std::ptrdiff_t>(end - begin);
    first = last;
  }
}

void AddNewFile(const FileChange& change, std::string& patch) {
  const Lines lines = LinesOf(change.after);
  if (lines.empty()) return;
  patch += "--- /dev/null\n" + NameLine("+++", "b/" + change.path);
  patch += fmt::format("@@ -0,0 +{} @@\n", Range(0, lines.size()));
  for (const std::string_view line : lines) AddLine('+', line, patch);
}

}  // namespace

std::string PatchOf(const std::vector<FileChange>& changes) {
  std::string patch;
  for (const FileChange& change : changes) {
    if (change.before && *change.before == change.after) continue;
    patch += "diff --git " + Quoted("a/" + change.path) + " " + Quoted("b/" + change.path) + "\n";
    if (!change.before) {
      patch += "new file mode 100644\n";
      AddNewFile(change, patch);
      continue;
    }
    patch += NameLine("---", "a/" + change.path) + NameLine("+++", "b/" + change.path);
    AddHunks(change, patch);
  }
  return patch;
}

}  // namespace leaktight
