// Texts of well-known forms that stand as a value in another file: a kubeconfig in a ConfigMap,
// docker's configuration in a Secret.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace leaktight {

// Where in `text` the credentials stand, in order; nothing where it is of no such form.
std::optional<std::vector<Span>> LoginsInside(std::string_view text);

}  // namespace leaktight
