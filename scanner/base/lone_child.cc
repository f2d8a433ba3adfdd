#include "base/lone_child.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <vector>

#include "base/child_environment.h"
#include "base/descriptor.h"

namespace leaktight {
namespace {

constexpr size_t kMostMessages = 16 << 10;
constexpr int kLookMilliseconds = 20;
constexpr std::chrono::seconds kGrace{2};

class Running {
 public:
  Running(pid_t process, int errors) : process_(process), errors_(errors) {}

  LoneChildEnd Wait(const std::stop_token& stop) {
    using Clock = std::chrono::steady_clock;
    LoneChildEnd end;
    Clock::time_point asked;
    while (!Ended(end.status)) {
      if (stop.stop_requested() && !end.stopped) {
        end.stopped = true;
        asked = Clock::now();
        kill(-process_, SIGTERM);
      } else if (end.stopped && Clock::now() - asked > kGrace) {
        kill(-process_, SIGKILL);
      }
      pollfd ready = {open_ ? errors_ : -1, POLLIN, 0};
      poll(&ready, 1, kLookMilliseconds);
      Gather(end.messages);
    }
    // What it started may still write to a folder that is about to go.
    if (end.stopped) kill(-process_, SIGKILL);
    Gather(end.messages);
    while (end.messages.ends_with('\n')) end.messages.pop_back();
    return end;
  }

 private:
  bool Ended(int& ended) const {
    int status = 0;
    const pid_t got = waitpid(process_, &status, WNOHANG);
    if (got == 0 || (got < 0 && errno == EINTR)) return false;
    ended = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return true;
  }

  void Gather(std::string& messages) {
    char buffer[4096];
    while (open_) {
      const ssize_t got = read(errors_, buffer, sizeof buffer);
      if (got > 0) {
        const size_t room = kMostMessages - messages.size();
        messages.append(buffer, std::min(room, static_cast<size_t>(got)));
      } else if (got == 0) {
        open_ = false;
      } else if (errno != EINTR) {
        return;
      }
    }
  }

  const pid_t process_;
  const int errors_;
  bool open_ = true;
};

}  // namespace

Result<LoneChildEnd> RunAlone(const ChildOptions& options, const std::stop_token& stop) {
  const std::string& name = options.arguments.at(0);
  int pair[2];
  if (pipe(pair) < 0)
    return Fail(name, "cannot make a pipe to it: " + std::string(strerror(errno)));
  const Descriptor errors(pair[0]);
  Descriptor theirs(pair[1]);
  for (const int end : pair) fcntl(end, F_SETFD, FD_CLOEXEC);
  fcntl(errors.get(), F_SETFL, O_NONBLOCK);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDERR_FILENO);
  if (!options.directory.empty()) {
    posix_spawn_file_actions_addchdir_np(&actions, options.directory.c_str());
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigset_t none;
  sigemptyset(&defaults);
  sigemptyset(&none);
  for (const int signal : {SIGPIPE, SIGINT, SIGTERM}) sigaddset(&defaults, signal);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);

  std::vector<char*> arguments;
  for (const std::string& argument : options.arguments) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  std::vector<char*> environment = ChildEnvironment(options.environment);
  pid_t process = -1;
  const int failed = posix_spawnp(&process, arguments[0], &actions, &attributes, arguments.data(),
                                  environment.data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (failed != 0) {
    return Fail(name, "cannot be run: " + std::string(strerror(failed)),
                failed == ENOENT || failed == EACCES ? "install it, or put it on PATH" : "");
  }
  theirs.Take(-1);
  return Running(process, errors.get()).Wait(stop);
}

}  // namespace leaktight
