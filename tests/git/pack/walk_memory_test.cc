#include "git/pack/walk_memory.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "catch.h"
#include "git/pack/delta.h"
#include "support/random.h"

using leaktight::MemoryBudget;
using leaktight::WalkBuffer;
using leaktight::WalkBuffers;
using Patience = leaktight::WalkBuffers::Patience;

namespace {

constexpr uint64_t kMiB = 1 << 20;

}  // namespace

TEST_CASE("half of the memory is shared out, the other half is lent", "[git]") {
  MemoryBudget budget(64 * kMiB, 4);
  CHECK(budget.share() == 8 * kMiB);
  CHECK(budget.loan() == 32 * kMiB);
}

TEST_CASE("a thread has its share, and one at a time the loan", "[git]") {
  MemoryBudget budget(16 * kMiB, 2);
  WalkBuffers one(budget);
  WalkBuffers other(budget);
  CHECK(one.Take(3 * kMiB, Patience::kShare));  // given up at once
  WalkBuffers third(budget);
  CHECK_FALSE(third.Take(5 * kMiB, Patience::kShare));
  WalkBuffer large = third.Take(9 * kMiB, Patience::kAtOnce);
  CHECK(large);
  CHECK_FALSE(other.Take(5 * kMiB, Patience::kAtOnce));
  CHECK(other.Take(3 * kMiB, Patience::kAtOnce));
  third.Give(std::move(large));
  WalkBuffers fourth(budget);
  CHECK(fourth.Take(5 * kMiB, Patience::kAtOnce));
}

TEST_CASE("what is more than share and loan together is not waited for", "[git]") {
  MemoryBudget budget(16 * kMiB, 2);
  WalkBuffers buffers(budget);
  CHECK_FALSE(buffers.Take(13 * kMiB, Patience::kWait));
  CHECK_FALSE(buffers.Take(UINT64_MAX - 100, Patience::kWait));
  CHECK_FALSE(buffers.Take(UINT64_MAX, Patience::kWait));
  CHECK(buffers.Take(11 * kMiB, Patience::kWait));
}

TEST_CASE("buffers of a room begin in large pages, and none overlaps another", "[git]") {
  constexpr uint64_t kPage = 2 * kMiB;
  MemoryBudget budget(128 * kMiB, 2, true);
  REQUIRE(budget.has_rooms());
  WalkBuffers buffers(budget);
  leaktight::Random random(11);
  std::vector<std::pair<WalkBuffer, char>> taken;
  size_t cuts = 0;
  for (int i = 0; i < 3000; i++) {
    if (taken.size() > 30 || (!taken.empty() && random.Below(2) == 0)) {
      const size_t at = random.Below(taken.size());
      const auto& [buffer, filling] = taken[at];
      REQUIRE(buffer.view().find_first_not_of(filling) == std::string_view::npos);
      // What is just ended is no longer counted, if it is a cut.
      if (!buffer.is_cut() || random.Below(4) != 0) buffers.Give(std::move(taken[at].first));
      taken.erase(taken.begin() + static_cast<ptrdiff_t>(at));
      continue;
    }
    const uint64_t size = 1 + random.Below(random.Below(3) == 0 ? 400000 : 20000);
    WalkBuffer buffer = buffers.Take(size, Patience::kShare);
    REQUIRE(buffer);
    REQUIRE(buffer.size == size);
    cuts += buffer.is_cut() ? 1 : 0;
    const char filling = static_cast<char>('a' + i % 26);
    std::fill_n(buffer.bytes.get(), buffer.capacity, filling);
    taken.emplace_back(std::move(buffer), filling);
  }
  CHECK(cuts > 100);
  CHECK(buffers.bytes() <= budget.share());
  WalkBuffers fresh(budget);
  const WalkBuffer first = fresh.Take(1000, Patience::kShare);
  CHECK(reinterpret_cast<uintptr_t>(first.bytes.get()) % kPage == 0);
}

TEST_CASE("a room is cut anew when nothing of it is in use, and outlives who made it", "[git]") {
  auto room = std::make_shared<leaktight::BufferRoom>();
  constexpr uint64_t kHalf = leaktight::BufferRoom::kSize / 2;
  auto first = leaktight::BufferRoom::Cut(room, kHalf);
  auto second = leaktight::BufferRoom::Cut(room, kHalf);
  REQUIRE(first);
  REQUIRE(second);
  CHECK_FALSE(leaktight::BufferRoom::Cut(room, 1));
  first.reset();
  CHECK_FALSE(leaktight::BufferRoom::Cut(room, 1));
  second.reset();
  auto last = leaktight::BufferRoom::Cut(room, 2 * kHalf);
  REQUIRE(last);
  room = nullptr;
  std::fill_n(last.get(), 2 * kHalf, 'x');
  CHECK(last[2 * kHalf - 1] == 'x');
}

TEST_CASE("a room is counted, and made only where there is memory for it", "[git]") {
  CHECK_FALSE(MemoryBudget(64 * kMiB, 1).has_rooms());
  CHECK_FALSE(MemoryBudget(64 * kMiB, 4, true).has_rooms());
  MemoryBudget budget(64 * kMiB, 1, true);
  WalkBuffers buffers(budget);
  CHECK(buffers.bytes() == leaktight::BufferRoom::kSize);
  const WalkBuffer small = buffers.Take(1000, Patience::kShare);
  CHECK(small.is_cut());
  CHECK(buffers.bytes() == leaktight::BufferRoom::kSize);
  CHECK_FALSE(buffers.Take(25 * kMiB, Patience::kShare));  // of 32, 8 are the room's
  CHECK(buffers.Take(23 * kMiB, Patience::kShare));
}

TEST_CASE("a buffer given back is used again", "[git]") {
  MemoryBudget budget(64 * kMiB, 1);
  WalkBuffers buffers(budget);
  WalkBuffer first = buffers.Take(1000000, Patience::kShare);
  const char* const bytes = first.bytes.get();
  buffers.Give(std::move(first));
  CHECK(buffers.Take(900000, Patience::kShare).bytes.get() == bytes);
}

TEST_CASE("threads that wait for the loan all get it in turn", "[git]") {
  MemoryBudget budget(8 * kMiB, 4);
  std::atomic<int> got{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; i++) {
    threads.emplace_back([&] {
      WalkBuffers buffers(budget);
      for (int round = 0; round < 50; round++) {
        WalkBuffer small = buffers.Take(kMiB / 2, Patience::kWait);
        WalkBuffer large = buffers.Take(3 * kMiB, Patience::kWait);
        if (small && large) got++;
        buffers.Give(std::move(large));
        buffers.Give(std::move(small));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(got == 200);
}

TEST_CASE("all threads together never hold more than the budget", "[git]") {
  leaktight::Random random(6);
  MemoryBudget budget(4 * kMiB, 3);
  WalkBuffers workers[3] = {WalkBuffers(budget), WalkBuffers(budget), WalkBuffers(budget)};
  std::vector<WalkBuffer> taken[3];
  size_t refused = 0;
  for (int i = 0; i < 20000; i++) {
    const size_t worker = random.Below(3);
    if (random.Below(2) == 0 || taken[worker].empty()) {
      const uint64_t size = random.Below(uint64_t{1} << random.Below(22));
      const auto patience = random.Below(2) == 0 ? Patience::kShare : Patience::kAtOnce;
      WalkBuffer buffer = workers[worker].Take(size, patience);
      if (buffer) CHECK(buffer.capacity >= size + leaktight::kDeltaSlack);
      if (buffer)
        taken[worker].push_back(std::move(buffer));
      else
        refused++;
    } else {
      std::swap(taken[worker][random.Below(taken[worker].size())], taken[worker].back());
      workers[worker].Give(std::move(taken[worker].back()));
      taken[worker].pop_back();
    }
    if (workers[0].bytes() + workers[1].bytes() + workers[2].bytes() > 4 * kMiB) {
      FAIL("over the budget");
    }
  }
  CHECK(refused > 100);
  for (size_t worker = 0; worker < 3; worker++) {
    for (WalkBuffer& buffer : taken[worker]) workers[worker].Give(std::move(buffer));
  }
}
