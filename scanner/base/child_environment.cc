#include "base/child_environment.h"

#include <algorithm>
#include <string_view>

extern "C" char** environ;  // not every system declares it

namespace leaktight {

std::vector<char*> ChildEnvironment(const std::vector<std::string>& additions) {
  std::vector<char*> variables;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; variable++) {
    const std::string_view text = *variable;
    const std::string_view name = text.substr(0, text.find('='));
    const bool changed =
        std::any_of(additions.begin(), additions.end(), [name](std::string_view addition) {
          return addition.substr(0, addition.find('=')) == name;
        });
    if (!changed) variables.push_back(*variable);
  }
  for (const std::string& addition : additions) {
    if (addition.find('=') != std::string::npos) {
      variables.push_back(const_cast<char*>(addition.c_str()));
    }
  }
  variables.push_back(nullptr);
  return variables;
}

}  // namespace leaktight
