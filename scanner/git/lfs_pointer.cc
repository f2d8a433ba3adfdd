#include "git/lfs_pointer.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <system_error>

namespace leaktight {
namespace {

constexpr std::string_view kVersion = "version ";
constexpr std::string_view kVersions[] = {
    "https://git-lfs.github.com/spec/v1",
    "https://hawser.github.com/spec/v1",
    "http://git-media.io/v/2",
};
constexpr std::string_view kId = "oid sha256:";
constexpr std::string_view kSize = "size ";
constexpr std::string_view kExtension = "ext-";
// A text of so many bytes is read by no Git LFS (its lfs/scanner.go, blobSizeCutoff).
constexpr size_t kTooLong = 1024;
constexpr size_t kIdDigits = 64;

// Without what begins it; nothing: it begins otherwise.
std::optional<std::string_view> Behind(std::string_view beginning, std::string_view line) {
  if (!line.starts_with(beginning)) return std::nullopt;
  return line.substr(beginning.size());
}

bool IsId(std::string_view text) {
  return text.size() == kIdDigits && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

bool IsVersion(std::string_view text) {
  return std::find(std::begin(kVersions), std::end(kVersions), text) != std::end(kVersions);
}

std::optional<uint64_t> SizeOf(std::string_view text) {
  uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return size;
}

}  // namespace

std::optional<LfsPointer> ParseLfsPointer(std::string_view text) {
  if (text.size() >= kTooLong || !text.starts_with(kVersion)) return std::nullopt;
  LfsPointer pointer;
  enum class Next { kVersion, kId, kSize, kNothing } next = Next::kVersion;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || (line.starts_with(kExtension) && next != Next::kVersion)) continue;
    switch (next) {
      case Next::kVersion: {
        const auto version = Behind(kVersion, line);
        if (!version || !IsVersion(*version)) return std::nullopt;
        next = Next::kId;
        break;
      }
      case Next::kId: {
        const auto id = Behind(kId, line);
        if (!id || !IsId(*id)) return std::nullopt;
        pointer.id = *id;
        next = Next::kSize;
        break;
      }
      case Next::kSize: {
        const auto digits = Behind(kSize, line);
        const auto size = digits ? SizeOf(*digits) : std::nullopt;
        if (!size) return std::nullopt;
        pointer.size = *size;
        next = Next::kNothing;
        break;
      }
      case Next::kNothing:
        return std::nullopt;
    }
  }
  if (next != Next::kNothing) return std::nullopt;
  return pointer;
}

}  // namespace leaktight
