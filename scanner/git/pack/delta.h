// A delta: how one object is made from another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

namespace leaktight {

// How many bytes a delta takes and makes: git's Documentation/gitformat-pack.txt, "Deltified
// representation". `instructions` is the rest of it.
struct DeltaHeader {
  uint64_t base_size = 0;
  uint64_t result_size = 0;
  std::string_view instructions;
};

std::optional<DeltaHeader> ParseDeltaHeader(std::string_view delta);

// Room that must be there behind a base and behind a result, to be read and written without
// meaning: short copies are made in steps of a fixed size.
inline constexpr size_t kDeltaSlack = 32;

// Makes the result. False: the instructions do not fit the base, or do not make `result_size`
// bytes. Whatever they say, nothing outside of the base, the result and their slack is touched.
// `base` and `result` must not overlap.
bool ApplyDelta(const DeltaHeader& delta, std::string_view base, char* result);

// Where the bytes [to, to + size) of a result come from.
struct DeltaEdit {
  uint64_t to = 0;
  uint64_t size = 0;
  uint64_t from = 0;     // in the base, where it is a copy
  bool is_copy = false;  // else the bytes are in the result alone
};

// All edits of a delta that could be applied, in the order of the result, whole and without gaps.
// They are read from the instructions each time: a list would take up to 16 times their bytes.
// What a delta had to split for its format's sake is one edit again: copies that go on in both base
// and result, insertions side by side.
class DeltaEdits {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = DeltaEdit;
    using difference_type = std::ptrdiff_t;
    using pointer = const DeltaEdit*;
    using reference = const DeltaEdit&;

    Iterator() = default;  // the end
    explicit Iterator(std::string_view instructions)
        : at_(instructions.data()), end_(at_ + instructions.size()) {
      ReadOne(next_);
      ++*this;
    }

    const DeltaEdit& operator*() const { return edit_; }
    const DeltaEdit* operator->() const { return &edit_; }
    Iterator& operator++();
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    // Only ever compared with the end.
    bool operator==(const Iterator& other) const { return edit_.size == other.edit_.size; }

   private:
    void ReadOne(DeltaEdit& edit);  // size 0: there is no more

    const char* at_ = nullptr;
    const char* end_ = nullptr;
    uint64_t to_ = 0;
    DeltaEdit edit_;
    DeltaEdit next_;
  };

  DeltaEdits() = default;  // of an object that is no delta: none
  explicit DeltaEdits(std::string_view instructions) : instructions_(instructions) {}

  bool empty() const { return instructions_.empty(); }
  Iterator begin() const { return empty() ? Iterator() : Iterator(instructions_); }
  Iterator end() const { return {}; }

 private:
  std::string_view instructions_;
};

}  // namespace leaktight
