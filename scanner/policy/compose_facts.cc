// Files that Compose gives its services as secrets.
#include "policy/compose.h"
#include "policy/fact.h"
#include "policy/file_names.h"
#include "policy/kustomize.h"

namespace leaktight::compose_facts {
namespace {

void Add(const File& file, YamlRef path, std::vector<Fact>& facts) {
  const std::string_view written = path.Value();
  // Paths with a variable, and those of the machine, are not the repository's.
  if (written.empty() || written[0] == '/' || written[0] == '~' ||
      written.find_first_of("${") != std::string_view::npos) {
    return;
  }
  std::string resolved = ResolvePath(FolderOf(file.path()), written);
  if (resolved.empty()) return;
  facts.push_back(
      {.kind = Fact::Kind::kComposeFile, .name = std::move(resolved), .span = path.span()});
}

}  // namespace

bool MayHold(std::string_view path) {
  return IsComposeName(path);
}

void Collect(const File& file, const ValueHash& /*hash*/, std::vector<Fact>& facts) {
  if (!MayBeCompose(file)) return;
  const YamlStream& stream = file.Yaml();
  for (const ComposeService& service : ComposeServices(stream)) {
    for (const YamlRef path : ComposeEnvFiles(service.node)) Add(file, path, facts);
  }
  for (const YamlDocument& document : stream.documents) {
    for (const auto& [name, secret] : stream.Root(document)["secrets"].Entries()) {
      if (secret["file"].IsScalar()) Add(file, secret["file"], facts);
    }
  }
}

}  // namespace leaktight::compose_facts
