#include "git/entries.h"

#include <algorithm>
#include <string>

namespace leaktight {
namespace {

// The text up to the next `separator`, which is taken off `rest` with it; all of `rest` where there
// is none.
std::string_view Take(std::string_view& rest, char separator) {
  const size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view taken = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return taken;
}

tl::unexpected<Error> NotUnderstood(std::string_view record) {
  return Fail("git", "listed what is not understood: " + std::string(record.substr(0, 200)),
              "please report this with the output of `git --version`");
}

}  // namespace

bool IsObjectId(std::string_view text) {
  if (text.size() != 40 && text.size() != 64) return false;
  // Without a branch, so that compilers make vectors of it.
  uint8_t others = 0;
  for (const char c : text) {
    const auto digit = static_cast<uint8_t>(c - '0');
    const auto letter = static_cast<uint8_t>(c - 'a');
    others |= static_cast<uint8_t>((digit > 9) & (letter > 5));
  }
  return others == 0;
}

std::string IdBytes(std::string_view id) {
  std::string bytes;
  IdBytesInto(id, bytes);
  return bytes;
}

void IdBytesInto(std::string_view id, std::string& bytes) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  bytes.resize(id.size() / 2);
  for (size_t i = 0; i < bytes.size(); i++) {
    bytes[i] = static_cast<char>(digit(id[2 * i]) << 4 | digit(id[2 * i + 1]));
  }
}

Result<GitMode> ParseMode(std::string_view text) {
  if (text.size() != 6 || text.find_first_not_of("01234567") != std::string_view::npos) {
    return Fail("git", "printed a file mode that is not understood: " + std::string(text));
  }
  if (text == "000000") return GitMode::kNone;
  const std::string_view kind = text.substr(0, 3);
  if (kind == "100") return GitMode::kFile;
  if (kind == "120") return GitMode::kSymlink;
  if (kind == "160") return GitMode::kSubmodule;
  return GitMode::kOther;
}

Result<GitEntry> ParseIndexEntry(std::string_view record) {
  std::string_view rest = record;
  const Result<GitMode> mode = ParseMode(Take(rest, ' '));
  const std::string_view id = Take(rest, ' ');
  const std::string_view stage = Take(rest, '\t');
  if (!mode || !IsObjectId(id) || stage.size() != 1 || stage[0] < '0' || stage[0] > '3' ||
      rest.empty()) {
    return NotUnderstood(record);
  }
  return GitEntry{*mode, id, stage[0] - '0', rest};
}

Result<GitEntry> ParseTreeEntry(std::string_view record) {
  std::string_view rest = record;
  const Result<GitMode> mode = ParseMode(Take(rest, ' '));
  Take(rest, ' ');  // the type, which the mode tells too
  const std::string_view id = Take(rest, '\t');
  if (!mode || !IsObjectId(id) || rest.empty()) return NotUnderstood(record);
  return GitEntry{*mode, id, 0, rest};
}

}  // namespace leaktight
