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

// Edits that are closer are looked at together: to find where the lines between them end costs
// more than to decode what is on them.
constexpr size_t kClose = 128;

// Takes places of a text in order. Where a window ends is looked for once it takes no more: there
// are several times as many edits as windows.
class Windows {
 public:
  Windows(std::string_view text, std::vector<Span>& windows) : text_(text), windows_(windows) {
    windows.clear();
  }

  // What decides whether a text may be cut between two lines is as it was in the base only if these
  // two are: so one line more is taken on either side.
  void Add(Span changed) {
    if (open_end_ != kNone && changed.begin <= open_end_ + kClose) {
      open_end_ = changed.end;
      return;
    }
    Close();
    if (changed.end < last_line_) return;
    if (windows_.empty() || changed.begin > windows_.back().end + kClose) {
      const size_t begin = BeginOf(changed.begin);
      if (windows_.empty() || begin > windows_.back().end) windows_.push_back({begin, begin});
    }
    open_end_ = changed.end;
  }

  // After the last place.
  void Close() {
    if (open_end_ != kNone) windows_.back().end = EndOf(open_end_);
    open_end_ = kNone;
  }

 private:
  static constexpr size_t kNone = std::string_view::npos;

  size_t BeginOf(size_t at) const {
    size_t begin = at == 0 ? 0 : BeginBefore(text_, at + 1);
    do {
      begin = BeginBefore(text_, begin);
    } while (!Decoder::MayCut(text_, begin));
    return begin;
  }

  size_t EndOf(size_t at) {
    size_t end = EndBehind(text_, at);
    do {
      last_line_ = end;
      end = EndBehind(text_, end);
    } while (!Decoder::MayCut(text_, end));
    if (end == text_.size()) last_line_ = kNone;
    return end;
  }

  const std::string_view text_;
  std::vector<Span>& windows_;
  // Where the last change ends of a window that may take more.
  size_t open_end_ = kNone;
  // Where the last line of the last window begins: what changes before it is within that window,
  // and a line more is too.
  size_t last_line_ = 0;
};

}  // namespace

void ListChangedWindows(std::string_view text, std::span<const Edit> edits, size_t base_size,
                        std::vector<Span>& windows) {
  Windows changed(text, windows);
  size_t at = 0;
  size_t behind_last = 0;  // in the base, where the copy before this edit ended
  bool copied = true;
  for (const Edit& edit : edits) {
    const bool is_copy = edit.from != Edit::kInserted;
    if (!is_copy) {
      changed.Add({at, at + edit.length});
    } else if (!copied || edit.from != behind_last) {
      changed.Add({at, at});
    }
    copied = is_copy;
    if (is_copy) behind_last = edit.from + edit.length;
    at += edit.length;
  }
  if (copied && behind_last != base_size) changed.Add({at, at});
  changed.Close();
}

}  // namespace leaktight
