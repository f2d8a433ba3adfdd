#include "cli/progress.h"

#include <unistd.h>

#include <algorithm>

#include "cli/output.h"
#include "report/quantity.h"

namespace leaktight {
namespace {

constexpr std::chrono::milliseconds kPause{100};
// What is left is not worth a word before so much is known.
constexpr double kLeastSeconds = 1;

}  // namespace

std::string ProgressText(const HistoryProgress& progress, double seconds) {
  std::string text = progress.bytes == 0 ? "reading " : "scanning ";
  text += progress.phase;
  if (progress.total == 0) return text;
  const double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
  text += ": " + std::to_string(static_cast<int>(100 * share)) + " %";
  if (seconds < kLeastSeconds || progress.done == 0) return text;
  if (progress.bytes > 0) {
    const double rate = static_cast<double>(progress.bytes) / seconds;
    text += ", " + ShowBytes(static_cast<uint64_t>(rate)) + "/s";
  }
  const double left = seconds * (1 - share) / share;
  return text + ", " + ShowDuration(std::max(left, 1.0)) + " left";
}

bool WantsProgress(const Options& options) {
  if (options.progress) return *options.progress;
  return !options.quiet && isatty(STDERR_FILENO) == 1;
}

void ProgressLine::Show(const HistoryProgress& progress) {
  if (!wanted_) return;
  const Clock::time_point now = Clock::now();
  if (progress.phase != phase_) {
    phase_ = progress.phase;
    phase_began_ = now;
  }
  if (now - written_ < kPause) return;
  written_ = now;
  const std::chrono::duration<double> took = now - phase_began_;
  Write(ProgressText(progress, took.count()));
}

void ProgressLine::Clear() {
  if (width_ > 0) Write({});
}

// Blanks over what is left of a longer line, instead of an escape: the line may go into a file.
void ProgressLine::Write(std::string_view text) {
  std::string line = '\r' + std::string(text);
  if (width_ > text.size()) line += std::string(width_ - text.size(), ' ');
  if (text.empty()) line += '\r';
  width_ = text.size();
  WriteStandardError(line);
}

}  // namespace leaktight
