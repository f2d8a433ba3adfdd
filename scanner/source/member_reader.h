// The members of one file that holds others, one after the other.
#pragma once

#include <cstdint>
#include <string>

namespace leaktight {

// What a walk (source/archive.h) asks of a file that it opens, whatever its kind. Nothing is
// written anywhere, and what a member is called is text.
class MemberReader {
 public:
  MemberReader() = default;
  MemberReader(const MemberReader&) = delete;
  MemberReader& operator=(const MemberReader&) = delete;
  virtual ~MemberReader() = default;

  enum class Step : uint8_t { kMember, kEnd, kBroken };
  virtual Step Next() = 0;

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
  virtual Content Read(uint64_t limit, std::string& bytes) = 0;
  // Unpacks the rest of a member without keeping it. Returns how many bytes that were; more than
  // `limit` it need not be.
  virtual uint64_t Drain(uint64_t limit) = 0;

 protected:
  Member member_;
};

}  // namespace leaktight
