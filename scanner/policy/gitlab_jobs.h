// What the jobs of a GitLab pipeline have from elsewhere in its file.
#pragma once

#include <initializer_list>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "policy/yaml_reader.h"

namespace leaktight {

// https://docs.gitlab.com/ci/yaml/#extends, …/#default, …/#inherit and
// https://docs.gitlab.com/ci/yaml/yaml_optimization/#reference-tags: mappings of what a job extends
// are merged key by key, lists are replaced; a default counts where neither has the keyword. Only
// what stands in the same document is known. Refers to its stream.
class GitlabJobs {
 public:
  explicit GitlabJobs(YamlRef root);

  // A keyword or a job of the document.
  YamlRef Top(std::string_view name) const;

  // The job and what it extends, the nearest first; the count is bounded, whatever the file says.
  std::vector<YamlRef> ChainOf(YamlRef job) const;

  // What stands at `keys` in the nearest of a job's chain; or where none says anything of the first
  // of them, and the chain is that of a job which runs, in the defaults.
  YamlRef At(const std::vector<YamlRef>& chain, std::initializer_list<std::string_view> keys,
             bool runs) const;

  // What `!reference [job, keyword]` stands for; another node is itself.
  YamlRef Resolved(YamlRef node) const;

 private:
  YamlRef Default(const std::vector<YamlRef>& chain, std::string_view keyword) const;

  std::unordered_map<std::string_view, YamlRef> top_;  // a document may have very many
};

}  // namespace leaktight
