#include "git/pack/walk_memory.h"

#include <atomic>
#include <thread>
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
