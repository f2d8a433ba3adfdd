#include "policy/piped_secrets.h"

#include <string>
#include <vector>

#include "catch.h"
#include "policy/command_secrets.h"
#include "support/checked.h"

namespace leaktight {
namespace {

// What stands where the script holds secrets.
std::vector<std::string> In(const std::string& script) {
  std::vector<std::string> found;
  for (const CommandSecret& secret : SecretsInScript(script)) {
    found.emplace_back(secret.span.In(script));
  }
  return found;
}

TEST_CASE("what is echoed to a program that reads a password is one", "[policy]") {
  const std::string value = Expanded("{base62:20}", 1);
  const std::vector<std::string> one = {value};
  CHECK(In("echo \"" + value + "\" | passwd --stdin root") == one);
  CHECK(In("set -e\necho " + value + " | sudo passwd --stdin root\n") == one);
  CHECK(In("echo 'root:" + value + "' | chpasswd") == one);
  CHECK(In("printf 'root:" + value + "\\n' | /usr/sbin/chpasswd") == one);
  CHECK(In("echo " + value + " | docker login -u me --password-stdin") == one);
  CHECK(In("echo " + value + " | sudo -S apt-get update") == one);
}

TEST_CASE("what goes elsewhere, or comes from elsewhere, is none", "[policy]") {
  const std::string value = Expanded("{base62:20}", 2);
  for (const std::string& script :
       {"echo " + value + " | base64", "echo " + value + "; passwd --stdin root",
        "echo " + value + " && docker login --password-stdin",
        "echo 'root:" + value + "' | chpasswd -e", std::string("echo $PW | passwd --stdin root"),
        std::string("echo \"root:$PW\" | chpasswd"), "cat " + value + " | chpasswd"}) {
    INFO(script);
    CHECK(In(script).empty());
  }
}

}  // namespace
}  // namespace leaktight
