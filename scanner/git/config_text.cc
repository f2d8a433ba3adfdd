#include "git/config_text.h"

#include <utility>

#include "base/text.h"

namespace leaktight {
namespace {

// As git's ctype.c has them: whatever the locale.
bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool IsKeyByte(char c) {
  return IsLetter(c) || (c >= '0' && c <= '9') || c == '-';
}

// The steps are those of git's config.c: git_parse_source, get_base_var, get_value, parse_value.
class ConfigParser {
 public:
  explicit ConfigParser(std::string_view text) : text_(text) {}

  bool Read(const std::function<void(const ConfigSetting& setting)>& see) {
    if (text_.find('\0') != std::string_view::npos) return false;
    bool comment = false;
    while (at_ < text_.size()) {
      const char c = Next();
      if (c == '\n') {
        comment = false;
      } else if (comment || IsSpace(c)) {
        continue;
      } else if (c == '#' || c == ';') {
        comment = true;
      } else if (c == '[') {
        if (!ReadSection()) return false;
      } else {
        if (!IsLetter(c) || section_.empty()) return false;
        ConfigSetting setting;
        if (!ReadSetting(c, setting)) return false;
        see(setting);
      }
    }
    return true;
  }

 private:
  // The end of the text ends a line; so does "\r\n", as one.
  char Next() {
    if (at_ == text_.size()) return '\n';
    const char c = text_[at_++];
    if (c == '\r' && at_ < text_.size() && text_[at_] == '\n') return text_[at_++];
    return c;
  }
  bool AtEnd() const { return at_ == text_.size(); }

  bool ReadSection() {
    section_.clear();
    while (!AtEnd()) {
      const char c = Next();
      if (c == ']') return !section_.empty();
      if (IsSpace(c)) return ReadSubsection(c);
      if (!IsKeyByte(c) && c != '.') return false;
      section_ += AsciiLower(c);
    }
    return false;
  }

  bool ReadSubsection(char c) {
    while (IsSpace(c)) {
      if (c == '\n' || AtEnd()) return false;
      c = Next();
    }
    if (c != '"') return false;
    section_ += '.';
    while (!AtEnd()) {
      c = Next();
      if (c == '"') return !AtEnd() && Next() == ']';
      if (c == '\\' && !AtEnd()) c = Next();
      if (c == '\n') return false;
      section_ += c;
    }
    return false;
  }

  bool ReadSetting(char c, ConfigSetting& setting) {
    setting.key = section_ + '.';
    for (; IsKeyByte(c); c = Next()) setting.key += AsciiLower(c);
    while (c == ' ' || c == '\t') c = Next();
    if (c == '\n') return true;
    return c == '=' && ReadValue(setting.value.emplace());
  }

  bool ReadValue(std::string& value) {
    bool quoted = false;
    bool comment = false;
    size_t spaces = 0;
    while (true) {
      char c = Next();
      if (c == '\n') return !quoted;
      if (comment) continue;
      if (IsSpace(c) && !quoted) {
        if (!value.empty()) spaces++;
        continue;
      }
      if (!quoted && (c == ';' || c == '#')) {
        comment = true;
        continue;
      }
      value.append(std::exchange(spaces, 0), ' ');
      if (c == '"') {
        quoted = !quoted;
        continue;
      }
      if (c == '\\') {
        c = Next();
        if (c == '\n') {
          if (AtEnd()) return !quoted;
          continue;
        }
        constexpr std::string_view kLetters = "tbn\\\"";
        constexpr std::string_view kMeanings = "\t\b\n\\\"";
        const size_t letter = kLetters.find(c);
        if (letter == std::string_view::npos) return false;
        c = kMeanings[letter];
      }
      value += c;
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string section_;
};

}  // namespace

bool ReadConfigText(std::string_view text,
                    const std::function<void(const ConfigSetting& setting)>& see) {
  return ConfigParser(text).Read(see);
}

}  // namespace leaktight
