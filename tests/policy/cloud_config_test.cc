#include "policy/cloud_config.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<std::string> In(const std::string& text) {
  std::vector<Span> secrets;
  AddSecretsOfCloudCommands(text, secrets);
  std::vector<std::string> found;
  found.reserve(secrets.size());
  for (const Span secret : secrets) found.emplace_back(secret.In(text));
  return found;
}

TEST_CASE("commands of cloud-init are scripts or lists of words", "[policy]") {
  const std::string one = Expanded("{base62:20}", 1);
  const std::string other = Expanded("{base62:20}", 2);
  CHECK(In("#cloud-config\nruncmd:\n  - [mysql, -u, root, -p" + one + "]\n  - echo \"" + other +
           "\" | passwd --stdin root\nbootcmd:\n  - ls\n") == std::vector<std::string>{one, other});
  CHECK(In("#cloud-config\nchpasswd:\n  list: |\n    root:" + one + "\n    user:RANDOM\n") ==
        std::vector<std::string>{one});
  CHECK(In("#cloud-config\nruncmd:\n  - [mysql, -p$PW]\n  - [\n").empty());
  CHECK(In("#cloud-config\npackages: [mysql]\n").empty());
}

TEST_CASE("a place that is told already is not told again", "[policy]") {
  const std::string value = Expanded("{base62:20}", 3);
  const std::string text = "#cloud-config\nruncmd:\n  - [mysql, -p" + value + "]\n";
  std::vector<Span> secrets = {{text.find(value), text.find(value) + value.size()}};
  AddSecretsOfCloudCommands(text, secrets);
  CHECK(secrets.size() == 1);
}

}  // namespace
}  // namespace leaktight
