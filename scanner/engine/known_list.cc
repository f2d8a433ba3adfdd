#include "engine/known_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "base/base64.h"
#include "base/hash.h"
#include "base/random_bytes.h"
#include "base/text.h"
#include "engine/secret_likeness.h"

namespace leaktight {
namespace {

constexpr std::string_view kVersion = "leaktight-known ";
constexpr std::string_view kSalt = " salt=";
constexpr size_t kLeastDistinct = 8;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}

bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}

// Do two letters stand side by side on a keyboard, or in the alphabet?
bool AreNeighbours(char a, char b) {
  constexpr std::string_view kRows = "qwertyuiop asdfghjkl zxcvbnm qwertz";
  if (a - b == 1 || b - a == 1 || a == b) return true;
  for (size_t i = 1; i < kRows.size(); i++) {
    if ((kRows[i - 1] == a && kRows[i] == b) || (kRows[i - 1] == b && kRows[i] == a)) return true;
  }
  return false;
}

// Letters of one case that no language and no row of keys explains. Measured: of random ones 94 %
// of 14 letters and 97 % of 16; of 12,106 words of twelve letters and more in the documentation,
// headers and libraries of a Debian system 0.6 %, most of them no words either.
bool IsRandomOneCase(std::string_view value) {
  constexpr double kLeastBits = 16;
  const std::string lower = ToLower(value);
  size_t neighbours = 0;
  for (size_t i = 1; i < lower.size(); i++) {
    if (AreNeighbours(lower[i - 1], lower[i])) neighbours++;
  }
  // Of random letters one in six.
  return std::any_of(lower.begin(), lower.end(), IsLower) && neighbours * 5 < lower.size() * 2 &&
         RandomBits(lower) >= kLeastBits;
}

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte <= ' ' || c == '%' || byte == 0x7f) {
      escaped += fmt::format("%{:02X}", byte);
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string Unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); i++) {
    uint8_t byte = 0;
    if (text[i] == '%' && i + 2 < text.size()) {
      const char* const end = text.data() + i + 3;
      if (std::from_chars(text.data() + i + 1, end, byte, 16).ptr == end) {
        plain += static_cast<char>(byte);
        i += 2;
        continue;
      }
    }
    plain += text[i];
  }
  return plain;
}

// Takes the next word of a line.
std::string_view TakeWord(std::string_view& line) {
  line = Trim(line);
  const size_t end = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

template <typename Number>
bool ReadNumber(std::string_view word, int base, Number& number) {
  const char* const end = word.data() + word.size();
  const auto [at, error] = std::from_chars(word.data(), end, number, base);
  return !word.empty() && error == std::errc() && at == end;
}

class Reader {
 public:
  explicit Reader(std::string_view name) { list_.name = name; }

  Result<KnownList> Read(std::string_view text) {
    while (!text.empty()) {
      const size_t end = std::min(text.find('\n'), text.size());
      const std::string_view line = Trim(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      line_++;
      if (line.empty() || line.starts_with('#')) continue;
      if (Result<void> read = ReadLine(line); !read) return tl::unexpected(read.error());
    }
    if (part_ == Part::kVersion) {
      return Fail(list_.name, "holds no list of known secrets", "leaktight known add makes one");
    }
    return std::move(list_);
  }

 private:
  enum class Part : uint8_t { kVersion, kParameters, kEntries };

  tl::unexpected<Error> Wrong(std::string what, std::string next = {}) const {
    return Fail(fmt::format("{}:{}", list_.name, line_), std::move(what), std::move(next));
  }

  Result<void> ReadLine(std::string_view line) {
    switch (part_) {
      case Part::kVersion:
        part_ = Part::kParameters;
        if (!line.starts_with(kVersion)) {
          return Wrong(fmt::format("must be `{0}1` or `{0}2`", kVersion),
                       "leaktight known add makes such a list");
        }
        if (line.substr(kVersion.size()) == "2") {
          list_.version = KnownListVersion::kOneCase;
        } else if (line.substr(kVersion.size()) != "1") {
          return Wrong("is a list of another version than 1 and 2",
                       "use the leaktight that made it");
        }
        return {};
      case Part::kParameters:
        part_ = Part::kEntries;
        return ReadParameters(line);
      case Part::kEntries:
        break;
    }
    return ReadEntry(line);
  }

  Result<void> ReadParameters(std::string_view line) {
    const size_t at = line.find(kSalt);
    if (at == std::string_view::npos || line.substr(0, at) != kHardHashParameters) {
      return Wrong(
          fmt::format("must be `{}{}…`: the versions have no others", kHardHashParameters, kSalt));
    }
    const std::optional<std::string> salt = DecodeBase64(line.substr(at + kSalt.size()));
    if (!salt || salt->size() != kHardHashSalt) {
      return Wrong(fmt::format("the salt must be {} bytes in base64", kHardHashSalt));
    }
    list_.salt = *salt;
    return {};
  }

  Result<void> ReadEntry(std::string_view line) {
    constexpr const char* kForm = "an entry is: length, filter, hash, key, file";
    KnownListEntry entry;
    entry.line = line_;
    if (!ReadNumber(TakeWord(line), 10, entry.length) || entry.length < kShortestListed ||
        entry.length > kLongestListed) {
      return Wrong(fmt::format("the length must be from {} to {}", kShortestListed, kLongestListed),
                   kForm);
    }
    const std::string_view filter = TakeWord(line);
    if (filter.size() != 4 || !ReadNumber(filter, 16, entry.filter)) {
      return Wrong("the filter must be four hexadecimal digits", kForm);
    }
    const std::optional<std::string> hash = DecodeBase64(TakeWord(line));
    if (!hash || hash->size() != entry.hash.size()) {
      return Wrong(fmt::format("the hash must be {} bytes in base64", entry.hash.size()), kForm);
    }
    std::copy(hash->begin(), hash->end(), entry.hash.begin());
    entry.key = Unescaped(TakeWord(line));
    entry.file = Unescaped(TakeWord(line));
    if (entry.key.empty() || entry.file.empty() || !Trim(line).empty()) {
      return Wrong("must end in a key and a file, without blanks in them", kForm);
    }
    if (list_.entries.size() == kMostListed) {
      return Wrong(fmt::format("there are more than {} entries", kMostListed),
                   "take out those that are in use no more: leaktight known remove");
    }
    list_.entries.push_back(std::move(entry));
    return {};
  }

  KnownList list_;
  size_t line_ = 0;
  Part part_ = Part::kVersion;
};

}  // namespace

double BitsAtMost(std::string_view value) {
  const auto any = [&](bool (*is)(char)) { return std::any_of(value.begin(), value.end(), is); };
  const bool hex = std::all_of(value.begin(), value.end(), [](char c) {
    return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-';
  });
  if (hex) {
    const auto dashes = static_cast<size_t>(std::count(value.begin(), value.end(), '-'));
    return 4.0 * static_cast<double>(value.size() - dashes);
  }
  size_t alphabet = 1;
  if (any(IsLower)) alphabet += 26;
  if (any(IsUpper)) alphabet += 26;
  if (any(IsDigit)) alphabet += 10;
  return std::log2(static_cast<double>(alphabet)) * static_cast<double>(value.size());
}

std::string_view WhyNotListed(std::string_view value, KnownListVersion version) {
  if (value.size() < kShortestListed) return "has fewer than 12 characters";
  if (value.size() > kLongestListed) return "has more than 512 characters";
  const bool graphic =
      std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  if (!graphic) return "has blanks or characters that are not ASCII";
  std::array<bool, 128> seen{};
  for (const char c : value) seen[static_cast<uint8_t>(c)] = true;
  const auto distinct = std::count(seen.begin(), seen.end(), true);
  if (static_cast<size_t>(distinct) < kLeastDistinct)
    return "has fewer than 8 different characters";
  const auto none = [&](bool (*is)(char)) { return std::none_of(value.begin(), value.end(), is); };
  const int lacks = (none(IsDigit) ? 1 : 0) + (none(IsLower) ? 1 : 0) + (none(IsUpper) ? 1 : 0);
  if (lacks > 1 && version == KnownListVersion::kMixed) {
    return "has neither letters of both cases nor letters and digits";
  }
  if (lacks > 1 && !IsRandomOneCase(value)) {
    return "has neither letters of both cases nor letters and digits, and is not random letters";
  }
  return {};
}

KnownListVersion VersionFor(std::string_view value) {
  return WhyNotListed(value, KnownListVersion::kMixed).empty() ? KnownListVersion::kMixed
                                                               : KnownListVersion::kOneCase;
}

Result<KnownList> ReadKnownList(std::string_view name, std::string_view text) {
  return Reader(name).Read(text);
}

std::string KnownListText(const KnownList& list) {
  std::string text = fmt::format(
      "{}{}\n"
      "# Values that must never stand in this repository, as salted and memory-hard hashes.\n"
      "# Made by leaktight known add and remove; leaktight known list shows it.\n"
      "{}{}{}\n",
      kVersion, static_cast<int>(list.version), kHardHashParameters, kSalt,
      EncodeBase64Url(list.salt));
  for (const KnownListEntry& entry : list.entries) {
    const std::string hash(entry.hash.begin(), entry.hash.end());
    text += fmt::format("{} {:04x} {} {} {}\n", entry.length, entry.filter, EncodeBase64Url(hash),
                        Escaped(entry.key), Escaped(entry.file));
  }
  return text;
}

KnownList NewKnownList() {
  return {std::string(kKnownListFile), RandomBytes(kHardHashSalt), {}};
}

void AddEntries(const KnownList& from, KnownList& to) {
  to.version = std::max(from.version, to.version);
  for (const KnownListEntry& entry : from.entries) {
    const bool known =
        std::any_of(to.entries.begin(), to.entries.end(),
                    [&](const KnownListEntry& other) { return other.hash == entry.hash; });
    if (!known) to.entries.push_back(entry);
  }
}

KnownListEntry EntryOf(std::string_view value, const KnownList& list, std::string key,
                       std::string file) {
  return {value.size(), ListFilter(list.salt)(value), HashHard(value, list.salt), std::move(key),
          std::move(file)};
}

ListFilter::ListFilter(std::string_view salt) {
  const Sha256Digest digest = HmacSha256(salt, "leaktight-known 1 filter");
  const auto number = [&](size_t at) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < 8; i++) bytes = bytes << 8 | digest[at + i];
    return bytes % (kPrime - 2) + 2;
  };
  base_ = number(0);
  factor_ = number(8);
}

uint64_t ListFilter::PowerOf(size_t length) const {
  uint64_t power = 1;
  for (size_t i = 0; i < length; i++) power = Reduced(power * base_);
  return power;
}

uint16_t ListFilter::operator()(std::string_view value) const {
  uint64_t all = 0;
  for (const char c : value) all = Next(all, c);
  return Of(0, all, 1);
}

}  // namespace leaktight
