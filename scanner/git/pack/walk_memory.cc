#include "git/pack/walk_memory.h"

#include <algorithm>
#include <utility>

#include "base/large_vector.h"
#include "git/pack/delta.h"
#include "git/pack/inflate.h"

namespace leaktight {
namespace {

static_assert(kInflateSlack >= kDeltaSlack);

constexpr uint64_t kSmallest = 16 << 10;
constexpr size_t kMostKept = 24;
// Of a room: larger ones would soon leave no place for others.
constexpr uint64_t kLargestCut = BufferRoom::kSize / 8;

}  // namespace

MemoryBudget::MemoryBudget(uint64_t total, size_t workers, bool has_rooms)
    : share_(total / 2 / workers),
      loan_(total - share_ * workers),
      has_rooms_(has_rooms && share_ >= 2 * BufferRoom::kSize) {}

void BufferRoom::Free::operator()(const char* bytes) const {
  if (room == nullptr) {
    delete[] bytes;
  } else {
    room->cuts_--;
  }
}

BufferRoom::BufferRoom() : bytes_(LargeAllocator<char>().allocate(kSize)) {}

BufferRoom::~BufferRoom() {
  LargeAllocator<char>().deallocate(bytes_, kSize);
}

BufferRoom::Bytes BufferRoom::Cut(const std::shared_ptr<BufferRoom>& room, uint64_t size) {
  constexpr uint64_t kLine = 64;
  if (room->cuts_ == 0) room->used_ = 0;
  if (size > kSize - room->used_) return nullptr;
  char* const bytes = room->bytes_ + room->used_;
  room->used_ = std::min(kSize, room->used_ + (size + kLine - 1) / kLine * kLine);
  room->cuts_++;
  return {bytes, Free{room}};
}

WalkBuffers::WalkBuffers(MemoryBudget& budget) : budget_(budget) {
  if (budget.has_rooms()) held_ = BufferRoom::kSize;
}

BufferRoom::Bytes WalkBuffers::Cut(uint64_t size) {
  if (!budget_.has_rooms() || size > kLargestCut) return nullptr;
  if (room_ == nullptr) room_ = std::make_shared<BufferRoom>();
  return BufferRoom::Cut(room_, size);
}

WalkBuffers::~WalkBuffers() {
  if (borrowed_) budget_.borrowing().unlock();
}

WalkBuffer WalkBuffers::Take(uint64_t size, Patience patience) {
  const uint64_t most = budget_.share() + budget_.loan() - held_;
  if (size > most || size + kInflateSlack > most) return {};
  const uint64_t needed = size + kInflateSlack;
  // The tightest that fits: a large one is kept for something large.
  auto best = kept_.end();
  for (auto buffer = kept_.begin(); buffer != kept_.end(); ++buffer) {
    if (buffer->capacity < needed) continue;
    if (best == kept_.end() || buffer->capacity < best->capacity) best = buffer;
  }
  if (best != kept_.end()) {
    WalkBuffer buffer = std::move(*best);
    *best = std::move(kept_.back());
    kept_.pop_back();
    kept_bytes_ -= Counted(buffer);
    held_ += Counted(buffer);
    buffer.size = size;
    return buffer;
  }
  // Some room to grow: the next version of a file is a little larger most often.
  uint64_t capacity = std::max(needed + needed / 4, kSmallest);
  if (auto bytes = Cut(capacity)) return {std::move(bytes), capacity, size};
  if (held_ + kept_bytes_ + capacity > Limit()) {
    FreeKept();
    if (held_ + capacity > Limit()) capacity = needed;
    if (held_ + capacity > Limit()) {
      if (borrowed_ || patience == Patience::kShare) return {};
      if (patience == Patience::kWait) {
        budget_.borrowing().lock();
      } else if (!budget_.borrowing().try_lock()) {
        return {};
      }
      borrowed_ = true;
    }
  }
  held_ += capacity;
  return {BufferRoom::Bytes(new char[capacity]), capacity, size};
}

void WalkBuffers::Give(WalkBuffer buffer) {
  if (!buffer) return;
  held_ -= Counted(buffer);
  if (!borrowed_) return Keep(std::move(buffer));
  buffer = {};
  if (borrowed_ && held_ <= budget_.share()) {
    FreeKept();
    borrowed_ = false;
    budget_.borrowing().unlock();
  }
}

// Those of the room rather than others.
void WalkBuffers::Keep(WalkBuffer buffer) {
  if (kept_.size() == kMostKept && buffer.is_cut()) {
    const auto other = std::find_if(kept_.begin(), kept_.end(),
                                    [](const WalkBuffer& kept) { return !kept.is_cut(); });
    if (other != kept_.end()) {
      kept_bytes_ -= other->capacity;
      *other = std::move(kept_.back());
      kept_.pop_back();
    }
  }
  if (kept_.size() == kMostKept) return;
  kept_bytes_ += Counted(buffer);
  kept_.push_back(std::move(buffer));
}

void WalkBuffers::FreeKept() {
  kept_.clear();
  kept_bytes_ = 0;
}

}  // namespace leaktight
