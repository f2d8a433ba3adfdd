#include "policy/fact.h"

#include <utility>

#include "policy/dotenv_reader.h"
#include "policy/file_names.h"
#include "policy/gitignore.h"

namespace leaktight {

bool MayHoldFacts(std::string_view path) {
  const std::string_view name = FileName(path);
  return name == ".gitignore" ||
         (ClassifyDotenvName(name) == DotenvUse::kTemplate && !IsForeignPath(path));
}

std::vector<Fact> FactsOf(std::string_view path, std::string_view bytes) {
  std::vector<Fact> facts;
  if (!MayHoldFacts(path)) return facts;
  if (FileName(path) == ".gitignore") {
    for (const std::string_view line : IgnoreLines(bytes)) {
      if (IgnorePattern(line).IsNone()) continue;
      const auto begin = static_cast<size_t>(line.data() - bytes.data());
      facts.push_back(
          {Fact::Kind::kIgnorePattern, std::string(line), {begin, begin + line.size()}});
    }
  } else if (!ReadDotenv(bytes).entries.empty()) {
    facts.push_back({Fact::Kind::kDotenvTemplate, DotenvMadeFrom(path), {}});
  }
  return facts;
}

}  // namespace leaktight
