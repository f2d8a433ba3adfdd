#include "base/parallel.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace leaktight {

size_t AvailableProcessors() {
#ifdef __linux__
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) == 0) {
    return std::max<size_t>(1, static_cast<size_t>(CPU_COUNT(&set)));
  }
#endif
  return std::max(1U, std::thread::hardware_concurrency());
}

void ParallelFor(size_t workers, size_t items,
                 const std::function<void(size_t worker, size_t item)>& work) {
  workers = std::clamp<size_t>(workers, 1, std::max<size_t>(items, 1));
  // Few enough to share the end of the work evenly, enough to keep threads off each other.
  const size_t batch = std::clamp<size_t>(items / (workers * 32), 1, 16);
  std::atomic<size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto run = [&](size_t worker) {
    try {
      for (size_t begin; (begin = next.fetch_add(batch)) < items;) {
        for (size_t item = begin; item < std::min(begin + batch, items); item++) {
          work(worker, item);
        }
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
      next = items;
    }
  };
  std::vector<std::thread> threads;
  for (size_t worker = 1; worker < workers; worker++) threads.emplace_back(run, worker);
  run(0);
  for (std::thread& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace leaktight
