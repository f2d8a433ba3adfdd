// Words that name environments, as folders, files and namespaces are called.
#pragma once

#include <string_view>

#include "base/span.h"

namespace leaktight {

// The last of the words of `text` that names an environment ("values-prod.yaml", "eu-staging-2"),
// and where it stands.
struct EnvironmentWord {
  std::string_view
      environment;  // "production"; words that mean the same have the same; empty: none
  Span span;
};
EnvironmentWord LastEnvironmentWord(std::string_view text);

}  // namespace leaktight
