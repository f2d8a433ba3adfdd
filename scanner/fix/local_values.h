// Values that leave a file, and are taken from variables of the environment from then on.
#pragma once

#include <string>
#include <string_view>

#include "fix/remedies.h"

namespace leaktight {

// A name as variables of the environment have: "--api-key" → "API_KEY"; of what has none, as `-u`,
// "PASSWORD".
std::string VariableNameFrom(std::string_view text);

// The name for a part of a variable's value: "DATABASE_URL" → "DATABASE_PASSWORD".
std::string VariableNameOfPart(std::string_view variable);

class LocalValues {
 public:
  // `dotenv`: the file that git ignores and that keeps them. All arguments outlive this.
  LocalValues(const FixProblem& problem, Remedy& remedy, std::string dotenv);

  // Keeps a value under the name, or under `NAME_2` and so on where the name has another one; the
  // template of the file gets the name as well. Gives the name.
  std::string Keep(std::string_view name, const std::string& value);

  const std::string& dotenv() const { return dotenv_; }

 private:
  bool IsTaken(const std::string& name, const std::string& value) const;

  const FixProblem& problem_;
  Remedy& remedy_;
  std::string dotenv_;
  std::string made_from_;
};

}  // namespace leaktight
