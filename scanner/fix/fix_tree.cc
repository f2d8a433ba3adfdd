#include "fix/fix_tree.h"

#include <utility>

#include "policy/file_names.h"

namespace leaktight {

const std::string* FixTree::Bytes(const std::string& path) const {
  const auto [entry, is_new] = known_.try_emplace(path);
  if (is_new) entry->second = read_(path);
  return entry->second ? &*entry->second : nullptr;
}

const std::set<std::string>& FixTree::Once(
    const std::string& name, const std::function<bool(const std::string& path)>& fits) const {
  return OnceOf(name, [&](const std::string& path, std::set<std::string>& found) {
    if (fits(path)) found.insert(path);
  });
}

const std::set<std::string>& FixTree::OnceOf(
    const std::string& name,
    const std::function<void(const std::string& path, std::set<std::string>& found)>& add) const {
  const auto [entry, is_new] = once_.try_emplace(name);
  if (is_new) {
    for (const std::string& path : paths_) add(path, entry->second);
  }
  return entry->second;
}

const std::set<std::string>& FixTree::Templates() const {
  return Once("templates", [](const std::string& path) {
    const std::string_view name = FileName(path);
    return IsTemplateName(name) || ClassifyDotenvName(name) == DotenvUse::kTemplate;
  });
}

void FixTree::AddMade(const std::string& path, std::string bytes) {
  known_[path] = std::move(bytes);
  paths_.insert(path);
  made_.insert(path);
  once_.clear();
}

}  // namespace leaktight
