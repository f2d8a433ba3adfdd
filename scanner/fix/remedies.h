// Which checks have a remedy that a program can apply, in one table: the one in remedies.cc.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "fix/fix_tree.h"
#include "fix/remedy.h"
#include "policy/check.h"
#include "policy/file.h"

namespace leaktight {

// What one check says of one file. Of a check on repositories, `violations` have their place and
// their replacement, and no more.
struct FixProblem {
  std::string_view check;
  const File& file;
  std::span<const Violation> violations;
  const FixTree& tree;
  // The value that remedies so far give to a key of a Secret; null: none does. See SecretEntry.
  std::function<const std::string*(const SecretEntry& entry)> value_of_entry = {};
  // The same of a value that remedies so far keep under a key of a file.
  std::function<const std::string*(const std::string& path, const std::string& key)> value_of_kept =
      {};
  // The same of a variable that remedies so far give to a module of Terraform.
  std::function<const std::string*(const std::string& folder, const std::string& name)>
      value_of_variable = {};
  // Do remedies so far change anything within a part of a file?
  std::function<bool(const std::string& path, Span span)> changes = {};
};

struct RemedySource {
  std::string_view check;
  // One or two sentences on what becomes of the files, for docs/policy.md and `rules show`.
  std::string_view does;
  // Pure: what it says depends on the problem alone.
  void (*make)(const FixProblem& problem, Remedy& remedy);
};

// In the order in which remedies are made: each sees what those before it make.
std::span<const RemedySource> RemedySources();
const RemedySource* FindRemedy(std::string_view check);  // null: a person's to mend

}  // namespace leaktight
