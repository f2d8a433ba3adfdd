#include "policy/dotenv_local.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "engine/secret_likeness.h"
#include "policy/dotenv_reader.h"

namespace leaktight {
namespace {

constexpr size_t kLongestName = 64;

// A line of base64 out of a key without quotes reads as a name too, with its `=` at the end.
bool IsSurelyName(std::string_view name, std::string_view value) {
  if (name.size() > kLongestName) return false;
  const auto is_not_of_a_name = [](char c) { return c == '.' || c == '-'; };
  if (std::any_of(name.begin(), name.end(), is_not_of_a_name)) return false;
  const bool padding = value.find_first_not_of('=') == std::string_view::npos;
  if (padding && (!value.empty() || name.find('_') == std::string_view::npos)) return false;
  return ClassifyValue(name) < ValueKind::kWeakSecret;
}

}  // namespace

std::vector<Fact> LocalDotenvFacts(std::string_view bytes) {
  std::vector<Fact> facts;
  for (const DotenvEntry& entry : ReadDotenv(bytes).entries) {
    const std::string_view name = entry.name.In(bytes);
    if (!IsSurelyName(name, entry.decoded)) continue;
    facts.push_back({.kind = Fact::Kind::kDotenvLocalKey, .name = std::string(name)});
  }
  return facts;
}

void AddLocalDotenvFacts(
    FactSet& facts,
    const std::function<std::optional<std::string>(const std::string& path)>& read) {
  std::set<std::string> paths;
  for (const auto& [path, of_file] : facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind == Fact::Kind::kDotenvTemplate) paths.insert(fact.name);
    }
  }
  for (const std::string& path : paths) {
    if (facts.contains(path)) continue;
    const std::optional<std::string> bytes = read(path);
    if (!bytes) continue;
    std::vector<Fact> found = LocalDotenvFacts(*bytes);
    if (found.empty()) continue;
    facts.emplace(path, std::make_shared<const std::vector<Fact>>(std::move(found)));
  }
}

}  // namespace leaktight
