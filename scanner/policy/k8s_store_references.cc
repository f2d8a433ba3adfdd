// What an ExternalSecret takes out of a store: external-secrets.io/latest/api/externalsecret.
#include <optional>
#include <string>

#include "policy/k8s_declarations.h"
#include "policy/secret_store.h"

namespace leaktight {
namespace {

void Add(YamlRef name, YamlRef field, std::vector<Fact>& facts) {
  if (!name.IsScalar() || !IsStoreName(name.Value())) return;
  Fact fact;
  fact.kind = Fact::Kind::kStoreReference;
  fact.name = name.Value();
  fact.span = name.span();
  // A path with conditions or lists in it is more than a field's name.
  if (field.IsScalar() && IsStoreName(field.Value()) &&
      field.Value().find_first_of("[]|@\\?!=") == std::string_view::npos) {
    fact.key = field.Value();
    fact.key_span = field.span();
  }
  facts.push_back(std::move(fact));
}

// The older form has the name itself there.
YamlRef ExtractOf(YamlRef source) {
  return source["extract"] ? source["extract"] : source;
}

}  // namespace

void AddStoreReferences(YamlRef spec, std::vector<Fact>& facts) {
  for (const YamlRef entry : spec["data"].Items()) {
    if (entry["sourceRef"]) continue;  // a store of its own
    Add(entry["remoteRef"]["key"], entry["remoteRef"]["property"], facts);
  }
  for (const YamlRef source : spec["dataFrom"].Items()) {
    if (source["sourceRef"] || source["find"]) continue;
    Add(ExtractOf(source)["key"], ExtractOf(source)["property"], facts);
  }
}

std::optional<std::string> ExtractedNames(YamlRef spec) {
  std::string names;
  for (const YamlRef source : spec["dataFrom"].Items()) {
    const YamlRef extract = ExtractOf(source);
    const YamlRef name = extract["key"];
    if (source["sourceRef"] || source["find"] || source["rewrite"] || extract["property"] ||
        !name.IsScalar() || !IsStoreName(name.Value())) {
      return std::nullopt;
    }
    names.append(name.Value()).append("\n");
  }
  if (names.empty()) return std::nullopt;
  return names;
}

}  // namespace leaktight
