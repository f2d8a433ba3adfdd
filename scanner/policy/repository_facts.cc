#include "policy/check.h"
#include "policy/secret_links.h"
#include "policy/terraform_values.h"

namespace leaktight {

RepositoryFacts::RepositoryFacts(const FactSet& of_files, const Conventions& of_team)
    : facts(of_files), conventions(of_team) {}

RepositoryFacts::~RepositoryFacts() = default;

const SecretLinks& RepositoryFacts::Links() const {
  std::call_once(linked_, [this] {
    links_ = std::make_unique<SecretLinks>(*this, conventions.StrictReferences());
  });
  return *links_;
}

const TerraformValues& RepositoryFacts::Terraform() const {
  std::call_once(evaluated_, [this] { terraform_ = std::make_unique<TerraformValues>(facts); });
  return *terraform_;
}

}  // namespace leaktight
