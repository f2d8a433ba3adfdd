// A literal that reaches an argument which holds a secret from another file.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "policy/check.h"
#include "policy/file_names.h"
#include "policy/terraform_value_text.h"

namespace leaktight::tf_secret_handed_on {

extern const CheckInfo kInfo = {
    .id = "tf-secret-handed-on",
    .name = "Literal that Terraform hands to a secret",
    .severity = Severity::kHigh,
    .practice = Practice::kManagedByTerraform,
    .message =
        "A literal gets to an argument that holds a secret, by a variable, a local or a module: "
        "nothing at its place says so, and whoever reads the repository has it.",
    .advice =
        "Take the value from where it is kept: a data source or ephemeral resource of the secret "
        "store, an ephemeral random_password, or a variable that is sensitive and given as "
        "TF_VAR_…. If it was ever pushed, it is known: make a new one.",
    .bad_path = "infrastructure/terraform/environments/prod/main.tf",
    .bad =
        "module \"database\" {\n"
        "  source = \"../../modules/database\"\n"
        "  master = \"{password:24}\"\n"
        "}\n",
    .good_path = "infrastructure/terraform/environments/prod/main.tf",
    .good =
        "module \"database\" {\n"
        "  source = \"../../modules/database\"\n"
        "  master = var.master\n"
        "}\n",
    .beside_path = "infrastructure/terraform/modules/database/main.tf",
    .beside =
        "resource \"aws_db_instance\" \"main\" {\n"
        "  username            = \"flowdoc\"\n"
        "  password_wo         = var.master\n"
        "  password_wo_version = 1\n"
        "}\n",
    .reference =
        "https://developer.hashicorp.com/terraform/language/modules/configuration. Followed are "
        "locals and variables through all files of a folder, and into modules that are called by "
        "a path within the repository; values of tfvars files go to the module of their folder, or "
        "of the next one above. Objects that are handed on whole take their fields along, and of "
        "`local.x[var.env]` each may be meant. Names that say secret by themselves, and locals "
        "that the same file "
        "uses, are tf-secret-literal's, tf-variable-default's and tf-vars-secret's. Placeholders, "
        "words, and weak passwords in examples and tests are left alone.",
};

namespace {

// A name within a module: "var.x" of the folder that it stands in.
using Name = std::pair<std::string_view, std::string_view>;

// Objects within objects may name each other in a circle, which Terraform refuses.
constexpr size_t kLongestName = 256;
constexpr size_t kMostReached = 100000;

// What reaches an argument that holds a secret.
struct Reached {
  std::string_view use_path;
  const Fact* use = nullptr;
  std::string_view only_path;  // all of the way stands in this file; empty: in several
  bool locals_only = true;     // no step is a variable's
  bool direct = true;          // there is none at all
};

class Judge {
 public:
  Judge(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations)
      : conventions_(repository.conventions), violations_(violations) {
    for (const auto& [path, of_file] : repository.facts) {
      for (const Fact& fact : *of_file) Take(path, fact);
    }
  }

  void Run() {
    if (reached_.empty()) return;
    Follow();
    for (const auto& [path, literal] : literals_) Tell(path, *literal);
  }

 private:
  struct Step {
    std::string_view path;
    const Fact* fact;
  };

  void Take(std::string_view path, const Fact& fact) {
    switch (fact.kind) {
      case Fact::Kind::kTerraformSecretUse:
        folders_.insert(fact.name_space);
        Reach({fact.name_space, fact.name},
              {path, &fact, path, true, fact.name.find('*') == std::string::npos});
        break;
      case Fact::Kind::kTerraformHandedOn: {
        folders_.insert(FolderOf(path));
        const std::string_view key = fact.key;
        (fact.optional ? objects_ : steps_)[{fact.name_space, key.substr(0, key.find(kPartMark))}]
            .push_back({path, &fact});
        break;
      }
      case Fact::Kind::kTerraformLiteral:
        literals_.emplace_back(path, &fact);
        break;
      default:
        break;
    }
  }

  void Reach(Name name, const Reached& how) {
    if (reached_.size() == kMostReached) return;
    if (reached_.emplace(name, how).second) fresh_.push_back(name);
  }

  void Take(const Step& step, std::string_view name, const Name& to, Reached how) {
    if (step.path != how.only_path) how.only_path = {};
    how.locals_only &= to.second.starts_with("local.");
    how.direct = false;
    Reach({FolderOf(step.path), name}, how);
  }

  // A field of an object that is handed on whole: "local.y.field" where `local.x` is `local.y`.
  void FollowObjects(const Name& to, const Reached& at) {
    const std::string_view whole = to.second;
    for (size_t end = whole.find('.');
         (end = whole.find('.', end + 1)) != std::string_view::npos;) {
      const auto objects = objects_.find({to.first, whole.substr(0, end)});
      if (objects == objects_.end()) continue;
      const std::string_view rest = whole.substr(end);
      const std::string_view field = rest.substr(1, rest.find('.', 1) - 1);
      for (const Step& step : objects->second) {
        const std::string_view key = step.fact->key;
        const size_t except = std::min(key.find(kPartMark), key.size());
        const bool later = key.find(fmt::format(",{},", field), except) != std::string_view::npos;
        if (later || step.fact->name.size() + rest.size() > kLongestName) continue;
        Take(step, *names_.insert(step.fact->name + std::string(rest)).first, to, at);
      }
    }
  }

  // Each name is reached once, and each step taken once.
  void Follow() {
    while (!fresh_.empty()) {
      const Name to = fresh_.front();
      fresh_.pop_front();
      const Reached at = reached_.at(to);
      FollowObjects(to, at);
      for (const auto* ways : {&steps_, &objects_}) {
        const auto steps = ways->find(to);
        if (steps == ways->end()) continue;
        for (const Step& step : steps->second) Take(step, step.fact->name, to, at);
      }
    }
  }

  // The module that a literal is of. Values may stand in a folder below: `env/prod.tfvars`.
  const Reached* Find(std::string_view path, const Fact& literal) const {
    std::string_view folder = literal.name_space;
    const bool values = path.ends_with(".tfvars");
    while (values && !folder.empty() && !folders_.contains(folder)) {
      folder = FolderOf(folder.substr(0, folder.size() - 1));
    }
    auto found = reached_.find({folder, literal.name});
    // A field of a map that a `for_each` goes through, or of which a name says which: "local.x.*"
    // for "local.x.key".
    const std::string_view name = literal.name;
    for (size_t map = name.find('.', name.find('.') + 1);
         found == reached_.end() && map != std::string_view::npos; map = name.find('.', map + 1)) {
      const size_t field = std::min(name.find('.', map + 1), name.size());
      const std::string any = fmt::format("{}.*{}", name.substr(0, map), name.substr(field));
      found = reached_.find({folder, any});
    }
    return found == reached_.end() ? nullptr : &found->second;
  }

  // What the checks on single files tell of.
  static bool IsToldAlready(std::string_view path, const Fact& literal, const Reached& how) {
    if (how.only_path != path) return false;
    return literal.name.starts_with("local.") ? how.locals_only : how.direct;
  }

  void Tell(std::string_view path, const Fact& literal) {
    if (conventions_.IsTemplate(path)) return;
    const Reached* how = Find(path, literal);
    if (how == nullptr || IsToldAlready(path, literal, *how)) return;
    if (!told_.emplace(path, literal.span.begin).second) return;
    RepositoryViolation found;
    found.path = path;
    found.violation.about = literal.span;
    found.violation.secrets = {literal.span};
    found.violation.subject = literal.name;
    found.violation.note =
        fmt::format("It becomes {}{}.", how->use->key,
                    how->use_path == path ? std::string() : fmt::format(" in {}", how->use_path));
    found.further.push_back({std::string(how->use_path), how->use->span});
    violations_.push_back(std::move(found));
  }

  const Conventions& conventions_;
  std::vector<RepositoryViolation>& violations_;
  std::map<Name, std::vector<Step>> steps_;    // by what is given
  std::map<Name, std::vector<Step>> objects_;  // the same of what is given whole, fields and all
  std::set<std::string> names_;                // of their fields
  std::vector<std::pair<std::string_view, const Fact*>> literals_;
  std::map<Name, Reached> reached_;
  std::deque<Name> fresh_;
  std::set<std::string_view> folders_;  // of modules
  std::set<std::pair<std::string_view, size_t>> told_;
};

}  // namespace

void Run(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations) {
  Judge(repository, violations).Run();
}

}  // namespace leaktight::tf_secret_handed_on
