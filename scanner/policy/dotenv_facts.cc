// Which dotenv files there are to be, by the templates for them, and which variables these name.
#include <algorithm>

#include "base/text.h"
#include "policy/dotenv_reader.h"
#include "policy/fact.h"
#include "policy/file.h"
#include "policy/file_names.h"

namespace leaktight::dotenv_facts {

namespace {

// "# SMTP_PORT=25": what need not be set is often written so.
void CollectCommentedKeys(std::string_view text, std::vector<Fact>& facts) {
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    std::string_view line = Trim(text.substr(at, end - at));
    at = end + 1;
    if (!line.starts_with('#')) continue;
    while (!line.empty() && (line[0] == '#' || line[0] == ' ' || line[0] == '\t')) {
      line.remove_prefix(1);
    }
    for (const DotenvEntry& entry : ReadDotenv(line).entries) {
      facts.push_back(
          {.kind = Fact::Kind::kDotenvTemplateKey, .name = std::string(entry.name.In(line))});
    }
  }
}

}  // namespace

bool MayHold(std::string_view path) {
  return ClassifyDotenvName(FileName(path)) == DotenvUse::kTemplate && !IsForeignPath(path);
}

void Collect(const File& file, const ValueHash& /*hash*/, std::vector<Fact>& facts) {
  const std::vector<DotenvEntry>& entries = file.Dotenv().entries;
  if (entries.empty()) return;
  facts.push_back({.kind = Fact::Kind::kDotenvTemplate, .name = DotenvMadeFrom(file.path())});
  facts.reserve(facts.size() + entries.size());
  for (const DotenvEntry& entry : entries) {
    facts.push_back({.kind = Fact::Kind::kDotenvTemplateKey,
                     .name = std::string(entry.name.In(file.bytes())),
                     .span = entry.name});
  }
  CollectCommentedKeys(file.bytes(), facts);
}

}  // namespace leaktight::dotenv_facts
