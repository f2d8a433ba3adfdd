// How far a long scan is: on a terminal one line on standard error, written again and again; else
// lines.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "cli/options.h"
#include "scan/history.h"

namespace leaktight {

// "reading commits: 12 %, 24,000 of 200,000", "scanning objects: 45 %, 382,000 of 849,000, 1.2 GB,
// 180 MB/s, 66,000 objects/s, 7 s left". `seconds`: since the phase began.
std::string ProgressText(const HistoryProgress& progress, double seconds);

// Is progress to be shown? The flags decide, then whether a person looks at a terminal.
bool WantsProgress(const Options& options);

// Is standard error a terminal, on which a line can be written over?
bool IsTerminal();

class ProgressLine {
 public:
  ProgressLine(bool wanted, bool on_terminal) : wanted_(wanted), on_terminal_(on_terminal) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { Clear(); }

  // Writes the line anew, but not more than ten times a second; where it cannot be written over, a
  // line for each phase and another every ten seconds.
  void Show(const HistoryProgress& progress);

  // Leaves nothing behind on a terminal.
  void Clear();

  // What comes is about this one of several; empty: there is but one.
  void Begin(const std::string& repository);

 private:
  using Clock = std::chrono::steady_clock;

  void Write(std::string_view text);

  const bool wanted_;
  const bool on_terminal_;
  std::string repository_;
  size_t width_ = 0;  // of what stands there
  std::string_view phase_;
  Clock::time_point phase_began_;
  Clock::time_point written_;
};

}  // namespace leaktight
