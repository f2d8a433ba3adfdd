// The working tree: the files that stand in a folder now.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "source/named_paths.h"
#include "source/skip.h"

namespace leaktight {

struct TreeOptions {
  GitPlace place;
  std::vector<std::string> paths;  // files and folders, as the user names them; none: all
  bool no_ignore = false;          // whatever git thinks of it, but what is called ".git"
};

// Where the files stand and which of them are asked for.
//
// In a repository: its tracked files and those that git does not ignore, all of the working tree
// from wherever the caller stands. The repository is the one in which the first named path lies.
// Elsewhere: plain folders and files.
class Tree {
 public:
  // A path that is not there is an error that names it.
  static Result<Tree> Open(TreeOptions options);

  // What paths are relative to: the top of the repository; outside of one the caller's folder, or
  // the folder named where that lies elsewhere. Empty: where the caller stands.
  const std::string& root() const { return root_; }
  bool in_repository() const { return in_repository_; }
  // Where git works on it.
  const GitPlace& place() const { return place_; }

  // The repository, from its top; nothing outside of one.
  std::optional<GitPlace> Repository() const;

  // Is a path that List gives among those that were asked for? Where only some were, others are
  // listed too: repository checks look at the whole.
  bool AskedFor(std::string_view path) const { return names_.Include(path); }

  struct Listener {
    std::function<void(std::string path)> file;  // a file, link or special file, or absent
    std::function<void(PassedOver)> passed_over;
    std::function<void(Error)> error;  // the listing goes on
    // Where git does not track files, whether it ignores them or not: a path in each such folder
    // of those that hold listed files. May be empty.
    std::function<void(std::string_view path)> untracked = {};
  };

  // Lists while git still looks for more: whoever takes a file can scan it meanwhile.
  void List(const Listener& listener) const;

 private:
  void ListAll(const Listener& listener) const;
  void WalkPlain(const Listener& listener) const;
  void ListTracked(ChildProcess child, const Listener& listener) const;
  void ListUntracked(ChildProcess child, const Listener& listener) const;
  std::optional<std::vector<std::string>> FindUntracked(ChildProcess child,
                                                        const Listener& listener) const;

  GitPlace place_;
  std::string root_;
  NamedPaths names_;
  std::vector<std::string> starts_;  // outside a repository: where to walk
  bool in_repository_ = false;
  bool no_ignore_ = false;
};

}  // namespace leaktight
