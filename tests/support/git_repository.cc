#include "support/git_repository.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "base/child_process.h"

namespace leaktight {

namespace fs = std::filesystem;

void WriteTestFile(const std::string& path, std::string_view bytes) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file) throw std::runtime_error("cannot write " + path);
}

std::string ReadTestFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

GitRepository::GitRepository(const std::vector<std::string>& options) {
  environment_ = {"GIT_DIR",
                  "GIT_INDEX_FILE",
                  "GIT_WORK_TREE",
                  "GIT_OBJECT_DIRECTORY",
                  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                  "GIT_PREFIX",
                  "GIT_CONFIG_PARAMETERS",
                  "GIT_CONFIG_COUNT",
                  "HOME=" + outer_.Path("home"),
                  "XDG_CONFIG_HOME=" + outer_.Path("home"),
                  "GIT_CONFIG_GLOBAL=/dev/null",
                  "GIT_CONFIG_NOSYSTEM=1",
                  "GIT_AUTHOR_NAME=A U Thor",
                  "GIT_AUTHOR_EMAIL=author@example.org",
                  "GIT_COMMITTER_NAME=A U Thor",
                  "GIT_COMMITTER_EMAIL=author@example.org",
                  "GIT_AUTHOR_DATE=2026-01-02T03:04:05Z",
                  "GIT_COMMITTER_DATE=2026-01-02T03:04:05Z"};
  fs::create_directory(folder());
  fs::create_directory(outer_.Path("home"));
  std::vector<std::string> init = {"init", "-q", "-b", "main"};
  init.insert(init.end(), options.begin(), options.end());
  Git(init);
}

GitPlace GitRepository::place(std::string_view folder) const {
  return {folder.empty() ? this->folder() : this->folder() + "/" + std::string(folder),
          environment_};
}

std::string GitRepository::Git(const std::vector<std::string>& arguments) const {
  ChildOptions options;
  options.arguments = {"git"};
  options.arguments.insert(options.arguments.end(), arguments.begin(), arguments.end());
  options.directory = folder();
  options.environment = environment_;
  Result<ChildProcess> child = ChildProcess::Start(options);
  if (!child) throw std::runtime_error(child.error().Describe());
  std::string output = child->ReadAll().value();
  if (child->Wait().value() != 0) {
    std::string command;
    for (const std::string& argument : options.arguments) command += argument + " ";
    throw std::runtime_error(command + "failed: " + std::string(child->messages()));
  }
  if (!output.empty() && output.back() == '\n') output.pop_back();
  return output;
}

int GitRepository::TryGit(const std::vector<std::string>& arguments) const {
  ChildOptions options;
  options.arguments = {"git"};
  options.arguments.insert(options.arguments.end(), arguments.begin(), arguments.end());
  options.directory = folder();
  options.environment = environment_;
  Result<ChildProcess> child = ChildProcess::Start(options);
  if (!child) throw std::runtime_error(child.error().Describe());
  return child->Wait().value();
}

void GitRepository::Write(std::string_view path, std::string_view bytes) const {
  WriteTestFile(folder() + "/" + std::string(path), bytes);
}

void GitRepository::Add(std::string_view path, std::string_view bytes) const {
  Write(path, bytes);
  Git({"--literal-pathspecs", "add", "-f", "--", std::string(path)});
}

std::string GitRepository::Commit(std::string_view message) const {
  Git({"commit", "-q", "--no-verify", "--allow-empty", "-m", std::string(message)});
  return Git({"rev-parse", "HEAD"});
}

void GitRepository::Set(std::string variable) {
  const std::string name = variable.substr(0, variable.find('=') + 1);
  std::erase_if(environment_, [&](const std::string& set) { return set.starts_with(name); });
  environment_.push_back(std::move(variable));
}

void GitRepository::Corrupt(std::string_view id) const {
  const fs::path path = fs::path(folder()) / ".git/objects" / id.substr(0, 2) / id.substr(2);
  fs::permissions(path, fs::perms::owner_all);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << "garbage";
}

void GitRepository::Remove(std::string_view id) const {
  fs::remove(fs::path(folder()) / ".git/objects" / id.substr(0, 2) / id.substr(2));
}

}  // namespace leaktight
