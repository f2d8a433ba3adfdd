// leaktight init: what a configuration of this repository could say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "policy/environment_layout.h"
#include "scan/tree.h"

namespace leaktight {

// A setting, and what it was seen by.
struct ProposedTemplate {
  std::string glob;
  std::string why;
};
struct ProposedKind {
  std::string name;
  int days = 0;
  std::string why;
};

struct Proposal {
  std::string top;                // of the repository
  std::vector<std::string> seen;  // what there is, a line each
  bool pipelines = false;         // there are some
  std::string_view preset;        // empty: the default one
  std::string_view preset_summary;
  std::string preset_why;
  std::vector<ProposedTemplate> templates;
  std::vector<EnvironmentPaths> environments;
  std::vector<ProposedKind> rotation;

  bool Empty() const {
    return preset.empty() && templates.empty() && environments.empty() && rotation.empty();
  }
};

// Looks at every file of the working tree that a scan of it lists, and reads those that can tell
// something. An error where the place is in no repository.
Result<Proposal> ProposeFor(const ScanTreeOptions& options);

// The proposal as a .leaktight.yaml with comments; empty where it proposes nothing. Read again, it
// says the same.
std::string ProposalText(const Proposal& proposal);

}  // namespace leaktight
