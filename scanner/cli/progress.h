// How far a long scan is: one line on standard error, written again and again.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "cli/options.h"
#include "scan/history.h"

namespace leaktight {

// "reading commits: 12 %", "scanning: 45 %, 180 MB/s, 1 min 5 s left". `seconds`: since the phase
// began.
std::string ProgressText(const HistoryProgress& progress, double seconds);

// Is progress to be shown? The flags decide, then whether a person looks at a terminal.
bool WantsProgress(const Options& options);

class ProgressLine {
 public:
  explicit ProgressLine(bool wanted) : wanted_(wanted) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { Clear(); }

  // Writes the line anew, but not more than ten times a second.
  void Show(const HistoryProgress& progress);

  // Leaves nothing behind.
  void Clear();

 private:
  using Clock = std::chrono::steady_clock;

  void Write(std::string_view text);

  const bool wanted_;
  size_t width_ = 0;  // of what stands there
  std::string_view phase_;
  Clock::time_point phase_began_;
  Clock::time_point written_;
};

}  // namespace leaktight
