// What a child of this process finds in its environment.
#pragma once

#include <string>
#include <vector>

namespace leaktight {

// The caller's environment with the changes that `additions` name: "NAME=value", or "NAME" to take
// one out. Ends in a null, as exec wants it; views into the environment and into `additions`.
std::vector<char*> ChildEnvironment(const std::vector<std::string>& additions);

}  // namespace leaktight
