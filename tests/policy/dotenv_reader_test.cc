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

struct PeerCase {
  std::string text;
  std::vector<Read> wanted;
};

void CheckAll(const std::vector<PeerCase>& cases) {
  for (const PeerCase& c : cases) {
    INFO(c.text);
    CHECK((Entries(c.text) == c.wanted));
  }
}

// Each case was given to node's dotenv 18, python-dotenv 1.2, godotenv 1.5, Docker Compose's reader
// (compose-go 2.16) and bash 5.2 (`set -a; . FILE`). Where they differ we read what loses no value:
// a secret that only one of them sees stands in the file all the same.
TEST_CASE("where all readers of dotenv files agree, so do we", "[policy]") {
  CheckAll({
      {"A='b c'\n", {{"A", "b c"}}},
      {"A=\"b c\"\n", {{"A", "b c"}}},
      {"A='say \"x\"'\nB=\"it's\"\n", {{"A", "say \"x\""}, {"B", "it's"}}},
      {"A='b\\nc'\n", {{"A", "b\\nc"}}},
      {"  export   A=b\n", {{"A", "b"}}},
      {"   A=b\n\tC=d\n", {{"A", "b"}, {"C", "d"}}},
      {"A=\"one\ntwo\"\nB=c\n", {{"A", "one\ntwo"}, {"B", "c"}}},
      {"A='one\ntwo'\nB=c\n", {{"A", "one\ntwo"}, {"B", "c"}}},
      {"A=\"one\ntwo\" # note\nB=c\n", {{"A", "one\ntwo"}, {"B", "c"}}},
      {"A=\"-----BEGIN X-----\nab=\n-----END X-----\"\nB=c\n",
       {{"A", "-----BEGIN X-----\nab=\n-----END X-----"}, {"B", "c"}}},
      {"A=b #c\n", {{"A", "b"}}},
      {"A='b # c'\nB=\"d#e\"\n", {{"A", "b # c"}, {"B", "d#e"}}},
      {"A=\"b\" # c\nD='e' #f\n", {{"A", "b"}, {"D", "e"}}},
      {"A=b # it's\nC=d\n", {{"A", "b"}, {"C", "d"}}},
      {"A=b  \n", {{"A", "b"}}},
      {"A=\nB=c\n", {{"A", ""}, {"B", "c"}}},
      {"A=\"\"\nB=''\n", {{"A", ""}, {"B", ""}}},
      {"A=1\nA=2\n", {{"A", "1"}, {"A", "2"}}},  // the last counts; both stand in the file
      {"A=b", {{"A", "b"}}},
      {"A=b=c==\n", {{"A", "b=c=="}}},
      {"A==b\n", {{"A", "=b"}}},
      {"A='{\"b\": \"c\"}'\n", {{"A", "{\"b\": \"c\"}"}}},
      {"abc=d\n", {{"abc", "d"}}},
  });
}

TEST_CASE("where only shells differ from the libraries, the libraries count", "[policy]") {
  CheckAll({
      {"A=\"b\\nc\\rd\"\n", {{"A", "b\nc\rd"}}},
      {"A=b\\nc\n", {{"A", "b\\nc"}}},
      {"A=\"b\"#c\n", {{"A", "b"}}},
      {"A=b\"c\"\nD=e\n", {{"A", "b\"c\""}, {"D", "e"}}},
      {"A=b\r\nC=\"d\"\r\n# x\r\nE=f\r\n", {{"A", "b"}, {"C", "d"}, {"E", "f"}}},
      {"A = b\nC =d\nE= f\n", {{"A", "b"}, {"C", "d"}, {"E", "f"}}},
      {"A=b c d\n", {{"A", "b c d"}}},
      {"A=\tb\n", {{"A", "b"}}},
      {"A=it's\nB=it's\n", {{"A", "it's"}, {"B", "it's"}}},
      {std::string("A=b\0c\nD=e\n", 10), {{"A", std::string("b\0c", 3)}, {"D", "e"}}},
      {"1A=b\nC=d\n", {{"1A", "b"}, {"C", "d"}}},
      {"A={\"b\": \"c\"}\n", {{"A", "{\"b\": \"c\"}"}}},
      {"A=b;c\n", {{"A", "b;c"}}},
      {"A=$'b\\nc'\n", {{"A", "$'b\\nc'"}}},
      {"A=\"$(echo hi)\"\n", {{"A", "$(echo hi)"}}},
  });
}

TEST_CASE("where libraries differ, no value is lost", "[policy]") {
  CheckAll({
      // node alone knows backticks; the others keep them, and lose the second line.
      {"A=`b c`\nD=`it's \"e\"`\n", {{"A", "b c"}, {"D", "it's \"e\""}}},
      {"A=`one\ntwo`\nB=c\n", {{"A", "one\ntwo"}, {"B", "c"}}},
      // node keeps these escapes as they are; python, go and Compose undo them (the tab: not go).
      {"A=\"b\\\"c\\\\d\\te\"\n", {{"A", "b\"c\\d\te"}}},
      // go, Compose and bash; node and python keep the backslash.
      {"A=\"b\\$c\"\n", {{"A", "b$c"}}},
      // go drops this backslash.
      {"A=\"b\\xc\"\n", {{"A", "b\\xc"}}},
      // python and Compose; node and go keep the backslash, bash reads on to the end of the file.
      {"A='b\\'c'\nB=d\n", {{"A", "b'c"}, {"B", "d"}}},
      // node cuts at any #; the others only behind a blank.
      {"A=b#c\nD=x://u:p@h/?d=1#f\n", {{"A", "b#c"}, {"D", "x://u:p@h/?d=1#f"}}},
      {"A=#c\n", {{"A", "#c"}}},
      // node, python and bash; "#c" to go and Compose.
      {"A= #c\n", {{"A", ""}}},
      // node, as here; python drops the line, go the file, Compose the text behind the quote.
      {"A=\"b\"c\nD=e\n", {{"A", "\"b\"c"}, {"D", "e"}}},
      {"A=\"one\ntwo\"three\nB=c\n", {{"A", "\"one"}, {"B", "c"}}},
      // node, as here; python drops the line, go, Compose and bash the file.
      {"A=\"b\nC=d\nE=f\n", {{"A", "\"b"}, {"C", "d"}, {"E", "f"}}},
      {"A='b\nC=d\n", {{"A", "'b"}, {"C", "d"}}},
      {"A=\"b\nC=d\nE=\"f\"\n", {{"A", "\"b"}, {"C", "d"}, {"E", "f"}}},
      // node and python; the others refuse the byte order mark.
      {"\xef\xbb\xbf"
       "A=b\n",
       {{"A", "b"}}},
      // node, python and go; to the others it is one line.
      {"A=b\rC=d\r", {{"A", "b"}, {"C", "d"}}},
      // node, python and go; Compose and bash keep the carriage return.
      {"A=\"one\r\ntwo\"\r\nB=c\r\n", {{"A", "one\ntwo"}, {"B", "c"}}},
      // node, go and Compose.
      {"A: b\n", {{"A", "b"}}},
      // node, python and Compose; go refuses the dash, bash both.
      {"A.b=c\nD-e=f\n", {{"A.b", "c"}, {"D-e", "f"}}},
      // python and Compose.
      {"A=p\xc3\xa4\n\xc3\x9c=x\n", {{"A", "p\xc3\xa4"}, {"\xc3\x9c", "x"}}},
      // All but go, which takes the quote for escaped.
      {"A=\"b\\\\\"\nC=d\n", {{"A", "b\\"}, {"C", "d"}}},
      // Only bash and go see a path here; a quote that is a line's last closes.
      {"A='C:\\dir\\'\nB='x'\n", {{"A", "C:\\dir\\"}, {"B", "x"}}},
      // python, Compose and bash where NOPE has no value; the default stands in the file.
      {"A=${NOPE:-b c}\nD=\"${NOPE-e}\"\n", {{"A", "b c"}, {"D", "e"}}},
      {"A='${NOPE:-b}'\nC=x${NOPE:-d}\n", {{"A", "${NOPE:-b}"}, {"C", "x${NOPE:-d}"}}},
      // A key that stands without quotes: its first line is the value to all who read on.
      {"A=-----BEGIN X-----\nabc=\n-----END X-----\nB=c\n",
       {{"A", "-----BEGIN X-----"}, {"abc", ""}, {"B", "c"}}},
  });
}

TEST_CASE("the first thing that is wrong in a dotenv file is told with its place", "[policy]") {
  const auto told = [](const std::string& text) {
    const DotenvFile file = ReadDotenv(text);
    return file.error.empty() ? "" : std::to_string(file.error_at) + ": " + file.error;
  };
  CHECK(told("A=b\nexport A\n# c\n") == "");
  CHECK(told("A=b\njust text\n") == "4: neither NAME=value nor a comment");
  CHECK(told("A=b\nC= \"d\nE=f\n") == "7: a value whose quote nothing closes");
  CHECK(told("A='b' c\n") == "6: a value that goes on behind its closing quote");
  CHECK(told(std::string("\xff\xfe"
                         "A\0=\0b\0",
                         8)) ==
        "0: in UTF-16, and dotenv files are read as UTF-8: save it as that");
}

TEST_CASE("the place of a default is that of its text", "[policy]") {
  const std::string text = "A=\"${B:-secret}\"\n";
  const DotenvFile file = ReadDotenv(text);
  REQUIRE(file.entries.size() == 1);
  CHECK(file.entries[0].value.In(text) == "secret");
  CHECK_FALSE(file.entries[0].interpolated);
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
  CHECK_FALSE(interpolated("A=b${c"));
  CHECK_FALSE(interpolated("A=)b$(c"));
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
