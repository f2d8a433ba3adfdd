#include "engine/known_forms.h"

#include <algorithm>
#include <array>
#include <bitset>

#include "base/text.h"
#include "engine/words.h"

namespace leaktight {
namespace {

constexpr std::string_view kLower = "0123456789abcdef";
constexpr std::string_view kUpper = "0123456789ABCDEF";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

bool Holds(std::string_view set, char c) {
  return set.find(c) != std::string_view::npos;
}

class Writer {
 public:
  Writer(std::string_view value, SecretBytes& pool, std::vector<KnownForm>& forms)
      : value_(value), pool_(pool), forms_(forms), first_(forms.size()) {}

  void WriteAll() {
    Begin(ValueForm::kPlain);
    pool_.Append(value_);
    End();
    Base64OfAll(value_);
    // Most values are letters and digits, which nothing escapes.
    if (std::all_of(value_.begin(), value_.end(), IsAlnum)) return;
    Urls();
    Jsons();
    JsonTwice();
    YamlDouble(kUpper);
    YamlDouble(kLower);
    YamlSingle();
    // A document in JSON as one value of a Secret.
    // Most values have none, and each page that is locked for one costs more than all of its forms.
    if (std::none_of(value_.begin(), value_.end(), [](char c) { return ShortEscape(c) != 0; })) {
      return;
    }
    SecretBytes escaped;
    for (const char c : value_) {
      const char letter = ShortEscape(c);
      if (letter != 0) escaped.Append('\\');
      escaped.Append(letter == 0 ? c : letter);
    }
    Base64OfAll(escaped.view());
  }

 private:
  void Begin(ValueForm form) { current_ = {static_cast<uint32_t>(pool_.size()), 0, form}; }

  void End() {
    current_.size = static_cast<uint32_t>(pool_.size() - current_.begin);
    const std::string_view bytes = pool_.view(current_.begin, current_.size);
    const bool known = std::any_of(
        forms_.begin() + static_cast<std::ptrdiff_t>(first_), forms_.end(),
        [&](const KnownForm& other) { return pool_.view(other.begin, other.size) == bytes; });
    if (known || bytes.size() < kShortestForm) return pool_.CutTo(current_.begin);
    forms_.push_back(current_);
  }

  void Base64OfAll(std::string_view bytes) {
    for (size_t place = 0; place < 3; place++) {
      Base64(bytes, place, kBase64);
      Base64(bytes, place, kBase64Url);
    }
  }

  // `place`: of the first byte in a group of three.
  void Base64(std::string_view bytes, size_t place, std::string_view alphabet) {
    Begin(ValueForm::kBase64);
    const size_t begin = place * 8;
    const size_t end = begin + bytes.size() * 8;
    for (size_t bit = (begin + 5) / 6 * 6; bit + 6 <= end; bit += 6) {
      const size_t at = (bit - begin) / 8;
      const size_t shift = (bit - begin) % 8;
      const unsigned high = static_cast<uint8_t>(bytes[at]);
      const unsigned low = at + 1 < bytes.size() ? static_cast<uint8_t>(bytes[at + 1]) : 0U;
      pool_.Append(alphabet[((high << 8 | low) >> (10 - shift)) & 63U]);
    }
    current_.cut_before = begin % 6 != 0;
    current_.cut_after = end % 6 != 0;
    End();
  }

  // What RFC 3986 leaves alone in one place and another, what encodeURIComponent and encodeURI do,
  // and what a form does, which also writes a blank as a plus. Most values have few of all those
  // characters, so that most of the forms are the same.
  void Urls() {
    constexpr std::array<std::string_view, 7> kLeftAlone = {"-._~",
                                                            "-._~!*'()",
                                                            "-._~/",
                                                            "-._~!$&'()*+,;=",
                                                            "-._~!$&'()*+,;=:@",
                                                            "-._~!$&'()*+,;=:@/?#",
                                                            "-._*"};
    std::array<std::bitset<64>, kLeftAlone.size()> escaped;
    for (size_t i = 0; i < kLeftAlone.size(); i++) {
      for (size_t at = 0; at < std::min(value_.size(), escaped[i].size()); at++) {
        escaped[i][at] = !IsAlnum(value_[at]) && !Holds(kLeftAlone[i], value_[at]);
      }
      const auto before = escaped.begin() + static_cast<std::ptrdiff_t>(i);
      const bool plus = i + 1 == kLeftAlone.size();
      const bool is_new = value_.size() > escaped[i].size() || (plus && Holds(value_, ' ')) ||
                          std::find(escaped.begin(), before, escaped[i]) == before;
      if (!is_new) continue;
      Url(kLeftAlone[i], plus, kUpper);
      Url(kLeftAlone[i], plus, kLower);
    }
  }

  void Url(std::string_view left_alone, bool plus, std::string_view hex) {
    Begin(ValueForm::kUrl);
    for (const char c : value_) {
      if (IsAlnum(c) || Holds(left_alone, c)) {
        pool_.Append(c);
      } else if (c == ' ' && plus) {
        pool_.Append('+');
      } else {
        pool_.Append('%');
        Hex(static_cast<uint8_t>(c), 2, hex);
      }
    }
    End();
  }

  void Hex(uint32_t number, int digits, std::string_view hex) {
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      pool_.Append(hex[number >> shift & 15U]);
    }
  }

  // The letter of JSON's short escape; 0: it has none.
  static char ShortEscape(char c) {
    constexpr std::string_view kFrom = "\"\\\n\r\t\b\f";
    constexpr std::string_view kTo = "\"\\nrtbf";
    const size_t at = kFrom.find(c);
    return at == std::string_view::npos ? '\0' : kTo[at];
  }

  void Unicode(uint32_t code, std::string_view hex) {
    const auto unit = [&](uint32_t number) {
      pool_.Append("\\u");
      Hex(number, 4, hex);
    };
    if (code < 0x10000) return unit(code);
    unit(0xd800 + ((code - 0x10000) >> 10));
    unit(0xdc00 + ((code - 0x10000) & 0x3ff));
  }

  void Jsons() {
    const bool is_ascii = std::all_of(value_.begin(), value_.end(),
                                      [](char c) { return static_cast<uint8_t>(c) < 0x80; });
    for (const std::string_view also : {"", "/", "<>&"}) {
      if (!also.empty() && value_.find_first_of(also) == std::string_view::npos) continue;
      for (const std::string_view hex : {kLower, kUpper}) {
        Json(also, false, hex);
        if (!is_ascii) Json(also, true, hex);
      }
    }
  }

  // `also`: what is escaped though it need not be; `ascii`: nothing else is left.
  void Json(std::string_view also, bool ascii, std::string_view hex) {
    Begin(ValueForm::kJson);
    for (size_t i = 0; i < value_.size(); i++) {
      const char c = value_[i];
      const CodePoint point = DecodeUtf8(value_.substr(i));
      if (const char letter = ShortEscape(c); letter != 0) {
        pool_.Append('\\');
        pool_.Append(letter);
      } else if (c == '/' && Holds(also, c)) {
        pool_.Append("\\/");
      } else if (static_cast<uint8_t>(c) < 0x20 || Holds(also, c)) {
        Unicode(static_cast<uint8_t>(c), hex);
      } else if (ascii && point.size > 1) {
        Unicode(point.value, hex);
        i += point.size - 1;
      } else {
        pool_.Append(c);
      }
    }
    End();
  }

  // The document as a string of another one: "{\"password\": \"…\"}".
  void JsonTwice() {
    Begin(ValueForm::kJson);
    for (const char c : value_) {
      const char letter = ShortEscape(c);
      if (static_cast<uint8_t>(c) < 0x20 && letter == 0) {
        pool_.Append('\\');
        Unicode(static_cast<uint8_t>(c), kLower);
      } else if (letter == 0) {
        pool_.Append(c);
      } else {
        pool_.Append(letter == '"' || letter == '\\' ? "\\\\\\" : "\\\\");
        pool_.Append(letter);
      }
    }
    End();
  }

  void YamlDouble(std::string_view hex) {
    Begin(ValueForm::kYaml);
    for (size_t i = 0; i < value_.size(); i++) {
      const char c = value_[i];
      const CodePoint point = DecodeUtf8(value_.substr(i));
      if (const char letter = ShortEscape(c); letter != 0) {
        pool_.Append('\\');
        pool_.Append(letter);
      } else if (static_cast<uint8_t>(c) < 0x20 || (point.size > 1 && point.value < 0x100)) {
        pool_.Append("\\x");
        Hex(point.value, 2, hex);
        i += std::max<size_t>(point.size, 1) - 1;
      } else if (point.size > 1) {
        pool_.Append(point.value < 0x10000 ? "\\u" : "\\U");
        Hex(point.value, point.value < 0x10000 ? 4 : 8, hex);
        i += point.size - 1;
      } else {
        pool_.Append(c);
      }
    }
    End();
  }

  void YamlSingle() {
    Begin(ValueForm::kYaml);
    for (const char c : value_) {
      if (c == '\'') pool_.Append(c);
      pool_.Append(c);
    }
    End();
  }

  const std::string_view value_;
  SecretBytes& pool_;
  std::vector<KnownForm>& forms_;
  const size_t first_;  // of this value's
  KnownForm current_;
};

}  // namespace

std::string_view Describe(ValueForm form) {
  constexpr std::array<std::string_view, 5> kWords = {"", "in base64", "escaped as in a URL",
                                                      "escaped as in JSON", "escaped as in YAML"};
  return kWords[static_cast<size_t>(form)];
}

void AppendForms(std::string_view value, SecretBytes& pool, std::vector<KnownForm>& forms) {
  if (value.size() >= kShortestForm) Writer(value, pool, forms).WriteAll();
}

}  // namespace leaktight
