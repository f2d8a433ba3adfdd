#include "policy/step_script.h"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "base/text.h"
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

// PowerShell's: what they are given goes to a file alone.
bool WritesFile(std::string_view program) {
  return IsOneOf(program, {"Out-File", "Add-Content", "Set-Content"});
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

void StepScript::WriteTo(std::string_view file, ScriptEnd& end) const {
  end.files.push_back(file);
  end.handed_on |= file.find("GITHUB_OUTPUT") != std::string_view::npos ||
                   file.find("GITHUB_STEP_SUMMARY") != std::string_view::npos ||
                   (!report_.empty() && WithoutDot(file) == WithoutDot(report_));
}

// The files that `tee` writes, or `Out-File` and the like, whose program stands at `at`.
void StepScript::AddTargets(size_t command, size_t at, ScriptEnd& end) const {
  const ShellCommand& words = commands_[command];
  for (size_t k = at + 1; k < words.size(); k++) {
    const bool named = EqualIgnoringCase(words[k - 1].text, "-Value") ||
                       EqualIgnoringCase(words[k - 1].text, "-Encoding");
    if (!named && !words[k].text.starts_with('-') && !IsTarget(command, k)) {
      WriteTo(words[k].text, end);
    }
  }
}

ScriptEnd StepScript::EndOf(size_t command) const {
  ScriptEnd end;
  size_t i = command;
  size_t at = 0;
  const std::string_view first = ProgramOf(i, at);
  if (first == "tee" || WritesFile(first)) AddTargets(i, at, end);
  end.logged = !WritesFile(first);
  const size_t last = std::min(i + kMostPipes, commands_.size());
  for (; outputs_[i].to == OutputTo::kPipe && i + 1 < last; i++) {
    const std::string_view program = ProgramOf(i + 1, at);
    if (IsOneOf(program, {"base64", "base32", "xxd", "od", "hexdump", "rev", "tr", "sed", "fold",
                          "cut", "head", "tail", "jq", "awk"})) {
      end.encoded = true;
      if (!IsOneOf(program, {"base64", "base32", "xxd", "rev", "tr", "fold"})) end.whole = false;
    } else if (program == "tee" || program == "Tee-Object") {
      AddTargets(i + 1, at, end);
    } else if (WritesFile(program)) {
      AddTargets(i + 1, at, end);
      end.logged = false;
    } else if (!IsOneOf(program, {"cat", "sort", "uniq", "grep", "Out-String", "Out-Host"}) ||
               (program == "grep" && IsQuiet(commands_[i + 1]))) {
      end.logged = false;
      return end;
    }
  }
  if (outputs_[i].to == OutputTo::kFile) {
    WriteTo(outputs_[i].file, end);
    end.logged = false;
  }
  if (end.logged && IsReadAsFile(command)) end.logged = false;
  return end;
}

bool StepScript::IsReadAsFile(size_t command) const {
  if (command == 0 || commands_[command].empty() || commands_[command - 1].empty()) return false;
  const std::vector<uint32_t>& before = commands_[command - 1].back().from;
  const std::vector<uint32_t>& here = commands_[command].front().from;
  if (before.empty() || here.empty() || before.back() >= here.front()) return false;
  const std::string_view between =
      text_.substr(before.back() + size_t{1}, here.front() - before.back() - size_t{1});
  if (between.find("<(") == std::string_view::npos) return false;
  size_t at = 0;
  return !IsOneOf(ProgramOf(command - 1, at),
                  {"cat", "tee", "diff", "comm", "paste", "head", "tail", "sort", "grep", "sed",
                   "awk", "jq", "base64", "xxd", "od", "source", "."});
}

bool StepScript::IsText(size_t command) const {
  const ShellCommand& words = commands_[command];
  const bool alone = words.size() == 1 || (words.size() == 2 && IsTarget(command, 1));
  if (!alone || words[0].from.empty() || words[0].from.front() == 0) return false;
  const size_t quote = words[0].from.front() - size_t{1};
  const size_t before = text_.substr(0, quote).find_last_not_of(" \t");
  // `& "$tool"` runs it.
  return text_[quote] == '"' && (before == std::string_view::npos || text_[before] != '&');
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
