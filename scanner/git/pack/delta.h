// A delta: how one object is made from another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/edit.h"

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

// The same, and how it was made goes into `pieces`: what a delta had to split for its format's sake
// is one again. Nothing, where that were too much to be kept: a delta could have as many pieces as
// half of its bytes.
inline constexpr size_t kMostPieces = size_t{1} << 18;
bool ApplyDelta(const DeltaHeader& delta, std::string_view base, char* result,
                std::vector<Edit>& pieces);

// Where the bytes [to, to + size) of a result come from.
struct DeltaEdit {
  uint64_t to = 0;
  uint64_t size = 0;
  uint64_t from = 0;     // in the base, where it is a copy
  bool is_copy = false;  // else the bytes are in the result alone

  friend bool operator==(const DeltaEdit&, const DeltaEdit&) = default;
};

// All edits of a delta that could be applied, in the order of the result, whole and without gaps:
// from the pieces, or where those are not kept from the instructions. What a delta had to split for
// its format's sake is one edit again: copies that go on in both base and result, insertions side
// by side.
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
    explicit Iterator(std::span<const Edit> pieces)
        : piece_(pieces.data()), pieces_end_(piece_ + pieces.size()) {
      ++*this;
    }

    const DeltaEdit& operator*() const { return edit_; }
    const DeltaEdit* operator->() const { return &edit_; }
    Iterator& operator++() {
      if (piece_ == nullptr) return ReadOn();
      edit_.to += edit_.size;
      edit_.size = 0;
      if (piece_ == pieces_end_) return *this;
      edit_.size = piece_->length;
      edit_.is_copy = piece_->from != Edit::kInserted;
      edit_.from = edit_.is_copy ? piece_->from : 0;
      piece_++;
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    // Only ever compared with the end.
    bool operator==(const Iterator& other) const { return edit_.size == other.edit_.size; }

   private:
    Iterator& ReadOn();
    void ReadOne(DeltaEdit& edit);  // size 0: there is no more

    const Edit* piece_ = nullptr;  // the next; null: from the instructions
    const Edit* pieces_end_ = nullptr;
    const char* at_ = nullptr;
    const char* end_ = nullptr;
    uint64_t to_ = 0;
    DeltaEdit edit_;
    DeltaEdit next_;
  };

  DeltaEdits() = default;  // of an object that is no delta: none
  explicit DeltaEdits(std::string_view instructions, std::span<const Edit> pieces = {})
      : instructions_(instructions), pieces_(pieces) {}

  bool empty() const { return instructions_.empty(); }
  // All of them, where they are kept; else none.
  std::span<const Edit> pieces() const { return pieces_; }
  Iterator begin() const {
    if (!pieces_.empty()) return Iterator(pieces_);
    return empty() ? Iterator() : Iterator(instructions_);
  }
  Iterator end() const { return {}; }

 private:
  std::string_view instructions_;
  std::span<const Edit> pieces_;
};

}  // namespace leaktight
