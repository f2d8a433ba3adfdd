#include "base/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "base/child_environment.h"

namespace leaktight {
namespace {

constexpr size_t kMostMessages = 16 << 10;
constexpr int kPipeSize = 1 << 20;  // fewer turns between writer and reader than with 64 KiB

#ifdef MSG_NOSIGNAL
constexpr int kNoSignal = MSG_NOSIGNAL;
#else
constexpr int kNoSignal = 0;  // macOS: SO_NOSIGPIPE is set instead
#endif

// Both ends of a channel, closed unless taken.
struct Ends {
  int parent = -1;
  int child = -1;
  ~Ends() {
    if (parent >= 0) close(parent);
    if (child >= 0) close(child);
  }
};

// The descriptors 0 to 2 are the child's own: where the caller has closed one of them, a pipe could
// take its number and be overwritten before it is handed on.
bool MoveAboveStandard(int& descriptor) {
  if (descriptor > STDERR_FILENO) return true;
  const int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (moved < 0) return false;
  close(descriptor);
  descriptor = moved;
  return true;
}

bool Prepare(Ends& ends) {
  if (!MoveAboveStandard(ends.parent) || !MoveAboveStandard(ends.child)) return false;
  for (const int end : {ends.parent, ends.child}) {
    if (fcntl(end, F_SETFD, FD_CLOEXEC) < 0) return false;
  }
  return fcntl(ends.parent, F_SETFL, O_NONBLOCK) >= 0;
}

bool MakePipe(Ends& ends) {
  int pair[2];
#ifdef __linux__
  if (pipe2(pair, O_CLOEXEC) < 0) return false;  // no other thread's child inherits it
#else
  if (pipe(pair) < 0) return false;
#endif
  ends.parent = pair[0];
  ends.child = pair[1];
  return Prepare(ends);
}

// A socket, since only a socket can be written to without a signal when the reader is gone.
bool MakeInput(Ends& ends) {
  int pair[2];
#ifdef SOCK_CLOEXEC
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) return false;
#else
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0) return false;
#endif
  ends.parent = pair[0];
  ends.child = pair[1];
#ifdef SO_NOSIGPIPE
  const int on = 1;
  if (setsockopt(ends.parent, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on) < 0) return false;
#endif
  return Prepare(ends);
}

struct Actions {
  Actions() { posix_spawn_file_actions_init(&list); }
  ~Actions() { posix_spawn_file_actions_destroy(&list); }
  posix_spawn_file_actions_t list;
};

struct Attributes {
  Attributes() { posix_spawnattr_init(&list); }
  ~Attributes() { posix_spawnattr_destroy(&list); }
  posix_spawnattr_t list;
};

std::string ErrorText(int error) {
  return std::strerror(error);
}

}  // namespace

Result<ChildProcess> ChildProcess::Start(const ChildOptions& options) {
  ChildProcess child;
  child.name_ = options.arguments.at(0);
  Ends input;
  Ends output;
  Ends error;
  if ((options.takes_input && !MakeInput(input)) || !MakePipe(output) || !MakePipe(error)) {
    return Fail(child.name_, "cannot make a pipe to it: " + ErrorText(errno));
  }
#ifdef F_SETPIPE_SZ
  fcntl(output.parent, F_SETPIPE_SZ, kPipeSize);  // refused where the user has too many: no harm
#endif

  Actions actions;
  if (options.takes_input) {
    posix_spawn_file_actions_adddup2(&actions.list, input.child, STDIN_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&actions.list, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }
  posix_spawn_file_actions_adddup2(&actions.list, output.child, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions.list, error.child, STDERR_FILENO);
  if (!options.directory.empty()) {
    posix_spawn_file_actions_addchdir_np(&actions.list, options.directory.c_str());
  }

  // A caller that ignores SIGPIPE must not teach that to its children: they end by it.
  Attributes attributes;
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes.list, &defaults);
  posix_spawnattr_setflags(&attributes.list, POSIX_SPAWN_SETSIGDEF);

  std::vector<char*> arguments;
  for (const std::string& argument : options.arguments) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  std::vector<char*> environment = ChildEnvironment(options.environment);
  const int failed = posix_spawnp(&child.process_, arguments[0], &actions.list, &attributes.list,
                                  arguments.data(), environment.data());
  if (failed != 0) {
    child.process_ = -1;
    if (!options.directory.empty() && access(options.directory.c_str(), X_OK) != 0) {
      return Fail(options.directory, "cannot be entered: " + ErrorText(errno));
    }
    return Fail(child.name_, "cannot be run: " + ErrorText(failed),
                failed == ENOENT || failed == EACCES ? "install it, or put it on PATH" : "");
  }
  child.input_ = std::exchange(input.parent, -1);
  child.output_ = std::exchange(output.parent, -1);
  child.error_ = std::exchange(error.parent, -1);
  return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept {
  *this = std::move(other);
}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  if (this == &other) return *this;
  End();
  name_ = std::move(other.name_);
  process_ = std::exchange(other.process_, -1);
  input_ = std::exchange(other.input_, -1);
  output_ = std::exchange(other.output_, -1);
  error_ = std::exchange(other.error_, -1);
  close_input_ = other.close_input_;
  waiting_ = std::move(other.waiting_);
  sent_ = std::exchange(other.sent_, 0);
  messages_ = std::move(other.messages_);
  return *this;
}

ChildProcess::~ChildProcess() {
  End();
}

void ChildProcess::Close(int& descriptor) {
  if (descriptor >= 0) close(descriptor);
  descriptor = -1;
}

void ChildProcess::End() {
  Close(input_);
  Close(output_);
  Close(error_);
  if (process_ <= 0) return;
  kill(process_, SIGKILL);
  while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
}

void ChildProcess::Send(std::string_view bytes) {
  if (input_ < 0) return;
  if (sent_ == waiting_.size()) {
    waiting_.clear();
    sent_ = 0;
  }
  waiting_ += bytes;
  SendWaiting();
}

void ChildProcess::CloseInput() {
  close_input_ = true;
  SendWaiting();
}

void ChildProcess::SendWaiting() {
  while (input_ >= 0 && sent_ < waiting_.size()) {
    const ssize_t written =
        send(input_, waiting_.data() + sent_, waiting_.size() - sent_, kNoSignal);
    if (written >= 0) {
      sent_ += static_cast<size_t>(written);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return;
    } else if (errno != EINTR) {
      Close(input_);  // the child has ended or closed it: its exit status says why
    }
  }
  if (close_input_) Close(input_);
}

void ChildProcess::GatherMessages() {
  char buffer[4096];
  while (error_ >= 0) {
    const ssize_t got = read(error_, buffer, sizeof buffer);
    if (got > 0) {
      const size_t room = kMostMessages - messages_.size();
      messages_.append(buffer, std::min(room, static_cast<size_t>(got)));
    } else if (got == 0) {
      Close(error_);
    } else if (errno != EINTR) {
      if (errno != EAGAIN && errno != EWOULDBLOCK) Close(error_);
      return;
    }
  }
}

Result<size_t> ChildProcess::Read(char* buffer, size_t size) {
  while (output_ >= 0) {
    const ssize_t got = read(output_, buffer, size);
    if (got > 0) return static_cast<size_t>(got);
    if (got == 0) {
      Close(output_);
      break;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) {
      return Fail(name_, "its output cannot be read: " + ErrorText(errno));
    }
    pollfd ends[3] = {{output_, POLLIN, 0}, {error_, POLLIN, 0}, {-1, POLLOUT, 0}};
    if (sent_ < waiting_.size()) ends[2].fd = input_;
    if (poll(ends, 3, -1) < 0 && errno != EINTR) {
      return Fail(name_, "cannot be waited for: " + ErrorText(errno));
    }
    if (ends[1].revents != 0) GatherMessages();
    if (ends[2].revents != 0) SendWaiting();
  }
  return 0;
}

Result<std::string> ChildProcess::ReadAll() {
  std::string all;
  size_t size = 0;
  while (true) {
    if (all.size() - size < (16 << 10)) all.resize(std::max<size_t>(64 << 10, 2 * all.size()));
    const Result<size_t> got = Read(all.data() + size, all.size() - size);
    if (!got) return tl::unexpected(got.error());
    if (*got == 0) break;
    size += *got;
  }
  all.resize(size);
  return all;
}

Result<int> ChildProcess::Wait() {
  CloseInput();
  char buffer[4096];
  while (output_ >= 0) {
    const Result<size_t> got = Read(buffer, sizeof buffer);
    if (!got) return tl::unexpected(got.error());
  }
  Close(input_);
  while (error_ >= 0) {
    GatherMessages();
    pollfd end = {error_, POLLIN, 0};
    if (error_ >= 0 && poll(&end, 1, -1) < 0 && errno != EINTR) Close(error_);
  }
  int status = 0;
  while (waitpid(process_, &status, 0) < 0) {
    if (errno == EINTR) continue;
    process_ = -1;
    return Fail(name_, "how it ended cannot be told: " + ErrorText(errno));
  }
  process_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string_view ChildProcess::messages() const {
  std::string_view text = messages_;
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

}  // namespace leaktight
