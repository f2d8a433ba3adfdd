#include "engine/encoded_runs.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "engine/base64_sextets.h"
#include "engine/decoded_pieces.h"
#include "engine/decoded_views.h"
#include "engine/wide_text.h"

namespace leaktight {
namespace {

// Programs break base64 behind 60, 64 or 76 characters; what ends earlier ends.
constexpr size_t kLeastOfLine = 48;

// Of one run: each is a look at all that stands behind it.
constexpr size_t kMostStreams = 4;

constexpr uint8_t kNone = 0xff;

constexpr std::array<uint8_t, 256> kDigits = [] {
  std::array<uint8_t, 256> digits{};
  digits.fill(kNone);
  for (uint8_t i = 0; i < 10; i++) digits['0' + i] = i;
  for (uint8_t i = 0; i < 6; i++) {
    digits['a' + i] = digits['A' + i] = static_cast<uint8_t>(10 + i);
  }
  return digits;
}();

constexpr std::array<bool, 256> kReadable = [] {
  std::array<bool, 256> readable{};
  for (size_t c = 0x20; c < 0x7f; c++) readable[c] = true;
  readable['\t'] = readable['\n'] = readable['\r'] = true;
  return readable;
}();

bool IsReadable(uint8_t c) {
  return kReadable[c];
}

// The first character of a group holds the six high bits of a byte. False: that byte is no text.
constexpr std::array<bool, 64> kLeads = [] {
  std::array<bool, 64> leads{};
  for (size_t c = 0; c < 256; c++) leads[c >> 2] = leads[c >> 2] || kReadable[c];
  return leads;
}();

// A run's characters, which may stand on several lines.
class Run {
 public:
  explicit Run(std::string_view text) : text_(text) {}

  // Takes the run that begins at `begin` and gives where it ends.
  size_t Take(size_t begin) {
    size_t end = EndOf(begin);
    begin_ = begin;
    pieces_.clear();
    chars_ = text_.substr(begin, end - begin);
    size_t next = Next(begin, end);
    if (next == end) return end;
    joined_ = chars_;
    pieces_.push_back({0, begin});
    for (; next != end; next = Next(begin, end)) {
      begin = next;
      end = EndOf(begin);
      pieces_.push_back({joined_.size(), begin});
      joined_ += text_.substr(begin, end - begin);
    }
    chars_ = joined_;
    return end;
  }

  std::string_view chars() const { return chars_; }

  // Where the characters from `begin` to before `end`, which are not none, stand.
  Span Of(size_t begin, size_t end) const { return {PlaceOf(begin), PlaceOf(end - 1) + 1}; }

 private:
  struct Piece {
    size_t first = 0;  // of the characters
    size_t begin = 0;  // where it stands
  };

  size_t EndOf(size_t begin) const {
    size_t end = begin;
    while (end < text_.size() && SextetOf(text_[end]) != kNoSextet) end++;
    return end;
  }

  // Where that goes on which stands on a line from `begin` to `end`; `end`: nowhere.
  size_t Next(size_t begin, size_t end) const {
    if (end - begin < kLeastOfLine) return end;
    const size_t next = BehindBreak(text_, end);
    return next < text_.size() && IsBase64Byte(text_[next]) ? next : end;
  }

  size_t PlaceOf(size_t at) const {
    if (pieces_.empty()) return begin_ + at;
    const auto behind =
        std::upper_bound(pieces_.begin(), pieces_.end(), at,
                         [](size_t place, const Piece& piece) { return place < piece.first; });
    const Piece& piece = *std::prev(behind);
    return piece.begin + (at - piece.first);
  }

  const std::string_view text_;
  std::string_view chars_;
  size_t begin_ = 0;
  std::vector<Piece> pieces_;  // none: it stands on one line
  std::string joined_;
};

// Up to `most` bytes of what a gzip stream packs; sets `cut` where there is more: what stands
// before a stream breaks off is as good as a whole one.
std::string Inflate(std::string_view packed, size_t most, bool& cut) {
  constexpr int kGzipOnly = 16 + MAX_WBITS;
  z_stream stream{};
  std::string bytes;
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) return bytes;
  // zlib's interface takes what it only reads as if it wrote it.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(std::min<size_t>(packed.size(), UINT32_MAX));
  constexpr size_t kStep = 64 << 10;
  int result = Z_OK;
  while (result == Z_OK && bytes.size() < most) {
    const size_t size = bytes.size();
    bytes.resize(std::min(size + kStep, most));
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data() + size);
    stream.avail_out = static_cast<uInt>(bytes.size() - size);
    result = inflate(&stream, Z_NO_FLUSH);
    bytes.resize(bytes.size() - stream.avail_out);
  }
  cut |= result == Z_OK && bytes.size() == most;
  inflateEnd(&stream);
  return bytes;
}

class RunDecoder {
 public:
  RunDecoder(std::string_view text, const DecodedText* within, const DecodeLimits& limits,
             size_t& cut, const ShowDecoded& show)
      : within_(within), limits_(limits), cut_(cut), show_(show), run_(text) {}

  void All(const EncodingMarks& marks) {
    size_t floor = 0;  // what is behind the first line of a run may begin one
    for (const size_t begin : marks.runs) {
      if (begin < floor) continue;
      floor = run_.Take(begin);
      Decode();
    }
  }

 private:
  void Decode() {
    chars_ = run_.chars();
    if (within_ != nullptr && within_->ReadsAsWritten(run_.Of(0, chars_.size()))) return;
    ShowDigits();
    for (size_t first = 0; first < 4; first++) ShowText(first);
    // Zero bytes are a third of what base64 makes of UTF-16 in plain letters, and more of UTF-32.
    const auto zeros = static_cast<size_t>(std::count(chars_.begin(), chars_.end(), 'A'));
    if (zeros * 8 >= chars_.size() && zeros * 8 < chars_.size() * 7) ShowWide();
    ShowInflated();
  }

  uint8_t Sextet(size_t i) const { return SextetOf(chars_[i]); }
  uint8_t Digit(size_t i) const { return kDigits[static_cast<uint8_t>(chars_[i])]; }

  void Add(uint8_t byte, size_t begin, size_t end) {
    if (IsReadable(byte)) {
      decoded_.Add(static_cast<char>(byte), run_.Of(begin, end));
      ShowIfFull(decoded_, show_);
    } else {
      Flush();
    }
  }

  void Flush() {
    if (decoded_.bytes.size() >= kShortestDecoded) show_(decoded_);
    decoded_.Clear();
  }

  // Adds each stretch of `least` units or more that begin with a readable byte, and the one on
  // either side. So many hold what kShortestDecoded bytes of text stand in. One in `least` is
  // looked at to find them: in what is no text, hardly any other is.
  template <class IsLead, class AddUnit>
  void Stretches(size_t units, size_t least, IsLead is_lead, AddUnit add) {
    size_t floor = 0;  // units before it are looked at
    for (size_t probe = least - 1; probe < units; probe += least) {
      if (!is_lead(probe)) continue;
      size_t begin = probe;
      while (begin > floor && is_lead(begin - 1)) begin--;
      size_t end = probe + 1;
      while (end < units && is_lead(end)) end++;
      if (end - begin >= least) {
        // The unit before may end with the beginning of the text; so may that behind begin with
        // its end.
        for (size_t unit = begin - (begin > floor ? 1 : 0); unit < std::min(end + 1, units);
             unit++) {
          add(unit);
        }
        Flush();
      }
      floor = probe = end;
    }
  }

  // Letters may stand before digits: 0x41…, key_41….
  void ShowDigits() {
    constexpr size_t kLeast = 2 * kShortestDecoded;
    for (size_t probe = kLeast - 1; probe < chars_.size(); probe += kLeast) {
      if (Digit(probe) == kNone) continue;
      size_t begin = probe;
      while (begin > 0 && Digit(begin - 1) != kNone) begin--;
      size_t end = probe + 1;
      while (end < chars_.size() && Digit(end) != kNone) end++;
      if (end - begin >= kLeast) {
        ShowHex(begin, end);
        ShowHex(begin + 1, end);
      }
      probe = end;
    }
  }

  void ShowHex(size_t begin, size_t end) {
    decoded_.encoding = Encoding::kHex;
    const auto byte = [&](size_t unit) {
      const size_t at = begin + 2 * unit;
      return static_cast<uint8_t>(Digit(at) << 4 | Digit(at + 1));
    };
    Stretches((end - begin) / 2, kShortestDecoded,
              [&](size_t unit) { return IsReadable(byte(unit)); },
              [&](size_t unit) { Add(byte(unit), begin + 2 * unit, begin + 2 * unit + 2); });
  }

  void ShowText(size_t first) {
    decoded_.encoding = Encoding::kBase64;
    const size_t size = chars_.size();
    // A single character that is left over has no byte.
    const size_t units = (size - first + 2) / 4;
    constexpr size_t kWholeGroups = (kShortestDecoded - 4) / 3;
    Stretches(
        units, kWholeGroups, [&](size_t unit) { return kLeads[Sextet(first + 4 * unit)]; },
        [&](size_t unit) { AddGroup(first + 4 * unit); });
  }

  void AddGroup(size_t i) {
    const size_t left = std::min<size_t>(chars_.size() - i, 4);
    const uint8_t second = Sextet(i + 1);
    Add(static_cast<uint8_t>(Sextet(i) << 2 | second >> 4), i, i + 2);
    if (left < 3) return;
    const uint8_t third = Sextet(i + 2);
    Add(static_cast<uint8_t>(second << 4 | third >> 2), i + 1, i + 3);
    if (left < 4) return;
    Add(static_cast<uint8_t>(third << 6 | Sextet(i + 3)), i + 2, i + 4);
  }

  // Calls add(byte, i) for all that the run is of, text or not, from a character on; ends early
  // where that gives false. The byte is of the characters i and i + 1.
  template <class AddByte>
  void EachByte(size_t first, AddByte add) const {
    for (size_t i = first; i + 1 < chars_.size(); i++) {
      const size_t in_group = (i - first) % 4;
      if (in_group == 3) continue;
      const int left = static_cast<int>(2 + 2 * in_group);
      const int right = 6 - left;
      if (!add(static_cast<char>(Sextet(i) << left | Sextet(i + 1) >> right), i)) return;
    }
  }

  void ShowWide() {
    const ShowDecoded show = [&](DecodedText& decoded) {
      if (HoldsWideText(decoded.bytes)) show_(decoded);
    };
    decoded_.encoding = Encoding::kBase64;
    for (size_t first = 0; first < 4; first++) {
      EachByte(first, [&](char byte, size_t i) {
        decoded_.Add(byte, run_.Of(i, i + 2));
        ShowIfFull(decoded_, show);
        return true;
      });
      show(decoded_);
      decoded_.Clear();
    }
  }

  // A gzip file begins with 1f 8b 08: H4sI, where a group begins with it.
  void ShowInflated() {
    constexpr std::string_view kMagic = "H4sI";
    size_t streams = 0;
    for (size_t at = FindWord(chars_, kMagic);
         at != std::string_view::npos && streams < kMostStreams;
         at = FindWord(chars_, kMagic, at + 1)) {
      streams++;
      std::string packed;
      EachByte(at, [&](char byte, size_t) {
        packed += byte;
        return packed.size() < limits_.inflated;
      });
      const size_t most =
          std::min(limits_.inflated, limits_.free + packed.size() * limits_.for_each_byte);
      bool cut = packed.size() == limits_.inflated;
      std::string inflated = Inflate(packed, most, cut);
      cut_ += cut ? 1 : 0;
      if (inflated.size() < kShortestDecoded) continue;
      decoded_.encoding = Encoding::kGzip;
      decoded_.bytes = std::move(inflated);
      decoded_.whole = run_.Of(at, chars_.size());
      show_(decoded_);
      decoded_.Clear();
    }
  }

  const DecodedText* const within_;
  const DecodeLimits& limits_;
  size_t& cut_;
  const ShowDecoded& show_;
  Run run_;
  std::string_view chars_;  // the run's
  DecodedText decoded_;
};

}  // namespace

void EachEncodedRun(std::string_view text, const EncodingMarks& marks, const DecodedText* within,
                    const DecodeLimits& limits, size_t& cut, const ShowDecoded& show) {
  RunDecoder(text, within, limits, cut, show).All(marks);
}

bool MayGoOn(std::string_view before, std::string_view next) {
  if (before.size() < kLeastOfLine || next.empty() || !IsBase64Byte(next.front())) return false;
  const std::string_view last = before.substr(before.size() - kLeastOfLine);
  return std::all_of(last.rbegin(), last.rend(), IsBase64Byte);
}

}  // namespace leaktight
