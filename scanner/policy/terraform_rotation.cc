#include "policy/terraform_rotation.h"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "policy/file_names.h"
#include "policy/rotation_classes.h"

namespace leaktight {
namespace {

struct Place {
  std::string_view path;
  const Fact* fact;
};

struct Module {
  std::vector<Place> secrets;
  std::vector<Place> rotations;
  std::multimap<std::string_view, Place> defaults;   // by the variable's name
  std::multimap<std::string_view, Place> arguments;  // that others give it
};

int DaysIn(std::string_view text) {
  int days = 0;
  std::from_chars(text.data(), text.data() + text.size(), days);
  return days;
}

class RotationJudge {
 public:
  RotationJudge(const RepositoryFacts& repository, RotationFault fault,
                std::vector<RepositoryViolation>& violations)
      : classes_(repository.conventions.Rotation()), fault_(fault), violations_(violations) {
    for (const auto& [path, of_file] : repository.facts) {
      for (const Fact& fact : *of_file) Take(path, fact);
    }
  }

  void Run() {
    for (const auto& [folder, module] : modules_) {
      for (const Place& secret : module.secrets) Secret(module, secret);
    }
  }

 private:
  void Take(std::string_view path, const Fact& fact) {
    const Place place = {path, &fact};
    switch (fact.kind) {
      case Fact::Kind::kTerraformSecret:
        modules_[FolderOf(path)].secrets.push_back(place);
        break;
      case Fact::Kind::kTerraformRotation:
        modules_[FolderOf(path)].rotations.push_back(place);
        rotates_any_ |= fact.name == "*";
        break;
      case Fact::Kind::kTerraformDefault:
        modules_[FolderOf(path)].defaults.emplace(fact.name, place);
        break;
      case Fact::Kind::kTerraformArgument:
        modules_[fact.name_space].arguments.emplace(fact.name, place);
        break;
      default:
        break;
    }
  }

  void Secret(const Module& module, const Place& secret) {
    const RotationClass* rotation = classes_.ClassOf({secret.fact->name, secret.fact->key});
    bool rotated = rotates_any_;
    for (const Place& place : module.rotations) {
      if (place.fact->name != secret.fact->name) continue;
      rotated = true;
      const bool has_days = rotation != nullptr && rotation->days > 0;
      if (fault_ == RotationFault::kTooSlow && has_days) Compare(module, secret, place, *rotation);
    }
    if (rotated || fault_ != RotationFault::kNone) return;
    Violation violation;
    violation.about = secret.fact->span;
    violation.subject = Subject(secret);
    if (rotation == nullptr) {
      violation.severity = Severity::kLow;
      violation.note = "Nothing in its module rotates it.";
    } else if (rotation->IsByRole()) {
      violation.note = "For AWS credentials, a role does without a secret at all.";
    } else {
      violation.note = fmt::format(
          "Nothing in its module rotates it; one of the kind `{}` may "
          "live {} days.",
          rotation->name, rotation->days);
    }
    Add(secret.path, std::move(violation), {});
  }

  // Where the days are said: by the rotation itself, by who calls the module, by a default.
  void Compare(const Module& module, const Place& secret, const Place& place,
               const RotationClass& rotation) {
    constexpr std::string_view kVariable = "var.";
    std::string_view key = place.fact->key;
    if (!key.starts_with(kVariable)) return Slow(secret, place, DaysIn(key), rotation);
    key.remove_prefix(kVariable.size());
    const auto [begin, end] = module.arguments.equal_range(key);
    for (auto given = begin; given != end; ++given) {
      Slow(secret, given->second, DaysIn(given->second.fact->key), rotation);
    }
    if (begin != end) return;
    const auto found = module.defaults.find(key);
    if (found == module.defaults.end()) return;
    Slow(secret, found->second, DaysIn(found->second.fact->key), rotation);
  }

  void Slow(const Place& secret, const Place& said, int days, const RotationClass& rotation) {
    if (days <= rotation.days) return;
    Violation violation;
    violation.about = said.fact->span;
    violation.subject = Subject(secret);
    violation.note = fmt::format("It is rotated every {} days; one of the kind `{}` may live {}.",
                                 days, rotation.name, rotation.days);
    Add(said.path, std::move(violation),
        said.path == secret.path && said.fact->span == secret.fact->span
            ? std::vector<RepositoryViolation::Further>{}
            : std::vector<RepositoryViolation::Further>{
                  {std::string(secret.path), secret.fact->span}});
  }

  static std::string Subject(const Place& secret) {
    return fmt::format("aws_secretsmanager_secret.{}", secret.fact->name);
  }

  void Add(std::string_view path, Violation violation,
           std::vector<RepositoryViolation::Further> further) {
    if (!seen_.emplace(path, violation.about.begin).second) return;
    RepositoryViolation found;
    found.path = path;
    found.violation = std::move(violation);
    found.further = std::move(further);
    violations_.push_back(std::move(found));
  }

  RotationClasses classes_;
  RotationFault fault_;
  std::vector<RepositoryViolation>& violations_;
  std::map<std::string_view, Module> modules_;  // by folder
  std::set<std::pair<std::string_view, size_t>> seen_;
  bool rotates_any_ = false;
};

}  // namespace

void FindRotationFaults(const RepositoryFacts& repository, RotationFault fault,
                        std::vector<RepositoryViolation>& violations) {
  RotationJudge(repository, fault, violations).Run();
}

}  // namespace leaktight
