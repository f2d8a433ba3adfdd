#include "policy/terraform_rotation.h"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "policy/file_names.h"
#include "policy/rotation_classes.h"
#include "policy/terraform_schema.h"
#include "policy/terraform_value_text.h"
#include "policy/terraform_values.h"

namespace leaktight {
namespace {

constexpr std::string_view kSecret = "aws_secretsmanager_secret.";
constexpr std::string_view kModule = "module.";

// Days, or a schedule; 0: it cannot be told.
int DaysIn(const TerraformValue& value) {
  if (!value.known || value.null) return 0;
  constexpr int kMostDays = 100000;
  const std::string& text = value.text;
  int days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error == std::errc() && end == text.data() + text.size()) {
    return days > 0 && days < kMostDays ? days : 0;
  }
  return DaysOfSchedule(text).value_or(0);
}

// A use of a secret's resource: in one context, in one turn of its `for_each`.
struct Instance {
  const TerraformContext* context;
  TerraformTurn turn;
  std::vector<std::string> names;
  TerraformPlace named;  // who gives the name; no fact: the secret itself
};

struct Rotation {
  TerraformPlace place;
  std::string_view folder;  // of the rotation; the secret's may be another
  const TerraformContext* context;
  TerraformTurn turn;
  std::string key;  // of the secret's instance, where that is written
};

// What the id of a secret says of it that the repository does not make: the name in an ARN or of a
// data source, that of the variable that brings it. Empty: nothing.
std::string NameOfId(const TerraformValue& id) {
  std::string_view name = id.known ? std::string_view(id.text) : WholeNameIn(id.text);
  if (id.known) {
    constexpr std::string_view kMark = ":secret:";
    if (const size_t mark = name.find(kMark); mark != std::string_view::npos) {
      name.remove_prefix(mark + kMark.size());
    }
    return std::string(name);
  }
  if (name.empty()) name = id.address;
  if (name.starts_with(kModule)) return {};                // which of its secrets it may be
  if (name.starts_with("aws_")) return std::string(name);  // the type says of what kind it is
  return std::string(name.substr(name.rfind('.') + 1));
}

// The password that a database, or a module around one, manages itself.
bool IsOfService(const TerraformValue& id) {
  if (id.known) return id.text.starts_with(kModule);
  return id.address.starts_with("aws_") && !id.address.starts_with("aws_secretsmanager");
}

class RotationJudge {
 public:
  RotationJudge(const RepositoryFacts& repository, RotationFault fault,
                std::vector<RepositoryViolation>& violations)
      : classes_(repository.conventions.Rotation()),
        fault_(fault),
        violations_(violations),
        values_(repository.Terraform()) {}

  void Run(const std::vector<TerraformPlace>& secrets,
           const std::vector<TerraformPlace>& rotations) {
    for (const TerraformPlace& rotation : rotations) Take(rotation);
    for (const TerraformPlace& secret : secrets) Secret(secret);
    if (fault_ == RotationFault::kTooSlow) Elsewhere();
  }

 private:
  using Name = std::pair<std::string_view, std::string>;  // a folder and a label in it

  // What a rotation is for.
  void Take(const TerraformPlace& place) {
    const std::string_view folder = FolderOf(place.path);
    for (const TerraformContext& context : values_.ContextsOf(folder)) {
      for (const TerraformTurn& turn : values_.TurnsOf(place.fact->name_space, context)) {
        const TerraformValue id = values_.Evaluate(place.fact->name, context, turn);
        if (id.address.starts_with(kSecret)) {
          std::string label = id.address.substr(kSecret.size());
          std::string key;
          if (const size_t index = label.find('['); index != std::string::npos) {
            key = label.substr(index + 1, label.size() - index - 2);
            label.resize(index);
          }
          rotations_[{id.folder, std::move(label)}].push_back(
              {place, folder, &context, turn, std::move(key)});
        } else {
          if (!IsOfService(id)) MayRotate(id, place, context);
          elsewhere_.emplace_back(NameOfId(id), Rotation{place, folder, &context, turn, {}});
        }
      }
    }
  }

  // It cannot be told which: it may be any that the rotation can be handed.
  void MayRotate(const TerraformValue& id, const TerraformPlace& place,
                 const TerraformContext& context) {
    if (id.address.starts_with(kModule)) {
      const std::string_view label = std::string_view(id.address).substr(kModule.size());
      const std::string_view called =
          values_.FolderOfCall(id.folder, label.substr(0, label.find('[')));
      if (!called.empty()) return AddReach(called);
      rotates_any_ = true;
      return;
    }
    const bool own = place.fact->name.starts_with("${local.") ||
                     place.fact->name_space.starts_with("local.") ||
                     place.fact->name_space.starts_with("each:");
    if (context.caller == nullptr && !own) {
      rotates_any_ = true;
      return;
    }
    AddReach(context.folder);
    for (const TerraformContext* at = context.caller; at != nullptr; at = at->caller) {
      AddReach(at->folder);
    }
  }

  // A module and those that it calls.
  void AddReach(std::string_view folder) {
    if (reach_.contains(folder)) return;
    reach_.merge(values_.Reach(folder));
  }

  std::vector<Instance> InstancesOf(const TerraformPlace& secret) {
    std::vector<Instance> instances;
    for (const TerraformContext& context : values_.ContextsOf(FolderOf(secret.path))) {
      for (TerraformTurn& turn : values_.TurnsOf(secret.fact->name_space, context)) {
        Instance instance{&context, {}, {secret.fact->name}, {}};
        std::string_view called = secret.fact->key;
        while (!called.empty()) {
          const std::string_view text = called.substr(0, called.find('\n'));
          called.remove_prefix(std::min(text.size() + 1, called.size()));
          const TerraformValue value = values_.Evaluate(text, context, turn);
          if (value.null || (!value.known && !WholeNameIn(text).empty())) continue;
          if (!value.text.empty()) instance.names.push_back(value.text);
          if (value.said.fact != nullptr) instance.named = value.said;
        }
        if (!turn.key.empty()) instance.names.push_back(turn.key);
        instance.turn = std::move(turn);
        instances.push_back(std::move(instance));
      }
    }
    return instances;
  }

  const RotationClass* ClassOf(const std::vector<Instance>& instances) const {
    std::vector<std::string_view> names;
    for (const Instance& instance : instances) {
      names.insert(names.end(), instance.names.begin(), instance.names.end());
    }
    return classes_.ClassOf(names);
  }

  void Secret(const TerraformPlace& secret) {
    const std::string_view folder = FolderOf(secret.path);
    const auto found = rotations_.find({folder, secret.fact->name});
    if (found == rotations_.end()) {
      if (fault_ == RotationFault::kNone && !rotates_any_ && !reach_.contains(folder)) {
        Unrotated(secret);
      }
      return;
    }
    declared_.insert(found->first);
    if (fault_ != RotationFault::kTooSlow) return;
    for (const Instance& instance : InstancesOf(secret)) {
      const RotationClass* rotation =
          classes_.ClassOf({instance.names.begin(), instance.names.end()});
      if (rotation == nullptr || rotation->days <= 0) continue;
      for (const Rotation& place : found->second) Compare(secret, instance, place, *rotation);
    }
  }

  // Secrets that the repository does not make, or not where the rotation names them.
  void Elsewhere() {
    for (const auto& [name, rotations] : rotations_) {
      if (declared_.contains(name)) continue;
      for (const Rotation& rotation : rotations) elsewhere_.emplace_back(name.second, rotation);
    }
    for (const auto& [name, rotation] : elsewhere_) {
      const RotationClass* of_class = classes_.ClassOf({name});
      if (of_class == nullptr || of_class->days <= 0) continue;
      const TerraformValue value =
          values_.Evaluate(rotation.place.fact->key, *rotation.context, rotation.turn);
      Judge(value, rotation, *of_class, name, {});
    }
  }

  void Unrotated(const TerraformPlace& secret) {
    const std::string_view label = secret.fact->name;
    if (secret.fact->optional || NamesPublicValue(label)) return;
    const RotationClass* rotation = ClassOf(InstancesOf(secret));
    if (rotation == nullptr && NamesSettings(label)) return;
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

  void Compare(const TerraformPlace& secret, const Instance& instance, const Rotation& rotation,
               const RotationClass& of_class) {
    const Fact& fact = *rotation.place.fact;
    if (!rotation.key.empty() && !instance.turn.key.empty() && rotation.key != instance.turn.key) {
      return;
    }
    const bool together = rotation.folder == FolderOf(secret.path);
    if (together && rotation.context != instance.context) return;
    TerraformTurn turn = rotation.turn;
    if (together && !fact.name_space.empty() && !instance.turn.key.empty() &&
        rotation.key.empty()) {
      // Both go through the same keys.
      if (turn.base.starts_with(kSecret)) turn = instance.turn;
      if (!turn.key.empty() && turn.key != instance.turn.key) return;
    }
    Judge(values_.Evaluate(fact.key, *rotation.context, turn), rotation, of_class, Subject(secret),
          {secret, instance.named});
  }

  // Where the days are said: by the rotation itself, by who calls the module, by a default.
  void Judge(const TerraformValue& value, const Rotation& rotation, const RotationClass& of_class,
             std::string subject, const std::vector<TerraformPlace>& about) {
    const int days = DaysIn(value);
    if (days <= of_class.days) return;
    const TerraformPlace& said = value.said.fact != nullptr ? value.said : rotation.place;
    Violation violation;
    violation.about = said.fact->span;
    violation.subject = std::move(subject);
    violation.note = fmt::format("It is rotated every {} days; one of the kind `{}` may live {}.",
                                 days, of_class.name, of_class.days);
    std::vector<RepositoryViolation::Further> further;
    for (const TerraformPlace& place : about) {
      if (place.fact == nullptr ||
          (place.path == said.path && place.fact->span == said.fact->span)) {
        continue;
      }
      further.push_back({std::string(place.path), place.fact->span});
    }
    Add(said.path, std::move(violation), std::move(further));
  }

  static std::string Subject(const TerraformPlace& secret) {
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
  const TerraformValues& values_;
  std::map<Name, std::vector<Rotation>> rotations_;  // by the secret
  std::set<Name> declared_;                          // those of them that the repository makes
  std::vector<std::pair<std::string, Rotation>> elsewhere_;  // by what their secrets are called
  std::set<std::string_view> reach_;                         // folders whose secrets may be rotated
  std::set<std::pair<std::string_view, size_t>> seen_;
  bool rotates_any_ = false;
};

}  // namespace

void FindRotationFaults(const RepositoryFacts& repository, RotationFault fault,
                        std::vector<RepositoryViolation>& violations) {
  std::vector<TerraformPlace> secrets;
  std::vector<TerraformPlace> rotations;
  for (const auto& [path, of_file] : repository.facts) {
    for (const Fact& fact : *of_file) {
      if (fact.kind == Fact::Kind::kTerraformSecret) secrets.push_back({path, &fact});
      if (fact.kind == Fact::Kind::kTerraformRotation) rotations.push_back({path, &fact});
    }
  }
  const bool nothing = secrets.empty() && (fault == RotationFault::kNone || rotations.empty());
  if (nothing) return;
  RotationJudge(repository, fault, violations).Run(secrets, rotations);
}

}  // namespace leaktight
