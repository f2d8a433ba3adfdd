#include "engine/azure_keys.h"

#include <string>

#include "catch.h"

using namespace leaktight;

// Keys that https://github.com/microsoft/security-utilities tests itself with: filled with one
// letter, with the signature and the checksum that Microsoft's code computes behind it.
TEST_CASE("Azure's checksums agree with the ones that Microsoft computes", "[engine]") {
  struct Case {
    size_t filled;
    std::string end;
    std::string service;
  };
  const auto c = GENERATE(values<Case>({{42,
                                         "AzSe"
                                         "CjhzCu",
                                         "AI Search"},
                                        {76,
                                         "+ASt"
                                         "5mnCaw==",
                                         "Storage"},
                                        {76,
                                         "ACDb"
                                         "OpqrYA==",
                                         "Cosmos DB"},
                                        {76,
                                         "APIM"
                                         "HbKhsQ==",
                                         "API Management"}}));
  const std::string key = std::string(c.filled, 'a') + c.end;
  INFO(key);
  const AzureKeyKind* kind = FindAzureKeyKind(key);
  REQUIRE(kind != nullptr);
  CHECK(kind->service == c.service);
  CHECK(AzureChecksumAgrees(*kind, key));
  CHECK_FALSE(AzureChecksumAgrees(*kind, 'b' + key.substr(1)));
  CHECK(FindAzureKeyKind(key.substr(1)) == nullptr);
}

TEST_CASE("a text of any length is no key of Azure", "[engine]") {
  for (size_t size = 0; size < 100; size++) {
    CHECK(FindAzureKeyKind(std::string(size, '=')) == nullptr);
    CHECK(FindAzureKeyKind(std::string(size, 'a')) == nullptr);
  }
}

TEST_CASE("the signature of an annotated key names a service in either case", "[engine]") {
  CHECK(AnnotatedKeyService("ACOG") == "AI services");
  CHECK(AnnotatedKeyService("acog") == "AI services");
  CHECK(AnnotatedKeyService("ACO").empty());
}

// "zzz8Q~" and 31 z, of https://github.com/microsoft/security-utilities, end in "blP".
TEST_CASE("an Entra secret ends in the beginning of its checksum", "[engine]") {
  CHECK(EntraChecksum("zzz8Q~" + std::string(31, 'z')).substr(0, 3) == "blP");
}
