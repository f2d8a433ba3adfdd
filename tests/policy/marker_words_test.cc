#include "policy/marker_words.h"

#include <string>

#include "catch.h"
#include "support/random.h"

namespace leaktight {
namespace {

TEST_CASE("marker words are found wherever they stand", "[policy]") {
  CHECK(MarkerWords("kind").Has("kind"));
  CHECK(MarkerWords("apiVersion: v1\nkind: Secret").Has("apiVersion"));
  CHECK(MarkerWords("xkind: Secret").Has("Secret"));
  CHECK(MarkerWords("a Secret").Has("ecret"));
  CHECK_FALSE(MarkerWords("secret").Has("Secret"));
  CHECK_FALSE(MarkerWords("").Has("kind"));
  CHECK_FALSE(MarkerWords("kin").Has("kind"));
  // Two that begin alike.
  CHECK(MarkerWords("kustomize.toolkit.fluxcd.io").Has("kustomize"));
  CHECK_FALSE(MarkerWords("kustomize.config.k8s.io").Has("kustomize.toolkit.fluxcd.io"));
}

TEST_CASE("each marker word is found as by find, in whatever stands around it", "[policy]") {
  Random random(11);
  for (int i = 0; i < 3000; i++) {
    std::string text;
    for (size_t n = random.Below(6); n > 0; n--) {
      const std::string_view word = kMarkerWords[random.Below(kMarkerWords.size())];
      text += word.substr(0, 1 + random.Below(word.size()));
      text += random.Text(random.Below(5), "kindSecretapiVersion \n");
    }
    const MarkerWords words(text);
    INFO(text);
    REQUIRE(words.Has("kind") == (text.find("kind") != std::string::npos));
    REQUIRE(words.Has("Secret") == (text.find("Secret") != std::string::npos));
    REQUIRE(words.Has("ecret") == (text.find("ecret") != std::string::npos));
    REQUIRE(words.Has("helm") == (text.find("helm") != std::string::npos));
    REQUIRE(words.Has("HelmChart") == (text.find("HelmChart") != std::string::npos));
    REQUIRE(words.Has("ENC[") == (text.find("ENC[") != std::string::npos));
    REQUIRE(words.Has("value") == (text.find("value") != std::string::npos));
  }
}

}  // namespace
}  // namespace leaktight
