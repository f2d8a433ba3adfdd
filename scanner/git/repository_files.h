// Where a repository's files are, found without git.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "git/git_variables.h"
#include "git/pack/object_format.h"

namespace leaktight {

// Absolute paths.
struct RepositoryFiles {
  std::string git;      // the folder with HEAD and, most often, the index: of this working tree
  std::string common;   // the folder that all working trees share
  std::string index;    // the file; it need not be there
  std::string objects;  // the folder
  std::vector<std::string> more_objects;  // that the environment lends
  std::string top;                        // of the working tree, without links; empty: bare
  ObjectFormat format = ObjectFormat::kSha1;
};

// Of the repository that `directory` (empty: where the caller stands) lies in, or that `variables`
// name, as git's setup.c finds it: the next ".git" upwards, a folder or a file that names one.
//
// Nothing where git has to be asked: there is none; it is bare, or seems to be; it, its top or its
// ".git" belong to another user than this process (git then looks for safe.directory); it is of a
// form that is not known here (core.repositoryformatversion, extensions.*); the way to it goes
// through a link, or over to another file system; its configuration cannot be read.
//
// `bare_too`: a bare one may be it as well. Whether git takes that for one (safe.bareRepository) is
// for the caller to ask.
std::optional<RepositoryFiles> FindRepositoryFiles(const std::string& directory,
                                                   const GitVariables& variables,
                                                   bool bare_too = false);

}  // namespace leaktight
