#include "policy/script_leaks.h"

#include <algorithm>
#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

// The leaks of a step whose variables TOKEN and KEY are secrets, as "printed TOKEN".
std::string Leaks(const std::string& script, const std::string& shell = "bash") {
  static const char* const kNames[] = {"printed", "encoded", "dumped", "traced", "output", "build"};
  std::string text =
      "jobs:\n  a:\n    env:\n      TOKEN: ${{ secrets.TOKEN }}\n    steps:\n"
      "      - env: {KEY: '${{ secrets.A_KEY }}', LEVEL: info}\n        shell: " +
      shell + "\n        run: |\n";
  for (size_t at = 0; at < script.size();) {
    const size_t end = std::min(script.find('\n', at), script.size());
    text += "          " + script.substr(at, end - at) + "\n";
    at = end + 1;
  }
  std::string leaks;
  CheckEngine engine;
  engine.With(".github/workflows/a.yml", text, [&](const File& file) {
    const Pipeline pipeline = ReadPipeline(file);
    REQUIRE(pipeline.steps.size() == 1);
    const auto of_steps = LeaksOf(pipeline);
    for (const ScriptLeak& leak : of_steps.at(0)) {
      if (!leaks.empty()) leaks += ", ";
      leaks += std::string(kNames[static_cast<int>(leak.kind)]) + " " + leak.name;
      CHECK_FALSE(leak.span.empty());
    }
  });
  return leaks;
}

TEST_CASE("what a script prints of its secrets is found", "[policy]") {
  CHECK(Leaks("echo $TOKEN") == "printed TOKEN");
  CHECK(Leaks("printf '%s' \"${KEY}\" \"$LEVEL\"") == "printed KEY");
  CHECK(Leaks("echo ${{ secrets.OTHER }}") == "printed OTHER");
  CHECK(Leaks("echo \"$TOKEN\" | tee log | sort") == "printed TOKEN");
  CHECK(Leaks("echo \"$TOKEN\" | grep -v x") == "printed TOKEN");
  CHECK(Leaks("echo \"$TOKEN\" | base64 -w0") == "encoded TOKEN");
  CHECK(Leaks("base64 <<< \"$TOKEN\"") == "encoded TOKEN");
  CHECK(Leaks("cat <<< $TOKEN") == "printed TOKEN");
  CHECK(Leaks("echo \"${TOKEN:0:4}…\"") == "printed TOKEN");
  CHECK(Leaks("printenv KEY\nprintenv LEVEL") == "printed KEY");
  CHECK(Leaks("Write-Host $env:TOKEN", "pwsh") == "printed TOKEN");
  CHECK(Leaks("env | sort").starts_with("dumped"));
  CHECK(Leaks("if true; then echo $KEY; fi") == "printed KEY");
  CHECK(Leaks("echo \"$TOKEN\" > ./.env\ncat .env") == "printed TOKEN");
  CHECK(Leaks("echo \"$TOKEN\" > .env\ncat other .env > both").empty());
}

TEST_CASE("what a build is given as an argument is found", "[policy]") {
  CHECK(Leaks("docker build --build-arg TOKEN=$TOKEN .") == "build TOKEN");
  CHECK(Leaks("docker build --build-arg \"A=${KEY}\" --build-arg LEVEL=$LEVEL .") == "build KEY");
  CHECK(Leaks("docker buildx build --build-arg=A=$KEY .") == "build KEY");
  CHECK(Leaks("podman build --build-arg KEY .") == "build KEY");
  CHECK(Leaks("docker build --build-arg A=${{ secrets.OTHER }} .") == "build OTHER");
  CHECK(Leaks("docker build --build-arg A=${{ secrets.GITHUB_TOKEN }} .").empty());
  CHECK(Leaks("docker build --build-arg LEVEL --build-args=$TOKEN .").empty());
  CHECK(Leaks("docker build --secret id=key,env=KEY .\ndocker build --build-arg").empty());
}

TEST_CASE("of many secrets in a command the first are told", "[policy]") {
  std::string script = "echo ";
  for (int i = 0; i < 1000; i++) script += "${TOKEN";
  CHECK(Leaks(script).empty());
  script = "echo ";
  for (int i = 0; i < 1000; i++) script += "$TOKEN";
  const std::string leaks = Leaks(script);
  CHECK(std::count(leaks.begin(), leaks.end(), ',') == 63);
}

TEST_CASE("what a script gives to a file or a program is not printed", "[policy]") {
  for (const std::string script :
       {"echo $TOKEN > file", "echo \"$TOKEN\" | docker login --password-stdin",
        "echo \"$TOKEN\" | base64 -d > key", "{ echo $TOKEN; } > file",
        "if echo \"$TOKEN\" | grep -qE x; then make; fi", "cat $TOKEN", "make $TOKEN",
        "echo '$TOKEN'", "echo ${#TOKEN} ${TOKEN:+set}", "echo \"::add-mask::$TOKEN\"",
        "echo $TOKENIZER $LEVEL", "env FOO=1 make", "env | grep LEVEL",
        "echo ${{ secrets.TOKEN != '' }}", "echo ${{ secrets.DEPLOY_USER }}"}) {
    CAPTURE(script);
    CHECK(Leaks(script).empty());
  }
  CHECK(Leaks("print('$TOKEN')", "python").empty());
}

TEST_CASE("secrets in outputs and behind a trace are told apart", "[policy]") {
  CHECK(Leaks("echo \"a=$TOKEN\" >> $GITHUB_OUTPUT") == "output TOKEN");
  CHECK(Leaks("echo \"$KEY\" >> \"${GITHUB_STEP_SUMMARY}\"") == "output KEY");
  CHECK(Leaks("echo \"::set-output name=a::$KEY\"") == "output KEY");
  CHECK(Leaks("set -ex\nmake KEY=$KEY\nset +x\nmake KEY=$KEY") == "traced KEY");
  CHECK(Leaks("set -o xtrace\ncurl -u a:$TOKEN b") == "traced TOKEN");
  CHECK(Leaks("make $TOKEN", "bash -x {0}") == "traced TOKEN");
  CHECK(Leaks("set -e\nmake $TOKEN").empty());
}

}  // namespace
}  // namespace leaktight
