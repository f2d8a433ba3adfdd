// A file that is there to hold secrets, copied into an image.
#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "policy/check.h"
#include "policy/dockerfile_reader.h"
#include "policy/file_names.h"

namespace leaktight::dockerfile_secret_copied {

extern const CheckInfo kInfo = {
    .id = "dockerfile-secret-copied",
    .name = "Secret file copied into an image",
    .severity = Severity::kMedium,
    .practice = Practice::kBuildsAndPipelines,
    .message =
        "The build copies a file that holds secrets into a layer: whoever can pull the image has "
        "them, also where a later instruction deletes the file.",
    .advice =
        "Name the file in .dockerignore, give the container its settings when it starts "
        "(`docker run --env-file .env`, the orchestrator's secrets), or mount it for the one "
        "command that needs it: `RUN --mount=type=secret,id=NAME,target=PATH …`.",
    .bad_path = "Dockerfile",
    .bad =
        "FROM node:22\n"
        "WORKDIR /app\n"
        "COPY package.json .env ./\n",
    .good_path = "Dockerfile",
    .good =
        "FROM node:22\n"
        "WORKDIR /app\n"
        "COPY package.json .env.example ./\n",
    .reference =
        "https://docs.docker.com/build/building/secrets/ and "
        "https://docs.docker.com/build/concepts/context/#dockerignore-files. Sources of COPY and "
        "ADD by name, in every stage: dotenv files (also by `.env*`; templates are fine), private "
        "keys of SSH, "
        ".netrc, .pypirc, .git-credentials, .pgpass, credentials of AWS and Google, kubeconfigs, "
        "Docker's logins, Terraform's variables and state. Whatever it is called before, a file is "
        "one of these by where it goes to (`COPY aws-creds /root/.aws/credentials`). And the file "
        "that GOOGLE_APPLICATION_CREDENTIALS names where a COPY brings it. Public keys, templates "
        "and whole folders are left alone, and so is .npmrc: what most of them say is where the "
        "packages are.",
};

namespace {

// Of a stage; nobody has more.
constexpr size_t kMostTargets = 256;

// service-account-prod.json, gcp-key.json, my-credentials.json: the key of a service account.
bool IsServiceAccountKey(std::string_view name) {
  if (!name.ends_with(".json")) return false;
  for (const std::string_view other : {"test", "mock", "fake", "dummy", "schema", "example"}) {
    if (name.find(other) != std::string_view::npos) return false;
  }
  for (const std::string_view known :
       {"service-account", "service_account", "serviceaccount", "gcp-key", "gcp_key", "gcloud-key",
        "gcloud-service-key", "credentials"}) {
    if (name.find(known) != std::string_view::npos) return true;
  }
  return false;
}

enum class Holds : uint8_t { kNothingKnown, kLikely, kCredentials };

// What `path` is there for, a file whose only use is to hold what nobody else may read.
Holds WhatHolds(std::string_view path) {
  const std::string lower = ToLower(path);
  std::string_view name = FileName(lower);
  while (name.ends_with('*')) name.remove_suffix(1);  // `COPY .netrc* ./`: where there is one
  const std::string_view folder = FolderOf(lower);
  for (const std::string_view known :
       {"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".netrc", "_netrc", ".pypirc",
        ".git-credentials", ".pgpass", ".vault-token", "kubeconfig", ".dockercfg",
        "application_default_credentials.json", "terraform.tfvars"}) {
    if (name == known) return Holds::kCredentials;
  }
  if (IsTerraformStateName(name) || (name == "credentials" && folder.ends_with(".aws/")) ||
      (name == "config" && folder.ends_with(".kube/")) ||
      (name == "config.json" && folder.ends_with(".docker/"))) {
    return Holds::kCredentials;
  }
  const bool of_google = folder.find(".config/gcloud/") != std::string::npos &&
                         (name.ends_with(".json") || name.ends_with(".db"));
  return of_google || IsServiceAccountKey(name) ? Holds::kLikely : Holds::kNothingKnown;
}

// `.env*` and `.env.*` bring what is there, and that is the local file too.
DotenvUse DotenvUseOf(std::string_view source) {
  std::string_view name = FileName(source);
  if (name.ends_with(".*")) name.remove_suffix(2);
  while (name.ends_with('*')) name.remove_suffix(1);
  return ClassifyDotenvName(name);
}

// Where a COPY to `target` puts `source`, as both are written.
std::string PathInImage(std::string_view target, std::string_view source, bool alone) {
  std::string path(target);
  const std::string_view last = FileName(target);
  // Without a slash, too, these are folders.
  const bool folder = last == ".aws" || last == ".kube" || last == ".docker" || last == "gcloud" ||
                      last == "." || last == "..";
  if (alone && !folder && !path.ends_with('/')) return path;
  if (!path.ends_with('/')) path += '/';
  return path.append(FileName(source));
}

// Others are made from it, or may read it: nothing that its place says makes a secret of it.
bool IsTemplateOrPublic(std::string_view source) {
  const std::string_view name = FileName(source);
  if (IsTemplateName(name) || WithoutTemplateSuffix(name) != name || name.ends_with(".pub")) {
    return true;
  }
  const std::string lower = ToLower(source);
  for (const std::string_view word : {"example", "sample", "template", "dummy", "fake"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

// Does a COPY to `target` bring the file? Both as they are written.
bool Brings(std::string_view target, std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  while (target.starts_with("./")) target.remove_prefix(2);
  while (target.ends_with('/')) target.remove_suffix(1);
  if (target.empty() || target == ".") return !path.starts_with('/');
  // `COPY a /app/` and `./app/a`: the folder that everything runs in is often the top.
  while (target.starts_with('/')) target.remove_prefix(1);
  while (path.starts_with('/')) path.remove_prefix(1);
  return path.starts_with(target) && (path.size() == target.size() || path[target.size()] == '/');
}

}  // namespace

bool Applies(const File& file) {
  return IsDockerfileName(file.name());
}

void Run(const File& file, std::vector<Violation>& violations) {
  const Dockerfile dockerfile = ReadDockerfile(file.bytes());
  std::vector<std::string> targets;  // of the stage
  std::vector<std::string> told;     // the files in it that are told of by themselves
  for (const DockerfileInstruction& instruction : dockerfile.instructions) {
    if (instruction.keyword == "FROM") {
      targets.clear();
      told.clear();
    }
    if (instruction.keyword == "ENV" || instruction.keyword == "ARG") {
      for (const DockerfileVariable& variable :
           DockerfileVariables(instruction, dockerfile.escape)) {
        const std::string& path = variable.value.text;
        if (variable.name != "GOOGLE_APPLICATION_CREDENTIALS" || path.empty()) continue;
        const bool brought = std::any_of(targets.begin(), targets.end(),
                                         [&](const auto& target) { return Brings(target, path); });
        if (!brought || std::any_of(told.begin(), told.end(),
                                    [&](const auto& one) { return Brings(one, path); })) {
          continue;
        }
        Violation violation;
        violation.about = variable.value.InScript({0, path.size()});
        violation.subject = path;
        violations.push_back(std::move(violation));
      }
    }
    if (instruction.keyword != "COPY" && instruction.keyword != "ADD") continue;
    const auto list = DockerfileList(instruction.arguments);
    const std::vector<ShellWord> words =
        list ? *list : DockerfileWords(instruction.arguments, dockerfile.escape);
    const bool from_stage =
        std::any_of(instruction.flags.begin(), instruction.flags.end(),
                    [](const std::string& flag) { return flag.starts_with("--from="); });
    if (!words.empty() && !from_stage && targets.size() < kMostTargets) {
      targets.push_back(words.back().text);
    }
    for (size_t i = 0; i + 1 < words.size(); i++) {
      const std::string& source = words[i].text;
      if (source.starts_with("<<") || source.find("://") != std::string::npos) continue;
      const std::string path = PathInImage(words.back().text, source, words.size() == 2);
      Holds holds = WhatHolds(source);
      // What a place says is likely, no more: a Docker configuration may name a helper alone.
      if (holds == Holds::kNothingKnown && !IsTemplateOrPublic(source) &&
          WhatHolds(path) != Holds::kNothingKnown) {
        holds = Holds::kLikely;
      }
      const DotenvUse use = DotenvUseOf(source);
      if (holds == Holds::kNothingKnown && use != DotenvUse::kLocal && use != DotenvUse::kKeys) {
        continue;
      }
      Violation violation;
      violation.about = words[i].InScript({0, source.size()});
      violation.subject = source;
      if (holds == Holds::kCredentials || use == DotenvUse::kKeys) {
        violation.severity = Severity::kHigh;
      }
      violations.push_back(std::move(violation));
      if (told.size() < kMostTargets) told.push_back(path);
    }
  }
}

}  // namespace leaktight::dockerfile_secret_copied
