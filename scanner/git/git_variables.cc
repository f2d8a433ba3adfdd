#include "git/git_variables.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace leaktight {
namespace {

// Those that change nothing in where HEAD, the index and objects are found, or that no git child of
// ours is handed (see command.cc). Whatever else begins with "GIT_" is not known.
constexpr std::string_view kHarmless[] = {
    "GIT_ADVICE",
    "GIT_ALLOW_PROTOCOL",
    "GIT_ASKPASS",
    "GIT_CLONE_PROTECTION_ACTIVE",
    "GIT_CONFIG",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_EDITOR",
    "GIT_EXEC_PATH",
    "GIT_EXTERNAL_DIFF",
    "GIT_FLUSH",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_INDEX_VERSION",
    "GIT_LITERAL_PATHSPECS",
    "GIT_MERGE_AUTOEDIT",
    "GIT_MERGE_VERBOSITY",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_NO_LAZY_FETCH",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OPTIONAL_LOCKS",
    "GIT_PAGER",
    "GIT_PAGER_IN_USE",
    "GIT_PREFIX",
    "GIT_PROTOCOL",
    "GIT_REFLOG_ACTION",
    "GIT_SEQUENCE_EDITOR",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
    "GIT_TEMPLATE_DIR",
    "GIT_TERMINAL_PROMPT",
};

constexpr std::string_view kHarmlessGroups[] = {
    "GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_TRACE", "GIT_HTTP_",
    "GIT_CURL_",   "GIT_PROXY_",     "GIT_SSL_",
};

// Settings that come by the environment: `git -c`.
constexpr std::string_view kSettings[] = {"GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"};
constexpr std::string_view kSettingGroups[] = {"GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_"};

template <class Names>
bool Holds(const Names& names, std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

template <class Groups>
bool BeginsAny(const Groups& groups, std::string_view name) {
  return std::any_of(std::begin(groups), std::end(groups),
                     [&](std::string_view group) { return name.starts_with(group); });
}

// Could such a setting be about the form or the place of a repository?
bool MayPlaceRepository(std::string_view settings) {
  const std::string lower = ToLower(settings);
  const std::string_view words[] = {"core.bare", "worktree", "extensions.", "repositoryformat",
                                    "usereplacerefs"};
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace

std::optional<GitVariables> ReadGitVariables(std::span<const std::string> environment) {
  GitVariables variables;
  for (const std::string_view line : environment) {
    if (!line.starts_with("GIT_")) continue;
    const size_t equals = std::min(line.find('='), line.size());
    const std::string_view name = line.substr(0, equals);
    const std::string_view value = line.substr(std::min(equals + 1, line.size()));
    std::string* place = nullptr;
    if (name == "GIT_DIR") place = &variables.git_dir;
    if (name == "GIT_WORK_TREE") place = &variables.work_tree;
    if (name == "GIT_INDEX_FILE") place = &variables.index_file;
    if (name == "GIT_OBJECT_DIRECTORY") place = &variables.object_directory;
    if (name == "GIT_ALTERNATE_OBJECT_DIRECTORIES") {
      place = &variables.alternate_object_directories;
    }
    if (place != nullptr) {
      if (value.empty()) return std::nullopt;  // which git takes for a path without a name
      *place = value;
    } else if (Holds(kSettings, name) || BeginsAny(kSettingGroups, name)) {
      if (MayPlaceRepository(value)) return std::nullopt;
    } else if (!Holds(kHarmless, name) && !BeginsAny(kHarmlessGroups, name)) {
      return std::nullopt;
    }
  }
  return variables;
}

}  // namespace leaktight
