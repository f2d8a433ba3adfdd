// The search for keywords where a token may begin.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "engine/keyword_place.h"

namespace leaktight {

// Looks for words that begin kKeywordRun run bytes, 64 bytes at a time, and only there whether a
// keyword stands: in source code that is one byte of a hundred.
// Its time does not depend on how many keywords there are. Without regard to ASCII case.
class RunSearch {
 public:
  struct Keyword {
    std::string_view text;  // in lower case, of 3 to kKeywordRun bytes; outlives the search
    uint32_t number = 0;    // what found is called with
  };

  RunSearch() : RunSearch(std::vector<Keyword>()) {}
  explicit RunSearch(std::vector<Keyword> keywords);

  // Calls found(begin, number) for each place of each keyword, from the first to the last place.
  // `room` is for a thread to work in.
  template <class Found>
  void Run(std::string_view text, std::vector<size_t>& room, Found found) const {
    if (keywords_.empty() || text.size() < kKeywordRun) return;
    for (size_t begin = 0; begin < text.size(); begin += kPiece) {
      const size_t places = ListPlaces(text, begin, room);
      for (size_t place = 0; place < places; place++) {
        const size_t at = room[place];
        const uint32_t head = Head(text.data() + at);
        if ((is_head_[head / 64] >> (head % 64) & 1) == 0) continue;
        for (uint32_t i = begins_[head]; i < begins_[head + 1]; i++) {
          if (StandsAt(text, at, keywords_[i].text)) found(at, keywords_[i].number);
        }
      }
    }
  }

  // A text is looked at in pieces, whose places stay in the processor's first cache.
  static constexpr size_t kPiece = 3072;

  // Writes the places in [begin, begin + kPiece) to the beginning of `room`, which grows where it
  // is too small, and gives how many there are. The plain way is for processors that cannot go the
  // other.
  static size_t ListPlaces(std::string_view text, size_t begin, std::vector<size_t>& room);
  static size_t ListPlacesPlainly(std::string_view text, size_t begin, std::vector<size_t>& room);

 private:
  static constexpr uint32_t kHeads = 1 << 14;

  // Of the first three bytes, whatever the case of letters. At least four can be read.
  static uint32_t Head(const char* bytes) {
    uint32_t head = 0;
    std::memcpy(&head, bytes, sizeof(head));
    // The bit that tells the cases of a letter apart is set in all bytes; what that makes the same
    // otherwise, the comparison tells apart.
    head = (head | 0x20202020U) & 0xffffffU;
    return head * 2654435769U >> 18;
  }
  static bool StandsAt(std::string_view text, size_t at, std::string_view keyword);

  std::vector<Keyword> keywords_;  // by head
  std::array<uint64_t, kHeads / 64> is_head_ = {};
  std::vector<uint32_t> begins_;
};

}  // namespace leaktight
