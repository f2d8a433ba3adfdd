#include "git/config_text.h"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "support/git_repository.h"
#include "support/random.h"

namespace leaktight {
namespace {

// As `git config --list -z` prints them: "KEY\nVALUE\0", or "KEY\0" without a value.
std::string Listed(std::string_view text, bool& read) {
  std::string list;
  read = ReadConfigText(text, [&](const ConfigSetting& setting) {
    list += setting.key;
    if (setting.value) list += "\n" + *setting.value;
    list += '\0';
  });
  return list;
}

std::string Listed(std::string_view text) {
  bool read = false;
  std::string list = Listed(text, read);
  std::replace(list.begin(), list.end(), '\0', '|');
  return read ? list : "?";
}

}  // namespace

TEST_CASE("settings are read by git's syntax", "[git]") {
  CHECK(Listed("") == "");
  CHECK(Listed("[core]\n\tbare = false\n") == "core.bare\nfalse|");
  CHECK(Listed("[CoRe] Bare=false # why\n ; x\n[a]b") == "core.bare\nfalse|a.b|");
  CHECK(Listed("[remote \"O\\\"r\\x\"]\nurl = \"a;b\" c  \n") == "remote.O\"rx.url\na;b c|");
  CHECK(Listed("[a.B]\nc = x\\\n y\r\nd=\n") == "a.b.c\nx y|a.b.d\n|");
  CHECK(Listed("[a]\nb = \"x  y\"\\t\\\\\n") == "a.b\nx  y\t\\|");
  for (const std::string bad : {"a = b\n", "[a\nb=c\n", "[a]\n1=2\n", "[a]\nb ! c\n", "[a \"b]\n",
                                "[a]\nb = \"c\n", "[a]\nb = \\q\n", "[a] b c\n", "[]\na=b\n",
                                "\xef\xbb\xbf[a]\nb=c\n", "[a \"b\" ]\nc=d\n"}) {
    INFO(bad);
    CHECK(Listed(bad) == "?");
  }
  CHECK(Listed(std::string("[a]\nb=\0\n", 8)) == "?");
}

// What is understood here is what git understands; what git refuses is refused.
TEST_CASE("a configuration is read as git reads it", "[git]") {
  Random random(77);
  const GitRepository repository;
  const std::vector<std::string> parts = {
      "[core]", "[a \"b\"]", "[A.b]", "\n",   "\n",  " ",    "\t", "bare", "x1",   " = ", "=", "\"",
      "\\",     "#",         ";",     "true", "v w", "\r\n", "]",  "[",    "\\\n", "\\n", "-", "é"};
  size_t understood = 0;
  for (int round = 0; round < 150; round++) {
    std::string text = random.Below(4) == 0 ? "" : "[core]\n";
    for (size_t length = 1 + random.Below(10); length > 0; length--) text += random.Pick(parts);
    const std::string path = repository.Beside("config");
    WriteTestFile(path, text);
    Result<ChildProcess> child =
        StartGit(repository.place(), {"config", "--file", path, "--no-includes", "--list", "-z"});
    REQUIRE(child);
    const std::string wanted = child->ReadAll().value();
    const bool git_reads = child->Wait().value() == 0;
    bool read = false;
    const std::string list = Listed(text, read);
    INFO(text);
    if (read) {
      REQUIRE(git_reads);
      REQUIRE(list == wanted);
      understood++;
    }
  }
  CHECK(understood > 20);
}

TEST_CASE("any bytes are read or refused", "[git]") {
  Random random(78);
  for (int round = 0; round < 3000; round++) {
    bool read = false;
    Listed(random.Text(random.Below(40), "[]ab.\"\\\n\r\t =#;1-"), read);
    Listed("[a]\n" + random.Bytes(random.Below(30)), read);
  }
}

}  // namespace leaktight
