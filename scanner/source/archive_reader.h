// The members of one archive, one after the other.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace leaktight {

// Reads an archive from memory by libarchive, of which this is the only user. Nothing is written
// anywhere, and what a member is called is text to it. Not shared by threads.
class ArchiveReader {
 public:
  // `bytes` outlive it. `path` names what is compressed without having a name itself.
  ArchiveReader(std::string_view bytes, std::string_view path);
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;
  ~ArchiveReader();

  enum class Step : uint8_t { kMember, kEnd, kBroken };
  Step Next();

  // Of the member that Next came to.
  struct Member {
    std::string path;  // raw bytes, without "/" or "./" before it; never empty
    bool is_file = false;
    bool is_encrypted = false;
    bool is_skipped_free = false;  // to go past it does not unpack it
    uint64_t size = 0;             // as the archive says, which need not be true; 0: not known
  };
  const Member& member() const { return member_; }

  enum class Content : uint8_t { kWhole, kOverLimit, kEncrypted, kBroken };
  // Puts its bytes into `bytes`, not more than `limit`: those before the limit, or before what is
  // broken.
  Content Read(uint64_t limit, std::string& bytes);
  // Unpacks the rest of a member without keeping it. Returns how many bytes that were; more than
  // `limit` it need not be.
  uint64_t Drain(uint64_t limit);

 private:
  struct Handle;
  void Open(bool with_formats);
  int NextHeader();

  std::unique_ptr<Handle> handle_;
  const std::string_view bytes_;
  const std::string path_;
  Member member_;
  size_t number_ = 0;
  bool is_open_ = false;
};

}  // namespace leaktight
