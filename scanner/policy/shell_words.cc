#include "policy/shell_words.h"

#include <utility>

namespace leaktight {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view script) : script_(script) {}

  std::vector<ShellCommand> Read() {
    while (at_ < script_.size()) Step();
    EndCommand();
    return std::move(commands_);
  }

 private:
  char Next(size_t ahead = 1) const {
    return at_ + ahead < script_.size() ? script_[at_ + ahead] : '\0';
  }

  void Take() {
    word_.text += script_[at_];
    word_.from.push_back(static_cast<uint32_t>(at_));
    in_word_ = true;
    at_++;
  }

  void EndWord() {
    if (in_word_) command_.push_back(std::move(word_));
    word_ = {};
    in_word_ = false;
  }

  void EndCommand() {
    EndWord();
    if (!command_.empty()) commands_.push_back(std::move(command_));
    command_ = {};
  }

  void Step();
  void TakeSubstitution();
  void TakeQuoted();

  std::string_view script_;
  size_t at_ = 0;
  ShellWord word_;
  bool in_word_ = false;
  ShellCommand command_;
  std::vector<ShellCommand> commands_;
};

// `$(…)`, `${…}` or backquotes, with what stands within them.
void Reader::TakeSubstitution() {
  if (script_[at_] == '`') {
    Take();
    while (at_ < script_.size() && script_[at_] != '`') Take();
    if (at_ < script_.size()) Take();
    return;
  }
  const char open = Next();
  const char close = open == '(' ? ')' : '}';
  Take();
  int depth = 0;
  while (at_ < script_.size()) {
    if (script_[at_] == open) depth++;
    if (script_[at_] == close) depth--;
    Take();
    if (depth == 0) break;
  }
}

void Reader::TakeQuoted() {
  const char quote = script_[at_++];
  in_word_ = true;
  while (at_ < script_.size() && script_[at_] != quote) {
    if (quote == '"' && script_[at_] == '\\' && at_ + 1 < script_.size()) {
      at_++;
      if (script_[at_] == '\n') {
        at_++;
      } else {
        Take();
      }
    } else if (quote == '"' && script_[at_] == '$' && (Next() == '(' || Next() == '{')) {
      TakeSubstitution();
    } else {
      Take();
    }
  }
  if (at_ < script_.size()) at_++;
}

void Reader::Step() {
  switch (script_[at_]) {
    case ' ':
    case '\t':
    case '\r':
      EndWord();
      at_++;
      break;
    case '\n':
    case ';':
    case '|':
    case '&':
    case '(':
    case ')':
      EndCommand();
      at_++;
      break;
    case '<':
    case '>':
      EndWord();
      at_++;
      break;
    case '#':
      if (in_word_) {
        Take();
      } else {
        while (at_ < script_.size() && script_[at_] != '\n') at_++;
      }
      break;
    case '\\':
      at_++;
      if (at_ < script_.size() && script_[at_] == '\n') {
        at_++;
      } else if (at_ < script_.size()) {
        Take();
      }
      break;
    case '\'':
    case '"':
      TakeQuoted();
      break;
    case '`':
      TakeSubstitution();
      break;
    case '$':
      if (Next() == '(' || Next() == '{') {
        TakeSubstitution();
      } else {
        Take();
      }
      break;
    default:
      Take();
  }
}

}  // namespace

std::vector<ShellCommand> ShellCommands(std::string_view script) {
  return Reader(script).Read();
}

bool HoldsReference(std::string_view value) {
  if (value.find('`') != std::string_view::npos || value.find("{{") != std::string_view::npos) {
    return true;
  }
  for (size_t at = value.find('$'); at != std::string_view::npos; at = value.find('$', at + 1)) {
    if (at + 1 == value.size()) break;
    const char c = value[at + 1];
    // Inside a value, a password may hold a dollar as well: two capitals more make it a name.
    const auto in_name = [&](size_t i) {
      return i < value.size() && ((value[i] >= 'A' && value[i] <= 'Z') || value[i] == '_' ||
                                  (value[i] >= '0' && value[i] <= '9'));
    };
    const bool capital = (c >= 'A' && c <= 'Z') || c == '_';
    const bool name =
        at == 0 ? capital || (c >= 'a' && c <= 'z') : capital && in_name(at + 2) && in_name(at + 3);
    const bool argument = at + 2 == value.size() && c >= '0' && c <= '9';
    if (c == '(' || c == '{' || name || argument) return true;
  }
  return false;
}

}  // namespace leaktight
