#include "policy/dotenv_reader.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/random.h"

namespace leaktight {
namespace {

struct Read {
  std::string name;
  std::string value;
  friend bool operator==(const Read&, const Read&) = default;
};

std::vector<Read> Entries(const std::string& text) {
  std::vector<Read> entries;
  for (const DotenvEntry& entry : ReadDotenv(text).entries) {
    entries.push_back({std::string(entry.name.In(text)), entry.decoded});
  }
  return entries;
}

TEST_CASE("a dotenv line is a name and a value", "[policy]") {
  CHECK(Entries("A=b\n") == std::vector<Read>{{"A", "b"}});
  CHECK(Entries("  export A = b c  \n") == std::vector<Read>{{"A", "b c"}});
  CHECK(Entries("A: b\n") == std::vector<Read>{{"A", "b"}});
  CHECK(Entries("A.b-c=d") == std::vector<Read>{{"A.b-c", "d"}});
  CHECK(Entries("A=\nB=") == std::vector<Read>{{"A", ""}, {"B", ""}});
  CHECK(Entries("export=x\n") == std::vector<Read>{{"export", "x"}});
  CHECK(Entries("A=b=c\n") == std::vector<Read>{{"A", "b=c"}});
  CHECK(Entries("\n# A=b\n   # C=d\nA\nexport A\n").empty());
}

TEST_CASE("a dotenv comment begins behind a blank only", "[policy]") {
  CHECK(Entries("A=b # c\n") == std::vector<Read>{{"A", "b"}});
  CHECK(Entries("A=b#c\n") == std::vector<Read>{{"A", "b#c"}});
  CHECK(Entries("A= # c\n") == std::vector<Read>{{"A", ""}});
  CHECK(Entries("A='b # c' # d\n") == std::vector<Read>{{"A", "b # c"}});
}

TEST_CASE("quotes are taken off, and escapes undone in double ones", "[policy]") {
  CHECK(Entries("A=\"b\\nc\\\"d\\$\\x\"\n") == std::vector<Read>{{"A", "b\nc\"d$\\x"}});
  CHECK(Entries("A='b\\nc'\n") == std::vector<Read>{{"A", "b\\nc"}});
  CHECK(Entries("A=`it's \"b\"`\n") == std::vector<Read>{{"A", "it's \"b\""}});
  CHECK(Entries("A=\"\"\n") == std::vector<Read>{{"A", ""}});
}

TEST_CASE("a dotenv value may span lines", "[policy]") {
  const std::string text = "KEY=\"one\ntwo # three\nfour\"\r\nB=c\n";
  const DotenvFile file = ReadDotenv(text);
  REQUIRE(file.entries.size() == 2);
  CHECK(file.entries[0].decoded == "one\ntwo # three\nfour");
  CHECK(file.entries[0].value.In(text) == "one\ntwo # three\nfour");
  CHECK(file.entries[1].value.In(text) == "c");
}

TEST_CASE("a quote that does not close is part of the value", "[policy]") {
  CHECK(Entries("A=\"b\nC=d\n") == std::vector<Read>{{"A", "\"b"}, {"C", "d"}});
  CHECK(Entries("A='b'c\nC=d\n") == std::vector<Read>{{"A", "'b'c"}, {"C", "d"}});
}

TEST_CASE("line endings and byte order marks of other systems do not matter", "[policy]") {
  const std::vector<Read> wanted = {{"A", "b"}, {"C", "d"}};
  CHECK(Entries("\xef\xbb\xbf"
                "A=b\r\nC=d\r\n") == wanted);
  CHECK(Entries("A=b\rC=d\r") == wanted);
}

TEST_CASE("variables within values are seen", "[policy]") {
  const auto interpolated = [](const std::string& text) {
    return ReadDotenv(text).entries.at(0).interpolated;
  };
  CHECK(interpolated("A=${B}"));
  CHECK(interpolated("A=x$B"));
  CHECK(interpolated("A=\"$(cat b)\""));
  CHECK_FALSE(interpolated("A='$B'"));
  CHECK_FALSE(interpolated("A=\\$B"));
  CHECK_FALSE(interpolated("A=b$"));
  CHECK_FALSE(interpolated("A=$1"));
}

TEST_CASE("broken dotenv lines are skipped and remembered", "[policy]") {
  const std::string text = "A=b\n<<<<<<< HEAD\n=c\n{\"json\": 1}\nD=e\nhttp://x.y\n";
  const DotenvFile file = ReadDotenv(text);
  CHECK(file.entries.size() == 2);
  std::vector<std::string> broken;
  for (const Span span : file.broken) broken.emplace_back(span.In(text));
  CHECK(broken == std::vector<std::string>{"<<<<<<< HEAD", "=c", "{\"json\": 1}", "http://x.y"});
}

// Writes what it then wants to read again.
TEST_CASE("what is written as dotenv is read back with its place", "[policy]") {
  Random random(11);
  for (int i = 0; i < 2000; i++) {
    std::string text = random.Below(4) == 0 ? "\xef\xbb\xbf" : "";
    const std::string end = random.Pick<std::string>({"\n", "\r\n", "\r"});
    std::vector<std::pair<Read, std::string>> wanted;
    for (size_t n = random.Below(8); n > 0; n--) {
      if (random.Below(4) == 0) text += random.Pick<std::string>({"# x=y", "", "  ", "!!"}) + end;
      const std::string name = "N" + random.Text(random.Below(6), "ABC_19");
      std::string value;
      std::string raw;
      switch (random.Below(4)) {
        case 0:
          raw = value = random.Text(random.Below(20), "abcXYZ019+/=#$.:");
          text += random.Pick<std::string>({"", "export ", " "}) + name + "=" + raw +
                  random.Pick<std::string>({"", "  ", " # c"}) + end;
          break;
        case 1:
          raw = value = random.Text(random.Below(20), "ab \"`#\\\n=");
          text += name + "='" + raw + "'" + end;
          break;
        case 2:
          raw = value = random.Text(random.Below(20), "ab \"'#\\\n=");
          text += name + "=`" + raw + "` # '" + end;
          break;
        default:
          for (const char c : random.Text(random.Below(20), "ab '`#\n=\\\"$")) {
            value += c;
            if (c == '\\' || c == '"' || c == '$') raw += '\\';
            raw += c;
          }
          text += name + " = \"" + raw + "\"" + end;
      }
      wanted.push_back({{name, value}, raw});
    }
    INFO(text);
    const DotenvFile file = ReadDotenv(text);
    REQUIRE(file.entries.size() == wanted.size());
    for (size_t n = 0; n < wanted.size(); n++) {
      REQUIRE(file.entries[n].name.In(text) == wanted[n].first.name);
      REQUIRE(file.entries[n].decoded == wanted[n].first.value);
      REQUIRE(file.entries[n].value.In(text) == wanted[n].second);
    }
  }
}

TEST_CASE("no bytes make the dotenv reader fail", "[policy]") {
  Random random(12);
  for (int i = 0; i < 3000; i++) {
    const std::string text = random.Below(2) == 0
                                 ? random.Bytes(random.Below(60))
                                 : random.Text(random.Below(60), "A=\"'`\\\n\r#$ :{");
    for (const DotenvEntry& entry : ReadDotenv(text).entries) {
      REQUIRE(entry.name.end <= entry.value.begin);
      REQUIRE(entry.value.begin <= entry.value.end);
      REQUIRE(entry.value.end <= text.size());
    }
  }
  std::string lines;
  for (int i = 0; i < 100000; i++) lines += "A=\"x\\\n";
  CHECK(ReadDotenv(lines).entries.size() > 0);
}

}  // namespace
}  // namespace leaktight
