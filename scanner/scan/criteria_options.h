// What the command line says about how to judge, and where the rest is read.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "suppress/selection.h"

namespace leaktight {

// All members may be left as they are.
struct CriteriaOptions {
  std::string config_file;              // --config, instead of the repository's own
  bool no_config = false;               // --no-config
  std::vector<std::string> rule_paths;  // --rules: files, or folders of *.yaml
  // --org-config: what no repository may weaken. See config/organisation.h.
  std::vector<std::string> organisation_files;
  // What the RepositoryReader reads: instead of .leaktight.yaml, and besides the configuration's
  // rule files. Where it has none of them, they decide nothing; an organisation's must be there.
  std::string repository_config;
  std::vector<std::string>
      repository_rule_paths;  // files or folders, as named_in_repository.h has it
  std::vector<std::string> repository_rule_files;
  std::vector<std::string> repository_organisation_files;
  Selection selection;  // --only, --skip
  int64_t now = 0;      // seconds since 1970 (UTC)

  bool UnderOrganisation() const {
    return !organisation_files.empty() || !repository_organisation_files.empty();
  }
};

// Reads a file of the repository by its path from the top, in the state that decides: of `staged`
// the index, of `diff` the base revision. Nothing where there is no such file.
using RepositoryReader = std::function<Result<std::optional<std::string>>(const std::string& path)>;

}  // namespace leaktight
