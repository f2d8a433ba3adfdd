#include "policy/script_leaks.h"

#include <algorithm>
#include <string>
#include <vector>

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

TEST_CASE("what is counted, or read by a command as a file, is not printed", "[policy]") {
  CHECK(Leaks("echo \"$(echo $KEY | base64 -d | wc -c) bytes\"").empty());
  CHECK(Leaks("echo \"$(printf '%s' \"$KEY\" | wc -c | tr -d ' ')\"").empty());
  CHECK(Leaks("echo \"$(echo $KEY | base64 -d) $(ls | wc -l)\"") == "printed KEY");
  CHECK(Leaks("echo \"$KEY is $(echo $KEY | wc -c) long\"") == "printed KEY");
  CHECK(Leaks("sign --key=<(echo $KEY | base64 -d) --level 1").empty());
  CHECK(Leaks("sign --key <(echo \"$KEY\") < a").empty());
  CHECK(Leaks("cat <(echo $KEY | base64 -d)") == "encoded KEY");
  CHECK(Leaks("(echo $KEY)") == "printed KEY");
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

TEST_CASE("what `env` and an input bring into a script is as secret as they are", "[policy]") {
  CHECK(Leaks("echo ${{ env.TOKEN }}") == "printed TOKEN");
  CHECK(Leaks("echo \"x ${{ env.KEY }}\" | base64") == "encoded KEY");
  CHECK(Leaks("echo ${{ inputs.api-key }} ${{ inputs.token }}") ==
        "printed api-key, printed token");
  CHECK(Leaks("echo ${{ github.event.inputs.password }}") == "printed password");
  CHECK(Leaks("echo ${{ env.LEVEL }} ${{ env.OTHER }} ${{ inputs.level }} ${{ inputs.cache-key }}")
            .empty());
  CHECK(Leaks("echo ${{ env.TOKEN != '' }} ${{ inputs.token && 'set' }}").empty());
  CHECK(Leaks("curl -H \"Bearer ${{ env.TOKEN }}\" x").empty());
}

TEST_CASE("what a script fetches is a secret, until it is masked", "[policy]") {
  const std::string fetch =
      "PW=$(aws secretsmanager get-secret-value --secret-id a --query SecretString --output "
      "text)\n";
  CHECK(Leaks(fetch + "echo $PW") == "printed PW");
  CHECK(
      Leaks("PW=\"$(vault kv get -field=password secret/db)\"\necho \"p=$PW\" >> $GITHUB_OUTPUT") ==
      "output PW");
  CHECK(Leaks(fetch + "echo \"::add-mask::$PW\"\necho \"p=$PW\" >> $GITHUB_OUTPUT").empty());
  CHECK(Leaks(fetch + "psql \"password=$PW\"\necho $OTHER").empty());
  CHECK(Leaks("V=$(aws secretsmanager get-secret-value --secret-id a --query VersionId)\necho $V")
            .empty());
}

TEST_CASE("what tee shows is printed, and handed on where it writes that", "[policy]") {
  CHECK(Leaks("echo \"a=$TOKEN\" | tee -a $GITHUB_OUTPUT") == "printed TOKEN, output TOKEN");
  CHECK(Leaks("echo \"a=$TOKEN\" | tee -a \"$GITHUB_STEP_SUMMARY\" > /dev/null") == "output TOKEN");
  CHECK(Leaks("tee -a $GITHUB_OUTPUT <<< \"a=$KEY\"") == "printed KEY, output KEY");
  CHECK(Leaks("echo $TOKEN | tee a | docker login --password-stdin").empty());
}

TEST_CASE("PowerShell's ways to write an output are known", "[policy]") {
  for (const std::string script :
       {"\"a=$env:TOKEN\" >> $env:GITHUB_OUTPUT", "echo \"a=$env:TOKEN\" >> $env:GITHUB_OUTPUT",
        "\"a=$env:TOKEN\" | Out-File -FilePath $env:GITHUB_OUTPUT -Append",
        "Write-Output \"a=$env:TOKEN\" | Out-File $env:GITHUB_OUTPUT -Encoding utf8 -Append",
        "Add-Content -Path $env:GITHUB_OUTPUT -Value \"a=$env:TOKEN\"",
        "Add-Content $env:GITHUB_OUTPUT \"a=${{ env.TOKEN }}\""}) {
    CAPTURE(script);
    CHECK(Leaks(script, "pwsh") == "output TOKEN");
  }
  for (const std::string script :
       {"& \"$env:TOOL\" $env:TOKEN", "tool @(\n\"$env:TOKEN\"\n)",
        "\"$env:LEVEL\" >> $env:GITHUB_OUTPUT", "\"$env:TOKEN\" | Out-File token.txt",
        "Set-Content -Path token.txt -Value $env:TOKEN", "$x = \"$env:TOKEN\"",
        "\"$env:TOKEN\" | docker login --password-stdin"}) {
    CAPTURE(script);
    CHECK(Leaks(script, "pwsh").empty());
  }
}

TEST_CASE("what actions/github-script writes is found", "[policy]") {
  const auto leaks = [](const std::string& code) {
    std::string said;
    CheckEngine engine;
    engine.With(".github/workflows/a.yml",
                "jobs:\n  a:\n    steps:\n      - uses: actions/github-script@v7\n"
                "        env: {TOKEN: '${{ secrets.TOKEN }}', LEVEL: info}\n"
                "        with:\n          script: |\n            " +
                    code + "\n",
                [&](const File& file) {
                  const auto of_steps = LeaksOf(ReadPipeline(file));
                  for (const ScriptLeak& leak : of_steps.at(0)) {
                    said += leak.kind == ScriptLeak::Kind::kOutput ? "output " : "printed ";
                    said += leak.name + " ";
                  }
                });
    return said;
  };
  CHECK(leaks("console.log(process.env.TOKEN)") == "printed TOKEN ");
  CHECK(leaks("const t = process.env.TOKEN; core.info(`t ${t}`)") == "printed TOKEN ");
  CHECK(leaks("core.setOutput('t', process.env.TOKEN)") == "output TOKEN ");
  CHECK(leaks("core.setOutput('t', '${{ secrets.OTHER }}')") == "output OTHER ");
  CHECK(leaks("core.info('${{ env.TOKEN }}')") == "printed TOKEN ");
  CHECK(
      leaks("console.log(process.env.LEVEL, !process.env.TOKEN, use(process.env.TOKEN))").empty());
  CHECK(leaks("core.setOutput('t', process.env.TOKEN.length); core.setSecret(process.env.TOKEN)")
            .empty());
}

// The secrets that the files of GitLab's job "a" hold when each of its lines has run.
std::string Written(const std::vector<std::string>& lines, const std::string& taken) {
  std::string text = "a:\n  script:\n";
  for (const std::string& line : lines) text += "    - |-\n      " + line + "\n";
  std::string names;
  CheckEngine engine;
  engine.With(".gitlab-ci.yml", text, [&](const File& file) {
    std::vector<SecretFiles> files;
    LeaksOf(ReadPipeline(file), &files);
    REQUIRE(files.size() == lines.size());
    if (const auto found = files.back().TakenBy(taken, true, {})) names = found->name;
  });
  return names;
}

TEST_CASE("what a here-document prints is found where the shell fills it in", "[policy]") {
  CHECK(Leaks("cat <<EOF\nit's $TOKEN\nEOF\necho $KEY") == "printed TOKEN, printed KEY");
  CHECK(Leaks("cat <<-EOF | base64\n$TOKEN\nEOF") == "encoded TOKEN");
  CHECK(Leaks("cat >> $GITHUB_OUTPUT <<EOF\na=$TOKEN\nEOF") == "output TOKEN");
  CHECK(Leaks("tee a <<EOF\n$TOKEN\nEOF") == "printed TOKEN");
  CHECK(Leaks("cat <<'EOF'\n$TOKEN ${{ secrets.OTHER }}\nEOF") == "printed OTHER");
  CHECK(Leaks("ssh host <<EOF\necho $TOKEN\nEOF") == "printed TOKEN");
  CHECK(Leaks("cat > run.sh <<EOF\necho $TOKEN\nEOF").empty());
  CHECK(Leaks("cat <<\\EOF\n$TOKEN\nEOF").empty());
  CHECK(Leaks("cat <<EOF\n\\$TOKEN\nEOF").empty());
}

TEST_CASE("what lists variables lists secrets", "[policy]") {
  CHECK(Leaks("set").starts_with("dumped"));
  CHECK(Leaks("declare -p").starts_with("dumped"));
  CHECK(Leaks("export").starts_with("dumped"));
  CHECK(Leaks("declare -p TOKEN") == "printed TOKEN");
  CHECK(Leaks("set -e\nset --\ndeclare -p LEVEL\ndeclare -a X\nset > all.txt").empty());
}

TEST_CASE("what small programs in a script print is found", "[policy]") {
  CHECK(Leaks("python3 -c \"import os; print(os.environ['TOKEN'])\"") == "printed TOKEN");
  CHECK(Leaks("python -c 'import os; t = os.getenv(\"KEY\"); print(t)'") == "printed KEY");
  CHECK(Leaks("python -c 'import os; print(os.environ)'").starts_with("dumped"));
  CHECK(Leaks("node -p process.env.TOKEN") == "printed TOKEN");
  CHECK(Leaks("node -e 'console.log(process.env.KEY)' | base64") == "encoded KEY");
  CHECK(Leaks("import os\nprint(os.environ['TOKEN'])", "python") == "printed TOKEN");
  CHECK(Leaks("print('${{ secrets.OTHER }}')", "python") == "printed OTHER");
  CHECK(Leaks("node -p process.env.LEVEL\nnode -e 'go(process.env.KEY)'").empty());
  CHECK(Leaks("python -c 'import os; print(len(os.environ[\"TOKEN\"]))'").empty());
  CHECK(Leaks("python -c 'import os; print(os.environ[\"TOKEN\"])' > key").empty());
  CHECK(Leaks("import os\nprint(len(os.environ['TOKEN']))", "python").empty());
}

TEST_CASE("the lines of GitLab's job share a shell, and its files", "[policy]") {
  std::string traced;
  CheckEngine engine;
  engine.With(".gitlab-ci.yml",
              "a:\n  script:\n    - set -x\n    - make $A_TOKEN\n    - make $B_TOKEN\n"
              "  after_script:\n    - make $A_TOKEN\nb:\n  script:\n    - make $A_TOKEN\n",
              [&](const File& file) {
                for (const auto& leaks : LeaksOf(ReadPipeline(file))) {
                  for (const ScriptLeak& leak : leaks) traced += leak.name;
                }
              });
  CHECK(traced == "A_TOKEN");
  CHECK(Written({"echo $A_TOKEN > out/x"}, "out/") == "A_TOKEN");
  CHECK(Written({"cd out", "echo $A_TOKEN | tee x"}, "out/x") == "A_TOKEN");
  CHECK(Written({"cat > x <<EOF\n      $A_TOKEN\n      EOF"}, ".") == "A_TOKEN");
  CHECK(Written({"echo $A_TOKEN | base64 -d > x", "cp x out/", "rm x"}, "out/*") == "A_TOKEN");
  CHECK(Written({"printenv > x"}, "x") == "printenv");
  CHECK(Written({"echo $A_TOKEN > x", "rm -f x"}, "x").empty());
  CHECK(Written({"echo $A_TOKEN > x", "mv x ~/y"}, ".").empty());
  CHECK(Written({"echo $A_TOKEN | sha256sum > x", "echo $A_TOKEN | cut -c1-4 > y"}, ".").empty());
  CHECK(Written({"ssh host <<EOF\n      echo $A_TOKEN > x\n      EOF"}, ".").empty());
  CHECK(Written({"echo $CI_JOB_TOKEN > x", "cd $X", "echo $A_TOKEN > y"}, ".").empty());
}

// The leaks of a file of GitLab's, as "kind name@line", `*` where `set -x` stands elsewhere.
std::string LeaksOfGitlab(const std::string& text) {
  static const char* const kNames[] = {"printed", "encoded", "dumped", "traced", "output", "build"};
  std::string said;
  CheckEngine engine;
  engine.With(".gitlab-ci.yml", text, [&](const File& file) {
    const Pipeline pipeline = ReadPipeline(file);
    const auto leaks = LeaksOf(pipeline);
    for (size_t i = 0; i < leaks.size(); i++) {
      for (const ScriptLeak& leak : leaks[i]) {
        const size_t at = pipeline.steps[i].script.span().begin;
        const auto line = std::count(text.begin(), text.begin() + static_cast<long>(at), '\n') + 1;
        said += std::string(said.empty() ? "" : ", ") + kNames[static_cast<int>(leak.kind)] + " " +
                leak.name + "@" + std::to_string(line) + (leak.elsewhere ? "*" : "");
      }
    }
  });
  return said;
}

TEST_CASE("what GitLab's jobs have by default and from templates counts for them", "[policy]") {
  // Printed in what is there for all, once.
  CHECK(LeaksOfGitlab("before_script:\n  - echo $A_TOKEN\na:\n  script: [make]\nb:\n"
                      "  script: [make]\n") == "printed A_TOKEN@2");
  CHECK(LeaksOfGitlab("default:\n  after_script:\n    - echo $A_TOKEN\na:\n  script: [make]\n") ==
        "printed A_TOKEN@3");
  CHECK(LeaksOfGitlab("after_script: [printenv A_TOKEN]\n") == "printed A_TOKEN@1");
  // Traced by what is there for all: told where a secret is used first.
  CHECK(LeaksOfGitlab("before_script:\n  - set -x\na:\n  script:\n    - make $A_TOKEN\nb:\n"
                      "  script:\n    - make $B_TOKEN\n") == "traced A_TOKEN@5*");
  CHECK(LeaksOfGitlab("default:\n  before_script: [set -eux]\na:\n  script:\n"
                      "    - make $A_TOKEN\n") == "traced A_TOKEN@5*");
  CHECK(LeaksOfGitlab(".base:\n  before_script: [set -x]\na:\n  extends: .base\n  script:\n"
                      "    - make $A_TOKEN\n") == "traced A_TOKEN@6*");
  CHECK(LeaksOfGitlab(".setup:\n  script: [set -x]\na:\n  script:\n"
                      "    - !reference [.setup, script]\n    - make $A_TOKEN\n") ==
        "traced A_TOKEN@6*");
  CHECK(LeaksOfGitlab("a:\n  script:\n    - set -x\n    - make $A_TOKEN\nb:\n  script:\n"
                      "    - set -x\n    - make $A_TOKEN\n") ==
        "traced A_TOKEN@4, traced A_TOKEN@8");
  // Not in another shell, not where the job has its own, not where it wants none.
  CHECK(LeaksOfGitlab("before_script: [set -x]\na:\n  script: [make]\n"
                      "  after_script: [make $A_TOKEN]\n")
            .empty());
  CHECK(LeaksOfGitlab("before_script: [set -x]\na:\n  before_script: []\n"
                      "  script: [make $A_TOKEN]\n")
            .empty());
  CHECK(LeaksOfGitlab("before_script: [set -x]\na:\n  inherit: {default: false}\n"
                      "  script: [make $A_TOKEN]\n")
            .empty());
  CHECK(LeaksOfGitlab("before_script: [set -x]\na:\n  script: [set +x, make $A_TOKEN]\n").empty());
  // A variable that the template sets to something is none that GitLab keeps.
  CHECK(LeaksOfGitlab(".base:\n  variables: {A_TOKEN: $OTHER}\na:\n  extends: .base\n  script:\n"
                      "    - echo $A_TOKEN\n")
            .empty());
  // The file of a template's report.
  CHECK(LeaksOfGitlab(".base:\n  artifacts: {reports: {dotenv: build.env}}\na:\n"
                      "  extends: .base\n  script:\n    - echo \"T=$A_TOKEN\" >> build.env\n") ==
        "output A_TOKEN@6");
}

}  // namespace
}  // namespace leaktight
