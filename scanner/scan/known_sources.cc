#include "scan/known_sources.h"

#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <utility>

#include "base/wiping_scope.h"
#include "config/known_setting.h"
#include "engine/password_text.h"
#include "policy/known_value.h"
#include "policy/named_values.h"

namespace leaktight {
namespace {

// Larger files are data.
constexpr size_t kMostBytes = 1 << 20;
constexpr size_t kMostValues = 4096;

// What dotenv and its like read on a developer's machine, most often ignored by git; .dev.vars is
// Wrangler's, .envrc direnv's, .env.keys dotenvx's.
constexpr std::array<std::string_view, 13> kLocalNames = {".env",
                                                          ".env.local",
                                                          ".env.development",
                                                          ".env.development.local",
                                                          ".env.dev",
                                                          ".env.production",
                                                          ".env.production.local",
                                                          ".env.prod",
                                                          ".env.staging",
                                                          ".env.test.local",
                                                          ".env.keys",
                                                          ".dev.vars",
                                                          ".envrc"};

bool IsFile(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

// Which of kLocalNames a folder may hold. One that cannot be read, or is not there, holds none that
// could be read either.
std::vector<std::string_view> LocalNamesIn(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> open(opendir(folder.c_str()), closedir);
  std::vector<std::string_view> names;
  if (!open) return names;
  while (const dirent* entry = readdir(open.get())) {
    if (entry->d_name[0] != '.') continue;
    const auto known = std::find(kLocalNames.begin(), kLocalNames.end(), entry->d_name);
    if (known != kLocalNames.end()) names.push_back(*known);
  }
  std::sort(names.begin(), names.end());
  return names;
}

// Takes the values of one file that can be told from others.
class Taker : public NamedValueSink {
 public:
  Taker(const File& file, const Engine& engine, KnownFileUse& use, std::string own_path,
        KnownValueStore& values)
      : file_(file), engine_(engine), use_(use), own_path_(std::move(own_path)), values_(values) {}

  void Take(const NamedValue& named) override {
    std::string key(named.name);
    if (!named.name_space.empty() && named.name_space != named.name) {
      key = fmt::format("{}.{}", named.name_space, named.name);
    }
    const std::string_view token = TokenIn(named);
    const std::string_view part = token.empty() ? PartToKnow(named.value) : token;
    std::string_view why = WhyNotKnown(named, part, !token.empty());
    if (why.empty() && values_.size() >= kMostValues) why = "is one of more than 4096 values";
    use_.keys.push_back({key, why});
    if (!why.empty()) return;
    const KnownKey known = {use_.file, std::move(key), own_path_};
    values_.Add(part, known);
    // The password of a URL is written with escapes there, and without elsewhere.
    if (part.find('%') == std::string_view::npos || part.size() == named.value.size()) return;
    std::string decoded = DecodePercent(part);
    if (WhyNotKnown(named, decoded, false).empty()) values_.Add(decoded, known);
    Wipe(decoded);
  }

 private:
  // A token that a rule is sure of, which may be a part of the value.
  std::string_view TokenIn(const NamedValue& named) const {
    for (const Match& match : file_.matches()) {
      const bool sure = engine_.rules().rules[match.rule].IsCertain();
      if (!sure || !named.span.Contains(match.secret)) continue;
      const std::string_view token = match.SecretIn(file_.bytes());
      if (token.find('\n') == std::string_view::npos) return token;
    }
    return {};
  }

  const File& file_;
  const Engine& engine_;
  KnownFileUse& use_;
  const std::string own_path_;
  KnownValueStore& values_;
};

}  // namespace

void AddFoldersOf(std::string_view path, std::set<std::string>& folders) {
  for (size_t end = path.rfind('/'); end != std::string_view::npos;
       end = path.rfind('/', end - 1)) {
    if (!folders.emplace(path.substr(0, end + 1)).second) return;
    if (end == 0) return;
  }
  folders.emplace();
}

KnownSources::KnownSources(const Criteria& criteria, const KnownOptions& options, Summary& summary)
    : criteria_(criteria), options_(options), summary_(summary) {}

std::vector<std::string> KnownSources::FindLocal(const std::set<std::string>& folders,
                                                 const IsTracked& is_tracked) {
  std::vector<std::string> found;
  if (options_.top.empty()) return found;
  std::string path = options_.top + "/";
  const size_t top = path.size();
  // A few folders are asked for each name, since they may be long. Of many it takes less time to
  // read each: bench/tree-manifests, of 1,190 folders, took 84 ms instead of 88.
  constexpr size_t kFew = 16;
  const std::vector<std::string_view> all(kLocalNames.begin(), kLocalNames.end());
  for (const std::string& folder : folders) {
    path.resize(top);
    path.append(folder);
    for (const std::string_view name : folders.size() <= kFew ? all : LocalNamesIn(path)) {
      path.resize(top);
      path.append(folder).append(name);
      if (IsFile(path) && !is_tracked(path.substr(top))) found.push_back(path.substr(top));
    }
  }
  return found;
}

void KnownSources::ReadLocal(const std::set<std::string>& folders, const IsTracked& is_tracked,
                             bool own) {
  for (const std::string& path : FindLocal(folders, is_tracked)) {
    // A link is the owner's: git does not have it.
    const Result<SecretBytes> bytes = ReadSecretFile(options_.top + "/" + path, true, kMostBytes);
    if (bytes) {
      Take(path, path, *bytes, own ? path : std::string());
      continue;
    }
    // Nobody asked for it, and it is nothing that is committed.
    files_.push_back({path, bytes.error().what, {}});
    summary_.warnings.push_back({path, 0, "its values are not looked for: " + bytes.error().what});
  }
}

void KnownSources::ReadNamed(const IsTracked& is_tracked, bool own) {
  for (const KnownFileName& named : criteria_.config().known_files) {
    ReadFile(named, is_tracked, own);
  }
  if (!options_.aws_credentials.empty() && IsFile(options_.aws_credentials)) {
    const Result<SecretBytes> bytes = ReadSecretFile(options_.aws_credentials, true, kMostBytes);
    if (bytes) {
      Take("~/.aws/credentials", ".aws/credentials", *bytes);
    } else {
      files_.push_back({"~/.aws/credentials", bytes.error().what, {}});
      summary_.warnings.push_back(
          {{}, 0, "the values in ~/.aws/credentials are not looked for: " + bytes.error().what});
    }
  }
}

void KnownSources::ReadFile(const KnownFileName& named, const IsTracked& is_tracked, bool own) {
  std::string path = named.path;
  const bool home = path.starts_with("~/");
  if (home) path = options_.home + path.substr(1);
  const bool below = !named.anywhere;
  if ((below && options_.top.empty()) || (home && options_.home.empty())) return;
  struct stat status {};
  const std::string full = below ? options_.top + "/" + path : path;
  if (lstat(full.c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR)) return;
  const Result<SecretBytes> bytes = below ? ReadSecretFileBelow(options_.top, path, kMostBytes)
                                          : ReadSecretFile(full, true, kMostBytes);
  if (!bytes) {
    files_.push_back({named.path, bytes.error().what, {}});
    const std::string where = fmt::format("{}:{}", named.file, named.line);
    return AddError(named.file, fmt::format("{}: the values in {} cannot be looked for: {}", where,
                                            named.path, bytes.error().what));
  }
  const bool is_own = own && below && !is_tracked(path);
  Take(named.path, named.path, *bytes, is_own ? path : std::string());
}

void KnownSources::Take(const std::string& file, std::string_view path, const SecretBytes& bytes,
                        const std::string& own_path) {
  KnownFileUse use = {file, {}, {}};
  {
    const WipingScope scope;
    const Blob blob = {path, bytes.view(), FileMode::kRegular, Origin::kBlob};
    Engine::Scratch scratch;
    const std::vector<Match> matches = criteria_.engine().Scan(blob.bytes, scratch);
    const File read(blob, criteria_.engine(), scratch, matches, Conventions(criteria_.config()));
    Taker taker(read, criteria_.engine(), use, own_path, values_);
    EachNamedValue(read, NamedFormatOf(read), taker);
    read.WipeRead();
  }
  files_.push_back(std::move(use));
}

void KnownSources::AddList(const std::string& name,
                           const Result<std::optional<std::string>>& text) {
  if (text && !*text) return;
  Result<KnownList> list =
      text ? ReadKnownList(name, **text) : Result<KnownList>(tl::unexpected(text.error()));
  if (!list) {
    AddError(name, list.error().Describe());
    lists_.push_back({name, {}, {}});  // there is one: whoever demands it has been told enough
    return;
  }
  for (KnownList& other : lists_) {
    if (other.salt == list->salt) return AddEntries(*list, other);
  }
  lists_.push_back(std::move(*list));
}

void KnownSources::CheckLists() {
  const Said& demanded = criteria_.config().known_list_said;
  if (demanded.file.empty() || !lists_.empty()) return;
  AddError(
      std::string(kKnownListFile),
      fmt::format("{0} is missing, which the organisation's policy demands ({1}:{2}); leaktight "
                  "known add makes it",
                  kKnownListFile, demanded.file, demanded.line));
}

// Two states of a repository can have the same to say.
void KnownSources::AddError(const std::string& path, std::string message) {
  const bool told = std::any_of(summary_.errors.begin(), summary_.errors.end(),
                                [&](const ScanError& error) { return error.message == message; });
  if (!told) summary_.errors.push_back({path, std::move(message)});
}

std::vector<std::string> KnownSources::Unused() const {
  std::vector<std::string> lines;
  for (const KnownFileUse& use : files_) {
    for (const KnownKeyUse& key : use.keys) {
      if (key.why_not.empty()) continue;
      lines.push_back(
          fmt::format("{}: `{}` is not looked for: it {}", use.file, key.key, key.why_not));
    }
  }
  return lines;
}

std::shared_ptr<const KnownSecrets> KnownSources::Make() {
  std::erase_if(lists_, [](const KnownList& list) { return list.entries.empty(); });
  if (values_.size() == 0 && lists_.empty()) return nullptr;
  return std::make_shared<const KnownSecrets>(std::exchange(values_, {}), std::move(lists_));
}

RepositoryReader FilesOf(const std::string& revision, ObjectReader& objects) {
  return [revision, &objects](const std::string& path) {
    return objects.ReadFileIfThere(revision + ":" + path);
  };
}

KnownSources::IsTracked TrackedIn(ObjectReader& objects) {
  return [&objects](const std::string& path) {
    const Result<std::optional<std::string>> bytes = objects.ReadFileIfThere(":" + path);
    return !bytes || bytes->has_value();
  };
}

void LearnSecrets(const CriteriaOptions& options, const KnownScope& scope, Criteria& criteria,
                  Summary& summary) {
  if (!criteria.WantsKnown()) return;
  KnownSources sources(criteria, options.known, summary);
  sources.ReadLocal(scope.folders, scope.is_tracked, scope.own);
  sources.ReadNamed(scope.is_tracked, scope.own);
  for (const RepositoryReader& read : scope.states) {
    const std::string name(kKnownListFile);
    sources.AddList(name, read(name));
  }
  sources.CheckLists();
  if (scope.tell_unused) summary.unknown = sources.Unused();
  criteria.UseKnown(sources.Make());
}

}  // namespace leaktight
