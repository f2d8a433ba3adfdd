// What the environment tells git about where a repository is.
#pragma once

#include <optional>
#include <span>
#include <string>

namespace leaktight {

// As git's own variables of these names have it (git(1), "Environment Variables"); empty: not set.
struct GitVariables {
  std::string git_dir;
  std::string work_tree;
  std::string index_file;
  std::string object_directory;
  std::string alternate_object_directories;  // with colons between them
};

// From "NAME=value". Nothing where a variable is set that would have git itself look elsewhere, or
// in another way, than is known here: then git has to be asked.
std::optional<GitVariables> ReadGitVariables(std::span<const std::string> environment);

}  // namespace leaktight
