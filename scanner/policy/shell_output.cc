#include "policy/shell_output.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace leaktight {
namespace {

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsStream(std::string_view file) {
  return IsOneOf(file, {"1", "2", "/dev/stdout", "/dev/stderr", "/dev/tty"});
}

// What stands between two words: quotes, blanks and operators.
std::string_view Between(std::string_view script, const ShellWord& a, const ShellWord& b) {
  if (a.from.empty() || b.from.empty()) return {};
  const size_t begin = a.from.back() + size_t{1};
  const size_t end = b.from.front();
  return begin < end ? script.substr(begin, end - begin) : std::string_view();
}

CommandOutput OutputOf(std::string_view script, const ShellCommand& command,
                       const ShellCommand* next) {
  CommandOutput output;
  for (size_t i = 0; i + 1 < command.size(); i++) {
    const std::string_view between = Between(script, command[i], command[i + 1]);
    const size_t arrow = between.find('>');
    if (arrow == std::string_view::npos) continue;
    // `2> file`: errors only.
    const bool errors = arrow == 0 && command[i].text == "2";
    if (!errors && !IsStream(command[i + 1].text)) {
      output = {OutputTo::kFile, command[i + 1].text};
    }
  }
  if (output.to == OutputTo::kFile || next == nullptr || command.empty() || next->empty()) {
    return output;
  }
  const std::string_view behind = Between(script, command.back(), next->front());
  const size_t sign = behind.find_first_of("|;&\n>()");
  if (sign == std::string_view::npos) return output;
  const char second = sign + 1 < behind.size() ? behind[sign + 1] : '\0';
  if (behind[sign] == '|' && second != '|') return {OutputTo::kPipe, {}};
  // `&> file`
  if (behind[sign] == '&' && second == '>' && !IsStream(next->front().text)) {
    return {OutputTo::kFile, next->front().text};
  }
  return output;
}

}  // namespace

std::vector<CommandOutput> OutputsOf(std::string_view script,
                                     const std::vector<ShellCommand>& commands) {
  std::vector<CommandOutput> outputs;
  constexpr size_t kMostGroups = 64;
  std::vector<size_t> groups;  // where those begin that are open
  for (size_t i = 0; i < commands.size(); i++) {
    const ShellCommand& command = commands[i];
    CommandOutput output =
        OutputOf(script, command, i + 1 < commands.size() ? &commands[i + 1] : nullptr);
    const std::string_view first = command.empty() ? std::string_view() : command[0].text;
    const bool closes = IsOneOf(first, {"}", "done", "fi", "esac"});
    if (closes && !groups.empty()) {
      for (size_t k = groups.back(); output.to != OutputTo::kLog && k < i; k++) {
        if (outputs[k].to == OutputTo::kLog) outputs[k] = output;
      }
      groups.pop_back();
    }
    const bool opens = IsOneOf(first, {"{", "for", "while", "until", "if", "case", "select"}) ||
                       (!command.empty() && command.back().text == "{");
    if (opens && groups.size() < kMostGroups) groups.push_back(i);
    outputs.push_back(std::move(output));
  }
  return outputs;
}

bool IsCounted(std::string_view word, Span part) {
  const std::string_view before = word.substr(0, part.begin);
  const size_t open = before.rfind("$(");
  if (open == std::string_view::npos || before.find(')', open) != std::string_view::npos) {
    return false;
  }
  std::string_view rest = word.substr(part.end);
  rest = rest.substr(0, rest.find(')'));
  for (size_t pipe = rest.find('|'); pipe != std::string_view::npos; pipe = rest.find('|', pipe)) {
    pipe = rest.find_first_not_of("| ", pipe);
    if (pipe == std::string_view::npos) return false;
    const std::string_view program = rest.substr(pipe);
    if (program == "wc" || program.starts_with("wc ")) return true;
  }
  return false;
}

}  // namespace leaktight
