#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <stdexcept>
#include <vector>

#include "catch.h"

using namespace leaktight;

TEST_CASE("every item is done once, whatever the number of workers", "[base]") {
  for (const size_t workers : {size_t{0}, size_t{1}, size_t{2}, size_t{7}}) {
    for (const size_t items : {size_t{0}, size_t{1}, size_t{5}, size_t{1000}}) {
      std::vector<std::atomic<int>> done(items);
      ParallelFor(workers, items, [&](size_t worker, size_t item) {
        // Catch's assertions are not for several threads.
        if (worker >= std::max<size_t>(workers, 1)) std::terminate();
        done[item]++;
      });
      for (const auto& count : done) CHECK(count == 1);
    }
  }
}

TEST_CASE("an exception in a worker comes out", "[base]") {
  CHECK_THROWS_AS(ParallelFor(4, 100,
                              [](size_t, size_t item) {
                                if (item == 50) throw std::runtime_error("stop");
                              }),
                  std::runtime_error);
}

TEST_CASE("there is at least one processor", "[base]") {
  CHECK(AvailableProcessors() >= 1);
}
