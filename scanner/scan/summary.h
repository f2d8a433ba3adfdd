// What a scan hands to a report.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "finding/finding.h"
#include "finding/trace.h"

namespace leaktight {

enum class ScanKind : uint8_t { kStaged, kDiff, kTree, kHistory, kStdin };

inline constexpr std::string_view kScanKindNames[] = {"staged", "diff", "tree", "history", "stdin"};

constexpr std::string_view Name(ScanKind kind) {
  return kScanKindNames[static_cast<uint8_t>(kind)];
}

// Does such a scan read commits, and count them?
constexpr bool CountsCommits(ScanKind kind) {
  return kind == ScanKind::kDiff || kind == ScanKind::kHistory;
}

struct ScanError {
  std::string path;  // raw bytes; empty where the error is about no file
  std::string message;
  std::string repository = {};  // as it was named, where several are scanned
};

// What a person should mend and what does not keep the scan from being whole: an allow that allows
// nothing, one that has expired.
struct ScanWarning {
  std::string path;  // raw bytes; empty where it is about no file
  size_t line = 0;   // 0: about the file as a whole
  std::string message;
  std::string repository = {};  // as it was named, where several are scanned
};

// Where what was scanned stands among revisions: what SARIF's versionControlProvenance tells.
struct Provenance {
  std::string repository;  // the origin's URL without user and password; empty: unknown
  std::string revision;    // the commit, hexadecimal; empty: none
  std::string branch;      // empty: none
};

struct Skipped {
  std::string path;
  std::string_view reason;  // one of the words that `Summary::skipped` counts by
};

// A structured file that is not what its name or content says: the engine scanned it as text.
struct Unparsed {
  std::string path;  // raw bytes; empty: standard input without a name
  size_t line = 0;
  size_t column = 0;  // bytes, from 1
  std::string message;

  friend bool operator==(const Unparsed&, const Unparsed&) = default;
  friend auto operator<=>(const Unparsed&, const Unparsed&) = default;
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
  std::vector<Unparsed> unparsed;                // likewise, sorted, each once
  std::vector<std::string> unknown;              // likewise: known secrets that are not looked for
  std::vector<Phase> phases;                     // where the time went
  double seconds = 0;                            // in all, from the start of the process
  std::vector<ScanError> errors;                 // what kept the scan from being whole
  std::vector<ScanWarning> warnings;             // sorted by path and line
  std::vector<Finding> suppressed;               // sorted as `findings`
  // Of `history`: of each of `findings`, in their order; likewise of `suppressed`. Else empty.
  std::vector<Trace> traces;
  std::vector<Trace> suppressed_traces;
  std::vector<std::string> repositories;    // where several were scanned: as they were named
  std::string range;                        // of `diff`: "main...topic"
  uint64_t commits = 0;                     // that were read, in `diff` and `history`
  std::optional<Severity> fail_on;          // what the configuration says, if it does
  std::optional<Severity> highest_fail_on;  // an organisation's policy: no flag goes above it
  double min_confidence = 0;                // see Criteria
  std::optional<Provenance> provenance;     // where the caller asked for it
  std::vector<std::string> notes;  // what the user should know of how it was judged: "--adopt: …"

  bool complete() const { return errors.empty(); }
};

}  // namespace leaktight
