#include "policy/secret_store.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "policy/file_names.h"
#include "policy/object_names.h"
#include "policy/secret_place.h"
#include "policy/terraform_value_text.h"
#include "policy/terraform_values.h"

namespace leaktight {
namespace {

// Of a name with parts that are not known, so much must be to tell it from others.
constexpr size_t kLeastKnown = 4;

std::string WithStars(std::string_view text) {
  std::string name;
  while (!text.empty()) {
    const size_t begin = std::min(text.find("${"), text.size());
    name += text.substr(0, begin);
    text.remove_prefix(begin);
    if (text.empty()) break;
    if (!name.ends_with('*')) name += '*';
    text.remove_prefix(std::min(text.find('}'), text.size() - 1) + 1);
  }
  return name;
}

size_t KnownPart(std::string_view name) {
  return name.size() - static_cast<size_t>(std::count(name.begin(), name.end(), '*'));
}

std::set<std::string> LinesOf(std::string_view text) {
  std::set<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) lines.emplace(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

SecretStore::SecretStore(const RepositoryFacts& repository) {
  std::vector<TerraformPlace> secrets;
  std::vector<TerraformPlace> versions;
  for (const auto& [path, of_file] : repository.facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind == Fact::Kind::kStoreSecret) secrets.push_back({path, &fact});
      if (fact.kind == Fact::Kind::kStoreFields) versions.push_back({path, &fact});
    }
  }
  if (secrets.empty()) return;
  const TerraformValues& values = repository.Terraform();
  std::map<std::pair<std::string_view, std::string>, std::optional<std::set<std::string>>> fields;
  bool fields_known = true;
  for (const TerraformPlace& version : versions) {
    for (const TerraformContext& context : values.ContextsOf(FolderOf(version.path))) {
      const std::vector<TerraformTurn> turns = values.TurnsOf(version.fact->name_space, context);
      if (turns.empty()) continue;  // `for_each` goes through nothing: none is made
      const TerraformValue secret = values.Evaluate(version.fact->name, context, turns.front());
      std::string address = secret.address.substr(0, secret.address.find('['));
      // One that is handed its secret may write to any.
      if (address.empty() || address.starts_with("module.")) fields_known = false;
      const auto [at, fresh] =
          fields.try_emplace({secret.folder, std::move(address)}, std::set<std::string>());
      if (version.fact->key.empty()) at->second.reset();
      if (at->second) at->second->merge(LinesOf(version.fact->key));
    }
  }
  for (const TerraformPlace& place : secrets) {
    const std::string_view folder = FolderOf(place.path);
    const auto of_secret = fields.find({folder, place.fact->name});
    const bool known = fields_known && of_secret != fields.end() && of_secret->second;
    for (const TerraformContext& context : values.ContextsOf(folder)) {
      for (const TerraformTurn& turn : values.TurnsOf(place.fact->name_space, context)) {
        const TerraformValue name = values.Evaluate(place.fact->key, context, turn);
        Secret secret;
        secret.name = name.known && !name.null ? name.text : WithStars(name.text);
        if (secret.name.empty()) secret.name = "*";
        secret.path = place.path;
        secret.span = place.fact->span;
        secret.fields_known = known;
        if (known) secret.fields = *of_secret->second;
        known_ &= KnownPart(secret.name) >= kLeastKnown;
        secrets_.push_back(std::move(secret));
      }
    }
  }
}

bool SecretStore::MayDeclare(std::string_view name) const {
  return std::any_of(secrets_.begin(), secrets_.end(),
                     [&](const Secret& secret) { return NamesMayMeet(secret.name, name); });
}

std::optional<std::set<std::string>> SecretStore::FieldsOf(std::string_view name) const {
  std::optional<std::set<std::string>> fields;
  for (const Secret& secret : secrets_) {
    if (!NamesMayMeet(secret.name, name)) continue;
    if (!secret.fields_known || KnownPart(secret.name) < kLeastKnown) return std::nullopt;
    if (!fields) fields.emplace();
    fields->insert(secret.fields.begin(), secret.fields.end());
  }
  return fields;
}

std::string SecretStore::NearestName(std::string_view name) const {
  for (const Secret& secret : secrets_) {
    if (IsWholeName(secret.name) && IsSlipOf(name, secret.name)) return secret.name;
  }
  return {};
}

std::pair<std::string_view, Span> SecretStore::PlaceOf(std::string_view name) const {
  for (const Secret& secret : secrets_) {
    if (NamesMayMeet(secret.name, name)) return {secret.path, secret.span};
  }
  return {};
}

bool IsStoreName(std::string_view text) {
  constexpr size_t kLongest = 512;
  return !text.empty() && text.size() <= kLongest && !text.starts_with("arn:") &&
         text.find_first_of("*{}$<>()%# \t\n") == std::string_view::npos;
}

std::vector<DanglingStoreReference> FindDanglingStoreReferences(const RepositoryFacts& repository,
                                                                bool strict) {
  std::vector<DanglingStoreReference> dangling;
  const SecretStore store(repository);
  if (!store.IsKnown()) return dangling;
  std::vector<TerraformPlace> references;
  for (const auto& [path, of_file] : repository.facts) {
    std::optional<bool> counts;
    for (const Fact& fact : *of_file) {
      if (fact.kind != Fact::Kind::kStoreReference) continue;
      if (!counts) counts = !IsOthers(path) && (strict || !IsExample(path));
      if (*counts) references.push_back({path, &fact});
    }
  }
  for (const TerraformPlace& place : references) {
    const Fact& fact = *place.fact;
    DanglingStoreReference reference{place.path, place.fact};
    if (!store.MayDeclare(fact.name)) {
      reference.nearest = store.NearestName(fact.name);
      if (reference.nearest.empty() && !strict) continue;
      if (!reference.nearest.empty()) reference.declared = store.PlaceOf(reference.nearest);
    } else {
      if (fact.key.empty()) continue;
      const auto fields = store.FieldsOf(fact.name);
      if (!fields || fields->contains(fact.key)) continue;
      // A path into it: gjson's `db.password`.
      if (fields->contains(fact.key.substr(0, fact.key.find('.')))) continue;
      reference.field = true;
      for (const std::string& field : *fields) {
        if (reference.nearest.empty() && IsSlipOf(fact.key, field)) reference.nearest = field;
      }
      reference.declared = store.PlaceOf(fact.name);
    }
    dangling.push_back(std::move(reference));
  }
  return dangling;
}

}  // namespace leaktight
