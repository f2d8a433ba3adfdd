#include <string>

#include "catch.h"
#include "support/mended.h"

using namespace leaktight;

namespace {

std::string After(std::string_view path, std::string_view text) {
  return AfterFix("package-login", path, text);
}

}  // namespace

TEST_CASE("npm and yarn take tokens from the environment", "[fix]") {
  CHECK(After(".npmrc", "# ours\n//npm.a.io/:_authToken={base62:36}\nb=1\n") ==
        "# ours\n//npm.a.io/:_authToken=${NPM_TOKEN}\nb=1\n");
  CHECK(After(".npmrc", "//npm.a.io/:_authToken = \"{base62:36}\"\r\n") ==
        "//npm.a.io/:_authToken = \"${NPM_TOKEN}\"\r\n");
  CHECK(After(".npmrc", "_auth={basic:ci}") == "_auth=${NPM_AUTH}");
  CHECK(After(".yarnrc.yml", "npmAuthToken: \"{base62:36}\"\n") ==
        "npmAuthToken: \"${NPM_TOKEN}\"\n");
  CHECK(After(".yarnrc.yml", "npmScopes: {a: {npmAuthToken: {base62:36}}}\n") ==
        "npmScopes: {a: {npmAuthToken: \"${NPM_TOKEN}\"}}\n");
}

TEST_CASE("two registries have two variables", "[fix]") {
  CHECK(After(".npmrc", "//a.io/:_authToken={base62:36}\n//b.io/:_authToken={base62:36}\n") ==
        "//a.io/:_authToken=${NPM_TOKEN}\n//b.io/:_authToken=${NPM_TOKEN_2}\n");
}

TEST_CASE("pip's addresses lose the password, and Cargo's configuration the line", "[fix]") {
  CHECK(After("pip.conf", "[global]\nindex-url = https://ci:{base62:24}@a.io/simple\n") ==
        "[global]\nindex-url = https://ci@a.io/simple\n");
  CHECK(After(".cargo/config.toml",
              "[registries.a]\nindex = \"sparse+https://a.io/\"\ntoken = \"{base62:36}\"\n") ==
        "[registries.a]\nindex = \"sparse+https://a.io/\"\n");
  const Mended mended =
      MendedBy("package-login", ".cargo/config.toml", "[registries.a]\ntoken = \"{base62:36}\"\n");
  CHECK(KeysOf(mended) == std::vector<std::string>{"CARGO_REGISTRIES_A_TOKEN"});
}

TEST_CASE("files of logins leave git whole, and templates do not", "[fix]") {
  for (const auto& [path, text] : std::map<std::string, std::string>{
           {".pypirc", "[a]\nusername = ci\npassword = {base62:24}\n"},
           {"home/.netrc", "machine a.io login ci password {base62:24}\n"},
           {"auth.json", "{\"bearer\": {\"a.io\": \"{base62:36}\"}}\n"},
           {".cargo/credentials.toml", "[registry]\ntoken = \"{base62:36}\"\n"}}) {
    const Mended mended = MendedBy("package-login", path, text);
    CHECK(mended.remedy.untracked == std::vector<std::string>{path});
    CHECK(mended.remedy.ignored == std::vector<std::string>{path});
    CHECK(mended.remedy.edits.empty());
  }
  CHECK(After(".pypirc.example", "[a]\nusername = ci\npassword = {base62:24}\n") ==
        "left: what a placeholder looks like there is yours to say");
}
