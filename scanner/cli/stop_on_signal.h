// Ctrl-C, as a wish that can be heeded: stop, and tell what there is.
#pragma once

#include <pthread.h>

#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

namespace leaktight {

// As long as this is there, the first SIGINT or SIGTERM asks to stop, and the second ends the
// process as it would have without this. Made before any other thread is started, of which none
// then is interrupted; children of the process are not either, and end when nobody reads them any
// more. A signal that the caller has us ignore stays ignored.
class StopOnSignal {
 public:
  StopOnSignal();
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;
  ~StopOnSignal();

  std::stop_token token() const { return stop_.get_token(); }

 private:
  void Wait();

  std::stop_source stop_;
  sigset_t signals_;
  sigset_t before_;
  std::atomic<bool> done_{false};
  std::thread waiter_;
};

}  // namespace leaktight
