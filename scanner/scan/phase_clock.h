// Where the time of a scan goes.
#pragma once

#include <chrono>
#include <string_view>

#include "scan/summary.h"

namespace leaktight {

// A phase lasts until the next begins or until End.
class PhaseClock {
 public:
  explicit PhaseClock(Summary& summary) : summary_(summary) {}

  void Begin(std::string_view name) {
    End();
    summary_.phases.push_back({name, 0});
    began_ = std::chrono::steady_clock::now();
    running_ = true;
  }

  void End() {
    if (!running_) return;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began_;
    summary_.phases.back().seconds = took.count();
    running_ = false;
  }

 private:
  Summary& summary_;
  std::chrono::steady_clock::time_point began_;
  bool running_ = false;
};

}  // namespace leaktight
