#include "policy/netrc_reader.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

std::string Logins(std::string_view text) {
  std::string logins;
  for (const NetrcLogin& login : ReadNetrc(text)) {
    logins += std::string(login.machine) + "/" + std::string(login.login) + "/" +
              std::string(login.password.In(text)) + " ";
  }
  return logins;
}

TEST_CASE("logins of .netrc are read over lines, with quotes and macros", "[policy]") {
  CHECK(Logins("machine a login b password c") == "a/b/c ");
  CHECK(Logins("machine a\n  login b # who\n\tpassword \"c d\"\nmachine e password f\n") ==
        "a/b/c d e//f ");
  CHECK(Logins("default login b account x password c\n") == "/b/c ");
  CHECK(Logins("macdef init\nmachine no login no password no\n\nmachine a login b\n") == "a/b/ ");
  CHECK(Logins("password c\n").empty());
  CHECK(Logins("machine a password").ends_with("a// "));
  CHECK(Logins("machine a password \"c").ends_with("a//c "));
}

}  // namespace
}  // namespace leaktight
