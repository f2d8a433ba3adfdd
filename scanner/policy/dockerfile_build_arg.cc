// A secret that a build is given as an argument, or that it leaves in the image's environment.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/check.h"
#include "policy/dockerfile_reader.h"
#include "policy/embedded_text.h"
#include "policy/github_expression.h"
#include "policy/pipeline.h"
#include "policy/pipeline_secrets.h"
#include "policy/script_leaks.h"
#include "policy/secret_value.h"

namespace leaktight::dockerfile_build_arg {

extern const CheckInfo kInfo = {
    .id = "dockerfile-build-arg",
    .name = "Secret as a build argument",
    .severity = Severity::kMedium,
    .practice = Practice::kBuildsAndPipelines,
    .message =
        "A build takes a secret as an argument: its value stays in the image's history and in "
        "the build's provenance, where everyone who may pull the image reads it.",
    .advice =
        "Mount the secret for the one command that needs it, and pass it by `docker build "
        "--secret id=NAME,env=NAME .`; nothing of it stays in the image.",
    .bad_path = "Dockerfile",
    .bad =
        "FROM node:22\n"
        "ARG NPM_TOKEN\n"
        "RUN npm config set //registry.npmjs.org/:_authToken $NPM_TOKEN && npm ci\n",
    .good_path = "Dockerfile",
    .good =
        "FROM node:22\n"
        "RUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci\n",
    .reference =
        "https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/ and "
        "https://docs.docker.com/build/building/secrets/. An ARG counts whose name says secret: "
        "every RUN behind it has it in its environment. One before the first FROM that no stage "
        "declares "
        "again is used by nothing. In pipelines count --build-arg and the `build-args` of actions "
        "that hand over a secret, the job's own token left out, since it ends with the job. Empty "
        "ENV variables, which a container is to be given later, "
        "are left alone; of literal values dockerfile-secret-literal tells.",
};

namespace {

// Of a stage; nobody has more.
constexpr size_t kMostArguments = 64;

struct Argument {
  std::string name;
  Span span;
  bool kept = false;  // ENV takes it over
};

// `$NAME`, `${NAME}`, `${NAME:-…}`
bool Names(std::string_view text, std::string_view name) {
  for (size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    std::string_view rest = text.substr(at + 1);
    if (rest.starts_with('{')) rest.remove_prefix(1);
    if (!rest.starts_with(name)) continue;
    rest.remove_prefix(name.size());
    const bool goes_on =
        !rest.empty() && (rest[0] == '_' || std::isalnum(static_cast<unsigned char>(rest[0])) != 0);
    if (!goes_on) return true;
  }
  return false;
}

// public_token, and a path by what it is for.
bool IsHarmless(std::string_view name) {
  return IsPublicName(name) || ToLower(name).find("public") != std::string::npos ||
         name == "GOOGLE_APPLICATION_CREDENTIALS";
}

std::string IdOf(std::string_view name) {
  std::string id;
  for (const char c : name) {
    id += c == '_' ? '-' : static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
  }
  return id;
}

void JudgeDockerfile(const File& file, std::vector<Violation>& violations) {
  const Dockerfile dockerfile = ReadDockerfile(file.bytes());
  std::vector<Argument> arguments;  // of the stage
  std::set<std::string> told;
  const auto tell = [&] {
    for (const Argument& argument : arguments) {
      if (!told.insert(argument.name).second) continue;
      Violation violation;
      violation.about = argument.span;
      violation.subject = argument.name;
      violation.replacement = fmt::format("RUN --mount=type=secret,id={},env={} <the command>",
                                          IdOf(argument.name), argument.name);
      if (argument.kept) {
        violation.note = "ENV keeps it for every container of the image as well.";
      }
      violations.push_back(std::move(violation));
    }
    arguments.clear();
  };
  for (const DockerfileInstruction& instruction : dockerfile.instructions) {
    const std::string& keyword = instruction.keyword;
    if (keyword == "FROM") {
      tell();
    } else if (keyword == "ARG") {
      for (const DockerfileVariable& variable :
           DockerfileVariables(instruction, dockerfile.escape)) {
        if (instruction.stage == 0 || ClassifyName(variable.name) != NameKind::kSecret ||
            IsHarmless(variable.name) || IsSecretUnder(variable.name, variable.value.text)) {
          continue;
        }
        if (arguments.size() < kMostArguments) {
          arguments.push_back({variable.name, variable.name_span});
        }
      }
    } else if (keyword == "ENV") {
      for (const DockerfileVariable& variable :
           DockerfileVariables(instruction, dockerfile.escape)) {
        for (Argument& argument : arguments) {
          argument.kept |= Names(variable.value.text, argument.name);
        }
      }
    }
  }
  tell();
}

std::string MountFor(std::string_view name) {
  return fmt::format("--secret id={},env={}", IdOf(name), name);
}

// The name that the image's build has for it: NAME=${{ secrets.X }}.
std::string_view ArgumentAt(std::string_view lines, size_t at) {
  const size_t line = at == 0 ? std::string_view::npos : lines.rfind('\n', at - 1);
  const std::string_view before = lines.substr(line + 1, at - (line + 1));
  return Trim(before.substr(0, before.find('=')));
}

// `build-args` of docker/build-push-action and its like: a line for each.
void JudgeAction(const File& file, YamlRef arguments, std::vector<Violation>& violations) {
  if (!arguments.IsScalar()) return;
  std::vector<SecretExpression> uses = SecretExpressions(arguments.Value());
  uses.erase(std::remove_if(uses.begin(), uses.end(),
                            [&](const SecretExpression& use) {
                              return !use.flows || IsHarmlessName(use.name) ||
                                     EndsWithJob(use.name) ||
                                     IsPublicName(ArgumentAt(arguments.Value(), use.span.begin));
                            }),
             uses.end());
  std::vector<Span> places;
  places.reserve(uses.size());
  for (const SecretExpression& use : uses) places.push_back(use.span);
  places = PlacesWithin(file, arguments, std::move(places));
  for (size_t i = 0; i < uses.size(); i++) {
    const SecretExpression& use = uses[i];
    Violation violation;
    violation.about = places[i];
    violation.subject = use.all ? "secrets" : use.name;
    if (!use.name.empty()) {
      violation.replacement =
          fmt::format("secrets: |\n  {}=${{{{ secrets.{} }}}}", IdOf(use.name), use.name);
    }
    violations.push_back(std::move(violation));
  }
}

void JudgePipeline(const File& file, std::vector<Violation>& violations) {
  const Pipeline pipeline = ReadPipeline(file);
  for (const PipelineStep& step : pipeline.steps) {
    JudgeAction(file, step.node["with"]["build-args"], violations);
  }
  const std::vector<std::vector<ScriptLeak>> leaks = LeaksOf(pipeline);
  for (size_t i = 0; i < leaks.size(); i++) {
    for (const ScriptLeak& leak : leaks[i]) {
      if (leak.kind != ScriptLeak::Kind::kBuildArgument) continue;
      Violation violation;
      violation.about = PlaceWithin(file, pipeline.steps[i].script, leak.span);
      violation.subject = leak.name;
      violation.replacement = MountFor(leak.name);
      violations.push_back(std::move(violation));
    }
  }
}

}  // namespace

bool Applies(const File& file) {
  if (!file.IsManifest()) return IsDockerfileName(file.name());
  return PipelineKindOf(file.path()) != PipelineKind::kNone && HoldsWord(file.bytes(), "build-arg");
}

void Run(const File& file, std::vector<Violation>& violations) {
  if (IsDockerfileName(file.name())) return JudgeDockerfile(file, violations);
  JudgePipeline(file, violations);
}

}  // namespace leaktight::dockerfile_build_arg
