// The list of known secrets that is kept in a repository: hashes, so that whoever guards it can
// look for the values without having them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/memory_hard.h"

namespace leaktight {

inline constexpr std::string_view kKnownListFile = ".leaktight-known";

// A text of lines. Blank ones and those that begin with `#` say nothing.
//
//     leaktight-known 1
//     argon2id v=19 m=65536 t=2 p=1 salt=OcWSw6l8T0mCzz0hVqTYCw
//     24 91c4 m1aFlGvs0Q2Cz3cV9pDL2g DB_PASSWORD .env
//
// First the version: 2 where values of letters of one case may be in it, which programs that know
// only version 1 do not look for; else 1. Then the hash and its parameters, which are those of the
// version and no others, and the salt: one for the whole list, so that a text's candidate is hashed
// once and not once for each entry. Then an entry a line: the value's length in bytes, 16 bits of a
// fast hash keyed by the salt, the memory-hard hash (base/memory_hard.h), and under which key of
// which file the value is known, percent-encoded.
//
// Length and fast hash are the filter that says which parts of a text are worth a hard hash. They
// are public with the list and help whoever guesses as well: of 65,536 guesses of the right length
// only one takes a hard hash, so they give away 16 bits, and the length, which a generator has in
// common for all. So nothing is listed of which BitsAtMost is under kLeastListedBits, nor what
// looks made up by a person. Of 64 bits 48 are left to guess by the hard hash, at 0.1 s and 64 MiB
// each (bench/known) 900,000 years of one processor; the fast hash alone, at 2^30 a second, takes
// 540 years.
struct KnownListEntry {
  size_t length = 0;
  uint16_t filter = 0;
  HardHash hash = {};
  std::string key;
  std::string file;
  size_t line = 0;  // in the text it was read from
};

enum class KnownListVersion : uint8_t { kMixed = 1, kOneCase = 2 };

struct KnownList {
  std::string name;  // of the file, for messages
  std::string salt;  // kHardHashSalt bytes
  std::vector<KnownListEntry> entries;
  KnownListVersion version = KnownListVersion::kMixed;
};

inline constexpr size_t kMostListed = 5000;
inline constexpr size_t kShortestListed = 12;  // bytes
inline constexpr size_t kLongestListed = 512;
inline constexpr double kLeastListedBits = 64;

// Why a value cannot be listed; empty: it can. Of a value that can, every part of this holds also
// where it stands in a text: candidates are told by it. (That it is drawn at random, and no word,
// who adds it has to see to; of letters of one case that is asked for here, by the pairs of letters
// in engine/symbol_pairs.h.) Changes only with the list's version.
std::string_view WhyNotListed(std::string_view value,
                              KnownListVersion version = KnownListVersion::kOneCase);

// Which version a list has to have for a value that can be listed.
KnownListVersion VersionFor(std::string_view value);

// The bits of a value that is drawn at random from the alphabet that it shows.
double BitsAtMost(std::string_view value);

// Errors name the line; `name` is the file's.
Result<KnownList> ReadKnownList(std::string_view name, std::string_view text);
std::string KnownListText(const KnownList& list);

// A list without entries, with a salt of its own.
KnownList NewKnownList();

// Both, where they are of one salt; entries that are in both stand once.
void AddEntries(const KnownList& from, KnownList& to);

// The entry of a value in this list. Takes as long as the hard hash.
KnownListEntry EntryOf(std::string_view value, const KnownList& list, std::string key,
                       std::string file);

// The fast hash under a list's salt: a polynomial over the field of 2^31 - 1 elements, so that
// those of all parts of a text come from those of its beginnings.
class ListFilter {
 public:
  explicit ListFilter(std::string_view salt);

  // Of a text's beginnings: append one by one.
  uint64_t Next(uint64_t before, char c) const {
    return Reduced(before * base_ + static_cast<uint8_t>(c) + 1);
  }
  // Of the part between two beginnings; `power` is PowerOf its length.
  uint16_t Of(uint64_t begin, uint64_t end, uint64_t power) const {
    const uint64_t part = Reduced(end + kPrime * 2 - Reduced(begin * power));
    return static_cast<uint16_t>(Reduced(part * factor_) >> 15);
  }
  uint64_t PowerOf(size_t length) const;

  uint16_t operator()(std::string_view value) const;

 private:
  static constexpr uint64_t kPrime = (uint64_t{1} << 31) - 1;
  // Modulo kPrime, of less than 2^62: 2^31 is 1 there, so what stands above the lowest 31 bits is
  // added to them.
  static uint64_t Reduced(uint64_t number) {
    number = (number & kPrime) + (number >> 31);
    number = (number & kPrime) + (number >> 31);
    return number == kPrime ? 0 : number;
  }

  uint64_t base_ = 0;
  uint64_t factor_ = 0;
};

}  // namespace leaktight
