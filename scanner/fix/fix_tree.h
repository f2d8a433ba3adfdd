// The working tree as remedies see it: files by their paths, with what is already to become of
// them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace leaktight {

class FixTree {
 public:
  // The bytes of a regular file on disk, whether git ignores it or not; nothing where there is
  // none.
  using Read = std::function<std::optional<std::string>(const std::string& path)>;

  // `paths`: what git tracks or does not ignore; `tracked`: what is in its index.
  FixTree(Read read, std::set<std::string> paths, std::set<std::string> tracked)
      : read_(std::move(read)), paths_(std::move(paths)), tracked_(std::move(tracked)) {}

  // Null: no such file. Valid as long as the tree.
  const std::string* Bytes(const std::string& path) const;

  // Sorted; files that remedies make are among them.
  const std::set<std::string>& paths() const { return paths_; }
  bool Lists(const std::string& path) const { return paths_.contains(path); }
  bool IsTracked(const std::string& path) const { return tracked_.contains(path); }

  // Paths that stand out in the whole tree, worked out once for each `name`, and again when files
  // were made.
  const std::set<std::string>& Once(const std::string& name,
                                    const std::function<bool(const std::string& path)>& fits) const;
  // The same of what files say: `add` puts it into the set.
  const std::set<std::string>& OnceOf(
      const std::string& name,
      const std::function<void(const std::string& path, std::set<std::string>& found)>& add) const;

  // Files that others are made from, by their names.
  const std::set<std::string>& Templates() const;

  // A file that a remedy makes is seen by the next one.
  void AddMade(const std::string& path, std::string bytes);
  bool IsMade(const std::string& path) const { return made_.contains(path); }

 private:
  Read read_;
  std::set<std::string> paths_;
  std::set<std::string> tracked_;
  std::set<std::string> made_;
  mutable std::map<std::string, std::optional<std::string>> known_;
  mutable std::map<std::string, std::set<std::string>> once_;
};

}  // namespace leaktight
