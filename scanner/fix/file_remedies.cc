// Whole files that hold credentials: they stay on disk and leave git.
#include <algorithm>
#include <string>

#include "fix/dotenv_templates.h"
#include "fix/remedies.h"
#include "policy/dotenv_reader.h"
#include "policy/file_names.h"
#include "policy/kustomize.h"
#include "policy/yaml_reader.h"

namespace leaktight {
namespace {

void TakeOut(const FixTree& tree, const std::string& path, Remedy& remedy) {
  if (tree.IsTracked(path)) remedy.untracked.push_back(path);
  remedy.ignored.push_back(path);
}

bool IsOneDocument(const File& file) {
  const YamlStream& stream = file.Yaml();
  size_t documents = 0;
  for (const YamlDocument& document : stream.documents) {
    documents += document.root != UINT32_MAX ? 1 : 0;
  }
  return documents <= 1;
}

}  // namespace

void MendCredentialFile(const FixProblem& problem, Remedy& remedy) {
  if (IsOneDocument(problem.file)) {
    return TakeOut(problem.tree, std::string(problem.file.path()), remedy);
  }
  for (size_t i = 0; i < problem.violations.size(); i++) {
    remedy.Leave(i, "other documents stand in the same file");
  }
}

void MendStateCommitted(const FixProblem& problem, Remedy& remedy) {
  for (const char* pattern : {"*.tfstate", "*.tfstate.*"}) {
    remedy.lines.push_back({".gitignore", std::string(pattern) + "\n"});
  }
  TakeOut(problem.tree, std::string(problem.file.path()), remedy);
  remedy.notes.emplace_back(
      "move the state to a backend that encrypts and locks it: terraform init -migrate-state");
}

// The file that a generator names, not the one that the finding stands in.
void MendGeneratorFile(const FixProblem& problem, Remedy& remedy) {
  for (size_t i = 0; i < problem.violations.size(); i++) {
    const std::string_view entry = problem.violations[i].about.In(problem.file.bytes());
    const size_t equals = entry.find('=');
    const std::string_view named =
        equals == std::string_view::npos ? entry : entry.substr(equals + 1);
    const std::string path = ResolvePath(FolderOf(problem.file.path()), named);
    const std::string* bytes = problem.tree.Bytes(path);
    if (bytes == nullptr) {
      remedy.Leave(i, "the file that it names is not there");
      continue;
    }
    TakeOut(problem.tree, path, remedy);
    const std::string made = path + ".example";
    if (problem.tree.Bytes(made) != nullptr) continue;
    const DotenvFile dotenv = ReadDotenv(*bytes);
    if (dotenv.entries.empty() || !dotenv.broken.empty() || !dotenv.error.empty()) continue;
    problem.file.WithText(*bytes, [&](const File& inner) {
      remedy.files.push_back({made, WithoutValues(inner)});
    });
  }
}

}  // namespace leaktight
