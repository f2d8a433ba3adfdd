// A file that is there to hold secrets, copied into an image.
#include <algorithm>
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
        "ADD by name: dotenv files (templates are fine), private keys of SSH, .netrc, .pypirc, "
        ".git-credentials, .pgpass, credentials of AWS and Google, kubeconfigs, Docker's and "
        "Terraform's variables and state; and the file that GOOGLE_APPLICATION_CREDENTIALS names "
        "where a COPY brings it. Public keys, and whole folders, are left alone.",
};

namespace {

// Of a stage; nobody has more.
constexpr size_t kMostTargets = 256;

// A file whose only use is to hold what nobody else may read.
bool HoldsCredentials(std::string_view path) {
  const std::string lower = ToLower(path);
  const std::string_view name = FileName(lower);
  const std::string_view folder = FolderOf(lower);
  for (const std::string_view known :
       {"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".netrc", "_netrc", ".pypirc",
        ".git-credentials", ".pgpass", ".vault-token", "kubeconfig", ".dockercfg",
        "application_default_credentials.json", "terraform.tfvars", "terraform.tfstate"}) {
    if (name == known) return true;
  }
  return (name == "credentials" && folder.ends_with(".aws/")) ||
         (name == "config" && folder.ends_with(".kube/")) ||
         (name == "config.json" && folder.ends_with(".docker/"));
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
  for (const DockerfileInstruction& instruction : dockerfile.instructions) {
    if (instruction.keyword == "FROM") targets.clear();
    if (instruction.keyword == "ENV" || instruction.keyword == "ARG") {
      for (const DockerfileVariable& variable :
           DockerfileVariables(instruction, dockerfile.escape)) {
        const std::string& path = variable.value.text;
        if (variable.name != "GOOGLE_APPLICATION_CREDENTIALS" || path.empty()) continue;
        const bool brought = std::any_of(targets.begin(), targets.end(),
                                         [&](const auto& target) { return Brings(target, path); });
        if (!brought) continue;
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
      const std::string_view name = FileName(source);
      const bool credentials = HoldsCredentials(source);
      const DotenvUse use = ClassifyDotenvName(name);
      if (!credentials && use != DotenvUse::kLocal && use != DotenvUse::kKeys) continue;
      Violation violation;
      violation.about = words[i].InScript({0, source.size()});
      violation.subject = source;
      if (credentials || use == DotenvUse::kKeys) violation.severity = Severity::kHigh;
      violations.push_back(std::move(violation));
    }
  }
}

}  // namespace leaktight::dockerfile_secret_copied
