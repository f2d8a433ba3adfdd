// Where what is remembered of histories is kept.
//
// FOLDER/history-known-DIGEST   what only grows; written when there is none, or when what came
//                               since is a part of it that counts
// FOLDER/history-rest-DIGEST    what came since, and all the rest
// FOLDER/history-part-DIGEST    how far a scan of the whole history is: history_checkpoint.h
//
// in the folder of cache_folder.h. Each is made of
//   8 bytes   "LTHIST1K", "LTHIST1R" or "LTHIST1P"
//   u32       CRC-32 of all that follows
//   32 bytes  the digest: of this program, its rules, configuration and all else that a verdict
//             depends on, under the folder's key
//   bytes     which of the large files this is, or belongs to: 16 random ones; of a part, which
//             state it is of: 32
// and what history_memory.h says. Files are written beside and renamed. Of two scans at the same
// time the one that writes last wins, and where the large file of one meets the small one of the
// other, they are taken for none. Trust is that of fact_cache.h.
//
// On git's own repository (203,352 commits, 262,301 blobs) the large file has 13 MB, of which ids
// are the most; a hash of them that is shorter was turned down, since whoever makes two blobs that
// share it has the one speak for the other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/hash.h"
#include "git/pack/mapped_file.h"
#include "scan/criteria.h"
#include "scan/history_memory.h"

namespace leaktight {

class HistoryStore {
 public:
  // `common_folder` is the repository's. Nothing where there is no place for it, or where verdicts
  // depend on more than can be named: on how much of a list of hashes could be tried.
  static std::optional<HistoryStore> Open(const std::string& common_folder,
                                          const Criteria& criteria, const CriteriaOptions& options);

  // What spots are hashed by.
  const HmacSha256Key& spot_key() const { return spot_key_; }

  // Views of what is handed out are into this. Nothing where there is none, or it is of no use:
  // then `problem` says so, unless there is just none.
  std::optional<HistoryMemory> Read(std::string& problem);

  // What a scan of this state (HistoryCheckpoint) left that did not come to its end; empty:
  // nothing.
  std::string ReadCheckpoint(std::string_view state) const;
  void SaveCheckpoint(std::string_view state, std::string_view text) const;
  void DropCheckpoint() const;

  // Failing is no matter. `memory` is one that was made from what Read handed out, or from scratch.
  void Save(const HistoryMemory& memory, bool from_scratch);

 private:
  HistoryStore(std::string folder, std::string_view key, std::string digest);
  void SaveRest(const HistoryMemory& memory, bool all_blobs) const;
  std::string PathOf(std::string_view prefix) const;
  std::string Framed(std::string_view magic, std::string_view generation,
                     std::string_view body) const;
  std::optional<std::string_view> Unframed(std::string_view magic, std::string_view file,
                                           std::string& generation) const;

  std::string folder_;
  std::string digest_;
  HmacSha256Key spot_key_;
  std::string generation_;
  uint32_t known_commits_ = 0;
  MappedFile known_;
  std::string rest_;
};

}  // namespace leaktight
