#include "cli/stop_on_signal.h"

namespace leaktight {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM};
// Wakes the thread that waits, sent to it alone.
constexpr int kWake = SIGUSR1;

bool IsIgnored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

StopOnSignal::StopOnSignal() {
  sigemptyset(&signals_);
  for (const int signal : kSignals) {
    if (!IsIgnored(signal)) sigaddset(&signals_, signal);
  }
  sigaddset(&signals_, kWake);
  pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  waiter_ = std::thread([this] { Wait(); });
}

void StopOnSignal::Wait() {
  for (int signal = 0; sigwait(&signals_, &signal) == 0;) {
    if (done_) return;
    if (signal == kWake) continue;
    if (!stop_.request_stop()) {
      sigset_t again;
      sigemptyset(&again);
      sigaddset(&again, signal);
      pthread_sigmask(SIG_UNBLOCK, &again, nullptr);
      raise(signal);
    }
  }
}

StopOnSignal::~StopOnSignal() {
  done_ = true;
  pthread_kill(waiter_.native_handle(), kWake);
  waiter_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace leaktight
