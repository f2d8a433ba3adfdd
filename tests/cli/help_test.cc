#include "cli/help.h"

#include "base/text.h"
#include "catch.h"

using namespace leaktight;

namespace {

bool Holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("help of a verb names its flags, no others, and gives examples", "[cli]") {
  for (const Verb& verb : Verbs()) {
    INFO(verb.name);
    const std::string help = HelpFor(verb);
    for (const Flag& flag : Flags()) {
      CHECK(Holds(help, flag.name) == ((flag.verbs & verb.set) != 0));
    }
    CHECK((Holds(help, "Examples:") || verb.name == "version"));
    for (const Example& example : verb.examples) CHECK(Holds(help, example.command));
    CHECK(Holds(help, "Exit status:") == ((verb.set & kScans) != 0));
    for (size_t at = 0, end; at < help.size(); at = end + 1) {
      end = help.find('\n', at);
      CHECK(DisplayWidth(help.substr(at, end - at)) <= 88);
    }
  }
}

TEST_CASE("general help names every verb", "[cli]") {
  for (const Verb& verb : Verbs()) CHECK(Holds(GeneralHelp(), "\n  " + std::string(verb.name)));
}

TEST_CASE("the manual page names every verb and flag", "[cli]") {
  const std::string page = ManPage();
  CHECK(page.substr(0, 4) == ".TH ");
  for (const Verb& verb : Verbs()) CHECK(Holds(page, ".SS leaktight " + std::string(verb.name)));
  for (const Flag& flag : Flags()) {
    std::string name(flag.name);
    for (size_t at = 0; (at = name.find('-', at)) != std::string::npos; at += 2) {
      name.insert(at, "\\");
    }
    CHECK(Holds(page, "\\fB" + name + "\\fR"));
  }
}

TEST_CASE("flags and verbs are each found by their names", "[cli]") {
  for (const Flag& flag : Flags()) {
    CHECK(FindFlag(flag.name) == &flag);
    if (!flag.brief.empty()) CHECK(FindFlag(flag.brief) == &flag);
    CHECK(flag.set != nullptr);
  }
  for (const Verb& verb : Verbs()) {
    CHECK(FindVerb(verb.name) == &verb);
    CHECK(verb.run != nullptr);
  }
  CHECK(FindFlag("") == nullptr);
}
