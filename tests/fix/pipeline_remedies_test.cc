#include <string>

#include "catch.h"
#include "support/mended.h"

using namespace leaktight;

namespace {

constexpr std::string_view kPath = ".github/workflows/a.yml";

std::string Job(std::string_view steps, std::string_view runner = "ubuntu-latest") {
  return "on: push\njobs:\n  a:\n    runs-on: " + std::string(runner) + "\n    steps:\n" +
         std::string(steps);
}

std::string Interpolated(std::string_view steps, std::string_view runner = "ubuntu-latest") {
  const std::string after = AfterFix("ci-secret-interpolated", kPath, Job(steps, runner));
  const std::string head = Job("", runner);
  return after.starts_with(head) ? after.substr(head.size()) : after;
}

std::string Literal(std::string_view steps) {
  const std::string after = AfterFix("ci-secret-literal", kPath, Job(steps));
  const std::string head = Job("");
  return after.starts_with(head) ? after.substr(head.size()) : after;
}

constexpr std::string_view kNoShell =
    "left: how its shell names a variable there is not to be seen";

}  // namespace

TEST_CASE("a script takes a secret from the environment of its step", "[fix]") {
  CHECK(Interpolated("      - run: a ${{ secrets.KEY }}\n      - run: b\n") ==
        "      - run: a \"$KEY\"\n        env:\n          KEY: ${{ secrets.KEY }}\n"
        "      - run: b\n");
  CHECK(Interpolated("      - run: |\n          a '${{ secrets.KEY }}'\n          b\n\n"
                     "      - run: c\n") ==
        "      - run: |\n          a ''\"$KEY\"''\n          b\n        env:\n"
        "          KEY: ${{ secrets.KEY }}\n\n      - run: c\n");
  CHECK(Interpolated("      - run: \"a ${{ secrets.KEY }}\"\n") ==
        "      - run: \"a \\\"$KEY\\\"\"\n        env:\n          KEY: ${{ secrets.KEY }}\n");
  CHECK(Interpolated("      - run: 'a ''${{ secrets.KEY }}'''\n") ==
        "      - run: 'a ''''\"$KEY\"'''''\n        env:\n          KEY: ${{ secrets.KEY }}\n");
  CHECK(Interpolated("      - {run: 'a ${{ secrets.KEY }}', shell: bash}\n") ==
        "      - {env: {KEY: \"${{ secrets.KEY }}\"}, run: 'a \"$KEY\"', shell: bash}\n");
}

TEST_CASE("an environment that a step has gets the variable, or has it", "[fix]") {
  CHECK(Interpolated("      - env:\n          A: 1\n        run: a ${{ secrets.KEY }}\n") ==
        "      - env:\n          A: 1\n          KEY: ${{ secrets.KEY }}\n"
        "        run: a \"$KEY\"\n");
  CHECK(Interpolated("      - run: a ${{ secrets.KEY }}\n        env: {A: b}\n") ==
        "      - run: a \"$KEY\"\n        env: {A: b, KEY: \"${{ secrets.KEY }}\"}\n");
  CHECK(Interpolated("      - run: a ${{ secrets.KEY }}\n        env:\n"
                     "          KEY: ${{ secrets.KEY }}\n") ==
        "      - run: a \"$KEY\"\n        env:\n          KEY: ${{ secrets.KEY }}\n");
  CHECK(Interpolated("      - run: a ${{ secrets.KEY }}\n        env:\n          KEY: other\n") ==
        "      - run: a \"$KEY_2\"\n        env:\n          KEY: other\n"
        "          KEY_2: ${{ secrets.KEY }}\n");
}

TEST_CASE("all secrets of a step move, each once", "[fix]") {
  CHECK(Interpolated("      - run: a ${{ secrets.A_KEY }} \"${{ secrets.B_KEY }}\" "
                     "${{ secrets.A_KEY }} ${{ github.ref }}\n") ==
        "      - run: a \"$A_KEY\" \"${B_KEY}\" \"$A_KEY\" ${{ github.ref }}\n        env:\n"
        "          A_KEY: ${{ secrets.A_KEY }}\n          B_KEY: ${{ secrets.B_KEY }}\n");
}

TEST_CASE("PowerShell has its own way, other shells are left", "[fix]") {
  CHECK(Interpolated("      - shell: pwsh\n        run: a \"x${{ secrets.KEY }}\"\n") ==
        "      - shell: pwsh\n        run: a \"x${env:KEY}\"\n        env:\n"
        "          KEY: ${{ secrets.KEY }}\n");
  CHECK(Interpolated("      - shell: pwsh\n        run: a '${{ secrets.KEY }}'\n") == kNoShell);
  CHECK(Interpolated("      - shell: python\n        run: a('${{ secrets.KEY }}')\n") == kNoShell);
  CHECK(Interpolated("      - run: a ${{ secrets.KEY }}\n", "windows-latest") == kNoShell);
}

TEST_CASE("a quote within an expression quotes nothing in the script", "[fix]") {
  CHECK(Interpolated("      - run: a ${{ github.event['x'] }} ${{ secrets['KEY'] }} it's\n")
            .find("a ${{ github.event['x'] }} \"$KEY\" it's") != std::string::npos);
}

TEST_CASE("JavaScript takes process.env", "[fix]") {
  const std::string with =
      "      - uses: actions/github-script@v7\n        with:\n          script: ";
  CHECK(Interpolated(with + "|\n            f(\"${{ secrets.KEY }}\")\n") ==
        with +
            "|\n            f(process.env.KEY)\n        env:\n"
            "          KEY: ${{ secrets.KEY }}\n");
  CHECK(Interpolated(with + "|\n            f(`x ${{ secrets.KEY }}`)\n") ==
        "left: it stands within a longer text of JavaScript");
}

TEST_CASE("a literal of a workflow comes from the repository's secrets", "[fix]") {
  CHECK(Literal("      - uses: a/b@v1\n        with:\n          api-key: {base62:32}\n") ==
        "      - uses: a/b@v1\n        with:\n          api-key: ${{ secrets.API_KEY }}\n");
  CHECK(Literal("      - run: a\n        env: {API_KEY: {base62:32}}\n") ==
        "      - run: a\n        env: {API_KEY: \"${{ secrets.API_KEY }}\"}\n");
  CHECK(
      Literal(
          "      - run: a\n        env:\n          DB_URL: postgres://u:{base62:24}@db.a.io/a\n") ==
      "      - run: a\n        env:\n"
      "          DB_URL: postgres://u:${{ secrets.DB_PASSWORD }}@db.a.io/a\n");
  CHECK(Literal("      - run: curl -u \"u:{base62:24}\" https://a.io\n") ==
        "      - run: curl -u \"u:${PASSWORD}\" https://a.io\n        env:\n"
        "          PASSWORD: ${{ secrets.PASSWORD }}\n");
  CHECK(Literal("      - uses: a/b@v1\n        with:\n          github-token: {base62:40}\n") ==
        "      - uses: a/b@v1\n        with:\n          github-token: ${{ secrets.APP_GITHUB_TOKEN "
        "}}\n");
}

TEST_CASE("where GitHub has no secrets a literal is left", "[fix]") {
  CHECK(AfterFix("ci-secret-literal", kPath,
                 "on:\n  workflow_call:\njobs:\n  a:\n    runs-on: x\n    env:\n"
                 "      API_KEY: {base62:32}\n    steps: []\n") ==
        "left: those who call the workflow have to hand it over");
  CHECK(AfterFix("ci-secret-literal", kPath,
                 "on: push\njobs:\n  a:\n    uses: a/b/.github/workflows/c.yml@v1\n    with:\n"
                 "      api-key: {base62:32}\n") ==
        "left: what it is handed to has to take it under `secrets`");
}

TEST_CASE("GitLab's variables are emptied, and scripts take the project's", "[fix]") {
  CHECK(AfterFix("ci-secret-literal", ".gitlab-ci.yml",
                 "variables:\n  DB_PASSWORD: '{base62:24}'  # it\na:\n  script: [make]\n") ==
        "variables:\n  DB_PASSWORD: \"\"  # it\na:\n  script: [make]\n");
  CHECK(AfterFix("ci-secret-literal", ".gitlab-ci.yml",
                 "a:\n  script:\n    - curl -u u:{base62:24} https://a.io\n") ==
        "a:\n  script:\n    - curl -u u:\"$PASSWORD\" https://a.io\n");
}

TEST_CASE("a value is kept, and told by its name alone", "[fix]") {
  const Mended mended = MendedBy("ci-secret-literal", kPath,
                                 Job("      - run: a\n        env:\n"
                                     "          API_KEY: {base62:32}\n"));
  REQUIRE(mended.remedy.kept.size() == 1);
  CHECK(mended.remedy.kept[0].path == ".env");
  REQUIRE(mended.remedy.notes.size() == 1);
  CHECK(mended.remedy.notes[0] ==
        ".github/workflows/a.yml: store API_KEY among the secrets of the "
        "repository (gh secret set API_KEY)");
}

TEST_CASE("secrets that a called workflow declares are named", "[fix]") {
  const auto after = [](const std::string& called) {
    return AfterFix("ci-secrets-all", kPath,
                    "on: push\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n"
                    "    secrets: inherit  # all\n    with: {x: y}\n",
                    {{".github/workflows/b.yml", called}});
  };
  const std::string on =
      "on:\n  workflow_call:\n    secrets:\n      A_KEY: {required: true}\n"
      "      B_KEY:\njobs:\n  b:\n    steps:\n      - run: x\n";
  CHECK(after(on) ==
        "on: push\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n    secrets:\n"
        "      A_KEY: ${{ secrets.A_KEY }}\n      B_KEY: ${{ secrets.B_KEY }}  # all\n"
        "    with: {x: y}\n");
  const std::string why = "left: the called workflow does not name the secrets that it takes";
  CHECK(after(on + "        env: {C: \"${{ secrets.C_KEY }}\"}\n") == why);
  CHECK(after(on + "  c:\n    uses: ./x.yml\n    secrets: inherit\n") == why);
  CHECK(after("on:\n  workflow_call:\njobs: {}\n") == why);
}
