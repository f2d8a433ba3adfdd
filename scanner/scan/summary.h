// What a scan hands to a report.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "finding/finding.h"

namespace leaktight {

enum class ScanKind : uint8_t { kStaged, kTree, kStdin };

inline constexpr std::string_view kScanKindNames[] = {"staged", "tree", "stdin"};

constexpr std::string_view Name(ScanKind kind) {
  return kScanKindNames[static_cast<uint8_t>(kind)];
}

struct ScanError {
  std::string path;  // raw bytes; empty where the error is about no file
  std::string message;
};

struct Skipped {
  std::string path;
  std::string_view reason;  // one of the words that `Summary::skipped` counts by
};

struct Phase {
  std::string_view name;
  double seconds = 0;
};

struct Summary {
  ScanKind kind = ScanKind::kTree;
  std::vector<Finding> findings;  // sorted as StandsBefore says
  uint64_t files = 0;             // that were scanned
  uint64_t bytes = 0;
  std::map<std::string_view, uint64_t> skipped;  // reason → files
  std::vector<std::string> scanned_paths;        // filled only where `verbose` asks for them
  std::vector<Skipped> skipped_paths;            // likewise
  std::vector<Phase> phases;                     // where the time went
  double seconds = 0;                            // in all, from the start of the process
  std::vector<ScanError> errors;                 // what kept the scan from being whole
  uint64_t suppressed = 0;

  bool complete() const { return errors.empty(); }
};

}  // namespace leaktight
