#include "policy/pipeline.h"

#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

// "name=value" of the variables (`s:` of a service, `c:` of a login) and the scripts.
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
      said += "[" + std::string(step.script.Value()) + "] ";
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
        "A=1 B=2 C=3 s:D=4 [x] [y] [z] [w] 2 0");
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
