#include "policy/gitlab_jobs.h"

#include <algorithm>

namespace leaktight {
namespace {

// GitLab itself extends no deeper than 11, and follows references no deeper than 10.
constexpr size_t kMostTemplates = 32;
constexpr int kMostReferences = 10;

}  // namespace

GitlabJobs::GitlabJobs(YamlRef root) {
  root.ForEachEntry([this](YamlRef name, YamlRef value) {
    if (name.IsScalar()) top_.emplace(name.Value(), value);
  });
}

YamlRef GitlabJobs::Top(std::string_view name) const {
  const auto found = top_.find(name);
  return found == top_.end() ? YamlRef() : found->second;
}

std::vector<YamlRef> GitlabJobs::ChainOf(YamlRef job) const {
  std::vector<YamlRef> chain;
  std::vector<YamlRef> next = {job};  // the nearest last
  while (!next.empty() && chain.size() < kMostTemplates) {
    const YamlRef here = next.back();
    next.pop_back();
    const bool known = std::any_of(chain.begin(), chain.end(),
                                   [&](YamlRef other) { return other.id() == here.id(); });
    if (known) continue;
    chain.push_back(here);
    // Of several the last has the last word.
    const YamlRef extends = here["extends"];
    const auto add = [&](YamlRef name) {
      const YamlRef found = Top(name.Value());
      if (found.IsMapping() && next.size() < kMostTemplates) next.push_back(found);
    };
    if (extends.IsScalar()) add(extends);
    for (const YamlRef name : extends.Items()) add(name);
  }
  return chain;
}

YamlRef GitlabJobs::At(const std::vector<YamlRef>& chain,
                       std::initializer_list<std::string_view> keys, bool runs) const {
  const auto below = [&](YamlRef keyword) {
    YamlRef node = Resolved(keyword);
    for (const auto* key = keys.begin() + 1; key != keys.end(); key++) node = Resolved(node[*key]);
    return node;
  };
  bool said = false;
  for (const YamlRef job : chain) {
    const YamlRef keyword = job[*keys.begin()];
    said = said || keyword;
    if (const YamlRef found = below(keyword)) return found;
  }
  return said || !runs ? YamlRef() : below(Default(chain, *keys.begin()));
}

YamlRef GitlabJobs::Default(const std::vector<YamlRef>& chain, std::string_view keyword) const {
  if (keyword != "before_script" && keyword != "after_script" && keyword != "artifacts") return {};
  for (const YamlRef job : chain) {
    const YamlRef inherits = job["inherit"]["default"];
    if (!inherits) continue;
    const std::vector<YamlRef> names = inherits.Items().All();
    const bool named = std::any_of(names.begin(), names.end(),
                                   [&](YamlRef name) { return name.Value() == keyword; });
    if (!named && inherits.Value() != "true") return {};
    break;
  }
  const YamlRef found = Top("default")[keyword];
  return found ? found : Top(keyword);
}

YamlRef GitlabJobs::Resolved(YamlRef node) const {
  for (int i = 0; i < kMostReferences && node.tag() == "!reference"; i++) {
    const std::vector<YamlRef> path = node.Items().All();
    if (path.empty() || path.size() > kMostReferences) return {};
    node = Top(path[0].Value());
    for (size_t k = 1; k < path.size(); k++) node = node[path[k].Value()];
  }
  return node.tag() == "!reference" ? YamlRef() : node;
}

}  // namespace leaktight
