#include "policy/step_script.h"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "policy/file_names.h"

namespace leaktight {
namespace {

// A longer row of pipes is nobody's.
constexpr size_t kMostPipes = 32;

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view WithoutDot(std::string_view path) {
  return path.starts_with("./") ? path.substr(2) : path;
}

// Programs that take a here-document for commands, perhaps on another machine.
bool RunsCommands(std::string_view program) {
  return IsOneOf(program, {"bash", "sh", "zsh", "dash", "ksh", "ssh", "sshpass", "su", "docker",
                           "podman", "kubectl", "oc", "chroot", "nsenter", "lxc", "eval", "pwsh"});
}

// `grep -q`, `grep -c`: whether there is one, or how many.
bool IsQuiet(const ShellCommand& grep) {
  return std::any_of(grep.begin(), grep.end(), [](const ShellWord& word) {
    const std::string_view text = word.text;
    return text == "--quiet" || text == "--silent" || text == "--count" ||
           (text.size() > 1 && text[0] == '-' && text[1] != '-' &&
            text.find_first_of("qc") != std::string_view::npos);
  });
}

}  // namespace

StepScript::StepScript(std::string_view script, std::string_view report)
    : text_(script), report_(report), documents_(HereDocuments(script)) {
  commands_ = ShellCommands(text_);
  if (!documents_.empty()) ReadDocuments();
  outputs_ = OutputsOf(text_, commands_);
}

// What they hold is text, unless a shell reads it.
void StepScript::ReadDocuments() {
  std::string code(text_);
  for (const HereDocument& document : documents_) BlankOut(code, document.body);
  commands_ = ShellCommands(code);
  code = text_;
  for (const HereDocument& document : documents_) {
    const std::optional<size_t> owner = OwnerOf(document);
    if (!owner) continue;
    size_t at = 0;
    if (RunsCommands(ProgramOf(*owner, at))) {
      remote_.push_back(document.body);
    } else {
      BlankOut(code, document.body);
    }
  }
  commands_ = ShellCommands(code);
  for (const HereDocument& document : documents_) owners_.push_back(OwnerOf(document));
}

std::optional<size_t> StepScript::OwnerOf(const HereDocument& document) const {
  for (size_t i = 0; i < commands_.size(); i++) {
    for (const ShellWord& word : commands_[i]) {
      if (!word.from.empty() && word.from.back() + size_t{1} == document.mark.end) return i;
    }
  }
  return std::nullopt;
}

std::string_view StepScript::ProgramOf(size_t command, size_t& at) const {
  const ShellCommand& words = commands_[command];
  for (at = 0; at < words.size(); at++) {
    const std::string_view word = words[at].text;
    if (word.find('=') != std::string_view::npos && !word.starts_with('-')) continue;
    if (IsOneOf(word, {"sudo", "if", "then", "while", "do", "!", "else", "{", "time", "exec"})) {
      continue;
    }
    return FileName(word);
  }
  return {};
}

bool StepScript::IsTarget(size_t command, size_t word) const {
  const CommandOutput& output = outputs_[command];
  return output.to == OutputTo::kFile && commands_[command][word].text == output.file;
}

size_t StepScript::Arguments(size_t command, size_t at) const {
  const size_t all = commands_[command].size() - at - 1;
  return all - (all > 0 && IsTarget(command, commands_[command].size() - 1) ? 1 : 0);
}

ScriptEnd StepScript::EndOf(size_t command) const {
  ScriptEnd end;
  size_t i = command;
  size_t at = 0;
  const auto add_targets = [&](size_t tee) {  // the files that `tee` writes
    const ShellCommand& words = commands_[tee];
    for (size_t k = at + 1; k < words.size(); k++) {
      if (!words[k].text.starts_with('-') && !IsTarget(tee, k)) end.files.push_back(words[k].text);
    }
  };
  if (ProgramOf(i, at) == "tee") add_targets(i);
  const size_t last = std::min(i + kMostPipes, commands_.size());
  for (; outputs_[i].to == OutputTo::kPipe && i + 1 < last; i++) {
    const std::string_view program = ProgramOf(i + 1, at);
    if (IsOneOf(program, {"base64", "base32", "xxd", "od", "hexdump", "rev", "tr", "sed", "fold",
                          "cut", "head", "tail", "jq", "awk"})) {
      end.encoded = true;
      if (!IsOneOf(program, {"base64", "base32", "xxd", "rev", "tr", "fold"})) end.whole = false;
    } else if (!IsOneOf(program, {"cat", "tee", "sort", "uniq", "grep"}) ||
               (program == "grep" && IsQuiet(commands_[i + 1]))) {
      end.known = false;
      return end;
    }
    if (program == "tee") add_targets(i + 1);
  }
  if (outputs_[i].to == OutputTo::kFile) {
    const std::string& file = outputs_[i].file;
    end.files.push_back(file);
    end.handed_on = file.find("GITHUB_OUTPUT") != std::string::npos ||
                    file.find("GITHUB_STEP_SUMMARY") != std::string::npos ||
                    (!report_.empty() && WithoutDot(file) == WithoutDot(report_));
    end.known = end.handed_on;
  }
  return end;
}

bool StepScript::ShowsAll(size_t command) const {
  size_t at = 0;
  const size_t last = std::min(command + kMostPipes, commands_.size());
  for (size_t k = command; outputs_[k].to == OutputTo::kPipe && k + 1 < last; k++) {
    if (!IsOneOf(ProgramOf(k + 1, at), {"sort", "cat", "tee", "base64"})) return false;
  }
  return true;
}

bool StepScript::IsHereString(size_t command, size_t word) const {
  const ShellCommand& words = commands_[command];
  if (word == 0 || words[word].from.empty() || words[word - 1].from.empty()) return false;
  const size_t begin = words[word - 1].from.back() + size_t{1};
  const size_t end = words[word].from.front();
  return begin < end && text_.substr(begin, end - begin).find("<<<") != std::string_view::npos;
}

std::vector<const HereDocument*> StepScript::DocumentsOf(size_t command) const {
  std::vector<const HereDocument*> documents;
  for (size_t k = 0; k < owners_.size(); k++) {
    const Span body = documents_[k].body;
    const bool run = std::find(remote_.begin(), remote_.end(), body) != remote_.end();
    if (owners_[k] == command && !run) documents.push_back(&documents_[k]);
  }
  return documents;
}

bool StepScript::IsRemote(size_t command) const {
  if (commands_[command].empty() || commands_[command][0].from.empty()) return false;
  const size_t begin = commands_[command][0].from.front();
  return std::any_of(remote_.begin(), remote_.end(),
                     [&](Span body) { return body.begin <= begin && begin < body.end; });
}

}  // namespace leaktight
