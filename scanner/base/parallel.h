// Work spread over threads.
#pragma once

#include <cstddef>
#include <functional>

namespace leaktight {

// The number of processors this process may run on, at least 1.
size_t AvailableProcessors();

// Calls work(worker, item) for every item in 0..items, on `workers` threads, the caller's among
// them. Items are handed out in order, a few at a time. `worker` is in 0..workers: what a worker
// keeps between items (buffers, scratch) can be indexed by it. The first exception that a call
// throws stops the handing out and is thrown again here.
void ParallelFor(size_t workers, size_t items,
                 const std::function<void(size_t worker, size_t item)>& work);

}  // namespace leaktight
