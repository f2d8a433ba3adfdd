#include "source/archive.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "source/archive_kind.h"
#include "source/archive_reader.h"
#include "source/database_reader.h"

namespace leaktight {
namespace {

class Walk {
 public:
  Walk(uint64_t size, const ArchiveLimits& limits, const ArchiveVisitor& visitor)
      : limits_(limits),
        visitor_(visitor),
        bytes_left_(std::min(limits.unpacked, ArchiveLimits::kFreeBytes +
                                                  std::min(size, limits.unpacked) * limits.ratio)),
        members_left_(limits.members),
        work_{limits.steps, std::chrono::seconds(limits.seconds)} {}

  // False: a limit of the whole walk is reached.
  bool Open(const std::string& path, std::string_view bytes, uint32_t depth) {
    if (depth > limits_.depth) {
      visitor_.pass_over({path, kSkippedArchiveDepth});
      return true;
    }
    const std::unique_ptr<MemberReader> opened = ReaderFor(bytes, path);
    MemberReader& reader = *opened;
    for (;;) {
      switch (reader.Next()) {
        case MemberReader::Step::kEnd:
          return true;
        case MemberReader::Step::kBroken:
          visitor_.pass_over({path, kSkippedArchiveBroken});
          return true;
        case MemberReader::Step::kMember:
          break;
      }
      if (members_left_ == 0) {
        visitor_.pass_over({path, kSkippedArchiveMembers});
        return false;
      }
      members_left_--;
      bool is_broken = false;
      if (!TakeMember(path, reader, depth, is_broken)) return false;
      if (is_broken) {
        visitor_.pass_over({path, kSkippedArchiveBroken});
        return true;
      }
    }
  }

 private:
  std::unique_ptr<MemberReader> ReaderFor(std::string_view bytes, const std::string& path) {
    if (LooksLikeDatabase(bytes)) return std::make_unique<DatabaseReader>(bytes, work_);
    return std::make_unique<ArchiveReader>(bytes, path);
  }

  bool TakeMember(const std::string& archive, MemberReader& reader, uint32_t depth,
                  bool& is_broken) {
    const MemberReader::Member& member = reader.member();
    if (!member.is_file) return PassBy(archive, reader);
    const std::string path = archive + "!/" + member.path;
    if (member.is_encrypted) {
      visitor_.pass_over({path, kSkippedMemberEncrypted});
      return PassBy(archive, reader);
    }
    if (member.size > limits_.member && member.is_skipped_free) {
      visitor_.pass_over({path, kSkippedMemberLarge});
      return true;
    }
    std::string bytes;
    const uint64_t limit = std::min(limits_.member, bytes_left_);
    const MemberReader::Content content = reader.Read(limit, bytes);
    bytes_left_ -= std::min<uint64_t>(bytes.size(), bytes_left_);
    switch (content) {
      case MemberReader::Content::kWhole:
        break;
      case MemberReader::Content::kBroken:
        is_broken = true;
        break;
      case MemberReader::Content::kEncrypted:
        visitor_.pass_over({path, kSkippedMemberEncrypted});
        return true;
      case MemberReader::Content::kOverLimit:
        if (limit < limits_.member) return TellUnpacked(archive);
        visitor_.pass_over({path, kSkippedMemberLarge});
        return PassBy(archive, reader);
    }
    const bool is_archive = LooksLikeArchive(bytes);
    const bool is_wanted = visitor_.take({path, bytes, is_archive});
    return !is_archive || !is_wanted || Open(path, bytes, depth + 1);
  }

  // To go past a member of what is compressed as a whole unpacks it.
  bool PassBy(const std::string& archive, MemberReader& reader) {
    if (reader.member().is_skipped_free) return true;
    const uint64_t drained = reader.Drain(bytes_left_);
    if (drained > bytes_left_) return TellUnpacked(archive);
    bytes_left_ -= drained;
    return true;
  }

  bool TellUnpacked(const std::string& archive) {
    visitor_.pass_over({archive, kSkippedArchiveUnpacked});
    return false;
  }

  const ArchiveLimits& limits_;
  const ArchiveVisitor& visitor_;
  uint64_t bytes_left_;
  uint32_t members_left_;
  DatabaseWork work_;
};

}  // namespace

ArchiveLimits LimitsFor(ArchiveUse use) {
  ArchiveLimits limits;
  if (use == ArchiveUse::kAll) {
    limits.largest = kLargestFile;
    limits.unpacked = 1 << 30;
    limits.member = 64 << 20;
    limits.members = 100'000;
    limits.steps = 2u << 30;
    limits.seconds = 120;
  }
  return limits;
}

void WalkArchive(std::string_view path, std::string_view bytes, const ArchiveLimits& limits,
                 const ArchiveVisitor& visitor) {
  std::string name(path);
  if (bytes.size() > limits.largest) {
    visitor.pass_over({std::move(name), kSkippedArchiveLarge});
    return;
  }
  Walk(bytes.size(), limits, visitor).Open(name, bytes, 1);
}

}  // namespace leaktight
