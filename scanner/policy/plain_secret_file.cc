#include "policy/plain_secret_file.h"

#include <algorithm>

#include "policy/file_names.h"

namespace leaktight {

bool IsPlainSecretFile(const RepositoryFacts& repository, std::string_view path) {
  if (repository.conventions.IsTemplate(path)) return false;
  // dotenv-committed tells of those that are surely dotenv files.
  const DotenvUse use = ClassifyDotenvName(FileName(path));
  if (use != DotenvUse::kNone && use != DotenvUse::kDoubtful) return false;
  const auto found = repository.facts.find(path);
  return found != repository.facts.end() &&
         std::any_of(found->second->begin(), found->second->end(), [](const Fact& fact) {
           return fact.kind == Fact::Kind::kSopsPlain && !fact.key.empty();
         });
}

}  // namespace leaktight
