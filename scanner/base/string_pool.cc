#include "base/string_pool.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/random_bytes.h"

namespace leaktight {
namespace {

constexpr size_t kFirstSlots = 64;

// Two halves of a product, folded: every bit of both factors tells.
uint64_t Mixed(uint64_t a, uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

uint64_t Word(const char* bytes) {
  uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// Another in each process, so that nobody can write names that all have the same hash.
uint64_t Seed() {
  static const uint64_t seed = Word(RandomBytes(sizeof(uint64_t)).data());
  return seed;
}

}  // namespace

StringPool::StringPool() : seed_(Seed()) {}

// Sixteen bytes at a step.
uint32_t StringPool::HashOf(std::string_view text) const {
  constexpr uint64_t kSecond = 0x6a09e667f3bcc909;  // the fraction of the square root of two
  const char* at = text.data();
  size_t left = text.size();
  uint64_t hash = seed_ ^ left;
  for (; left > 16; at += 16, left -= 16) hash = Mixed(Word(at) ^ hash, Word(at + 8) ^ kSecond);
  uint64_t low = 0;
  uint64_t high = 0;
  if (left >= 8) {
    low = Word(at);
    high = Word(at + left - 8);
  } else if (left > 0) {
    std::memcpy(&low, at, left);
  }
  hash = Mixed(low ^ hash, high ^ kSecond);
  return static_cast<uint32_t>(hash ^ hash >> 32);
}

size_t StringPool::SlotOf(std::string_view text, uint32_t hash) const {
  const size_t mask = slots_.size() - 1;
  size_t at = hash & mask;
  for (; slots_[at].number != kNone; at = (at + 1) & mask) {
    if (slots_[at].hash == hash && (*this)[slots_[at].number] == text) break;
  }
  return at;
}

void StringPool::Reserve(size_t strings, size_t bytes) {
  begins_.reserve(strings + 1);
  bytes_.reserve(bytes);
}

// At most half of the slots are taken.
void StringPool::MakeRoom(size_t more) {
  size_t wanted = std::max(slots_.size(), kFirstSlots);
  while (2 * (size_t{size()} + more) > wanted) wanted *= 2;
  if (wanted == slots_.size()) return;
  LargeVector<Slot> before(wanted);
  before.swap(slots_);
  const size_t mask = slots_.size() - 1;
  for (const Slot& slot : before) {
    if (slot.number == kNone) continue;
    size_t at = slot.hash & mask;
    while (slots_[at].number != kNone) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

uint32_t StringPool::Add(std::string_view text, uint32_t hash) {
  Slot& slot = slots_[SlotOf(text, hash)];
  if (slot.number == kNone) {
    slot = {size(), hash};
    bytes_.insert(bytes_.end(), text.begin(), text.end());
    begins_.push_back(bytes_.size());
  }
  return slot.number;
}

uint32_t StringPool::Add(std::string_view text) {
  MakeRoom(1);
  return Add(text, HashOf(text));
}

// A lookup waits for memory three times, one for where the next lies: the slot, where the string
// begins, the string. So several go side by side.
void StringPool::AddAll(std::span<const std::string_view> texts, uint32_t* numbers) {
  constexpr size_t kTogether = 16;
  std::array<uint32_t, kTogether> hashes{};
  MakeRoom(texts.size());
  const size_t mask = slots_.size() - 1;
  for (size_t first = 0; first < texts.size(); first += kTogether) {
    const size_t count = std::min(kTogether, texts.size() - first);
    for (size_t i = 0; i < count; i++) {
      hashes[i] = HashOf(texts[first + i]);
      __builtin_prefetch(&slots_[hashes[i] & mask]);
    }
    const auto for_each_known = [&](const auto& fetch) {
      for (size_t i = 0; i < count; i++) {
        const Slot& slot = slots_[hashes[i] & mask];
        if (slot.number != kNone) fetch(slot.number);
      }
    };
    for_each_known([&](uint32_t number) { __builtin_prefetch(&begins_[number]); });
    for_each_known([&](uint32_t number) { __builtin_prefetch(bytes_.data() + begins_[number]); });
    for (size_t i = 0; i < count; i++) numbers[first + i] = Add(texts[first + i], hashes[i]);
  }
}

uint32_t StringPool::Find(std::string_view text) const {
  if (slots_.empty()) return kNone;
  return slots_[SlotOf(text, HashOf(text))].number;
}

}  // namespace leaktight
