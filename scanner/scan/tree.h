// leaktight tree
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "scan/criteria.h"
#include "scan/summary.h"
#include "source/file_reader.h"
#include "source/tree.h"

namespace leaktight {

struct ScanTreeOptions {
  GitPlace place;
  std::vector<std::string> paths;  // as TreeOptions
  bool no_ignore = false;
  size_t jobs = 0;           // threads; 0: as many as there are processors
  CriteriaOptions criteria;  // the configuration is the one in the tree's root
  bool verbose = false;
  bool cache = true;  // see CleanFiles
};

// What such a scan judges by: its configuration is the one in the root, which `reader` reads.
Result<Criteria> CriteriaOfTree(FileReader& reader, const CriteriaOptions& options,
                                std::vector<ScanError>& errors);

// Every path that a tree lists.
std::vector<std::string> PathsOf(const Tree& tree);

// The files of a working tree as they stand there. An error where that cannot begin: a path that is
// not there, a repository that git refuses.
Result<Summary> ScanTree(const ScanTreeOptions& options);

}  // namespace leaktight
