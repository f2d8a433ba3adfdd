#include "fix/fix_tree.h"

#include <utility>

namespace leaktight {

const std::string* FixTree::Bytes(const std::string& path) const {
  const auto [entry, is_new] = known_.try_emplace(path);
  if (is_new) entry->second = read_(path);
  return entry->second ? &*entry->second : nullptr;
}

void FixTree::AddMade(const std::string& path, std::string bytes) {
  known_[path] = std::move(bytes);
  paths_.insert(path);
  made_.insert(path);
}

}  // namespace leaktight
