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
  CHECK(kind("ci/build.yml") == PipelineKind::kGitlab);
  CHECK(kind("ci/build.md") == PipelineKind::kNone);
  CHECK(kind("lib/build.yml") == PipelineKind::kNone);
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

TEST_CASE("files of other names are GitLab's where they have a job of its own", "[policy]") {
  CHECK(Read("ci/build.yml", "a: {stage: test, script: [x]}\n") == "[x] 1 0");
  CHECK(Read("ci/build.yml", ".a: {script: [x], rules: [{if: y}]}\n") == "[x] 1 0");
  CHECK(Read("ci/tasks.yml", "variables: {A: 1}\na: {script: [x]}\n") == "0 0");
  CHECK(Read("ci/pipeline.yml", "jobs: [{name: a, plan: [{task: b}]}]\n") == "0 0");
  CHECK(Read("ci/travis.yml", "language: go\nscript: [x]\nenv: {A: 1}\n") == "0 0");
}

TEST_CASE("what inputs and matrices hold counts as variables", "[policy]") {
  CHECK(Read(".github/workflows/a.yml",
             "on: {workflow_dispatch: {inputs: {A: {default: 1}, B: {required: true}}},\n"
             "     workflow_call: {inputs: {C: {default: 2}}}}\njobs:\n  j:\n"
             "    strategy: {matrix: {D: [3, 4], include: [{D: 5, E: 6}], F: [{G: 7}]}}\n") ==
        "C=2 A=1 D=3 D=4 D=5 E=6 G=7 1 0");
  CHECK(Read("action.yml", "inputs: {A: {default: 1}, B: {}}\nruns: {steps: []}\n") == "A=1 0 0");
  CHECK(Read(".gitlab-ci.yml",
             "spec: {inputs: {A: {default: 1}}}\ninclude:\n  - {component: c, inputs: {B: 2}}\n"
             "j:\n  script: [x]\n  rules: [{if: y, variables: {C: 3}}, {when: never}]\n"
             "  parallel: {matrix: [{D: [4, 5], E: 6}]}\n"
             "  trigger: {include: [{local: z, inputs: {F: 7}}]}\n") ==
        "A=1 B=2 C=3 D=4 D=5 E=6 F=7 [x] 1 0");
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

TEST_CASE("a literal for when a secret is not set is one", "[policy]") {
  const std::string secret = Expanded("{base62:24}", 1);
  const auto found = [](const std::string& step) {
    CheckEngine engine;
    const std::string text = "jobs:\n  a:\n    steps:\n      - " + step + "\n";
    std::string said;
    for (const Violation& violation :
         engine.Run("ci-secret-literal", ".github/workflows/a.yml", text)) {
      said += violation.subject + "=" + std::string(violation.about.In(text));
    }
    return said;
  };
  CHECK(found("{run: x, env: {A: \"${{ secrets.DB_PASSWORD || '" + secret + "' }}\"}}") ==
        "A=" + secret);
  CHECK(found("{uses: a/b@v1, with: {password: \"${{ inputs.p || '" + secret + "' }}\"}}") ==
        "password=" + secret);
  CHECK(found("run: a --p \"${{ secrets.DB_PASSWORD || '" + secret + "' }}\"") ==
        "DB_PASSWORD=" + secret);
  CHECK(found("run: a --p \"${DB_PASSWORD:-" + secret + "}\"") == "DB_PASSWORD=" + secret);
  for (const std::string value : {"secrets.DB_PASSWORD || 'postgres'", "secrets.DB_PASSWORD || ''",
                                  "secrets.DB_PASSWORD || 'changeme'", "inputs.level || 'info'",
                                  "secrets.DB_PASSWORD || secrets.OTHER"}) {
    CAPTURE(value);
    CHECK(found("{run: x, env: {A: \"${{ " + value + " }}\"}}").empty());
  }
}

TEST_CASE("what env brings into a script's text is told there", "[policy]") {
  const auto told = [](const std::string& step) {
    CheckEngine engine;
    const auto found =
        engine.Run("ci-secret-interpolated", ".github/workflows/a.yml",
                   "jobs:\n  a:\n    env: {A: '${{ secrets.A }}', B: '${{ github.token }}', C: x}\n"
                   "    steps:\n      - " +
                       step + "\n");
    return found.empty() ? "" : found[0].subject + " | " + found[0].replacement;
  };
  CHECK(told("run: curl ${{ env.A }} ${{ env.A }}") == "A | \"$A\"");
  CHECK(told("{uses: actions/github-script@v7, with: {script: \"f('${{ env.A }}')\"}}") ==
        "A | process.env.A");
  CHECK(told("run: curl ${{ env.B }} ${{ env.C }} ${{ env.D }} ${{ inputs.token }}").empty());
  CHECK(told("run: make ${{ env.A != '' }}").empty());
}

TEST_CASE("a script of an action that is none of a shell's is not read as one", "[policy]") {
  CHECK(Objections("jobs:\n  a:\n    steps:\n      - shell: python\n        env: {T: '${{ "
                   "secrets.T }}'}\n        run: |\n          echo = '$T'\n")
            .empty());
}

}  // namespace
}  // namespace leaktight
