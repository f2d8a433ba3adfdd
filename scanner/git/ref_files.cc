#include "git/ref_files.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <memory>

#include "base/file.h"
#include "git/entries.h"
#include "git/pack/mapped_file.h"

namespace leaktight {
namespace {

constexpr std::string_view kSymbolic = "ref:";
constexpr std::string_view kBranches = "refs/heads/";

bool IsSpace(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// What a file of one ref or pseudo-ref says.
struct RefFile {
  enum class State { kRead, kAbsent, kAskGit };
  State state = State::kAskGit;
  std::string text;
};

RefFile ReadRefFile(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) {
    const bool absent = errno == ENOENT || errno == ENOTDIR;
    return {absent ? RefFile::State::kAbsent : RefFile::State::kAskGit, {}};
  }
  // In the place of a branch there may be a folder, of branches that are named so on.
  if (S_ISDIR(status.st_mode)) return {RefFile::State::kAbsent, {}};
  RefFile file;
  if (S_ISREG(status.st_mode) && ReadFileInto(path, file.text)) file.state = RefFile::State::kRead;
  return file;
}

bool IsNull(std::string_view id) {
  return id.find_first_not_of('0') == std::string_view::npos;
}

// "ID\n": git's files-backend.c wants the digits, and a space of any kind or the end behind them.
std::optional<std::string> IdIn(std::string_view text, size_t digits) {
  const std::string_view id = text.substr(0, digits);
  if (id.size() != digits || !IsObjectId(id) || IsNull(id)) return std::nullopt;
  if (text.size() > digits && !IsSpace(text[digits])) return std::nullopt;
  return std::string(id);
}

// Stricter than git-check-ref-format(1): what falls out is left to git.
bool IsPlainName(std::string_view name) {
  if (name.ends_with('/') || name.ends_with('.') || name.ends_with(".lock")) return false;
  for (const std::string_view part : {"..", "//", "@{", "/.", ".lock/"}) {
    if (name.find(part) != std::string_view::npos) return false;
  }
  return std::none_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7f ||
           std::string_view("~^:?*[\\").find(c) != std::string_view::npos;
  });
}

// "HEAD" of a branch without commits is looked for under these names too (git's refs.c,
// ref_rev_parse_rules).
constexpr const char* kOtherHeads[] = {"refs/HEAD", "refs/tags/HEAD", "refs/heads/HEAD",
                                       "refs/remotes/HEAD", "refs/remotes/HEAD/HEAD"};

// The lines of packed-refs, "ID NAME", of which a tag's is followed by "^ID", what the tag is of.
bool AddPackedRefs(std::string_view text, size_t digits, std::map<std::string, std::string>& refs) {
  while (!text.empty()) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) return false;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line.starts_with('#') || line.starts_with('^')) continue;
    std::optional<std::string> id = IdIn(line, digits);
    if (!id || line.size() <= digits + 1 || line[digits] != ' ') return false;
    std::string name(line.substr(digits + 1));
    if (!name.starts_with("refs/") || !IsPlainName(name)) return false;
    refs[std::move(name)] = std::move(*id);
  }
  return true;
}

constexpr size_t kDeepestRef = 64;

// Files below a folder of refs; "NAME.lock" and what begins with a dot is none.
bool AddLooseRefs(const RepositoryFiles& files, const std::string& name, size_t depth,
                  std::map<std::string, std::string>& refs) {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir((files.common + "/" + name).c_str()),
                                                   closedir);
  if (folder == nullptr || depth > kDeepestRef) return false;
  while (const dirent* const entry = readdir(folder.get())) {
    const std::string_view last = entry->d_name;
    if (last.starts_with('.') || last.ends_with(".lock")) continue;
    const std::string full = name + "/" + std::string(last);
    struct stat status {};
    if (lstat((files.common + "/" + full).c_str(), &status) != 0) return false;
    if (S_ISDIR(status.st_mode)) {
      if (!AddLooseRefs(files, full, depth + 1, refs)) return false;
      continue;
    }
    if (!S_ISREG(status.st_mode) || !IsPlainName(full)) return false;
    refs[full].clear();  // to be read when all names are there
  }
  return true;
}

// What a loose ref names, through those that stand for another one (git's refs.h, SYMREF_MAXDEPTH).
std::optional<std::string> FollowRef(const RepositoryFiles& files, std::string name, size_t digits,
                                     const std::map<std::string, std::string>& packed) {
  constexpr int kLongestChain = 5;
  for (int i = 0; i < kLongestChain; i++) {
    const RefFile file = ReadRefFile(files.common + "/" + name);
    if (file.state == RefFile::State::kAskGit) return std::nullopt;
    if (file.state == RefFile::State::kAbsent) {
      const auto at = packed.find(name);
      return at == packed.end() ? std::nullopt : std::optional(at->second);
    }
    if (!file.text.starts_with(kSymbolic)) return IdIn(file.text, digits);
    std::string_view target = std::string_view(file.text).substr(kSymbolic.size());
    while (!target.empty() && IsSpace(target.front())) target.remove_prefix(1);
    while (!target.empty() && IsSpace(target.back())) target.remove_suffix(1);
    if (!target.starts_with("refs/") || !IsPlainName(target)) return std::nullopt;
    name = target;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<Ref>> ListRefFiles(const RepositoryFiles& files) {
  if (files.git != files.common || IsThere(files.common + "/worktrees")) return std::nullopt;
  const size_t digits = 2 * IdSize(files.format);
  // Loose ones first: git packs a ref before it takes its file away.
  std::map<std::string, std::string> loose;
  if (!AddLooseRefs(files, "refs", 0, loose)) return std::nullopt;
  std::map<std::string, std::string> packed;
  const std::string path = files.common + "/packed-refs";
  if (IsThere(path)) {
    std::string text;
    if (!ReadFileInto(path, text) || !AddPackedRefs(text, digits, packed)) return std::nullopt;
  }
  for (auto& [name, id] : loose) {
    std::optional<std::string> found = FollowRef(files, name, digits, packed);
    if (!found) return std::nullopt;
    id = std::move(*found);
  }
  loose.merge(packed);  // in which a ref may stand that has a file by now
  std::vector<Ref> refs;
  refs.reserve(loose.size());
  for (auto& [name, id] : loose) refs.push_back({name, std::move(id)});
  return refs;
}

FoundRef FindPackedRef(std::string_view packed, const std::string& name, size_t digits) {
  // "ID NAME\n"; no name has a space in it, so that this is the end of a line and nothing else.
  const std::string wanted = " " + name + "\n";
  const size_t at = packed.find(wanted);
  if (at == std::string_view::npos) {
    // A last line without its end is one that git does not read either.
    const bool whole = packed.empty() || packed.ends_with('\n');
    return {whole ? FoundRef::State::kAbsent : FoundRef::State::kAskGit, {}};
  }
  if (at < digits || (at > digits && packed[at - digits - 1] != '\n')) return {};
  std::optional<std::string> id = IdIn(packed.substr(at - digits, digits), digits);
  if (!id) return {};
  return {FoundRef::State::kThere, std::move(*id)};
}

FoundRef FindRef(const RepositoryFiles& files, const std::string& name) {
  const size_t digits = 2 * IdSize(files.format);
  const RefFile loose = ReadRefFile(files.common + "/" + name);
  if (loose.state == RefFile::State::kAskGit) return {};
  if (loose.state == RefFile::State::kRead) {
    std::optional<std::string> id = IdIn(loose.text, digits);
    if (!id) return {};
    return {FoundRef::State::kThere, std::move(*id)};
  }
  const std::string path = files.common + "/packed-refs";
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) {
    return {errno == ENOENT ? FoundRef::State::kAbsent : FoundRef::State::kAskGit, {}};
  }
  const Result<MappedFile> packed = MappedFile::Open(path);
  if (!packed) return {};
  return FindPackedRef(packed->bytes(), name, digits);
}

std::optional<std::string> ReadHead(const RepositoryFiles& files) {
  const RefFile head = ReadRefFile(files.git + "/HEAD");
  if (head.state != RefFile::State::kRead) return std::nullopt;
  std::string_view name = head.text;
  if (!name.starts_with(kSymbolic)) return IdIn(name, 2 * IdSize(files.format));
  name.remove_prefix(kSymbolic.size());
  while (!name.empty() && IsSpace(name.front())) name.remove_prefix(1);
  while (!name.empty() && IsSpace(name.back())) name.remove_suffix(1);
  if (!name.starts_with(kBranches) || !IsPlainName(name)) return std::nullopt;
  FoundRef branch = FindRef(files, std::string(name));
  if (branch.state == FoundRef::State::kThere) return std::move(branch.id);
  if (branch.state == FoundRef::State::kAskGit) return std::nullopt;
  for (const char* const other : kOtherHeads) {
    if (FindRef(files, other).state != FoundRef::State::kAbsent) return std::nullopt;
  }
  return std::string();
}

std::optional<std::vector<std::string>> ReadMergeHeads(const RepositoryFiles& files) {
  const RefFile file = ReadRefFile(files.git + "/MERGE_HEAD");
  std::vector<std::string> heads;
  if (file.state == RefFile::State::kAbsent) return heads;
  if (file.state != RefFile::State::kRead || !file.text.ends_with('\n')) return std::nullopt;
  for (std::string_view rest = file.text; !rest.empty();) {
    const size_t end = rest.find('\n');
    std::optional<std::string> id = IdIn(rest.substr(0, end), 2 * IdSize(files.format));
    if (!id || id->size() != end) return std::nullopt;
    heads.push_back(std::move(*id));
    rest.remove_prefix(end + 1);
  }
  if (heads.empty()) return std::nullopt;
  return heads;
}

}  // namespace leaktight
