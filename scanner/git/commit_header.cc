#include "git/commit_header.h"

#include <algorithm>
#include <charconv>

#include "git/entries.h"

namespace leaktight {
namespace {

constexpr std::string_view kTree = "tree ";
constexpr std::string_view kParent = "parent ";

// The time in a line "committer NAME <EMAIL> SECONDS ZONE" right behind the author's.
uint64_t CommitterSeconds(std::string_view rest) {
  if (!rest.starts_with("author")) return 0;
  const size_t author = rest.find('\n');
  if (author == std::string_view::npos) return 0;
  rest.remove_prefix(author + 1);
  if (!rest.starts_with("committer")) return 0;
  rest = rest.substr(0, rest.find('\n'));
  const size_t close = rest.rfind('>');
  if (close == std::string_view::npos) return 0;
  rest.remove_prefix(close + 1);
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  uint64_t seconds = 0;
  std::from_chars(rest.data(), rest.data() + rest.size(), seconds);
  return seconds;
}

}  // namespace

std::optional<CommitHeader> CommitHeader::Parse(std::string_view bytes, size_t id_size) {
  const size_t digits = 2 * id_size;
  // An id behind `name`, then the end of the line.
  const auto is_line = [&](std::string_view text, std::string_view name) {
    const size_t size = name.size() + digits + 1;
    return text.size() > size && text.starts_with(name) && text[size - 1] == '\n' &&
           IsObjectId(text.substr(name.size(), digits));
  };
  if (!is_line(bytes, kTree)) return std::nullopt;
  CommitHeader header;
  header.tree_ = bytes.substr(kTree.size(), digits);
  std::string_view rest = bytes.substr(kTree.size() + digits + 1);
  header.stride_ = kParent.size() + digits + 1;
  size_t end = 0;
  while (rest.substr(end).starts_with(kParent)) {
    if (!is_line(rest.substr(end), kParent)) return std::nullopt;
    end += header.stride_;
  }
  header.parents_ = rest.substr(0, end);
  header.seconds_ = CommitterSeconds(rest.substr(end));
  return header;
}

std::string_view CommitHeader::Parent(size_t number) const {
  return parents_.substr(number * stride_ + kParent.size(), stride_ - kParent.size() - 1);
}

}  // namespace leaktight
