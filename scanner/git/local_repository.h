// What a repository's own files say, so that no git need be started for it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/entries.h"
#include "git/git_variables.h"
#include "git/index_table.h"
#include "git/pack/mapped_file.h"
#include "git/pack/object_files.h"
#include "git/raw_diff.h"
#include "git/repository_files.h"

namespace leaktight {

// HEAD, the index, objects: as they stood when this was opened, but for objects. Every answer is
// what git would say, or none: then git has to be asked, which is the way to everything that is not
// known here. Its children look at no replacement and no graft (see StartGit), and neither does
// this. For one thread.
class LocalRepository {
 public:
  // Null where git has to be asked for everything. `directory`: see FindRepositoryFiles.
  static std::shared_ptr<LocalRepository> Open(const std::string& directory,
                                               const GitVariables& variables);

  // The same without an index, of which git has then to be asked, and of a bare repository too.
  static std::shared_ptr<LocalRepository> OpenHistory(const std::string& directory,
                                                      const GitVariables& variables);

  // Another one of the same state, for another thread and many objects; without an index.
  std::shared_ptr<LocalRepository> Again() const;

  const RepositoryFiles& files() const { return files_; }

  // The commit, in hexadecimal; empty: there is none yet.
  const std::string& head() const { return head_; }

  const IndexTable& index() const { return *index_; }  // of Open alone

  // See ReadMergeHeads.
  std::optional<std::vector<std::string>> MergeHeads() const;

  struct Object {
    std::string id;  // hexadecimal
    ObjectType type = ObjectType::kUnknown;
    uint64_t size = 0;
    std::string_view bytes;  // see ObjectFiles
  };
  enum class Found { kObject, kMissing, kAskGit };
  // By its id in hexadecimal, ":PATH" of the index, or "HEAD:PATH". `object` is filled in where it
  // is found; missing: there is no such path.
  Found Read(std::string_view name, uint64_t limit, Object& object);

  // What stands under a path in HEAD's tree; of a folder too, as kOther.
  struct HeadFile {
    std::string id;  // hexadecimal
    GitMode mode = GitMode::kOther;
  };
  Found FindInHead(std::string_view path, HeadFile& file);

  // What the index has differently from a commit (hexadecimal; empty: from nothing), as `git
  // diff-index --cached --raw -M` would list it. Where files went and others came, one may be the
  // other under a new name: git has to be asked.
  std::optional<std::vector<RawChange>> IndexAgainst(std::string_view commit);

 private:
  LocalRepository(RepositoryFiles files, std::string head, MappedFile index_file,
                  std::optional<IndexTable> index);
  std::optional<std::string> TreeOf(std::string_view commit);  // as bytes
  std::optional<std::string> ReadTree(std::string_view id);

  const RepositoryFiles files_;
  const std::string head_;
  const MappedFile index_file_;
  const std::optional<IndexTable> index_;
  ObjectFiles objects_;
};

}  // namespace leaktight
