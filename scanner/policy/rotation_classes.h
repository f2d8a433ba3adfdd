// How long secrets of each kind may live.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace leaktight {

// A kind of secret, told by words of its name: by one of them (`prod/db` has two), or by as many
// side by side as a pattern has. These are globs in small letters: `aws-key` fits `prod/AWS_KEY`.
struct RotationClass {
  std::string name;
  std::vector<std::string> patterns;
  int days = 0;  // within which a new value must come; 0: no time is set

  // Credentials of AWS, which should not be kept at all: a role does without them.
  bool IsByRole() const { return name == "aws-key"; }
};

class RotationClasses {
 public:
  RotationClasses();  // those that are built in
  // A class that the configuration has too is as it says there; it may add further ones.
  explicit RotationClasses(const Config& config);

  // Of those that one of the names fits, the strictest: shortest days first; null: none.
  const RotationClass* ClassOf(const std::vector<std::string_view>& names) const;

  const std::vector<RotationClass>& all() const { return classes_; }

 private:
  void Add(const RotationSetting& setting);

  std::vector<RotationClass> classes_;
};

// How far apart the changes of a schedule of Secrets Manager are at the most, in days: "rate(30
// days)", "cron(0 8 1 */3 ? *)"; a month counts 30. Nothing: it cannot be told.
// docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
std::optional<int> DaysOfSchedule(std::string_view expression);

}  // namespace leaktight
