// What the .gitignore files of a tree ignore, without git and without a file system.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leaktight {

// One line of a .gitignore, as gitignore(5) and git's own reading of it define it.
class IgnorePattern {
 public:
  // Nothing but a comment or blank: IsNone.
  explicit IgnorePattern(std::string_view line);

  bool IsNone() const { return glob_.empty(); }
  bool negated() const { return negated_; }
  // `path` is relative to the folder of the .gitignore.
  bool Matches(std::string_view path, bool is_directory) const;

 private:
  std::string glob_;
  size_t literal_ = 0;  // bytes of `glob_` before its first special character
  bool negated_ = false;
  bool directory_only_ = false;
  bool by_name_ = false;  // no slash in it: tried on the last part of a path alone
};

// The patterns of all .gitignore files of one tree.
class IgnoreRules {
 public:
  // `file` is the path of the .gitignore, `line` one of its lines without its line ending. Lines of
  // a file come in their order; the files may come in any.
  void Add(std::string_view file, std::string_view line);
  // The whole of a .gitignore.
  void AddFile(std::string_view file, std::string_view bytes);

  // Does git ignore this file, or a folder above it? (Whether it is tracked all the same is not
  // looked at.)
  bool Ignores(std::string_view path) const;

 private:
  struct Group {
    std::string folder;  // with a trailing slash; empty at the top
    std::vector<IgnorePattern> patterns;
  };
  // Says the last pattern that fits, in the deepest folder that has one: ignore (1), keep (-1),
  // nothing (0).
  int Verdict(std::string_view path, bool is_directory) const;

  std::vector<Group> groups_;
};

// The lines of a .gitignore: ended by \n or \r\n, a byte order mark skipped.
std::vector<std::string_view> IgnoreLines(std::string_view bytes);

}  // namespace leaktight
