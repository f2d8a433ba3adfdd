// Which dotenv files there are to be, by the templates for them.
#include "policy/dotenv_reader.h"
#include "policy/fact.h"
#include "policy/file.h"
#include "policy/file_names.h"

namespace leaktight::dotenv_facts {

bool MayHold(std::string_view path) {
  return ClassifyDotenvName(FileName(path)) == DotenvUse::kTemplate && !IsForeignPath(path);
}

void Collect(const File& file, const ValueHash& /*hash*/, std::vector<Fact>& facts) {
  if (file.Dotenv().entries.empty()) return;
  facts.push_back({.kind = Fact::Kind::kDotenvTemplate, .name = DotenvMadeFrom(file.path())});
}

}  // namespace leaktight::dotenv_facts
