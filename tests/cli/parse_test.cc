#include "cli/parse.h"

#include <vector>

#include "catch.h"
#include "engine/rule_set.h"

using namespace leaktight;

namespace {

Result<Invocation> Parse(const std::vector<const char*>& arguments) {
  return ParseCommandLine(arguments);
}

std::string ErrorOf(const std::vector<const char*>& arguments) {
  const auto parsed = Parse(arguments);
  return parsed ? "(no error)" : parsed.error().Describe();
}

const std::string& SomeRule() {
  static const std::string id(BuiltinRules().rules.front().id);
  return id;
}

}  // namespace

TEST_CASE("verb, flags and arguments are told apart in any order", "[cli]") {
  for (const auto& arguments : std::vector<std::vector<const char*>>{
           {"staged", "a", "b", "--format", "json", "-q"},
           {"--format", "json", "staged", "-q", "a", "b"},
           {"staged", "--format=json", "a", "--quiet", "b"},
           {"staged", "a", "--format", "json", "-q", "--", "b"}}) {
    const auto parsed = Parse(arguments);
    REQUIRE(parsed);
    CHECK(parsed->verb->name == "staged");
    CHECK(parsed->options.arguments == std::vector<std::string>{"a", "b"});
    REQUIRE(parsed->options.reports.size() == 1);
    CHECK(parsed->options.reports[0].format->name == "json");
    CHECK(parsed->options.reports[0].file.empty());
    CHECK(parsed->options.quiet);
    CHECK_FALSE(parsed->options.verbose);
  }
}

TEST_CASE("what holds where nothing is said", "[cli]") {
  const auto parsed = Parse({"tree"});
  REQUIRE(parsed);
  const Options& options = parsed->options;
  REQUIRE(options.reports.size() == 1);
  CHECK(options.reports[0].format->name == "text");
  CHECK(options.reports[0].file.empty());
  CHECK_FALSE(options.show_suppressed);
  CHECK(!options.fail_on.has_value());
  CHECK(options.color == ColorChoice::kAuto);
  CHECK(options.jobs == 0);
  CHECK(options.only.empty());
  CHECK_FALSE(options.show_secrets);
}

TEST_CASE("a flag takes exactly one value, and what follows is a file", "[cli]") {
  const auto parsed = Parse({"staged", "--only", SomeRule().c_str(), "FILE"});
  REQUIRE(parsed);
  CHECK(parsed->options.only == std::vector<std::string>{SomeRule()});
  CHECK(parsed->options.arguments == std::vector<std::string>{"FILE"});
}

TEST_CASE("rules are named one by one or in lists", "[cli]") {
  const std::string list = SomeRule() + "," + SomeRule();
  const auto parsed = Parse({"staged", "--skip", list.c_str(), "--skip", SomeRule().c_str()});
  REQUIRE(parsed);
  CHECK(parsed->options.skip.size() == 3);
  CHECK(ErrorOf({"staged", "--only="}).find("--only") != std::string::npos);
  CHECK(ErrorOf({"staged", "--only", "jwt,,github-pat"}).find("--only") != std::string::npos);
}

TEST_CASE("short flags stand together and carry their value", "[cli]") {
  const auto parsed = Parse({"-C/tmp", "tree", "-qvj3", "-o", "out"});
  REQUIRE(parsed);
  CHECK(parsed->options.folder == "/tmp");
  CHECK(parsed->options.quiet);
  CHECK(parsed->options.verbose);
  CHECK(parsed->options.jobs == 3);
  CHECK(parsed->options.output == "out");
}

TEST_CASE("behind two dashes nothing is a flag, and a single one is a name", "[cli]") {
  const auto parsed = Parse({"staged", "-", "--", "--format", "-q", "--"});
  REQUIRE(parsed);
  CHECK(parsed->options.arguments == std::vector<std::string>{"-", "--format", "-q", "--"});
}

TEST_CASE("names that look like a list or like nothing stay names", "[cli]") {
  const auto parsed = Parse({"tree", "[slug]", "{}", "[a,b]", "", "%%"});
  REQUIRE(parsed);
  CHECK(parsed->options.arguments == std::vector<std::string>{"[slug]", "{}", "[a,b]", "", "%%"});
}

TEST_CASE("a flag with an empty value takes no file for it", "[cli]") {
  CHECK(ErrorOf({"staged", "--only=", SomeRule().c_str()}) != "(no error)");
  CHECK(ErrorOf({"staged", "-q-"}) ==
        "there is no flag --; leaktight help names the verbs and their flags");
}

TEST_CASE("a flag without value takes none, not even an empty one or true", "[cli]") {
  for (const char* flag : {"--quiet=", "--quiet=true", "--quiet=banana", "--quiet=3"}) {
    CHECK(ErrorOf({"staged", flag}) == "--quiet takes no value");
  }
  CHECK(ErrorOf({"staged", "-q-verbose"}) != "(no error)");
}

TEST_CASE("a value may look like anything", "[cli]") {
  for (const char* value :
       {"--format=", "-q-", "--", "-", "[a,b]", "{}", "a=b", "-1", "a\nb", ""}) {
    const auto parsed = Parse({"stdin", "--path", value});
    REQUIRE(parsed);
    CHECK(parsed->options.path == value);
    const std::string joined = "--path=" + std::string(value);
    const auto same = Parse({"stdin", joined.c_str()});
    REQUIRE(same);
    CHECK(same->options.path == value);
  }
  CHECK(ErrorOf({"staged", "-qj"}) == "--jobs needs a value; --jobs N");
}

TEST_CASE("verbs of two words are taken whole", "[cli]") {
  const auto parsed = Parse({"rules", "show", "jwt", "rules"});
  REQUIRE(parsed);
  CHECK(parsed->verb->name == "rules show");
  CHECK(parsed->options.arguments == std::vector<std::string>{"jwt", "rules"});
}

TEST_CASE("the misspelt gets a hint", "[cli]") {
  CHECK(ErrorOf({"staged", "--formt", "json"}) ==
        "there is no flag --formt; did you mean --format?");
  CHECK(ErrorOf({"staged", "--formt=json"}) == "there is no flag --formt; did you mean --format?");
  CHECK(ErrorOf({"stagd"}) == "there is no verb stagd; did you mean staged?");
  CHECK(ErrorOf({"rules", "lst"}) == "there is no verb rules lst; did you mean list?");
  CHECK(ErrorOf({"rulez"}) == "there is no verb rulez; did you mean rules?");
  CHECK(ErrorOf({"rules"}) ==
        "rules is half a verb; it is leaktight rules list, rules show, rules test or rules new");
  CHECK(ErrorOf({"frobnicate"}) == "there is no verb frobnicate; leaktight help names them all");
  CHECK(ErrorOf({"tree", "-z"}) ==
        "there is no flag -z; leaktight help names the verbs and their flags");
}

TEST_CASE("bad values are named", "[cli]") {
  std::string formats;  // those that the table has
  for (const ReportFormat& format : ReportFormats()) {
    formats += (formats.empty() ? "" : ", ") + std::string(format.name);
  }
  CHECK(formats.find("text, json, jsonl, sarif") == 0);
  CHECK(ErrorOf({"staged", "--format", "gone"}) ==
        "--format: there is no format gone; it is one of: " + formats);
  CHECK(ErrorOf({"staged", "--format", "jsom=x.json"}) ==
        "--format: there is no format jsom; did you mean json?");
  CHECK(ErrorOf({"staged", "--format", "json="}) ==
        "--format: json= needs the name of a file behind =");
  CHECK(ErrorOf({"staged", "--fail-on", "grave"}) ==
        "--fail-on: there is no severity grave; it is one of: info, low, medium, high, critical");
  CHECK(ErrorOf({"staged", "--color", "alway"}) ==
        "--color: there is no choice alway; did you mean always?");
  for (const char* jobs : {"0", "-1", "x", "1025", "2x", "", "99999999999999999999"}) {
    CHECK(ErrorOf({"tree", "--jobs", jobs}) ==
          "--jobs: " + std::string(jobs) + " is no number of jobs; it is from 1 to 1024");
  }
  CHECK(ErrorOf({"staged", "--format"}) == "--format needs a value; --format FORMAT[=FILE]");
  CHECK(ErrorOf({"staged", "--quiet=yes"}) == "--quiet takes no value");
  CHECK(ErrorOf({"staged", "--output="}) == "--output: it needs the name of a file");
}

TEST_CASE("a flag of another verb and an argument too many are refused", "[cli]") {
  CHECK(ErrorOf({"staged", "--no-ignore"}) ==
        "--no-ignore is no flag of leaktight staged; leaktight staged --help names those that are");
  CHECK(ErrorOf({"stdin", "x"}) == "leaktight stdin does not take the argument x");
  CHECK(ErrorOf({"rules", "show"}) ==
        "leaktight rules show needs an argument; leaktight rules show ID…");
}

TEST_CASE("help is given whatever else stands there", "[cli]") {
  const auto parsed = Parse({"rules", "show", "--help", "--no-ignore"});
  REQUIRE(parsed);
  CHECK(parsed->verb->name == "help");
  CHECK(parsed->options.arguments == std::vector<std::string>{"rules", "show"});
  CHECK(Parse({"--help"})->verb->name == "help");
  CHECK(Parse({})->verb == nullptr);
}
