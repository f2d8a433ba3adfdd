// A repository in a temporary folder, made with git itself; gone when it goes out of scope.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "git/command.h"
#include "support/temporary_folder.h"

namespace leaktight {

// Whole files, with the folders that they need.
void WriteTestFile(const std::string& path, std::string_view bytes);
std::string ReadTestFile(const std::string& path);

class GitRepository {
 public:
  // `git init` with `options`, in the folder "repo" of a temporary one, on the branch main. Nothing
  // of the machine's git configuration or of a hook's environment comes in.
  explicit GitRepository(const std::vector<std::string>& options = {});

  // Runs git; fails the test where git fails. The output without the last line break.
  std::string Git(const std::vector<std::string>& arguments) const;
  // The same where failing is no fault: the exit status.
  int TryGit(const std::vector<std::string>& arguments) const;

  void Write(std::string_view path, std::string_view bytes) const;
  void Add(std::string_view path, std::string_view bytes) const;  // writes and stages, by force
  std::string Commit(std::string_view message = "c") const;       // without hooks; its id

  std::string folder() const { return outer_.Path("repo"); }
  // A path beside the repository, in the same temporary folder.
  std::string Beside(const std::string& name) const { return outer_.Path(name); }

  // What leaktight's own functions take; with another folder, relative to the repository's.
  GitPlace place(std::string_view folder = {}) const;

  // For every git from now on, "NAME=value".
  void Set(std::string variable);

  // Cuts a loose object's file short, or takes it away.
  void Corrupt(std::string_view id) const;
  void Remove(std::string_view id) const;

 private:
  TemporaryFolder outer_;
  std::vector<std::string> environment_;
};

}  // namespace leaktight
