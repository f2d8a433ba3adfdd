// Which places that need a Secret meet which that make it, across a snapshot.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "policy/check.h"
#include "policy/fact.h"
#include "policy/kustomized.h"
#include "policy/secret_place.h"

namespace leaktight {

struct DanglingReference {
  SecretPlace place;
  bool key = false;                  // the Secret is there, its key is not
  std::string nearest = {};          // the name or key that it is a slip of; empty: none is near
  std::string other_namespace = {};  // where there is a Secret of this name
};

struct UnusedSecret {
  SecretPlace place;              // of the first key that nothing uses, else of the Secret
  std::vector<std::string> keys;  // that nothing uses; empty: nothing uses any
};

// Refers to the facts that it is made from; what else they come to is asked of the repository.
class SecretLinks {
 public:
  // `strict`: the repository declares everything itself.
  SecretLinks(const RepositoryFacts& repository, bool strict);

  // References to what nothing declares. Many teams make Secrets by hand or from elsewhere, so
  // unless `strict` a Secret that is missing counts only where its name is a slip of one that is
  // near, where one of its name is declared in the same folder for another namespace, or where the
  // folder declares nearly all others that it needs; a key that is missing, where its Secret is
  // declared near, with keys that are all known.
  const std::vector<DanglingReference>& Dangling() const { return dangling_; }

  // Declarations that nothing needs or mentions, where workloads need Secrets that are declared.
  // Programs read Secrets by themselves too, so unless `strict` a whole Secret counts only where
  // nearly all others of its folder are used, where no chart or operator beside it, whose pods
  // stand elsewhere, may be what uses it, and where it is none of Terraform's, which are often for
  // what is deployed from elsewhere.
  std::vector<UnusedSecret> Unused() const;

 private:
  using Places = std::vector<SecretPlace>;

  void Collect(const FactSet& facts);
  void Place();
  std::vector<DanglingReference> FindDangling() const;
  void ReadStore(const RepositoryFacts& repository);
  // The keys that an open declaration is known to have for all that; null: it may have any.
  const std::set<std::string>* KeysFromStore(const SecretPlace& declaration) const;
  Places DeclarationsFor(const SecretPlace& reference, bool strict) const;
  bool IsDeclared(const SecretPlace& reference, bool strict) const;
  std::string NearestName(const SecretPlace& reference) const;
  bool DeclaresNearlyAll(std::string_view path) const;
  bool UsesNearlyAll(const SecretPlace& declaration) const;
  bool IsBesideForeignPods(std::string_view path) const;
  bool IsUsed(const SecretPlace& declaration, std::set<std::string_view>* keys) const;

  bool strict_;
  std::optional<Kustomized> kustomized_;  // there from the beginning on
  Places declarations_;                   // in the order of their paths
  Places references_;
  std::unordered_map<std::string_view, Places> declared_;  // by whole names
  Places declared_patterns_;
  std::unordered_map<std::string_view, Places> referred_;
  Places referred_patterns_;
  // By file and place, of Secrets that are made of a store's, whose fields are known.
  std::map<std::pair<std::string_view, size_t>, std::set<std::string>> of_store_;
  std::vector<DanglingReference> dangling_;
};

}  // namespace leaktight
