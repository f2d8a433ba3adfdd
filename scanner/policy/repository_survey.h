// What a look at a repository's files tells of how it keeps secrets: what `leaktight init` proposes
// a configuration from.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "policy/environment_layout.h"
#include "policy/file.h"

namespace leaktight {

// Names that a secret goes by where it is kept, the nearest first.
struct KeptSecret {
  std::string path;
  std::vector<std::string> names;
};

// `cp FROM TO`, as documentation and scripts have it, with both paths from the top.
struct CopyCommand {
  std::string from;
  std::string to;
  std::string path;  // where it stands
  size_t line = 0;
};

class RepositorySurvey {
 public:
  // By path alone: is there anything to be learned from what the file holds?
  static bool Wants(std::string_view path);

  // Every path of the repository, and then the files that are wanted.
  void AddPath(const std::string& path);
  void AddFile(const File& file);

  // "Kubernetes": the number of its files; in the order of the alphabet.
  const std::map<std::string_view, size_t>& files() const { return files_; }
  // How secrets are kept: "SealedSecrets", "AWS Secrets Manager".
  const std::set<std::string_view>& stores() const { return stores_; }
  const std::vector<KeptSecret>& secrets() const { return secrets_; }
  const std::set<std::string>& paths() const { return paths_; }
  const std::vector<std::string>& dotenv_templates() const { return dotenv_templates_; }
  const std::vector<std::string>& secret_templates() const { return secret_templates_; }
  const std::vector<CopyCommand>& copies() const { return copies_; }
  const EnvironmentLayout& layout() const { return layout_; }

 private:
  void AddObjects(const File& file);
  void AddTerraform(const File& file);
  void AddCopies(const File& file);

  std::map<std::string_view, size_t> files_;
  std::set<std::string_view> stores_;
  std::vector<KeptSecret> secrets_;
  std::set<std::string> paths_;
  std::vector<std::string> dotenv_templates_;
  std::vector<std::string> secret_templates_;
  std::vector<CopyCommand> copies_;
  EnvironmentLayout layout_;
};

}  // namespace leaktight
