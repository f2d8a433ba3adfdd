#include "policy/yaml_wide.h"

#include <string>
#include <string_view>

#include "catch.h"
#include "policy/yaml_reader.h"

namespace leaktight {
namespace {

YamlRef Root(const YamlStream& stream, size_t document = 0) {
  REQUIRE(document < stream.documents.size());
  return stream.Root(stream.documents[document]);
}

TEST_CASE("UTF-16 is read, with the places of its bytes", "[policy]") {
  std::string text = "\xff\xfe";
  for (const char16_t c : std::u16string_view(u"a: \u00e9\n---\nb: [\"\U0001f511 x\"]\n")) {
    text += {static_cast<char>(c & 0xff), static_cast<char>(c >> 8)};
  }
  const YamlStream stream = ReadYaml(text);
  REQUIRE(stream.documents.size() == 2);
  CHECK(Root(stream)["a"].Value() == "\xc3\xa9");
  CHECK(Root(stream)["a"].span() == Span{8, 10});
  const YamlRef item = Root(stream, 1)["b"].Items().All().at(0);
  CHECK(item.Value() == "\xf0\x9f\x94\x91 x");
  CHECK(item.span() == Span{30, 38});
}

}  // namespace
}  // namespace leaktight
