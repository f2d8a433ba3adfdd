#include "engine/changed_windows.h"

#include <algorithm>
#include <cstring>

#include "engine/decoder.h"

namespace leaktight {
namespace {

// Where the line begins that `at` stands in; the one before, where `at` begins it.
size_t BeginBefore(std::string_view text, size_t at) {
  if (at < 2) return 0;
#ifdef __GLIBC__
  const void* before = memrchr(text.data(), '\n', at - 1);
  return before == nullptr
             ? 0
             : static_cast<size_t>(static_cast<const char*>(before) - text.data()) + 1;
#else
  return text.rfind('\n', at - 2) + 1;  // of none: 0
#endif
}

size_t EndBehind(std::string_view text, size_t at) {
  const size_t end = text.find('\n', at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

// What decides whether a text may be cut between two lines is as it was in the base only if these
// two are: so one line more is taken on either side.
Span Widened(std::string_view text, Span changed) {
  size_t begin = changed.begin == 0 ? 0 : BeginBefore(text, changed.begin + 1);
  do {
    begin = BeginBefore(text, begin);
  } while (!Decoder::MayCut(text, begin));
  size_t end = EndBehind(text, changed.end);
  do {
    end = EndBehind(text, end);
  } while (!Decoder::MayCut(text, end));
  return {begin, end};
}

}  // namespace

void ListChangedWindows(std::string_view text, std::span<const Edit> edits, size_t base_size,
                        std::vector<Span>& windows) {
  windows.clear();
  const auto add = [&](Span changed) {
    if (!windows.empty() && changed.end <= windows.back().end &&
        changed.begin >= windows.back().begin) {
      const Span last = windows.back();
      // The line before it and the one behind must be of it too.
      if (EndBehind(text, EndBehind(text, changed.end)) <= last.end) return;
    }
    Span wide = Widened(text, changed);
    while (!windows.empty() && windows.back().end >= wide.begin) {
      wide.begin = std::min(wide.begin, windows.back().begin);
      wide.end = std::max(wide.end, windows.back().end);
      windows.pop_back();
    }
    windows.push_back(wide);
  };
  size_t at = 0;
  size_t behind_last = 0;  // in the base, where the copy before this edit ended
  bool copied = true;
  for (const Edit& edit : edits) {
    const bool is_copy = edit.from != Edit::kInserted;
    if (!is_copy) {
      add({at, at + edit.length});
    } else if (!copied || edit.from != behind_last) {
      add({at, at});
    }
    copied = is_copy;
    if (is_copy) behind_last = edit.from + edit.length;
    at += edit.length;
  }
  if (copied && behind_last != base_size) add({at, at});
}

}  // namespace leaktight
