// Two commands side by side: run in turns, in one process's time, so that a slow minute of the
// machine hurts both alike.
//
// usage: compare [-n RUNS] -- OURS [ARGUMENTS] -- FLOOR [ARGUMENTS]
// Prints "OURS-MEDIAN-ms FLOOR-MEDIAN-ms RATIO". The ratio is that of the medians. Output of the
// commands goes to /dev/null; an exit status other than 0 and 1 (findings) is an error.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

extern char** environ;

namespace {

using Command = std::vector<char*>;  // ends in a null

double MillisecondsOf(const Command& command) {
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
  const auto begin = std::chrono::steady_clock::now();
  pid_t child = 0;
  const int error = posix_spawnp(&child, command[0], &quiet, nullptr, command.data(), environ);
  if (error != 0) {
    std::fprintf(stderr, "compare: %s: %s\n", command[0], std::strerror(error));
    std::exit(2);
  }
  int status = 0;
  waitpid(child, &status, 0);
  const auto end = std::chrono::steady_clock::now();
  posix_spawn_file_actions_destroy(&quiet);
  if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
    std::fprintf(stderr, "compare: %s ended with %d\n", command[0],
                 WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    std::exit(2);
  }
  return std::chrono::duration<double, std::milli>(end - begin).count();
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  int runs = 51;
  std::vector<Command> commands;
  for (int i = 1; i < argc; i++) {
    const std::string_view argument = argv[i];
    if (argument == "--") {
      commands.emplace_back();
    } else if (!commands.empty()) {
      commands.back().push_back(argv[i]);
    } else if (argument == "-n" && i + 1 < argc) {
      runs = std::atoi(argv[++i]);
    }
  }
  if (commands.size() != 2 || commands[0].empty() || commands[1].empty() || runs < 1) {
    std::fprintf(stderr, "usage: compare [-n RUNS] -- OURS [ARGUMENTS] -- FLOOR [ARGUMENTS]\n");
    return 2;
  }
  for (Command& command : commands) command.push_back(nullptr);

  std::vector<double> ours, floor;
  for (int run = -2; run < runs; run++) {  // the first two only warm the caches
    const bool ours_first = run % 2 == 0;
    const double first = MillisecondsOf(commands[ours_first ? 0 : 1]);
    const double second = MillisecondsOf(commands[ours_first ? 1 : 0]);
    if (run < 0) continue;
    ours.push_back(ours_first ? first : second);
    floor.push_back(ours_first ? second : first);
  }
  std::printf("%.2f %.2f %.2f\n", Median(ours), Median(floor), Median(ours) / Median(floor));
  return 0;
}
