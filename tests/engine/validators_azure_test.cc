#include <string>
#include <string_view>

#include "catch.h"
#include "support/verdict.h"

using namespace leaktight;
using namespace leaktight::verdicts;

TEST_CASE("an Azure key tells its service", "[engine]") {
  const std::string key = Expand("{azure-key:AzSe}");
  CHECK(Judge("azure-key", key).Detail("service") == "AI Search");
  for (size_t at = 0; at < key.size(); at++) {
    std::string changed = key;
    changed[at] = changed[at] == 'a' ? 'b' : 'a';
    CHECK_FALSE(Judge("azure-key", changed).yes);
  }
  CHECK_FALSE(Judge("azure-key", std::string(42, 'a') + "AzSe" + "CjhzCu").yes);
  // Cache for Redis replaces signs by letters behind the checksum's back.
  CHECK(Judge("azure-key", Expand("{base62:33}AzCaA{base62:5}=")).yes);
  CHECK_FALSE(Judge("azure-key", Expand("{base62:32}+AzCaA{base62:5}=")).yes);
}

TEST_CASE("an Entra secret with one character changed is none", "[engine]") {
  const std::string secret = Expand("{entra-secret}");
  REQUIRE(Judge("entra-secret", secret).yes);
  for (size_t at = 6; at < secret.size(); at++) {
    std::string changed = secret;
    changed[at] = changed[at] == '.' ? '~' : '.';
    CHECK_FALSE(Judge("entra-secret", changed).yes);
  }
  CHECK(Judge("entra-secret", Expand("{base62:3}7Q~{base62:31}")).yes);
  CHECK_FALSE(Judge("entra-secret", "xxx7Q~" + std::string(31, 'x')).yes);
  CHECK_FALSE(Judge("entra-secret", "zzz8Q~" + std::string(31, 'z') + "blP").yes);
}

TEST_CASE("an annotated key of Azure tells its service and age", "[engine]") {
  const std::string random = Expand("{base62:52}");
  const Verdict verdict =
      Judge("azure-annotated-key", random + "JQQJ99" + "BD" + Expand("{base62:16}") + "AZDOx1Yz");
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("service") == "Azure DevOps (personal access token)");
  CHECK(verdict.Detail("created") == "2025-04");
  CHECK_FALSE(Judge("azure-annotated-key",
                    std::string(52, 'x') + "JQQJ99" + "BD" + Expand("{base62:16}") + "AZDOx1Yz")
                  .yes);
}

TEST_CASE("a signed URL tells what it lets do and until when", "[engine]") {
  const std::string url = "sp=rw&se=2025-06-30T12%3A00%3A00Z&sv=2024-11-04&sig=";
  const std::string signature = Expand("{base62:43}%3D");
  const std::string text = "x?" + url + signature + "\" se=2099-01-01";
  Candidate candidate;
  const std::string_view all = text;
  candidate.whole = candidate.secret = all.substr(2 + url.size(), signature.size());
  candidate.before = all.substr(0, 2 + url.size());
  candidate.after = all.substr(2 + url.size() + signature.size());
  const Verdict verdict = Judge("azure-sas", candidate);
  REQUIRE(verdict.yes);
  CHECK(verdict.Detail("permissions") == "rw");
  CHECK(verdict.Detail("expires") == "2025-06-30T12:00:00Z");
  CHECK(verdict.opinion.severity == Severity::kLow);
  const std::string later = "x?se=4102444800&sr=x&sig=";
  candidate.before = later;
  CHECK(Judge("azure-sas", candidate).opinion.severity == Severity::kCritical);
  candidate.before = "x?se=1500000000&sr=x&sig=";
  CHECK(Judge("azure-sas", candidate).opinion.severity == Severity::kLow);
  candidate.before = "x?se=2025-99-30&sr=x&sig=";
  CHECK(Judge("azure-sas", candidate).Detail("expires").empty());
}
