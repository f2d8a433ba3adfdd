// Files that are passed over, and the words by which they are counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leaktight {

// A file that was passed over without being an error.
struct PassedOver {
  std::string path;
  std::string_view reason;  // one of the words below
};

// Passed over by default, because of what they are. Documented, counted, no error.
inline constexpr std::string_view kSkippedImage = "image";
inline constexpr std::string_view kSkippedFont = "font";
inline constexpr std::string_view kSkippedMedia = "media";
inline constexpr std::string_view kSkippedLarge = "large";        // more than kLargestFile
inline constexpr std::string_view kSkippedExcluded = "excluded";  // the configuration says so, or
                                                                  // --include and --exclude
inline constexpr std::string_view kSkippedOverLimit = "over-max-blob-size";  // of --max-blob-size
// The object of Git LFS that a pointer points at, where the repository does not have it. The
// pointer itself is scanned.
inline constexpr std::string_view kSkippedLfsAbsent = "lfs-object-absent";
// Of archives, and of what stands in them: see source/archive.h. An archive's own bytes are scanned
// all the same.
inline constexpr std::string_view kSkippedArchiveLarge = "archive-large";  // without --archives
inline constexpr std::string_view kSkippedArchiveBroken = "archive-broken";
inline constexpr std::string_view kSkippedArchiveDepth = "archive-depth";        // nested too deep
inline constexpr std::string_view kSkippedArchiveMembers = "archive-members";    // too many
inline constexpr std::string_view kSkippedArchiveUnpacked = "archive-unpacked";  // too many bytes
inline constexpr std::string_view kSkippedMemberLarge = "archive-member-large";
inline constexpr std::string_view kSkippedMemberEncrypted = "archive-member-encrypted";
// Of a part that stands encoded: see engine/decoded_text.h. All else of the file is scanned.
inline constexpr std::string_view kSkippedEncoded = "encoded-part-large";
// Not files with bytes of their own.
inline constexpr std::string_view kSkippedSubmodule = "submodule";
inline constexpr std::string_view kSkippedNested = "nested-repository";
inline constexpr std::string_view kSkippedSpecial = "special-file";  // pipe, socket, device
inline constexpr std::string_view kSkippedAbsent = "absent";  // tracked, but not in the folder
// `staged`: not in the next commit in this form, or not brought by it.
inline constexpr std::string_view kSkippedConflict = "conflict";
inline constexpr std::string_view kSkippedOtherParent = "in-other-parent";
// `tree`: named, but git ignores it.
inline constexpr std::string_view kSkippedIgnored = "ignored";

// A file is held in memory whole while it is scanned, once a thread.
inline constexpr uint64_t kLargestFile = 256u << 20;

// The reason to pass over a file by its kind: image, font, sound or video. Name and content must
// agree (extension and magic number), so that neither a renamed text nor a text that begins like an
// image is lost. A NUL byte or any other binary content is no reason.
std::optional<std::string_view> KindToSkip(std::string_view path, std::string_view bytes);

}  // namespace leaktight
