#include "git/pack/walk_memory.h"

#include <algorithm>
#include <utility>

#include "git/pack/delta.h"
#include "git/pack/inflate.h"

namespace leaktight {
namespace {

static_assert(kInflateSlack >= kDeltaSlack);

constexpr uint64_t kSmallest = 16 << 10;
constexpr size_t kMostKept = 24;

}  // namespace

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
    kept_bytes_ -= buffer.capacity;
    held_ += buffer.capacity;
    buffer.size = size;
    return buffer;
  }
  // Some room to grow: the next version of a file is a little larger most often.
  uint64_t capacity = std::max(needed + needed / 4, kSmallest);
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
  return {std::make_unique_for_overwrite<char[]>(capacity), capacity, size};
}

void WalkBuffers::Give(WalkBuffer buffer) {
  if (!buffer) return;
  held_ -= buffer.capacity;
  if (!borrowed_ && kept_.size() < kMostKept) {
    kept_bytes_ += buffer.capacity;
    kept_.push_back(std::move(buffer));
    return;
  }
  buffer = {};
  if (borrowed_ && held_ <= budget_.share()) {
    FreeKept();
    borrowed_ = false;
    budget_.borrowing().unlock();
  }
}

void WalkBuffers::FreeKept() {
  kept_.clear();
  kept_bytes_ = 0;
}

}  // namespace leaktight
