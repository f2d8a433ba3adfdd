#include "policy/check.h"
#include "policy/secret_links.h"

namespace leaktight {

RepositoryFacts::RepositoryFacts(const FactSet& of_files, const Conventions& of_team)
    : facts(of_files), conventions(of_team) {}

RepositoryFacts::~RepositoryFacts() = default;

const SecretLinks& RepositoryFacts::Links() const {
  std::call_once(linked_, [this] {
    links_ = std::make_unique<SecretLinks>(facts, conventions.StrictReferences());
  });
  return *links_;
}

}  // namespace leaktight
