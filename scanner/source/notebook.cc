#include "source/notebook.h"

#include <optional>
#include <utility>

namespace leaktight {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::optional<uint32_t> HexDigits(std::string_view digits) {
  if (digits.size() < 4) return std::nullopt;
  uint32_t value = 0;
  for (const char c : digits.substr(0, 4)) {
    value <<= 4;
    if (c >= '0' && c <= '9') {
      value |= static_cast<uint32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      value |= static_cast<uint32_t>(c - 'a' + 10);
    } else if (c >= 'A' && c <= 'F') {
      value |= static_cast<uint32_t>(c - 'A' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

void PutCharacter(uint32_t code, std::string& to) {
  const auto tail = [&](int shift) { to += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x80) {
    to += static_cast<char>(code);
  } else if (code < 0x800) {
    to += static_cast<char>(0xc0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    to += static_cast<char>(0xe0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    to += static_cast<char>(0xf0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

class Reader {
 public:
  explicit Reader(std::string_view json) : json_(json) {}

  std::vector<InnerText> Read() {
    while (at_ < json_.size()) {
      const char c = json_[at_];
      if (c == '"') {
        // The next string of an array goes on with the same text; a name is none.
        TakeString();
        if (Next() == ':') {
          Forget();
        } else if (Next() != ',' || !AnotherFollows()) {
          Keep();
        } else {
          is_other_ = true;
        }
        continue;
      }
      if (kBlanks.find(c) == std::string_view::npos && c != ',') Keep();
      at_++;
    }
    Keep();
    return std::move(texts_);
  }

 private:
  size_t BehindBlanks(size_t at) const {
    const size_t next = json_.find_first_not_of(kBlanks, at);
    return next == std::string_view::npos ? json_.size() : next;
  }
  char Next() const {
    const size_t next = BehindBlanks(at_);
    return next < json_.size() ? json_[next] : '\0';
  }
  // Behind a comma: a string that is no name of an object's member. Where it is one, what stands
  // before it was a value by itself.
  bool AnotherFollows() const {
    const size_t next = BehindBlanks(BehindBlanks(at_) + 1);
    if (next >= json_.size() || json_[next] != '"') return false;
    size_t end = next + 1;
    while (end < json_.size() && json_[end] != '"') end += json_[end] == '\\' ? 2 : 1;
    const size_t behind = BehindBlanks(end + 1);
    return behind >= json_.size() || json_[behind] != ':';
  }

  void Keep() {
    if (is_other_ && !now_.text.empty()) {
      now_.places.push_back(static_cast<uint32_t>(end_));
      texts_.push_back(std::move(now_));
    }
    Forget();
  }

  void Forget() {
    now_ = {};
    is_other_ = false;
  }

  void TakeString() {
    at_++;
    while (at_ < json_.size() && json_[at_] != '"') {
      const size_t begin = at_;
      if (json_[at_] == '\\') {
        TakeEscape();
      } else {
        now_.text += json_[at_++];
      }
      now_.places.resize(now_.text.size(), static_cast<uint32_t>(begin));
    }
    end_ = at_;
    if (at_ < json_.size()) at_++;
  }

  void TakeEscape() {
    const std::string_view rest = json_.substr(at_ + 1);
    at_ += rest.empty() ? 1 : 2;
    if (rest.empty()) return;
    // The end of a line alone makes a text no other.
    is_other_ = is_other_ || rest[0] != 'n';
    switch (rest[0]) {
      case 'n':
        now_.text += '\n';
        return;
      case 't':
        now_.text += '\t';
        return;
      case 'r':
        now_.text += '\r';
        return;
      case 'b':
      case 'f':
        now_.text += ' ';
        return;
      case 'u':
        break;
      default:
        now_.text += rest[0];
        return;
    }
    const std::optional<uint32_t> first = HexDigits(rest.substr(1));
    if (!first) return;
    at_ += 4;
    uint32_t code = *first;
    if (code >= 0xd800 && code < 0xdc00 && json_.substr(at_).starts_with("\\u")) {
      const std::optional<uint32_t> second = HexDigits(json_.substr(at_ + 2));
      if (second && *second >= 0xdc00 && *second < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (*second - 0xdc00);
        at_ += 6;
      }
    }
    PutCharacter(code, now_.text);
  }

  const std::string_view json_;
  size_t at_ = 0;
  size_t end_ = 0;         // of the last string: its closing quote
  bool is_other_ = false;  // than the notebook's own bytes say
  InnerText now_;
  std::vector<InnerText> texts_;
};

}  // namespace

bool LooksLikeNotebook(std::string_view bytes) {
  const size_t first = bytes.find_first_not_of(kBlanks);
  return first != std::string_view::npos && bytes[first] == '{' &&
         bytes.find("\"nbformat\"") != std::string_view::npos;
}

std::vector<InnerText> TextsOf(std::string_view notebook) {
  if (notebook.size() >= UINT32_MAX) return {};
  return Reader(notebook).Read();
}

}  // namespace leaktight
