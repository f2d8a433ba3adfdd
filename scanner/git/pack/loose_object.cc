#include "git/pack/loose_object.h"

#include <dirent.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>

#include "base/hash.h"
#include "git/entries.h"
#include "git/pack/inflate.h"
#include "git/pack/inflate_windows.h"

namespace leaktight {
namespace {

constexpr size_t kLongestHeader = 32;

// "blob 123" up to the NUL.
std::optional<LooseHeader> ParseHeader(std::string_view bytes) {
  const size_t end = bytes.find('\0');
  const size_t space = bytes.find(' ');
  if (end == std::string_view::npos || space > end) return std::nullopt;
  const std::optional<ObjectType> type = ObjectTypeOf(bytes.substr(0, space));
  const std::string_view digits = bytes.substr(space + 1, end - space - 1);
  LooseHeader header;
  const auto [rest, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), header.size);
  if (!type || error != std::errc() || rest != digits.data() + digits.size()) return std::nullopt;
  header.type = *type;
  header.length = static_cast<uint8_t>(end + 1);
  return header;
}

std::vector<std::string> NamesIn(const std::string& folder, const UnreadSink& unread) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir(folder.c_str()), closedir);
  if (!directory) {
    if (errno != ENOENT) unread({folder, std::strerror(errno), ""});
    return names;
  }
  errno = 0;
  while (const dirent* const entry = readdir(directory.get())) names.emplace_back(entry->d_name);
  if (errno != 0) unread({folder, std::strerror(errno), ""});
  return names;
}

}  // namespace

std::vector<std::string> ListLooseObjects(const std::string& folder, size_t id_size,
                                          const UnreadSink& unread) {
  std::vector<std::string> ids;
  const std::string inside = folder + "/";
  for (int first = 0; first < 256; first++) {
    const auto byte = static_cast<uint8_t>(first);
    const std::string start = Hex(&byte, 1);
    for (const std::string& name : NamesIn(inside + start, unread)) {
      const std::string id = start + name;
      if (id.size() == 2 * id_size && IsObjectId(id)) ids.push_back(IdBytes(id));
    }
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::string LoosePath(const std::string& folder, std::string_view id) {
  const std::string hex = Hex(id);
  return folder + "/" + hex.substr(0, 2) + "/" + hex.substr(2);
}

std::optional<LooseHeader> ReadLooseHeader(std::string_view file) {
  std::array<char, kLongestHeader> bytes{};
  WindowInflater stream(file);
  const size_t got = stream.Read(bytes.data(), bytes.size());
  return ParseHeader({bytes.data(), got});
}

const char* ReadLoose(std::string_view file, char* to, uint64_t size) {
  std::array<char, kLongestHeader> bytes{};
  WindowInflater stream(file);
  const size_t got = stream.Read(bytes.data(), bytes.size());
  const std::optional<LooseHeader> header = ParseHeader({bytes.data(), got});
  if (!header) return "its file does not begin as an object's does";
  if (header->size != size) return "its file was changed while it was read";
  if (got - header->length > size) return "its zlib stream holds more than its size says";
  const size_t before = got - header->length;
  std::memcpy(to, bytes.data() + header->length, before);
  if (stream.Read(to + before, size - before) < size - before) {
    return stream.broken() ? "its zlib stream is broken or cut short"
                           : "its zlib stream holds less than its size says";
  }
  if (stream.Read(bytes.data(), 1) > 0) return "its zlib stream holds more than its size says";
  return stream.at_end() ? nullptr : "its zlib stream is broken or cut short";
}

}  // namespace leaktight
