// Refs as files, read without git: gitrepository-layout(5), git-pack-refs(1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/refs.h"
#include "git/repository_files.h"

namespace leaktight {

// A ref that the working trees share ("refs/heads/main").
struct FoundRef {
  enum class State { kThere, kAbsent, kAskGit };
  State state = State::kAskGit;
  std::string id;  // hexadecimal, where it is there
};

// From the file of its name, else from packed-refs. Git has to be asked where the ref stands for
// another one, and where anything is not as it should be.
FoundRef FindRef(const RepositoryFiles& files, const std::string& name);

// The id in the text of packed-refs; see FindRef.
FoundRef FindPackedRef(std::string_view packed, const std::string& name, size_t digits);

// The commit that HEAD is, in hexadecimal; empty: of a branch that has none yet. Nothing: git has
// to be asked.
std::optional<std::string> ReadHead(const RepositoryFiles& files);

// As ListRefs has them. Nothing: git has to be asked, as of a ref that names none, or of a further
// working tree, which has refs of its own.
std::optional<std::vector<Ref>> ListRefFiles(const RepositoryFiles& files);

// The lines of MERGE_HEAD; none where there is no merge. Nothing: git has to be asked.
std::optional<std::vector<std::string>> ReadMergeHeads(const RepositoryFiles& files);

}  // namespace leaktight
