// Where in a text of UTF-8 its characters stand.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace leaktight {

// From offsets that count characters to such that count bytes. They are asked for nearly in order,
// so a cursor that walks from the last one is linear in all.
class CharacterOffsets {
 public:
  // `ascii`: each byte is a character.
  CharacterOffsets(std::string_view text, bool ascii) : text_(text), wide_(!ascii) {}

  size_t Of(size_t character) {
    if (!wide_) return std::min(character, text_.size());
    while (characters_ < character && bytes_ < text_.size()) {
      const size_t run = std::min(character - characters_, AsciiRun());
      bytes_ += run;
      characters_ += run;
      if (run > 0) continue;
      bytes_++;
      while (bytes_ < text_.size() && Continues(bytes_)) bytes_++;
      characters_++;
    }
    while (characters_ > character && bytes_ > 0) {
      bytes_--;
      while (bytes_ > 0 && Continues(bytes_)) bytes_--;
      characters_--;
    }
    return bytes_;
  }

 private:
  bool Continues(size_t at) const { return (static_cast<unsigned char>(text_[at]) & 0xc0) == 0x80; }

  // 8 where the next eight bytes are characters each, else 0.
  size_t AsciiRun() const {
    uint64_t word = 0;
    if (bytes_ + sizeof word > text_.size()) return 0;
    std::memcpy(&word, text_.data() + bytes_, sizeof word);
    return (word & 0x8080808080808080) == 0 ? sizeof word : 0;
  }

  std::string_view text_;
  bool wide_ = false;
  size_t bytes_ = 0;
  size_t characters_ = 0;
};

}  // namespace leaktight
