#include "git/pack/delta.h"

#include <cstring>

namespace leaktight {
namespace {

constexpr uint32_t kSizeOfZero = 0x10000;  // what a copy's size means that is written as 0
constexpr uint8_t kCopy = 0x80;

std::optional<uint64_t> ReadSize(std::string_view& bytes) {
  uint64_t size = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (bytes.empty()) return std::nullopt;
    const auto byte = static_cast<uint8_t>(bytes[0]);
    bytes.remove_prefix(1);
    const uint64_t bits = byte & 0x7f;
    if (bits << shift >> shift != bits) return std::nullopt;
    size |= bits << shift;
    if ((byte & 0x80) == 0) return size;
  }
  return std::nullopt;
}

struct Copy {
  uint32_t from = 0;
  uint32_t size = 0;
};

// The bytes after a copy's first, of which it tells which are there. Seven at most: `at` may be
// read that far.
[[gnu::always_inline]] inline Copy ReadCopy(uint8_t first, const uint8_t*& at) {
  Copy copy;
  if ((first & 0x01) != 0) copy.from = *at++;
  if ((first & 0x02) != 0) copy.from |= uint32_t{*at++} << 8;
  if ((first & 0x04) != 0) copy.from |= uint32_t{*at++} << 16;
  if ((first & 0x08) != 0) copy.from |= uint32_t{*at++} << 24;
  if ((first & 0x10) != 0) copy.size = *at++;
  if ((first & 0x20) != 0) copy.size |= uint32_t{*at++} << 8;
  if ((first & 0x40) != 0) copy.size |= uint32_t{*at++} << 16;
  if (copy.size == 0) copy.size = kSizeOfZero;
  return copy;
}

constexpr ptrdiff_t kLongestCopy = 7;

// The bytes of a copy that its first byte says are there.
inline ptrdiff_t OperandsOf(uint8_t first) {
  return __builtin_popcount(first & 0x7f);
}

// As long as an insertion can be, rounded up.
constexpr size_t kMostInSteps = 4 * kDeltaSlack;

// Into a result with slack behind it, from bytes that may be read in whole steps.
inline void CopyInSteps(char* to, const char* from, size_t size) {
  if (size > kMostInSteps) {
    std::memcpy(to, from, size);
    return;
  }
  std::memcpy(to, from, kDeltaSlack);
  for (size_t at = kDeltaSlack; at < size; at += kDeltaSlack) {
    std::memcpy(to + at, from + at, kDeltaSlack);
  }
}

// What may be read no further. A call: of sizes that it knows to be small the compiler makes string
// instructions, which take longer to begin than to end.
[[gnu::noinline]] void CopyLast(char* to, const uint8_t* from, size_t size) {
  std::memcpy(to, from, size);
}

}  // namespace

std::optional<DeltaHeader> ParseDeltaHeader(std::string_view delta) {
  const std::optional<uint64_t> base_size = ReadSize(delta);
  if (!base_size) return std::nullopt;
  const std::optional<uint64_t> result_size = ReadSize(delta);
  if (!result_size) return std::nullopt;
  return DeltaHeader{*base_size, *result_size, delta};
}

namespace {

// What an instruction made is put behind what those before it made.
class Recorder {
 public:
  explicit Recorder(std::vector<Edit>& pieces) : pieces_(pieces) { pieces.clear(); }

  void Copied(uint32_t from, uint32_t size) {
    if (!pieces_.empty() && last().from != Edit::kInserted && last().from + last().length == from) {
      last().length += size;
    } else {
      Add({from, size});
    }
  }
  void Inserted(uint32_t size) {
    if (!pieces_.empty() && last().from == Edit::kInserted) {
      last().length += size;
    } else {
      Add({Edit::kInserted, size});
    }
  }
  void End() {
    if (is_full_) pieces_.clear();
  }

 private:
  Edit& last() { return pieces_.back(); }
  void Add(Edit piece) {
    if (pieces_.size() < kMostPieces) {
      pieces_.push_back(piece);
    } else {
      is_full_ = true;
    }
  }

  std::vector<Edit>& pieces_;
  bool is_full_ = false;
};

struct NoRecorder {
  void Copied(uint32_t, uint32_t) {}
  void Inserted(uint32_t) {}
  void End() {}
};

template <class Recorder>
bool Apply(const DeltaHeader& delta, std::string_view base, char* result, Recorder recorder) {
  if (base.size() != delta.base_size) return false;
  const auto* at = reinterpret_cast<const uint8_t*>(delta.instructions.data());
  const auto* const end = at + delta.instructions.size();
  char* to = result;
  uint64_t left = delta.result_size;
  while (at < end) {
    const uint8_t first = *at++;
    if ((first & kCopy) != 0) {
      if (end - at < kLongestCopy && end - at < OperandsOf(first)) return false;
      const Copy copy = ReadCopy(first, at);
      if (copy.size > left || copy.size > base.size() || copy.from > base.size() - copy.size) {
        return false;
      }
      CopyInSteps(to, base.data() + copy.from, copy.size);
      recorder.Copied(copy.from, copy.size);
      to += copy.size;
      left -= copy.size;
    } else {
      // A zero is reserved.
      if (first == 0 || first > left || first > end - at) return false;
      if (end - at >= static_cast<ptrdiff_t>(kMostInSteps)) {
        CopyInSteps(to, reinterpret_cast<const char*>(at), first);
      } else {
        CopyLast(to, at, first);
      }
      recorder.Inserted(first);
      to += first;
      at += first;
      left -= first;
    }
  }
  recorder.End();
  return left == 0;
}

}  // namespace

bool ApplyDelta(const DeltaHeader& delta, std::string_view base, char* result) {
  return Apply(delta, base, result, NoRecorder());
}

bool ApplyDelta(const DeltaHeader& delta, std::string_view base, char* result,
                std::vector<Edit>& pieces) {
  constexpr uint64_t kLarge = UINT32_MAX;  // where a piece has no room for it
  if (delta.base_size >= kLarge || delta.result_size >= kLarge) {
    pieces.clear();
    return Apply(delta, base, result, NoRecorder());
  }
  return Apply(delta, base, result, Recorder(pieces));
}

void DeltaEdits::Iterator::ReadOne(DeltaEdit& edit) {
  edit = {to_, 0, 0, false};
  if (at_ >= end_) return;
  const auto* at = reinterpret_cast<const uint8_t*>(at_);
  const uint8_t first = *at++;
  if ((first & kCopy) != 0) {
    if (end_ - at_ - 1 < OperandsOf(first)) return;
    const Copy copy = ReadCopy(first, at);
    edit = {to_, copy.size, copy.from, true};
  } else {
    edit.size = first;
    at += first;
  }
  at_ = reinterpret_cast<const char*>(at);
  to_ += edit.size;
}

DeltaEdits::Iterator& DeltaEdits::Iterator::ReadOn() {
  edit_ = next_;
  if (edit_.size == 0) return *this;
  for (;;) {
    ReadOne(next_);
    const bool goes_on = next_.size > 0 && next_.is_copy == edit_.is_copy &&
                         (!next_.is_copy || next_.from == edit_.from + edit_.size);
    if (!goes_on) return *this;
    edit_.size += next_.size;
  }
}

}  // namespace leaktight
