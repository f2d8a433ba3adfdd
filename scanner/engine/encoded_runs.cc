#include "engine/encoded_runs.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/decoded_views.h"
#include "engine/wide_text.h"

namespace leaktight {
namespace {

// Programs break base64 behind 60, 64 or 76 characters; what ends earlier ends.
constexpr size_t kLeastOfLine = 48;

// Of one run: each is a look at all that stands behind it.
constexpr size_t kMostStreams = 4;

constexpr uint8_t kNone = 0xff;

constexpr std::array<uint8_t, 256> kSextets = [] {
  std::array<uint8_t, 256> sextets{};
  sextets.fill(kNone);
  for (uint8_t i = 0; i < 26; i++) {
    sextets['A' + i] = i;
    sextets['a' + i] = static_cast<uint8_t>(26 + i);
  }
  for (uint8_t i = 0; i < 10; i++) sextets['0' + i] = static_cast<uint8_t>(52 + i);
  sextets['+'] = sextets['-'] = 62;
  sextets['/'] = sextets['_'] = 63;
  return sextets;
}();

constexpr std::array<uint8_t, 256> kDigits = [] {
  std::array<uint8_t, 256> digits{};
  digits.fill(kNone);
  for (uint8_t i = 0; i < 10; i++) digits['0' + i] = i;
  for (uint8_t i = 0; i < 6; i++) {
    digits['a' + i] = digits['A' + i] = static_cast<uint8_t>(10 + i);
  }
  return digits;
}();

uint8_t SextetOf(char c) {
  return kSextets[static_cast<uint8_t>(c)];
}

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
    places_.clear();
    bool lower = false;
    bool upper = false;
    zeros_ = 0;
    size_t at = begin;
    for (size_t of_line = 0; at < text_.size();) {
      const char c = text_[at];
      if (!IsBase64Byte(c)) {
        const size_t next = of_line < kLeastOfLine ? at : BehindBreak(text_, at);
        if (next == at || next == text_.size() || !IsBase64Byte(text_[next])) break;
        of_line = 0;
        at = next;
        continue;
      }
      lower |= c >= 'a';  // no other character of a run stands behind it in ASCII
      upper |= c >= 'A' && c <= 'Z';
      zeros_ += c == 'A' ? 1 : 0;
      places_.push_back(at);
      of_line++;
      at++;
    }
    mixed_ = lower && upper;
    return at;
  }

  size_t size() const { return places_.size(); }
  // Base64 of text has letters of both cases, as good as always.
  bool IsMixed() const { return mixed_; }
  // Zero bytes are a third of what base64 makes of UTF-16 in plain letters.
  bool HasManyZeros() const { return zeros_ * 8 >= places_.size(); }
  uint8_t Sextet(size_t i) const { return SextetOf(text_[places_[i]]); }
  uint8_t Digit(size_t i) const { return kDigits[static_cast<uint8_t>(text_[places_[i]])]; }
  char Char(size_t i) const { return text_[places_[i]]; }
  Span Of(size_t begin, size_t end) const { return {places_[begin], places_[end - 1] + 1}; }

 private:
  const std::string_view text_;
  std::vector<size_t> places_;
  bool mixed_ = false;
  size_t zeros_ = 0;
};

// Up to `most` bytes of what a gzip stream packs, `cut` where that is not all of it: what stands
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
  cut = result == Z_OK && bytes.size() == most;
  inflateEnd(&stream);
  return bytes;
}

class RunDecoder {
 public:
  RunDecoder(std::string_view text, const DecodedText* within, const DecodeLimits& limits,
             size_t& cut, const ShowDecoded& show)
      : text_(text), within_(within), limits_(limits), cut_(cut), show_(show), run_(text) {}

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
    const Span whole = run_.Of(0, run_.size());
    if (within_ != nullptr && within_->ReadsAsWritten(whole)) return;
    ShowDigits();
    if (!run_.IsMixed()) return;
    for (size_t first = 0; first < 4; first++) ShowText(first);
    if (run_.HasManyZeros()) ShowWide();
    ShowInflated();
  }

  void Add(uint8_t byte, size_t begin, size_t end) {
    if (IsReadable(byte)) {
      decoded_.Add(static_cast<char>(byte), run_.Of(begin, end));
    } else {
      Flush();
    }
  }

  void Flush() {
    if (decoded_.bytes.size() >= kShortestDecoded) show_(decoded_);
    decoded_.Clear();
  }

  // Letters may stand before digits: 0x41…, key_41….
  void ShowDigits() {
    for (size_t begin = 0; begin < run_.size();) {
      size_t end = begin;
      while (end < run_.size() && run_.Digit(end) != kNone) end++;
      if (end - begin >= 2 * kShortestDecoded) {
        ShowHex(begin, end);
        ShowHex(begin + 1, end);
      }
      begin = end + 1;
    }
  }

  void ShowHex(size_t begin, size_t end) {
    decoded_.encoding = Encoding::kHex;
    for (size_t i = begin; i + 1 < end; i += 2) {
      Add(static_cast<uint8_t>(run_.Digit(i) << 4 | run_.Digit(i + 1)), i, i + 2);
    }
    Flush();
  }

  void ShowText(size_t first) {
    decoded_.encoding = Encoding::kBase64;
    const size_t size = run_.size();
    for (size_t i = first; i + 1 < size; i += 4) {
      const uint8_t lead = run_.Sextet(i);
      if (!kLeads[lead] && decoded_.bytes.empty() && i + 4 < size) {
        // The group's other two bytes may begin a text, of which the next group is then a part.
        if (!kLeads[run_.Sextet(i + 4)]) continue;
      }
      const uint8_t second = run_.Sextet(i + 1);
      Add(static_cast<uint8_t>(lead << 2 | second >> 4), i, i + 2);
      if (i + 2 >= size) break;
      const uint8_t third = run_.Sextet(i + 2);
      Add(static_cast<uint8_t>(second << 4 | third >> 2), i + 1, i + 3);
      if (i + 3 >= size) break;
      Add(static_cast<uint8_t>(third << 6 | run_.Sextet(i + 3)), i + 2, i + 4);
    }
    Flush();
  }

  // All that the run is of, text or not.
  void DecodeAll(size_t first) {
    decoded_.Clear();
    const size_t size = run_.size();
    for (size_t i = first; i + 1 < size; i++) {
      const size_t in_group = (i - first) % 4;
      if (in_group == 3) continue;
      const int left = static_cast<int>(2 + 2 * in_group);
      const int right = 6 - left;
      const int bits = run_.Sextet(i) << left | run_.Sextet(i + 1) >> right;
      decoded_.Add(static_cast<char>(bits & 0xff), run_.Of(i, i + 2));
    }
  }

  void ShowWide() {
    decoded_.encoding = Encoding::kBase64;
    for (size_t first = 0; first < 4; first++) {
      DecodeAll(first);
      if (HoldsWideText(decoded_.bytes)) show_(decoded_);
    }
    decoded_.Clear();
  }

  // A gzip file begins with 1f 8b 08: H4sI, where a group begins with it.
  void ShowInflated() {
    constexpr std::string_view kMagic = "H4sI";
    size_t streams = 0;
    for (size_t i = 0; i + kMagic.size() < run_.size() && streams < kMostStreams; i++) {
      bool begins = true;
      for (size_t j = 0; j < kMagic.size() && begins; j++) begins = run_.Char(i + j) == kMagic[j];
      if (!begins) continue;
      streams++;
      DecodeAll(i);
      const std::string packed = std::move(decoded_.bytes);
      decoded_.Clear();
      bool cut = false;
      const size_t most =
          std::min(limits_.inflated, limits_.free + packed.size() * limits_.for_each_byte);
      std::string inflated = Inflate(packed, most, cut);
      cut_ += cut ? 1 : 0;
      if (inflated.size() < kShortestDecoded) continue;
      decoded_.encoding = Encoding::kGzip;
      decoded_.bytes = std::move(inflated);
      decoded_.whole = run_.Of(i, run_.size());
      show_(decoded_);
      decoded_.Clear();
    }
  }

  const std::string_view text_;
  const DecodedText* const within_;
  const DecodeLimits& limits_;
  size_t& cut_;
  const ShowDecoded& show_;
  Run run_;
  DecodedText decoded_;
};

}  // namespace

void EachEncodedRun(std::string_view text, const EncodingMarks& marks, const DecodedText* within,
                    const DecodeLimits& limits, size_t& cut, const ShowDecoded& show) {
  RunDecoder(text, within, limits, cut, show).All(marks);
}

bool MayGoOn(std::string_view line, std::string_view next) {
  if (line.size() < kLeastOfLine || next.empty() || !IsBase64Byte(next.front())) return false;
  line.remove_prefix(line.size() - kLeastOfLine);
  return std::all_of(line.begin(), line.end(), IsBase64Byte);
}

}  // namespace leaktight
