// Lines of .gitignore files that make git ignore a path.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fix/remedy.h"
#include "policy/gitignore.h"

namespace leaktight {

// The .gitignore files of a tree, and lines that are to be added to them.
class Ignoring {
 public:
  // `read` gives the bytes of a .gitignore, those at hand; nothing where there is none.
  using Read = std::function<std::optional<std::string>(const std::string& path)>;
  Ignoring(const std::vector<std::string>& files, const Read& read);

  bool Ignores(std::string_view path) const { return rules_.Ignores(path); }

  // A line that is to stand in a .gitignore besides; in `added` unless it is there.
  void Add(const std::string& file, const std::string& line);

  // Adds the line that makes git ignore this path alone, or not ignore it, where it does otherwise:
  // to the .gitignore at the top, or where one further down has the last word, to that. False:
  // neither helps.
  bool MakeIgnored(const std::string& path) { return Make(path, true); }
  bool MakeKept(const std::string& path) { return Make(path, false); }

  const std::vector<AddedLines>& added() const { return added_; }

 private:
  bool Make(const std::string& path, bool ignored);

  std::vector<std::string> files_;
  IgnoreRules rules_;
  std::vector<AddedLines> added_;
  std::set<std::pair<std::string, std::string>> lines_;
};

// A path as a pattern that means this path alone.
std::string IgnoreLineFor(std::string_view path);

}  // namespace leaktight
