// What lies between the commands of a pipeline's job.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "policy/secret_files.h"
#include "policy/step_script.h"
#include "policy/yaml_reader.h"

namespace leaktight {

struct JobState {
  SecretFiles files;
  std::optional<std::string> folder;  // where relative paths begin; nothing: not known
  bool traced = false;
  bool trace_told = false;
  YamlRef tracing;                 // the script that `set -x` stands in; false: the shell was asked
  std::set<uint32_t> traces_told;  // those of them that another job may have as well

  // What a command removes, copies and moves of the files, and where the next one stands. `at`: the
  // word of its program.
  void FollowFiles(const StepScript& script, size_t command, size_t at, std::string_view program);
};

}  // namespace leaktight
