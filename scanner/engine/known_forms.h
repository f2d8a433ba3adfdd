// The ways in which a value can stand in a file.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/secret_bytes.h"

namespace leaktight {

enum class ValueForm : uint8_t { kPlain, kBase64, kUrl, kJson, kYaml };

// "in base64", to be put behind "it stands here"; empty of kPlain.
std::string_view Describe(ValueForm form);

// One of them, as bytes of a pool.
struct KnownForm {
  uint32_t begin = 0;
  uint32_t size = 0;
  ValueForm form = ValueForm::kPlain;
  // Of base64: the character before it, or behind it, holds bits of the value and of its neighbour.
  bool cut_before = false;
  bool cut_after = false;
};

// No form is shorter: what is, is found in any text.
inline constexpr size_t kShortestForm = 8;

// Appends to `pool` the bytes of every form that `value` takes, and to `forms` where they stand,
// each once, the plain one first:
// - as it is;
// - base64 (RFC 4648, both alphabets) from each of the three places that it can have in a group of
//   three bytes: the characters that the value alone decides, whatever stands before and behind it;
// - percent-encoded (RFC 3986), with the characters that are left alone by the RFC, by JavaScript's
//   encodeURIComponent, by Python's quote() and by forms (a blank is `+`), hexadecimal digits in
//   either case;
// - within a JSON string (RFC 8259): as little escaped as may be, the slash too (PHP), `<>&` too
//   (Go), each with what is not ASCII escaped or not, and a string within a string;
// - within a YAML scalar (YAML 1.2.2, 5.7): double quotes, with `\x` and `\u`, and single ones.
// A value of less than kShortestForm bytes has none. `value` does not lie in `pool`.
void AppendForms(std::string_view value, SecretBytes& pool, std::vector<KnownForm>& forms);

}  // namespace leaktight
