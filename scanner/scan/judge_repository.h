// What only the whole snapshot can tell: the repository checks, made into findings.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/span.h"
#include "config/config.h"
#include "finding/finding.h"
#include "policy/check.h"
#include "policy/fact.h"

namespace leaktight {

// What the checks ask for to make findings of what they see. All but the first may be empty.
struct RepositoryAccess {
  // The bytes of a file of the snapshot.
  std::function<Result<std::string>(const std::string& path)> read;
  // What looks like a secret in a file: all of it is masked on a line that is shown.
  std::function<std::vector<Span>(const std::string& path, std::string_view bytes)> secrets_in = {};
  // Which checks are run; empty: all.
  std::function<bool(std::string_view rule)> wanted = {};
  // Told once, where anything is violated, which checks' rules are.
  std::function<void(const std::vector<std::string_view>& rules)> violated = {};
  // Then asked of each violation, before its file is read.
  std::function<bool(std::string_view rule, const RepositoryViolation& violation)> leave_out = {};
  size_t jobs = 1;  // threads that run the checks, where there are facts of many files
};

// The findings of the repository checks that are not switched off, sorted as StandsBefore says,
// complete but for an excerpt where a file cannot be read; those that a comment in the file allows
// have their suppression.
//
// A finding of a file check or a rule may be about the same bytes as one of these. Both are shown,
// and neither names the other in `also`: they say different things (that a secret is in git; that
// two environments share it), are mended apart, and whoever allows the one has not looked at the
// other.
std::vector<Finding> JudgeRepository(const FactSet& facts, const Config& config,
                                     const RepositoryAccess& access);

// One of them: `facts` are those of the snapshot, whose values are masked where a line is shown.
Finding FindingAt(const RepositoryViolation& found, const CheckInfo& check, const FactSet& facts,
                  const Config& config, const RepositoryAccess& access);

}  // namespace leaktight
