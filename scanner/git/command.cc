#include "git/command.h"

#include <iterator>
#include <string_view>
#include <utility>

namespace leaktight {
namespace {

constexpr std::string_view kNoRepository = "is no git repository";

// Variables that would change what our commands mean or what they say.
constexpr const char* kEnvironment[] = {
    "LC_ALL=C",                  // messages are looked at
    "GIT_ALLOW_PROTOCOL=",       // the list of protocols that may be used: none
    "GIT_NO_LAZY_FETCH=1",       // from 2.39.4 and 2.44 on; before, the protocols stop it
    "GIT_NO_REPLACE_OBJECTS=1",  // a replacement in the repository must not hide what is committed
    "GIT_GRAFT_FILE=/dev/null/none",  // nor must a graft: this file cannot be
    "GIT_TERMINAL_PROMPT=0",
    "GIT_EXTERNAL_DIFF",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
};

Result<ChildProcess> Start(const GitPlace& place, const std::vector<std::string>& arguments,
                           bool literal, bool takes_input) {
  ChildOptions options;
  options.arguments = {"git", "--no-pager", "--no-optional-locks"};
  if (literal) options.arguments.emplace_back("--literal-pathspecs");
  for (const char* setting :
       {"core.fsmonitor=false", "core.hooksPath=/dev/null", "protocol.allow=never"}) {
    options.arguments.emplace_back("-c");
    options.arguments.emplace_back(setting);
  }
  options.arguments.insert(options.arguments.end(), arguments.begin(), arguments.end());
  options.directory = place.directory;
  options.environment = place.environment;
  options.environment.insert(options.environment.end(), std::begin(kEnvironment),
                             std::end(kEnvironment));
  options.takes_input = takes_input;
  return ChildProcess::Start(options);
}

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

GitPlace PlaceOfRepository(std::string folder) {
  return {std::move(folder),
          {"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
           "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE"}};
}

Result<ChildProcess> StartGit(const GitPlace& place, const std::vector<std::string>& arguments,
                              bool takes_input) {
  return Start(place, arguments, true, takes_input);
}

Result<ChildProcess> StartGitWithPatterns(const GitPlace& place,
                                          const std::vector<std::string>& arguments) {
  return Start(place, arguments, false, false);
}

Error GitError(std::string_view messages, int status) {
  if (Contains(messages, "not a git repository")) {
    return {"this folder", std::string(kNoRepository), "run leaktight inside one"};
  }
  if (Contains(messages, "dubious ownership")) {
    return {"git", std::string(messages), "leaktight reads only repositories that git trusts"};
  }
  if (messages.empty()) return {"git", "ended with status " + std::to_string(status), ""};
  return {"git", std::string(messages), ""};
}

bool IsNoRepository(const Error& error) {
  return error.what == kNoRepository;
}

Result<void> Finish(ChildProcess& child) {
  const Result<int> status = child.Wait();
  if (!status) return tl::unexpected(status.error());
  if (*status != 0) return tl::unexpected(GitError(child.messages(), *status));
  return {};
}

Result<std::string> GitOutput(const GitPlace& place, const std::vector<std::string>& arguments) {
  Result<ChildProcess> child = StartGit(place, arguments);
  if (!child) return tl::unexpected(child.error());
  Result<std::string> output = child->ReadAll();
  if (!output) return output;
  const Result<void> finished = Finish(*child);
  if (!finished) return tl::unexpected(finished.error());
  return output;
}

}  // namespace leaktight
