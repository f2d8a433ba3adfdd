#include "git/pack/id_table.h"

#include <algorithm>

#include "git/pack/big_endian.h"

namespace leaktight {

uint32_t FanoutTotal(const char* fanout) {
  return BigEndian32(fanout + 4 * 255);
}

IdTable::IdTable(const char* fanout, const char* ids, size_t stride, size_t id_size)
    : fanout_(fanout), ids_(ids), stride_(stride), id_size_(id_size), size_(FanoutTotal(fanout)) {}

uint32_t IdTable::Fanout(uint8_t byte) const {
  return std::min(BigEndian32(fanout_ + 4 * size_t{byte}), size_);
}

// Most differ in their first eight bytes.
bool IdTable::IsBefore(uint32_t place, std::string_view id, uint64_t head) const {
  const uint64_t here = BigEndian64(ids_ + stride_ * place);
  return here != head ? here < head : (*this)[place] < id;
}

// Ids are hashes, so they lie evenly among those that begin with the same byte.
uint32_t IdTable::Guess(std::string_view id, uint32_t low, uint32_t high) {
  constexpr uint32_t kBits = 24;
  const uint64_t share = BigEndian32(id.data()) & ((uint32_t{1} << kBits) - 1);
  return low + static_cast<uint32_t>((uint64_t{high - low} * share) >> kBits);
}

// Where an id should stand tells nearly where it does. From there on by steps that double, whatever
// the table is like.
void IdTable::NarrowTo(std::string_view id, uint64_t head, uint32_t& low, uint32_t& high) const {
  if (low >= high) return;
  constexpr uint32_t kStep = 16;
  const uint32_t guess = Guess(id, low, high);
  uint32_t step = kStep;
  if (IsBefore(guess, id, head)) {
    for (low = guess + 1; high - low > step; step *= 2) {
      if (!IsBefore(low + step, id, head)) {
        high = low + step;
        return;
      }
      low += step + 1;
    }
  } else {
    for (high = guess; high - low > step; step *= 2) {
      if (IsBefore(high - step, id, head)) {
        low = high - step + 1;
        return;
      }
      high -= step;
    }
  }
}

std::optional<uint32_t> IdTable::Find(std::string_view id) const {
  if (size_ == 0 || id.size() != id_size_) return std::nullopt;
  const auto first = static_cast<uint8_t>(id[0]);
  uint32_t low = first == 0 ? 0 : Fanout(first - 1);
  uint32_t high = Fanout(first);
  NarrowTo(id, BigEndian64(id.data()), low, high);
  return FindIn(id, low, high);
}

std::optional<uint32_t> IdTable::FindIn(std::string_view id, uint32_t low, uint32_t high) const {
  if (id.size() != id_size_) return std::nullopt;
  const uint64_t head = BigEndian64(id.data());
  high = std::min(high, size_);
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (IsBefore(middle, id, head)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low < size_ && (*this)[low] == id) return low;
  return std::nullopt;
}

IdTable::Order IdTable::FindOrder() const {
  uint32_t place = 0;
  uint64_t before = 0;
  Order order = Order::kStrict;
  for (int byte = 0; byte < 256; byte++) {
    const uint32_t end = BigEndian32(fanout_ + 4 * byte);
    if (end < place || end > size_) return Order::kNone;
    for (; place < end; place++) {
      const std::string_view id = (*this)[place];
      if (static_cast<uint8_t>(id[0]) != byte) return Order::kNone;
      // Most differ in their first eight bytes.
      const uint64_t here = BigEndian64(id.data());
      if (before >= here && place > 0) {
        const int compared = before > here ? 1 : (*this)[place - 1].compare(id);
        if (compared > 0) return Order::kNone;
        if (compared == 0) order = Order::kWithCopies;
      }
      before = here;
    }
  }
  return place == size_ ? order : Order::kNone;
}

IdFanout::IdFanout(const IdTable& ids) {
  if (ids.size() == 0) return;
  constexpr int kMostBits = 28;
  for (bits_ = 1; bits_ < kMostBits && uint64_t{1} << bits_ < ids.size();) bits_++;
  begins_.reserve((size_t{1} << bits_) + 1);
  for (uint32_t place = 0; place < ids.size(); place++) {
    const size_t bucket = Bucket(ids[place]);
    while (begins_.size() <= bucket) begins_.push_back(place);
  }
  begins_.resize((size_t{1} << bits_) + 1, ids.size());
}

size_t IdFanout::Bucket(std::string_view id) const {
  return static_cast<size_t>(BigEndian64(id.data()) >> (64 - bits_));
}

std::pair<uint32_t, uint32_t> IdFanout::Range(std::string_view id) const {
  const size_t bucket = Bucket(id);
  return {begins_[bucket], begins_[bucket + 1]};
}

void IdFanout::Prefetch(std::string_view id) const {
  __builtin_prefetch(&begins_[Bucket(id)]);
}

}  // namespace leaktight
