#include "git/repository_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <string_view>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "git/config_text.h"

namespace leaktight {
namespace {

constexpr std::string_view kGitFile = "gitdir: ";
constexpr size_t kLongestGitFile = 1 << 20;  // git's setup.c, read_gitfile_gently

bool IsFolder(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         access(path.c_str(), X_OK) == 0;
}

bool IsOwn(const std::string& path) {
  const auto status = StatusOf(path);
  return status && status->st_uid == geteuid();
}

std::string Joined(const std::string& folder, std::string_view path) {
  return path.starts_with('/') ? std::string(path) : folder + "/" + std::string(path);
}

// A file of one line that names a path, as seen from `folder`. Empty: it is not to be understood.
std::string PathIn(const std::string& file, const std::string& folder, std::string_view before) {
  const Result<std::string> text = ReadFile(file);
  if (!text || text->size() > kLongestGitFile || !text->starts_with(before)) return {};
  std::string_view path = std::string_view(*text).substr(before.size());
  while (path.ends_with('\n') || path.ends_with('\r')) path.remove_suffix(1);
  if (path.empty() || path.find('\n') != std::string_view::npos ||
      path.find('\0') != std::string_view::npos) {
    return {};
  }
  return RealPath(Joined(folder, path));
}

// What a repository's own configuration says about its form.
struct Form {
  bool known = true;
  std::optional<bool> bare;  // nothing: it is not said
  bool worktree_config = false;
  int version = 0;
  std::string work_tree;
  ObjectFormat format = ObjectFormat::kSha1;
  bool needs_version_1 = false;
};

bool IsTrue(const ConfigSetting& setting) {
  return !setting.value || ToLower(*setting.value) == "true";
}
bool IsFalse(const ConfigSetting& setting) {
  return setting.value && ToLower(*setting.value) == "false";
}

// The extensions that change nothing here: what a partial clone lacks is not there to be read.
bool IsKnownExtension(const ConfigSetting& setting, Form& form) {
  const std::string_view name = std::string_view(setting.key).substr(setting.key.find('.') + 1);
  if (name == "noop" || name == "preciousobjects" || name == "partialclone") return true;
  if (name == "worktreeconfig") {
    form.worktree_config = IsTrue(setting);
    return IsTrue(setting) || IsFalse(setting);
  }
  if (name != "objectformat" || !setting.value) return false;
  form.needs_version_1 = true;
  form.format = *setting.value == "sha256" ? ObjectFormat::kSha256 : ObjectFormat::kSha1;
  return *setting.value == "sha1" || *setting.value == "sha256";
}

void ReadForm(const std::string& path, bool whole, Form& form) {
  if (!IsThere(path)) return;
  const Result<std::string> text = ReadFile(path);
  const auto see = [&](const ConfigSetting& setting) {
    if (setting.key == "core.bare") {
      form.bare = !IsFalse(setting);
    } else if (setting.key == "core.worktree") {
      form.work_tree = setting.value.value_or("");
      if (form.work_tree.empty()) form.known = false;
    } else if (!whole) {
      return;
    } else if (setting.key == "core.repositoryformatversion") {
      form.version = setting.value == "1" ? 1 : 0;
      if (setting.value != "0" && setting.value != "1") form.known = false;
    } else if (setting.key == "core.usereplacerefs") {
      form.known = false;  // it outweighs the variable by which our children look at none
    } else if (setting.key.starts_with("extensions.")) {
      if (!IsKnownExtension(setting, form)) form.known = false;
    }
  };
  if (!text || !ReadConfigText(*text, see)) form.known = false;
}

// Git's check_repository_format_gently: of a further working tree, what the shared file says about
// bareness and place does not count.
Form FormOf(const std::string& git, const std::string& common) {
  Form form;
  ReadForm(common + "/config", true, form);
  if (form.needs_version_1 && form.version == 0) form.known = false;
  if (git != common) {
    form.bare = false;
    form.work_tree.clear();
  }
  if (form.worktree_config) ReadForm(git + "/config.worktree", false, form);
  return form;
}

struct Found {
  std::string top;
  std::string git;
};

// The next ".git" at `here` or above it; without a top: a bare repository.
std::optional<Found> Discover(const std::string& here, bool bare_too) {
  const auto start = StatusOf(here);
  if (!start) return std::nullopt;
  for (std::string folder = here;; folder.resize(folder.rfind('/'))) {
    const std::string top = folder.empty() ? "/" : folder;
    const std::string git = folder + "/.git";
    const auto status_of_top = StatusOf(top);
    if (!status_of_top || status_of_top->st_dev != start->st_dev) return std::nullopt;
    if (const auto status = StatusOf(git)) {
      if (!IsOwn(git) || !IsOwn(top)) return std::nullopt;
      if (S_ISDIR(status->st_mode)) return Found{top, git};
      if (!S_ISREG(status->st_mode)) return std::nullopt;
      Found found = {top, PathIn(git, folder, kGitFile)};
      if (found.git.empty()) return std::nullopt;
      return found;
    }
    if (IsThere(folder + "/HEAD")) {  // perhaps a bare one
      const bool is_bare = IsFolder(folder + "/objects") && IsFolder(folder + "/refs");
      if (!bare_too || !is_bare || !IsOwn(top)) return std::nullopt;
      return Found{{}, top};
    }
    if (folder.empty()) return std::nullopt;
  }
}

// Where the working tree is, once the repository is found. Empty: git has to be asked.
std::string TopOf(const Found& found, const Form& form, const std::string& here,
                  const GitVariables& variables) {
  if (!variables.work_tree.empty()) return RealPath(Joined(here, variables.work_tree));
  if (form.bare.value_or(false)) return {};
  // Of a submodule it names the folder that the way here began in.
  if (!form.work_tree.empty()) {
    const std::string named = RealPath(Joined(found.git, form.work_tree));
    return named == found.top ? named : std::string();
  }
  return found.top;
}

}  // namespace

std::optional<RepositoryFiles> FindRepositoryFiles(const std::string& directory,
                                                   const GitVariables& variables, bool bare_too) {
  std::string here = RealPath(directory.empty() ? "." : directory);
  if (here.empty()) return std::nullopt;
  Found found = {here, {}};
  if (!variables.git_dir.empty()) {
    found.git = RealPath(Joined(here, variables.git_dir));
  } else {
    std::optional<Found> discovered = Discover(here == "/" ? std::string() : here, bare_too);
    if (!discovered) return std::nullopt;
    found = std::move(*discovered);
  }
  if (found.git.empty() || !IsFolder(found.git) || !IsOwn(found.git)) return std::nullopt;

  RepositoryFiles files;
  files.git = found.git;
  files.common = found.git;
  if (IsThere(found.git + "/commondir")) {
    files.common = PathIn(found.git + "/commondir", found.git, {});
    if (files.common.empty() || !IsOwn(files.common)) return std::nullopt;
  }
  const Form form = FormOf(files.git, files.common);
  if (!form.known) return std::nullopt;
  files.format = form.format;
  if (found.top.empty()) {
    // By its shape it is a bare one, unless it says that it is none.
    const bool is_plain = form.bare.value_or(true) && form.work_tree.empty() &&
                          variables.work_tree.empty() && files.git == files.common &&
                          here == found.git;
    if (!is_plain) return std::nullopt;
  } else {
    files.top = TopOf(found, form, here, variables);
    if (files.top.empty()) return std::nullopt;
  }

  // Git goes to the top of the working tree before it looks for these.
  bool elsewhere = false;
  const auto from_top = [&](const std::string& path) {
    const bool is_there = here == (files.top.empty() ? files.git : files.top);
    elsewhere = elsewhere || (!path.starts_with('/') && !is_there);
    return Joined(here, path);
  };
  files.index =
      variables.index_file.empty() ? files.git + "/index" : from_top(variables.index_file);
  files.objects = variables.object_directory.empty() ? files.common + "/objects"
                                                     : from_top(variables.object_directory);
  const std::string_view lent = variables.alternate_object_directories;
  if (lent.find('"') != std::string_view::npos) return std::nullopt;  // paths in quotes
  for (size_t begin = 0; begin < lent.size();) {
    const size_t end = std::min(lent.find(':', begin), lent.size());
    const std::string path(lent.substr(begin, end - begin));
    if (!path.empty()) files.more_objects.push_back(from_top(path));
    begin = end + 1;
  }
  if (elsewhere || !IsFolder(files.objects) || !IsFolder(files.common + "/refs")) {
    return std::nullopt;
  }
  return files;
}

}  // namespace leaktight
