#include "engine/wide_text.h"

#include "engine/decoded_pieces.h"

namespace leaktight {
namespace {

// How the bytes of a character stand that has one byte.
struct Form {
  Encoding encoding;
  size_t unit;  // bytes
  size_t at;    // which of them is the character; the others are zero
};

// The longer first: what is UTF-32 begins like UTF-16.
constexpr Form kForms[] = {
    {Encoding::kUtf32, 4, 0},
    {Encoding::kUtf32, 4, 3},
    {Encoding::kUtf16, 2, 0},
    {Encoding::kUtf16, 2, 1},
};

bool IsCharacter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0x20 && byte != 0x7f) || c == '\n' || c == '\r' || c == '\t';
}

bool HasUnit(std::string_view text, size_t at, const Form& form) {
  if (at + form.unit > text.size()) return false;
  for (size_t i = 0; i < form.unit; i++) {
    if (i == form.at ? !IsCharacter(text[at + i]) : text[at + i] != '\0') return false;
  }
  return true;
}

// Calls found(form, begin, end) for each stretch, `zero` being the first zero byte; ends early
// where that gives false.
template <class Found>
void EachStretch(std::string_view text, size_t zero, Found found) {
  size_t floor = 0;
  while (zero != std::string_view::npos) {
    size_t next = zero + 1;
    for (const Form& form : kForms) {
      // The first zero byte of a stretch stands behind its first character, or begins it.
      const size_t behind = form.at == 0 ? 1 : 0;
      if (zero < floor + behind) continue;
      const size_t begin = zero - behind;
      size_t end = begin;
      while (HasUnit(text, end, form)) end += form.unit;
      if (end - begin < kShortestDecoded * form.unit) continue;
      if (!found(form, begin, end)) return;
      floor = next = end;
      break;
    }
    zero = text.find('\0', next);
  }
}

}  // namespace

void EachWideText(std::string_view text, const EncodingMarks& marks, const ShowDecoded& show) {
  DecodedText decoded;
  EachStretch(text, marks.zero, [&](const Form& form, size_t begin, size_t end) {
    decoded.Clear();
    decoded.encoding = form.encoding;
    for (size_t at = begin; at < end; at += form.unit) {
      decoded.Add(text[at + form.at], {at, at + form.unit});
      ShowIfFull(decoded, show);
    }
    show(decoded);
    return true;
  });
}

bool HoldsWideText(std::string_view text) {
  bool holds = false;
  EachStretch(text, text.find('\0'), [&](const Form&, size_t, size_t) {
    holds = true;
    return false;
  });
  return holds;
}

}  // namespace leaktight
