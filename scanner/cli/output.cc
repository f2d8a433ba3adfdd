#include "cli/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/text.h"
#include "base/write_all.h"
#include "report/log_commands.h"

namespace leaktight {
void HoldStandardDescriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) >= 0) continue;
    // The lowest free number is this one, since those below are held by now.
    const int held = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    if (held >= 0 && held != descriptor) close(held);
  }
}

Result<void> WriteStandardOutput(std::string_view bytes) {
  // Without the signal a reader that went away is an error to be told, not a silent end.
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  const bool written = WriteAll(STDOUT_FILENO, bytes);
  const int error = errno;
  std::signal(SIGPIPE, before);
  if (!written)
    return Fail("standard output", std::strerror(error), "what was written is not whole");
  return {};
}

Result<int> Show(std::string_view text) {
  if (auto written = WriteStandardOutput(text); !written) return tl::unexpected(written.error());
  return 0;
}

std::string EscapeLines(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    escaped += EscapeForTerminal(text.substr(0, end));
    if (end < text.size()) escaped += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return escaped;
}

void WriteStandardError(std::string_view bytes) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  WriteAll(STDERR_FILENO, bytes);  // where this fails there is nobody left to tell
  std::signal(SIGPIPE, before);
}

void Complain(std::string_view text) {
  WriteStandardError("leaktight: " + DisarmLogCommands(EscapeForTerminal(text)) + "\n");
}

bool IsStandardOutput(const std::string& path) {
  struct stat named {};
  struct stat standard {};
  return stat(path.c_str(), &named) == 0 && fstat(STDOUT_FILENO, &standard) == 0 &&
         named.st_dev == standard.st_dev && named.st_ino == standard.st_ino;
}

Result<void> CheckOutputFile(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) return Fail(path, "is a folder", "name a file within it");
    return {};
  }
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  if (stat(folder.c_str(), &status) != 0) {
    return Fail(path, "its folder does not exist", "create it first: mkdir -p " + folder);
  }
  if (!S_ISDIR(status.st_mode)) return Fail(path, folder + " is no folder");
  if (access(folder.c_str(), W_OK) != 0) return Fail(path, "its folder cannot be written to");
  return {};
}

}  // namespace leaktight
