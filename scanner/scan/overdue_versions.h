// rotation-overdue: stored versions of secrets that are older than their kind may be.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "policy/stored_version.h"
#include "scan/criteria.h"
#include "scan/summary.h"

namespace leaktight {

inline constexpr std::string_view kRotationOverdue = "rotation-overdue";

// Is anything to be told of it?
bool WantsAges(const CriteriaOptions& options);

struct StoringFile {
  std::string path;
  std::vector<StoredVersion> stored;
};

// The state that the files stand in.
struct AgedState {
  // The top of the working tree, or a bare repository; nothing: the files are in none.
  std::optional<GitPlace> place;
  // The id of the commit; nothing: the working tree.
  std::optional<std::string> commit = {};
  // The bytes of a file.
  std::function<Result<std::string>(const std::string& path)> read = {};
};

// Adds the findings to the summary, with a note of what is not known and why. Starts git only where
// something is stored whose kind may not live for ever. Is everything known?
bool JudgeAges(const Criteria& criteria, const AgedState& state, std::vector<StoringFile> files,
               Summary& summary);

}  // namespace leaktight
