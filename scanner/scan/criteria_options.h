// What the command line says about how to judge, and where the rest is read.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "source/archive.h"
#include "suppress/selection.h"

namespace leaktight {

// An organisation's policy: what no repository may weaken. See config/organisation.h.
struct OrganisationFile {
  std::string path;
  // Its path from the top, where it lies in the repository that is scanned.
  std::optional<std::string> in_repository = {};
  // Whether rules of its rule files replace those built in. Only for those whom the machine's owner
  // names; never where it lies in the repository, which could change it.
  bool may_replace = true;
};

// Where secrets of this machine stand that must not be committed. Nothing, where all is empty.
struct KnownOptions {
  std::string top;              // of the working tree whose local files count, absolute
  std::string home;             // that "~/" stands for
  std::string aws_credentials;  // the file of the AWS tools, ~/.aws/credentials
};

// Which files the user wants looked at. Globs as those of `exclude` in the configuration.
struct PathLimits {
  std::vector<std::string> include;  // none: all
  std::vector<std::string> exclude;
  uint64_t largest = UINT64_MAX;  // bytes of a file

  bool LeaveOut(std::string_view path) const;
};

// All members may be left as they are.
struct CriteriaOptions {
  std::string config_file;                           // --config, instead of the repository's own
  bool no_config = false;                            // --no-config
  std::optional<std::string> config_text = {};       // instead of any file's: what `init` proposes
  std::vector<std::string> rule_paths;               // --rules: files, or folders of *.yaml
  std::vector<OrganisationFile> organisation_files;  // --org-config and git's configuration
  // What the RepositoryReader reads: instead of .leaktight.yaml, and besides the configuration's
  // rule files. Where it has none of them, they decide nothing.
  std::string repository_config;
  std::vector<std::string>
      repository_rule_paths;  // files or folders, as named_in_repository.h has it
  std::vector<std::string> repository_rule_files;
  KnownOptions known;
  Selection selection;                       // --only, --skip
  PathLimits paths;                          // --include, --exclude, --max-blob-size
  int64_t now = 0;                           // seconds since 1970 (UTC)
  bool now_is_given = false;                 // --now
  ArchiveUse archives = ArchiveUse::kSmall;  // --archives: all
  // --max-decode-depth: encodings within each other that are looked into, 0: none; else 5.
  std::optional<uint32_t> decode_depth = {};
  std::optional<double> min_confidence = {};  // --min-confidence, instead of the configuration's
  // Tell findings however unlikely they are. What is least otherwise stands in Summary.
  bool tell_unlikely = false;
  // --verbose: of each blob, tell where it could not be read as the structured file that it is.
  bool tell_unparsed = false;
  // Of each blob, hand over the versions of secrets that it stores.
  bool stored_versions = false;

  bool UnderOrganisation() const { return !organisation_files.empty(); }
};

// Reads a file of the repository by its path from the top, in the state that decides: of `staged`
// the index, of `diff` the base revision. Nothing where there is no such file.
using RepositoryReader = std::function<Result<std::optional<std::string>>(const std::string& path)>;

}  // namespace leaktight
