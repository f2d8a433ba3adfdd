#include "policy/script_leaks.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/file_names.h"
#include "policy/github_expression.h"
#include "policy/pipeline_secrets.h"
#include "policy/shell_output.h"
#include "policy/shell_words.h"

namespace leaktight {
namespace {

using Kind = ScriptLeak::Kind;

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsNameByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::string WithoutDot(std::string_view path) {
  return std::string(path.starts_with("./") ? path.substr(2) : path);
}

// A longer row of pipes is nobody's, nor are so many secrets in one command.
constexpr size_t kMostPipes = 32;
constexpr size_t kMostPlaces = 64;

struct Place {
  size_t word = 0;
  Span span;  // in the word
  std::string name;
};

// Most scripts hold none of these.
bool MayLeak(const PipelineStep& step) {
  const std::string_view script = step.script.Value();
  for (const std::string_view word :
       {"echo", "print", "cat", "Write-", "env", "export", "set", "base64", "xxd", "build-arg"}) {
    if (script.find(word) != std::string_view::npos) return true;
  }
  return step.shell.find("-x") != std::string_view::npos;
}

class LeakFinder {
 public:
  LeakFinder(const PipelineStep& step, PipelineKind kind, PipelineVariableCache& cache)
      : kind_(kind),
        script_(step.script.Value()),
        commands_(ShellCommands(script_)),
        outputs_(OutputsOf(script_, commands_)),
        report_(step.job["artifacts"]["reports"]["dotenv"].Value()),
        traced_(step.shell.find("-x") != std::string_view::npos) {
    for (const YamlRef environment : step.environments) {
      if (environment) environments_.push_back(&cache.Of(environment));
    }
  }

  std::vector<ScriptLeak> Find() {
    constexpr size_t kMost = 100;
    for (size_t i = 0; i < commands_.size() && leaks_.size() < kMost; i++) Judge(i);
    return std::move(leaks_);
  }

 private:
  bool IsSecretVariable(std::string_view name) const {
    for (const PipelineVariables* variables : environments_) {
      const auto found = variables->all.find(name);
      if (found != variables->all.end()) return found->second;
    }
    // GitLab keeps them apart from the file; what the file sets has a literal, and is told as such.
    return kind_ == PipelineKind::kGitlab && ClassifyName(name) == NameKind::kSecret &&
           std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  }

  // One of the step's secrets; empty: it has none.
  std::string_view AnySecret() const {
    constexpr size_t kMostTried = 16;
    for (const PipelineVariables* variables : environments_) {
      for (size_t i = 0; i < std::min(variables->secret.size(), kMostTried); i++) {
        if (IsSecretVariable(variables->secret[i])) return variables->secret[i];
      }
    }
    return {};
  }

  std::string_view ProgramOf(const ShellCommand& command, size_t& at) const {
    for (at = 0; at < command.size(); at++) {
      const std::string_view word = command[at].text;
      if (word.find('=') != std::string_view::npos && !word.starts_with('-')) continue;
      if (IsOneOf(word, {"sudo", "if", "then", "while", "do", "!", "else", "{", "time", "exec"})) {
        continue;
      }
      return FileName(word);
    }
    return {};
  }

  // `grep -q`, `grep -c`: whether there is one, or how many.
  static bool IsQuiet(const ShellCommand& grep) {
    return std::any_of(grep.begin(), grep.end(), [](const ShellWord& word) {
      const std::string_view text = word.text;
      return text == "--quiet" || text == "--silent" || text == "--count" ||
             (text.size() > 1 && text[0] == '-' && text[1] != '-' &&
              text.find_first_of("qc") != std::string_view::npos);
    });
  }

  // In single quotes a shell puts no variable in.
  bool InSingleQuotes(const ShellWord& word) const {
    const size_t before = word.from.empty() ? 0 : word.from.front();
    return before > 0 && script_[before - 1] == '\'';
  }

  // Secrets that a command's words hold, from the word `first` on.
  std::vector<Place> PlacesIn(const ShellCommand& command, size_t first) const {
    std::vector<Place> places;
    for (size_t i = first; i < command.size(); i++) {
      const std::string_view text = command[i].text;
      if (kind_ == PipelineKind::kGithub && text.find("${{") != std::string_view::npos) {
        for (SecretExpression& use : SecretExpressions(text)) {
          if (!use.flows || IsHarmlessName(use.name) || places.size() >= kMostPlaces) continue;
          places.push_back({i, use.span, use.all ? "secrets" : std::move(use.name)});
        }
      }
      if (!InSingleQuotes(command[i])) AddVariables(text, i, places);
    }
    return places;
  }

  void AddVariables(std::string_view text, size_t word, std::vector<Place>& places) const {
    for (size_t at = text.find('$'); at != std::string_view::npos && places.size() < kMostPlaces;
         at = text.find('$', at + 1)) {
      size_t begin = at + 1;
      const bool braces = begin < text.size() && text[begin] == '{';
      if (braces) begin++;
      if (EqualIgnoringCase(text.substr(begin, 4), "env:")) begin += 4;  // PowerShell's
      size_t end = begin;
      while (end < text.size() && IsNameByte(text[end])) end++;
      const std::string_view name = text.substr(begin, end - begin);
      if (name.empty() || !IsSecretVariable(name)) continue;
      // `${#NAME}` is its length, `${NAME:+set}` and `${NAME+set}` whether it is set.
      const std::string_view behind = text.substr(end);
      if (braces && (behind.starts_with(":+") || behind.starts_with("+"))) continue;
      // What stands behind the name, as in ${NAME:0:4}, is short.
      constexpr size_t kLongest = 256;
      const size_t close = braces ? behind.substr(0, kLongest).find('}') : 0;
      if (close == std::string_view::npos) continue;
      places.push_back({word, {at, braces ? end + close + 1 : end}, std::string(name)});
    }
  }

  void Add(Kind kind, const ShellWord& word, Span part, std::string name) {
    const Span span = word.InScript(part);
    for (const ScriptLeak& known : leaks_) {
      if (known.span == span) return;
    }
    leaks_.push_back({kind, span, std::move(name)});
  }

  // Where what command `i` writes comes out: nothing where a program takes it, else how.
  std::optional<Kind> EndOf(size_t i) const {
    Kind kind = Kind::kPrinted;
    size_t at = 0;
    const size_t last = std::min(i + kMostPipes, commands_.size());
    for (; outputs_[i].to == OutputTo::kPipe && i + 1 < last; i++) {
      const std::string_view program = ProgramOf(commands_[i + 1], at);
      if (IsOneOf(program, {"base64", "base32", "xxd", "od", "hexdump", "rev", "tr", "sed", "fold",
                            "cut", "head", "tail", "jq", "awk"})) {
        kind = Kind::kEncoded;
      } else if (!IsOneOf(program, {"cat", "tee", "sort", "uniq", "grep"}) ||
                 (program == "grep" && IsQuiet(commands_[i + 1]))) {
        return std::nullopt;
      }
    }
    if (outputs_[i].to == OutputTo::kFile) {
      const std::string& file = outputs_[i].file;
      const bool handed_on = file.find("GITHUB_OUTPUT") != std::string::npos ||
                             file.find("GITHUB_STEP_SUMMARY") != std::string::npos ||
                             (!report_.empty() && WithoutDot(file) == WithoutDot(report_));
      if (!handed_on) return std::nullopt;
      return Kind::kOutput;
    }
    return kind;
  }

  void Judge(size_t i) {
    const ShellCommand& command = commands_[i];
    size_t at = 0;
    const std::string_view program = ProgramOf(command, at);
    if (program == "set") {
      JudgeSet(command, at);
      return;
    }
    const bool prints = IsOneOf(
        program, {"echo", "printf", "Write-Host", "Write-Output", "print", "cat", "base64", "xxd"});
    if (prints) {
      JudgePrint(i, at, program);
    } else if (program == "printenv") {
      JudgePrintenv(i, at);
    } else if (program == "env" || program == "export") {
      const bool alone =
          at + 1 == command.size() || (program == "export" && command[at + 1].text == "-p");
      if (alone) JudgeDump(i, at);
    } else {
      JudgeBuildArguments(command, at);
    }
    if (traced_) {
      for (Place& place : PlacesIn(command, 0)) {
        Add(Kind::kTraced, command[place.word], place.span, std::move(place.name));
      }
    }
  }

  // `--build-arg NAME=$NAME`, `--build-arg=NAME=…`, `--build-arg NAME`, which takes the variable's
  // value; of docker, podman, buildah and kaniko.
  void JudgeBuildArguments(const ShellCommand& command, size_t at) {
    constexpr std::string_view kFlag = "--build-arg";
    for (size_t k = at + 1; k < command.size(); k++) {
      const std::string_view word = command[k].text;
      if (!word.starts_with(kFlag)) continue;
      const bool attached = word.size() > kFlag.size();
      if (attached && word[kFlag.size()] != '=') continue;
      if (!attached && ++k == command.size()) return;
      const size_t begin = attached ? kFlag.size() + 1 : 0;
      const std::string_view argument = std::string_view(command[k].text).substr(begin);
      if (argument.find('=') == std::string_view::npos) {
        if (IsSecretVariable(argument) && !EndsWithJob(argument)) {
          Add(Kind::kBuildArgument, command[k], {begin, command[k].text.size()},
              std::string(argument));
        }
        continue;
      }
      for (Place& place : PlacesIn({command[k]}, 0)) {
        if (EndsWithJob(place.name)) continue;
        Add(Kind::kBuildArgument, command[k], place.span, std::move(place.name));
      }
    }
  }

  // `set -x`, `set -euxo pipefail`, `set -o xtrace`, `set +x`
  void JudgeSet(const ShellCommand& command, size_t at) {
    for (size_t k = at + 1; k < command.size(); k++) {
      const std::string_view word = command[k].text;
      const bool flag = word.size() > 1 && (word[0] == '-' || word[0] == '+') &&
                        word.find('x') != std::string_view::npos;
      if (flag || word == "xtrace") {
        traced_ = word[0] != '+' && command[k - 1].text != "+o";
      }
    }
  }

  void JudgePrint(size_t i, size_t at, std::string_view program) {
    const ShellCommand& command = commands_[i];
    // Of these only what is given by `<<<`.
    const bool reads = IsOneOf(program, {"cat", "base64", "xxd"});
    if (program == "cat") JudgeFiles(i, at);
    std::vector<Place> places = PlacesIn(command, at + 1);
    if (places.empty()) return;
    std::optional<Kind> end = EndOf(i);
    if (!end) {
      if (outputs_[i].to == OutputTo::kFile)
        written_.emplace(WithoutDot(outputs_[i].file), places[0].name);
      return;
    }
    for (Place& place : places) {
      const ShellWord& word = command[place.word];
      if (word.text == outputs_[i].file && outputs_[i].to == OutputTo::kFile) continue;
      if (reads && !IsHereString(command, place.word)) continue;
      if (word.text.starts_with("::add-mask::") || word.text.starts_with("##vso[")) continue;
      Kind kind = *end;
      if (reads && program != "cat" && kind == Kind::kPrinted) kind = Kind::kEncoded;
      if (word.text.starts_with("::set-output")) kind = Kind::kOutput;
      Add(kind, word, place.span, std::move(place.name));
    }
  }

  // `echo "$SETTINGS" > .env`, and then `cat .env`.
  void JudgeFiles(size_t i, size_t at) {
    const ShellCommand& command = commands_[i];
    for (size_t k = at + 1; k < command.size(); k++) {
      const auto found = written_.find(WithoutDot(command[k].text));
      if (found == written_.end() || command[k].text == outputs_[i].file) continue;
      if (const std::optional<Kind> end = EndOf(i)) {
        Add(*end, command[k], {0, command[k].text.size()}, found->second);
      }
    }
  }

  bool IsHereString(const ShellCommand& command, size_t word) const {
    if (word == 0 || command[word].from.empty() || command[word - 1].from.empty()) return false;
    const size_t begin = command[word - 1].from.back() + size_t{1};
    const size_t end = command[word].from.front();
    return begin < end && script_.substr(begin, end - begin).find("<<<") != std::string_view::npos;
  }

  void JudgePrintenv(size_t i, size_t at) {
    const ShellCommand& command = commands_[i];
    if (at + 1 == command.size()) {
      JudgeDump(i, at);
      return;
    }
    const std::optional<Kind> end = EndOf(i);
    if (!end) return;
    for (size_t k = at + 1; k < command.size(); k++) {
      const std::string& name = command[k].text;
      if (IsSecretVariable(name)) Add(*end, command[k], {0, name.size()}, name);
    }
  }

  void JudgeDump(size_t i, size_t at) {
    const std::string_view secret = AnySecret();
    if (kind_ == PipelineKind::kGithub && secret.empty()) return;
    // `env | grep NAME` shows what is asked for.
    size_t first = 0;
    const size_t last = std::min(i + kMostPipes, commands_.size());
    for (size_t k = i; outputs_[k].to == OutputTo::kPipe && k + 1 < last; k++) {
      if (!IsOneOf(ProgramOf(commands_[k + 1], first), {"sort", "cat", "tee", "base64"})) return;
    }
    const std::optional<Kind> end = EndOf(i);
    if (!end) return;
    const ShellWord& word = commands_[i][at];
    Add(*end == Kind::kPrinted ? Kind::kDumped : *end, word, {0, word.text.size()},
        secret.empty() ? word.text : std::string(secret));
  }

  PipelineKind kind_;
  std::string_view script_;
  std::vector<ShellCommand> commands_;
  std::vector<CommandOutput> outputs_;
  std::string_view report_;  // the file whose variables later jobs get
  bool traced_;
  std::vector<const PipelineVariables*> environments_;  // the nearest first
  std::map<std::string, std::string> written_;  // files that a secret was written to, with its name
  std::vector<ScriptLeak> leaks_;
};

}  // namespace

std::vector<std::vector<ScriptLeak>> LeaksOf(const Pipeline& pipeline) {
  PipelineVariableCache cache(pipeline.kind);
  std::vector<std::vector<ScriptLeak>> leaks;
  leaks.reserve(pipeline.steps.size());
  for (const PipelineStep& step : pipeline.steps) {
    leaks.emplace_back();
    if (!step.script || !IsShellScript(step) || !MayLeak(step)) continue;
    leaks.back() = LeakFinder(step, pipeline.kind, cache).Find();
  }
  return leaks;
}

bool IsShellScript(const PipelineStep& step) {
  const std::string_view shell = step.shell;
  return shell.empty() || shell.find("sh") != std::string_view::npos;
}

}  // namespace leaktight
