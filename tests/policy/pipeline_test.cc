#include "policy/pipeline.h"

#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

// "name=value" of the variables (`s:` of a service, `c:` of a login) and the scripts (`+` where
// another job has it as well).
std::string Read(std::string_view path, std::string_view text) {
  std::string said;
  CheckEngine engine;
  engine.With(path, text, [&](const File& file) {
    const Pipeline pipeline = ReadPipeline(file);
    for (const PipelineVariable& variable : pipeline.variables) {
      said += variable.service ? "s:" : variable.credential ? "c:" : "";
      said += std::string(variable.name) + "=" + std::string(variable.value.Value()) + " ";
    }
    for (const PipelineStep& step : pipeline.steps) {
      said += "[" + std::string(step.script.Value()) + (step.again ? "]+ " : "] ");
    }
    said += std::to_string(pipeline.jobs.size()) + " " + std::to_string(pipeline.outputs.size());
  });
  return said;
}

TEST_CASE("pipelines are known by their paths", "[policy]") {
  const auto kind = [](std::string_view path) { return PipelineKindOf(path); };
  CHECK(kind(".github/workflows/a.yml") == PipelineKind::kGithub);
  CHECK(kind("x/.forgejo/workflows/a.yaml") == PipelineKind::kGithub);
  CHECK(kind("a/action.yml") == PipelineKind::kGithub);
  CHECK(kind(".gitlab-ci.yml") == PipelineKind::kGitlab);
  CHECK(kind("ci/a.gitlab-ci.yml") == PipelineKind::kGitlab);
  CHECK(kind(".gitlab/ci/a.yml") == PipelineKind::kGitlab);
  CHECK(kind(".github/workflows/a.md") == PipelineKind::kNone);
  CHECK(kind(".github/dependabot.yml") == PipelineKind::kNone);
  CHECK(kind("transaction.yml") == PipelineKind::kNone);
}

TEST_CASE("workflows of GitHub are read", "[policy]") {
  CHECK(Read(".github/workflows/a.yml",
             "on: {workflow_call: {outputs: {o: {value: x}}}}\nenv: {A: 1}\njobs:\n  j:\n"
             "    env: {B: 2}\n    outputs: {p: y}\n"
             "    container: {image: i, env: {C: 3}, credentials: {username: u, password: p}}\n"
             "    services: {db: {image: i, env: {D: 4}}}\n    steps:\n      - run: make\n"
             "        env: {E: 5}\n      - uses: a/b@v1\n        with: {F: 6}\n"
             "  k:\n    uses: ./x.yml\n    with: {G: 7}\n    secrets: {H: 8}\n") ==
        "A=1 B=2 C=3 c:password=p s:D=4 E=5 F=6 G=7 H=8 [make] [] 2 2");
  CHECK(Read("action.yml", "runs:\n  using: composite\n  steps: [{run: make, env: {A: 1}}]\n") ==
        "A=1 [make] 0 0");
  CHECK(Read(".github/workflows/a.yml", "jobs: [a]\n") == "0 0");
  CHECK(Read(".github/workflows/a.yml", "a: [b\n") == "0 0");
}

TEST_CASE("pipelines of GitLab are read", "[policy]") {
  CHECK(Read(".gitlab-ci.yml",
             "variables: {A: 1, B: {value: 2, description: d}}\nbefore_script: [x]\n"
             ".base: &base\n  script: [y, [z, w]]\nj:\n  <<: *base\n  variables: {C: 3}\n"
             "  services: [{name: n, variables: {D: 4}}, plain]\n") ==
        "A=1 B=2 C=3 s:D=4 [x] [y] [z] [w] [x]+ [y]+ [z]+ [w]+ 2 0");
}

TEST_CASE("jobs of GitLab have the steps of templates, defaults and references", "[policy]") {
  CHECK(Read(".gitlab-ci.yml",
             "default: {before_script: [x], after_script: [z]}\n.base: {script: [y]}\n"
             ".parts: {more: [p, q]}\na: {extends: .base}\n"
             "b: {before_script: [], script: [!reference [.parts, more], r]}\n") ==
        "[x] [z] [y] [x]+ [y]+ [z]+ [p] [q] [r] [z]+ 5 0");
  CHECK(Read(".gitlab-ci.yml",
             "variables: !reference [.v, variables]\n.v: {variables: {A: 1}}\n"
             "a: {artifacts: {paths: [p]}, script: !reference [gone, script]}\n") == "A=1 2 0");
}

TEST_CASE("what many jobs have from elsewhere is read up to a bound", "[policy]") {
  std::string text = "a0: &a0 [x, y]\n";
  for (int i = 1; i < 9; i++) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 20; k++) text += "*a" + std::to_string(i - 1) + ",";
    text += "]\n";
  }
  text += ".many:\n  before_script:\n";
  for (int i = 0; i < 20000; i++) text += "    - make target\n";
  text += "j: {script: *a8}\n";
  for (int i = 0; i < 5000; i++) text += "k" + std::to_string(i) + ": {extends: .many}\n";
  CheckEngine engine;
  engine.With(".gitlab-ci.yml", text, [&](const File& file) {
    const size_t steps = ReadPipeline(file).steps.size();
    CHECK(steps > 100000);
    CHECK(steps < 400000);
  });
}

std::string Objections(const std::string& text) {
  CheckEngine engine;
  std::string ids;
  for (const std::string& id : engine.Objections(".github/workflows/a.yml", text)) ids += id + " ";
  return ids;
}

TEST_CASE("what service containers are started with is thrown away with the job", "[policy]") {
  const std::string secret = Expanded("{base62:24}", 1);
  const auto found = [&](const std::string& service, const std::string& own) {
    CheckEngine engine;
    return engine.Run("ci-secret-literal", ".github/workflows/a.yml",
                      "jobs:\n  a:\n    services:\n      db:\n        env: {DB_PASSWORD: " +
                          service + "}\n    env: {A_PASSWORD: " + own + "}\n");
  };
  CHECK(found("hunter2", "hunter2").empty());
  CHECK(found("hunter2", "Hunter33x").size() == 1);
  const auto strong = found(secret, secret);
  REQUIRE(strong.size() == 2);
  CHECK(strong[0].severity == Severity::kInfo);
  CHECK(strong[1].severity == Severity::kInfo);
}

TEST_CASE("a script of an action that is none of a shell's is not read as one", "[policy]") {
  CHECK(Objections("jobs:\n  a:\n    steps:\n      - shell: python\n        env: {T: '${{ "
                   "secrets.T }}'}\n        run: |\n          echo = '$T'\n")
            .empty());
}

}  // namespace
}  // namespace leaktight
