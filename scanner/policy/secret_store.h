// The secrets that a repository's Terraform puts into the store of a cloud, and what its manifests
// take from there.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "policy/check.h"
#include "policy/fact.h"

namespace leaktight {

// Refers to the facts that it is made from.
class SecretStore {
 public:
  explicit SecretStore(const RepositoryFacts& repository);

  // Does Terraform declare any, and all by names of which something is known?
  bool IsKnown() const { return known_ && !secrets_.empty(); }

  // May one that is declared have this name?
  bool MayDeclare(std::string_view name) const;

  // The fields of all that may have this name; nothing: there is none, or they are not known.
  std::optional<std::set<std::string>> FieldsOf(std::string_view name) const;

  // One that a name is a slip of; empty: none.
  std::string NearestName(std::string_view name) const;

  // Where it is declared; an empty path: nowhere.
  std::pair<std::string_view, Span> PlaceOf(std::string_view name) const;

 private:
  struct Secret {
    std::string name;  // `*` for parts that are not known
    std::string_view path;
    Span span;
    bool fields_known = false;
    std::set<std::string> fields;
  };

  std::vector<Secret> secrets_;
  bool known_ = true;
};

// What an ExternalSecret takes from a store that Terraform's declarations say is not there.
struct DanglingStoreReference {
  std::string_view path;
  const Fact* fact = nullptr;
  bool field = false;        // the secret is there, its field is not
  std::string nearest = {};  // the name or field that it is a slip of; empty: none is near
  std::pair<std::string_view, Span> declared = {};  // where the secret, or the nearest, is
};

// Names count where they are a slip of one that is declared; if `strict`, all that none has. Fields
// count where all of the secret's are known. Nothing where a name cannot be told at all.
std::vector<DanglingStoreReference> FindDanglingStoreReferences(const RepositoryFacts& repository,
                                                                bool strict);

// Is it a name as it will be, with nothing to be filled in?
bool IsStoreName(std::string_view text);

}  // namespace leaktight
