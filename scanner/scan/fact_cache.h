// Facts of blobs that were judged before, kept in the repository's own folder.
//
// FOLDER/key              32 random bytes, mode 0600, made once
// FOLDER/facts-DIGEST     one file for each state of what facts depend on
//
// A facts file is made of
//   "LTFACTS1"
//   u32       CRC-32 of all that follows
//   32 bytes  the digest: of this program, its rules and configuration, under the key
//   u32       how often the file was written
//   u32       number of entries, then each, sorted by path and id:
//     u32       when it was last in use, by that count
//     text      path, relative to the top
//     text      id: a blob's, as bytes; or of a file as it lay in the working tree, a "w" and 20
//     bytes
//               of HMAC-SHA-256 over its bytes under the key. A file stands here only where no
//               check saw anything in it
//     text      its facts, see fact_encoding.h
// with numbers and texts as byte_reader.h has them.
//
// Trust: as much as .git itself. Who can write there can have git run what he likes, and so could
// also write facts that hide a finding; where `.git` comes from others (a CI's own cache of it),
// --no-cache judges without. What is broken, cut off, of another version or of another key counts
// as not there; nothing in it is believed about its own size.
//
// No secret stands in it. A fact has a value's hash under the key, so that a file without its key
// does not let anybody try out values; the key is not read by anybody but its owner. Where it
// cannot be kept, there is no cache.
//
// Any of it may be deleted at any time. Files are written beside and renamed, so that scans at the
// same time see the old one or the new one; of two that write, the later one stands, and what the
// other knew is judged again. With 5,239 manifests (bench/staged-manifests) a change of their facts
// is judged in 13 ms with the cache and 249 ms without. A database to update in place was turned
// down: the file is read and written whole, and seldom.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "policy/fact.h"

namespace leaktight {

class FactCache {
 public:
  // `common_folder` is the repository's (see CommonFolder); the folder for the cache is made in it.
  // `depends_on` is all that facts depend on besides blob and path. Nothing where there is no place
  // for a cache: a folder that is read-only or another user's.
  static std::optional<FactCache> Open(const std::string& common_folder,
                                       std::string_view depends_on);

  // What values are hashed by in the facts that it keeps.
  const ValueHash& hash() const { return hash_; }

  // The id of a file's bytes. Git's own would not do: of two texts with one SHA-1, which can be
  // made, the one would speak for the other.
  std::string FileId(std::string_view bytes) const;

  // The facts by path and id. May be called on several threads. `place`, which begins as 0 and is
  // the caller's to keep, is where the next in the order of paths may stand.
  std::optional<std::vector<Fact>> Find(std::string_view path, std::string_view id,
                                        size_t& place) const;

  struct Known {
    std::string_view path;
    std::string id;
    const std::vector<Fact>* facts = nullptr;  // null: it has none
  };
  // Writes the file anew: `known` is what is in use now. What has not been in use for a while goes,
  // and so do files of other digests that were not written for longest. Failing is no matter.
  void Save(const std::vector<Known>& known) const;

 private:
  struct Entry {
    std::string_view path;
    std::string_view id;  // bytes
    std::string_view facts;
    uint32_t last_used = 0;
  };

  FactCache(std::string folder, std::string_view key, std::string_view depends_on);
  void Read();
  bool ReadEntries(std::string_view bytes);
  const Entry* FindEntry(std::string_view path, std::string_view id, size_t& place) const;

  std::string folder_;
  std::string digest_;
  HmacSha256Key file_key_;
  ValueHash hash_;
  std::unique_ptr<std::string> bytes_;  // what the entries point into
  std::vector<Entry> entries_;          // sorted by path and id
  uint32_t written_ = 0;
};

}  // namespace leaktight
