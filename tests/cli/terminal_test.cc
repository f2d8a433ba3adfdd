#include "cli/terminal.h"

#include <stdlib.h>

#include <map>
#include <string>

#include "catch.h"

using namespace leaktight;

namespace {

// Sets variables, and puts back what they were.
class Environment {
 public:
  explicit Environment(const std::map<std::string, std::string>& variables) {
    for (const char* name :
         {"NO_COLOR", "CLICOLOR_FORCE", "TERM", "GIT_INDEX_FILE", "PRE_COMMIT"}) {
      const char* value = getenv(name);
      if (value != nullptr) before_[name] = value;
      unsetenv(name);
      names_.push_back(name);
    }
    for (const auto& [name, value] : variables) setenv(name.c_str(), value.c_str(), 1);
  }
  ~Environment() {
    for (const std::string& name : names_) unsetenv(name.c_str());
    for (const auto& [name, value] : before_) setenv(name.c_str(), value.c_str(), 1);
  }

 private:
  std::map<std::string, std::string> before_;
  std::vector<std::string> names_;
};

bool Colored(const std::map<std::string, std::string>& variables,
             ColorChoice choice = ColorChoice::kAuto) {
  const Environment environment(variables);
  Options options;
  options.color = choice;
  return WantsColor(options);
}

}  // namespace

TEST_CASE("color follows the flag, then the environment", "[cli]") {
  CHECK(Colored({{"CLICOLOR_FORCE", "1"}}));
  CHECK_FALSE(Colored({{"CLICOLOR_FORCE", "0"}, {"TERM", "dumb"}}));
  CHECK_FALSE(Colored({{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}));
  CHECK_FALSE(Colored({{"TERM", "dumb"}}));
  CHECK_FALSE(Colored({}));
  CHECK(Colored({{"NO_COLOR", "1"}}, ColorChoice::kAlways));
  CHECK_FALSE(Colored({{"CLICOLOR_FORCE", "1"}}, ColorChoice::kNever));
}

TEST_CASE("a commit hook is known by what git and pre-commit set", "[cli]") {
  const auto in_hook = [](const std::map<std::string, std::string>& variables) {
    const Environment environment(variables);
    return InCommitHook();
  };
  CHECK_FALSE(in_hook({}));
  CHECK(in_hook({{"GIT_INDEX_FILE", ".git/index"}}));
  CHECK(in_hook({{"PRE_COMMIT", "1"}}));
}
