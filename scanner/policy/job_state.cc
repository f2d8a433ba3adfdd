#include "policy/job_state.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

namespace leaktight {
namespace {

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

void JobState::FollowFiles(const StepScript& script, size_t command, size_t at,
                           std::string_view program) {
  if (script.IsRemote(command)) return;
  const ShellCommand& words = script.commands()[command];
  std::vector<std::string_view> paths;
  for (size_t k = at + 1; k < words.size(); k++) {
    if (!words[k].text.starts_with('-')) paths.push_back(words[k].text);
  }
  if (program == "cd" || program == "pushd") {
    if (folder) folder = paths.size() == 1 ? PathIn(*folder, paths[0]) : std::nullopt;
    if (folder && folder->find("..") != std::string::npos) folder.reset();
    return;
  }
  if (program == "popd") folder.reset();
  if (files.empty() || !folder) return;
  if (IsOneOf(program, {"rm", "shred", "unlink", "srm", "Remove-Item"})) {
    for (const std::string_view path : paths) files.Remove(*folder, path);
  } else if (IsOneOf(program, {"cp", "mv", "install"}) && paths.size() == 2) {
    files.Copy(*folder, paths[0], paths[1]);
    if (program == "mv") files.Remove(*folder, paths[0]);
  }
}

}  // namespace leaktight
