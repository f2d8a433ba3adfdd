#include "scan/tree_secrets.h"

#include <optional>
#include <set>

namespace leaktight {

TreeSecrets::TreeSecrets(const CriteriaOptions& options, bool verbose, const Tree& tree,
                         const RepositoryReader& read, Criteria& criteria, Summary& summary)
    : options_(options), criteria_(criteria), summary_(summary) {
  options_.known.top = tree.root().empty() ? "." : tree.root();
  scope_.own = true;
  scope_.states = {read};
  scope_.tell_unused = verbose;
  const std::optional<GitPlace> repository = tree.Repository();
  if (!repository) {
    scope_.folders.clear();
    scope_.is_tracked = [](const std::string&) { return false; };
  } else {
    objects_ = std::make_unique<ObjectReader>(*repository);
    scope_.is_tracked = TrackedIn(*objects_);
  }
  Learn();
}

void TreeSecrets::See(std::string_view path) {
  if (objects_ == nullptr) return;
  const std::string_view folder = path.substr(0, path.rfind('/') + 1);
  if (folder == last_folder_) return;
  last_folder_ = folder;
  AddFoldersOf(path, scope_.folders);
}

bool TreeSecrets::AnyMore() {
  if (objects_ == nullptr || !criteria_.WantsKnown()) return false;
  KnownSources sources(criteria_, options_.known, summary_);
  std::set<std::string> further = scope_.folders;
  further.erase("");
  return !sources.FindLocal(further, scope_.is_tracked).empty();
}

}  // namespace leaktight
