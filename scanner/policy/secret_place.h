// Where a fact about a Secret stands, and what that place says of it.
#pragma once

#include <string_view>

#include "policy/fact.h"

namespace leaktight {

// A fact about a Secret with the file that it stands in. A namespace is what is known of it, the
// kustomizations that take the file in included; empty: it may be any.
struct SecretPlace {
  std::string_view path;
  std::string_view name_space;
  const Fact* fact;
};

// Others' code: how it keeps Secrets is not this repository's doing.
bool IsOthers(std::string_view path);

// Is a file an example or a test, by its folders? Each of those stands for itself.
bool IsExample(std::string_view path);

// Made by a controller or by Kubernetes itself, by its name.
bool IsMadeByController(std::string_view name);

// Read by a controller under the name that its documentation gives, so that nobody names it:
// argo-cd.readthedocs.io/en/stable/operator-manual, rook.io/docs/rook/latest/Storage-Configuration.
bool IsReadByController(std::string_view name);

// Nothing is made from it any more.
bool IsPutAway(std::string_view path);

// Do two files belong together: in folders of which one holds the other or that stand side by side,
// or in one namespace? Examples belong to those in the same folder.
bool AreNear(const SecretPlace& a, const SecretPlace& b);

// In one folder, or in two of which one holds the other, and not in examples? Folders side by side
// may be two environments.
bool StandTogether(const SecretPlace& a, const SecretPlace& b);

}  // namespace leaktight
