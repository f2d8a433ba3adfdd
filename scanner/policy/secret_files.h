// Files that the steps of a pipeline's job write secrets to.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leaktight {

// Paths are as scripts and pipelines write them: `./a`, `$GITHUB_WORKSPACE/a` and
// `${{ github.workspace }}/a` are one, and so are `~/a` and `$HOME/a`. `folder` is where a relative
// one begins; empty: at the top of the checkout. A path with any other variable in it is not known.
class SecretFiles {
 public:
  struct File {
    std::string path;
    std::string name;  // of the secret
  };

  void Add(std::string_view folder, std::string_view path, std::string_view name);
  // A file, a folder or a glob.
  void Remove(std::string_view folder, std::string_view paths);
  // What is copied holds the secret as well.
  void Copy(std::string_view folder, std::string_view from, std::string_view to);

  bool empty() const { return files_.empty(); }
  std::optional<File> At(std::string_view folder, std::string_view path) const;

  // The first that an artifact of `paths` (a file, a folder, a glob) takes. `hidden`: files and
  // folders whose names begin with a dot go with it. `without`: globs that it leaves out.
  std::optional<File> TakenBy(std::string_view paths, bool hidden,
                              const std::vector<std::string_view>& without) const;

 private:
  std::map<std::string, std::string> files_;  // by path, the secret's name
};

// `path` where `folder` is the one that a script stands in, without a slash at its end; empty: the
// top of the checkout. Nothing where that cannot be told.
std::optional<std::string> PathIn(std::string_view folder, std::string_view path);

}  // namespace leaktight
