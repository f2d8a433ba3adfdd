#include "config/grants.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "base/suggestion.h"
#include "config/strict_yaml.h"

namespace leaktight {
namespace {

struct GrantName {
  std::string_view name;
  bool Grants::*member;
};

constexpr GrantName kGrants[] = {{"allow", &Grants::allow},
                                 {"comments", &Grants::comments},
                                 {"exclude", &Grants::exclude},
                                 {"templates", &Grants::templates},
                                 {"selection", &Grants::selection}};

}  // namespace

Grants ReadGrants(const YAML::Node& list) {
  if (!list.IsSequence()) Reject(list, "`grant` is a list of what repositories may decide");
  std::vector<std::string_view> names;
  for (const GrantName& grant : kGrants) names.push_back(grant.name);
  Grants grants;
  for (const YAML::Node& node : list) {
    const std::string given = node.IsScalar() ? node.Scalar() : "…";
    const auto at = std::find_if(std::begin(kGrants), std::end(kGrants),
                                 [&](const GrantName& grant) { return grant.name == given; });
    if (at == std::end(kGrants)) {
      const std::string hint = DidYouMean(given, names);
      Reject(node, fmt::format(
                       "`{}` cannot be granted; {}", given,
                       hint.empty() ? fmt::format("there are: {}", fmt::join(names, ", ")) : hint));
    }
    grants.*at->member = true;
  }
  return grants;
}

std::vector<std::string_view> NamesOf(const Grants& grants) {
  std::vector<std::string_view> names;
  for (const GrantName& grant : kGrants) {
    if (grants.*grant.member) names.push_back(grant.name);
  }
  return names;
}

}  // namespace leaktight
