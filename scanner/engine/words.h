// The words of an identifier or a short text.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace leaktight {

constexpr bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool IsQuote(char c) {
  return c == '"' || c == '\'' || c == '`';
}
constexpr bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool IsLetter(char c) {
  return IsLower(c) || IsUpper(c);
}
constexpr bool IsAlnum(char c) {
  return IsLetter(c) || IsDigit(c);
}
constexpr bool IsHex(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
constexpr char LowerOf(char c) {
  return IsUpper(c) ? static_cast<char>(c + 32) : c;
}

// Splits an identifier of any case style into lower-case words: dbPassword, DB_PASSWORD and
// db-password are all `db`, `password`; HTTPServer is `http`, `server`; oauth2Token is `oauth2`,
// `token`. Words live in the object: no memory is allocated. Of a long text the end is looked at,
// because that is where the word stands that says what a name is.
class Words {
 public:
  static constexpr size_t kMostBytes = 96;
  static constexpr size_t kMostWords = 24;

  explicit Words(std::string_view text) {
    if (text.size() > kMostBytes) text.remove_prefix(text.size() - kMostBytes);
    for (size_t i = 0; i < text.size(); i++) {
      letters_[i] = LowerOf(text[i]);
      if (!IsAlnum(text[i])) {
        Close(i);
        continue;
      }
      if (i > 0 && BeginsWord(text, i)) Close(i);
      if (!open_) {
        begin_ = i;
        open_ = true;
      }
    }
    Close(text.size());
  }

  size_t size() const { return size_; }
  std::string_view operator[](size_t i) const {
    return std::string_view(letters_.data(), kMostBytes).substr(words_[i].begin, words_[i].size);
  }

 private:
  struct Word {
    uint8_t begin = 0;
    uint8_t size = 0;
  };

  static bool BeginsWord(std::string_view text, size_t i) {
    const char before = text[i - 1];
    const char here = text[i];
    if (IsDigit(before)) return IsLetter(here);
    if (!IsUpper(here)) return false;
    if (IsLower(before)) return true;
    return IsUpper(before) && i + 1 < text.size() && IsLower(text[i + 1]);
  }

  void Close(size_t end) {
    if (!open_) return;
    open_ = false;
    if (size_ == kMostWords) {  // the last words count
      std::copy(words_.begin() + 1, words_.end(), words_.begin());
      size_--;
    }
    words_[size_++] = {static_cast<uint8_t>(begin_), static_cast<uint8_t>(end - begin_)};
  }

  std::array<char, kMostBytes> letters_;
  std::array<Word, kMostWords> words_;
  size_t size_ = 0;
  size_t begin_ = 0;
  bool open_ = false;
};

}  // namespace leaktight
