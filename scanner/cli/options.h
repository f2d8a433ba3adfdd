// What the command line asks for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "finding/severity.h"
#include "report/report.h"

namespace leaktight {

enum class ColorChoice { kAuto, kAlways, kNever };

// One report of a scan.
struct ReportTarget {
  const ReportFormat* format = nullptr;  // never null
  std::string file;                      // empty: standard output
};

struct Options {
  std::vector<std::string> arguments;  // what stands behind the verb and is no flag

  // Whatever the verb.
  std::string folder;  // -C: where to go first
  bool help = false;
  bool version = false;

  // What to scan.
  bool no_ignore = false;
  std::optional<std::string> revision;               // `tree`: a commit instead of the working tree
  bool squash = false;                               // `diff`
  bool adopt = false;                                // likewise
  bool reference = false;                            // `staged`, `history`
  std::optional<std::string> since;                  // `history`, as these are
  std::optional<std::vector<std::string>> branches;  // globs; an empty one: all
  std::vector<std::string> without;                  // --not: revisions
  bool all_objects = false;
  std::vector<std::string> include, exclude;  // globs
  uint64_t max_blob_size = UINT64_MAX;
  std::string path;    // the name that standard input goes by
  std::string config;  // a file
  bool no_config = false;
  std::vector<std::string> organisation_configs;  // files
  std::vector<std::string> rules;                 // files or folders
  bool no_cache = false;
  bool archives = false;
  std::optional<uint32_t> max_decode_depth;  // encodings within each other
  size_t jobs = 0;                           // 0: as many as there are processors
  std::optional<int64_t> now;                // seconds since 1970 (UTC), instead of the clock's

  // What to report.
  std::vector<std::string> only;
  std::vector<std::string> skip;
  std::optional<Severity> fail_on;       // else what the configuration says, else low
  std::optional<double> min_confidence;  // else what the configuration says, else 0.5

  bool write = false;  // `fix`, `init`: change files, and do not only say how
  bool force = false;  // `init`

  std::vector<std::string> samples;  // `rules new`: tokens, in clear
  std::string corpus;                // `rules test`: a file or folder

  // How to report it.
  std::vector<ReportTarget> reports;  // never empty behind ParseCommandLine
  std::string output;                 // the file of the report that names none itself
  ColorChoice color = ColorChoice::kAuto;
  bool show_secrets = false;
  bool show_suppressed = false;
  bool quiet = false;
  std::optional<bool> progress;  // else where standard error is a terminal
  bool verbose = false;

  bool man = false;
};

}  // namespace leaktight
