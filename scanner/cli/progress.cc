#include "cli/progress.h"

#include <unistd.h>

#include <algorithm>

#include "base/text.h"
#include "cli/output.h"
#include "report/quantity.h"

namespace leaktight {
namespace {

constexpr std::chrono::milliseconds kPause{100};
constexpr std::chrono::seconds kPauseOfLines{10};
// What is left is not worth a word before so much is known.
constexpr double kLeastSeconds = 1;

}  // namespace

std::string ProgressText(const HistoryProgress& progress, double seconds) {
  std::string text = progress.bytes == 0 ? "reading " : "scanning ";
  text += progress.phase;
  if (progress.total == 0) return text;
  const double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
  text += ": " + std::to_string(static_cast<int>(100 * share)) + " %, " + ShowCount(progress.done) +
          " of " + ShowCount(progress.total);
  if (progress.bytes > 0) text += ", " + ShowBytes(progress.bytes);
  if (seconds < kLeastSeconds || progress.done == 0) return text;
  const auto rate = [&](uint64_t done) {
    return static_cast<uint64_t>(static_cast<double>(done) / seconds);
  };
  if (progress.bytes > 0) text += ", " + ShowBytes(rate(progress.bytes)) + "/s";
  text += ", " + ShowCount(rate(progress.done)) + " " + std::string(progress.phase) + "/s";
  const double left = seconds * (1 - share) / share;
  return text + ", " + ShowDuration(std::max(left, 1.0)) + " left";
}

bool WantsProgress(const Options& options) {
  if (options.progress) return *options.progress;
  return !options.quiet && IsTerminal();
}

bool IsTerminal() {
  return isatty(STDERR_FILENO) == 1;
}

void ProgressLine::Begin(const std::string& repository) {
  repository_ = repository;
  phase_ = {};
}

void ProgressLine::Show(const HistoryProgress& progress) {
  if (!wanted_) return;
  const Clock::time_point now = Clock::now();
  const bool is_new = progress.phase != phase_;
  if (is_new) {
    phase_ = progress.phase;
    phase_began_ = now;
  }
  if (on_terminal_ ? now - written_ < kPause : !is_new && now - written_ < kPauseOfLines) return;
  written_ = now;
  const std::chrono::duration<double> took = now - phase_began_;
  std::string text = ProgressText(progress, took.count());
  if (!repository_.empty()) text = EscapeForTerminal(repository_) + ": " + text;
  if (on_terminal_) return Write(text);
  WriteStandardError(text + '\n');
}

void ProgressLine::Clear() {
  if (width_ > 0) Write({});
}

// Blanks over what is left of a longer line.
void ProgressLine::Write(std::string_view text) {
  std::string line = '\r' + std::string(text);
  if (width_ > text.size()) line += std::string(width_ - text.size(), ' ');
  if (text.empty()) line += '\r';
  width_ = text.size();
  WriteStandardError(line);
}

}  // namespace leaktight
