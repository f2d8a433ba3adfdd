#include "policy/written_places.h"

#include <algorithm>
#include <string>

#include "catch.h"
#include "support/random.h"

namespace leaktight {
namespace {

// The bytes in the file at the place of a part of the value of "a".
std::string At(const std::string& file, std::string_view part, size_t nth = 0) {
  const YamlStream stream = ReadYaml(file);
  const YamlRef scalar = stream.Root(stream.documents.at(0))["a"];
  const std::string_view value = scalar.Value();
  size_t at = value.find(part);
  while (nth-- > 0) at = value.find(part, at + 1);
  REQUIRE(at != std::string_view::npos);
  const Span place = WrittenPlaces(file, scalar).Of({at, at + part.size()});
  return std::to_string(place.begin) + ":" + std::string(place.In(file));
}

TEST_CASE("parts of each kind of scalar are found where they are written", "[policy]") {
  CHECK(At("a: b c\n", "c") == "5:c");
  CHECK(At("a: |\n  b=x\n    c=x\n", "x", 1) == "17:x");
  CHECK(At("a: |\r\n  b=x\r\n\r\n  c=x\r\n", "x", 1) == "19:x");
  CHECK(At("a: >\n  b\n  c\n\n  d\n", "d") == "16:d");
  CHECK(At("a: 'it''s\n  b'\n", "b") == "12:b");
  CHECK(At("a: 'it''s b'\n", "it's") == "4:it''s");
  CHECK(At("a: b\n  c\n", "c") == "7:c");
}

TEST_CASE("escapes in double quotes do not lead astray", "[policy]") {
  CHECK(At(R"(a: "{\"n\": \"n\"}")", "n", 1) == "14:n");
  CHECK(At(R"(a: "x\n\x6e\u00e9n")", "n", 1) == "17:n");
  CHECK(At(R"(a: "x\n\x6e\u00e9n")", "n", 0) == R"(7:\x6e)");
  CHECK(At(R"(a: "p\"q\\r")", "q\\r") == R"(7:q\\r)");
  CHECK(At("a: \"b\\\n   c d\"\n", "c") == "10:c");
}

TEST_CASE("what cannot be told is the whole scalar, or the same text in it", "[policy]") {
  const std::string file = "a: |\n  x={{ .y }}\n  b=cde\n";
  CHECK(At(file, "cde").ends_with(":cde"));
  const YamlStream stream = ReadYaml("a: b\n");
  const YamlRef scalar = stream.Root(stream.documents[0])["a"];
  CHECK(WrittenPlaces("a: b\n", scalar).Of({0, 9}) == Span{3, 4});
}

// Writes a text as each kind of scalar and finds its words again.
TEST_CASE("words of a text are found in whatever it is written", "[policy]") {
  Random random(17);
  for (int i = 0; i < 2000; i++) {
    std::string value;
    for (size_t n = 1 + random.Below(6); n > 0; n--) {
      value += random.Text(1 + random.Below(5), "abn\\'\"=:") + "x" +
               random.Pick<std::string>({" ", "\n", "=", "\n\n"});
    }
    value += "end";
    std::string file = "k: v\na: ";
    switch (random.Below(3)) {
      case 0:
        file += "|-\n    ";
        for (const char c : value) file += c == '\n' ? "\n    " : std::string(1, c);
        break;
      case 1:
        file += "'";
        for (const char c : value)
          file += c == '\n' ? "\n\n  " : c == '\'' ? "''" : std::string(1, c);
        file += "'";
        break;
      default:
        file += "\"";
        for (const char c : value) {
          file += c == '\n'               ? "\\n"
                  : c == '"' || c == '\\' ? std::string("\\") + c
                                          : std::string(1, c);
        }
        file += "\"";
    }
    file += "\nz: y\n";
    INFO(file);
    const YamlStream stream = ReadYaml(file);
    const YamlRef scalar = stream.Root(stream.documents.at(0))["a"];
    const std::string_view read = scalar.Value();
    const WrittenPlaces places(file, scalar);
    for (size_t at = read.find('x'); at != std::string_view::npos; at = read.find('x', at + 1)) {
      const Span place = places.Of({at, at + 1});
      REQUIRE(place.In(file) == "x");
      // It is the x of the same count.
      REQUIRE(std::count(file.begin(), file.begin() + static_cast<long>(place.begin), 'x') ==
              std::count(read.begin(), read.begin() + static_cast<long>(at), 'x'));
    }
  }
}

}  // namespace
}  // namespace leaktight
