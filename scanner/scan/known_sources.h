// Where the values come from that must not be committed, and which of them are looked for.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/secret_bytes.h"
#include "engine/known_list.h"
#include "engine/known_values.h"
#include "git/object_reader.h"
#include "scan/criteria.h"
#include "scan/known_secrets.h"
#include "scan/summary.h"

namespace leaktight {

struct KnownKeyUse {
  std::string key;
  std::string_view why_not;  // it is not looked for; empty: it is
};

// One file, and what became of its values. None of them is in here.
struct KnownFileUse {
  std::string file;               // as a person names it
  std::string problem;            // why it was not read; empty: it was
  std::vector<KnownKeyUse> keys;  // in the order of the file
};

// Reads files of secrets into memory that is wiped. What their readers keep or copy meanwhile is
// wiped as well (base/wiping_scope.h).
class KnownSources {
 public:
  // All outlive it. What cannot be read, though the configuration names it, goes into the
  // summary's errors; of a file that was only found, into its warnings.
  KnownSources(const Criteria& criteria, const KnownOptions& options, Summary& summary);

  // Files that a working tree may have for itself, by the names that frameworks give them;
  // `folders` are from its top, with a slash behind, the top itself empty. Asks the system for a
  // dozen names in each and in those above it, and `is_tracked` for what is there: what git has is
  // no secret of this machine. `own`: the tree itself is scanned, where such a file may have its
  // own values.
  using IsTracked = std::function<bool(const std::string& path)>;
  void ReadLocal(const std::set<std::string>& folders, const IsTracked& is_tracked, bool own);
  // Which of them are there and not tracked.
  std::vector<std::string> FindLocal(const std::set<std::string>& folders,
                                     const IsTracked& is_tracked);

  // Those that the configuration names, and that of the AWS tools. One that is not there is none:
  // not everybody has all of them.
  void ReadNamed(const IsTracked& is_tracked, bool own);

  // A list of hashes, as a state of the repository has it. An error goes into the summary's.
  void AddList(const std::string& name, const Result<std::optional<std::string>>& text);
  // The organisation's policy may demand that there be one.
  void CheckLists();

  // Takes the values of one more file, whatever it is called: for who adds them to a list.
  void Take(const std::string& file, std::string_view path, const SecretBytes& bytes,
            const std::string& own_path = {});

  const std::vector<KnownFileUse>& files() const { return files_; }
  const std::vector<KnownList>& lists() const { return lists_; }
  const KnownValueStore& values() const { return values_; }

  // For --verbose: a line for each key that is not looked for.
  std::vector<std::string> Unused() const;

  // What is to be looked for; null: nothing. Leaves nothing behind.
  std::shared_ptr<const KnownSecrets> Make();

 private:
  void ReadFile(const KnownFileName& named, const IsTracked& is_tracked, bool own);
  void AddError(const std::string& path, std::string message);

  const Criteria& criteria_;
  const KnownOptions& options_;
  Summary& summary_;
  KnownValueStore values_;
  std::vector<KnownList> lists_;
  std::vector<KnownFileUse> files_;
};

// What a scan has to say of itself, for the sources.
struct KnownScope {
  std::set<std::string> folders = {""};  // see ReadLocal; none: no such file counts
  KnownSources::IsTracked is_tracked = {};
  bool own = false;
  std::vector<RepositoryReader> states = {};  // in which a list of hashes may stand
  bool tell_unused = false;
};

// Reads all of them, and has the criteria look for what they say. May be called again, with more.
void LearnSecrets(const CriteriaOptions& options, const KnownScope& scope, Criteria& criteria,
                  Summary& summary);

// "a/b/c.txt" → "", "a/", "a/b/": the folders that a path stands in.
void AddFoldersOf(std::string_view path, std::set<std::string>& folders);

// Reads files of a revision, or of the index where that is empty.
RepositoryReader FilesOf(const std::string& revision, ObjectReader& objects);

// Is it in the index? What cannot be told counts as such. Nothing else has been asked of `objects`.
KnownSources::IsTracked TrackedIn(ObjectReader& objects);

}  // namespace leaktight
