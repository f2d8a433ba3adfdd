#include "policy/script_leaks.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "policy/code_prints.h"
#include "policy/job_state.h"
#include "policy/pipeline_secrets.h"
#include "policy/shell_words.h"
#include "policy/step_script.h"
#include "policy/step_secrets.h"

namespace leaktight {
namespace {

using Kind = ScriptLeak::Kind;

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Most scripts hold none of these.
bool MayLeak(const PipelineStep& step) {
  const std::string_view script = step.script.Value();
  for (const std::string_view word :
       {"echo",     "print",   "cat",     "Write-",        "env",
        "export",   "set",     "base64",  "xxd",           "build-arg",
        "tee",      "declare", "typeset", "python",        "node",
        "cd ",      "cp ",     "mv ",     "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY",
        "-Content", "Out-File"}) {
    if (script.find(word) != std::string_view::npos) return true;
  }
  return step.shell.find("-x") != std::string_view::npos;
}

// PowerShell, by what the step runs in or by how it names variables.
bool IsPowershell(const PipelineStep& step) {
  return step.shell.find("pwsh") != std::string_view::npos ||
         step.shell.find("powershell") != std::string_view::npos ||
         HoldsIgnoringCase(step.script.Value(), "$env:");
}

// Which programs of a step print code's values: the language of `python3 -c`.
CodeLanguage LanguageOf(std::string_view program) {
  if (program.starts_with("python")) return CodeLanguage::kPython;
  if (IsOneOf(program, {"node", "nodejs", "bun", "deno"})) return CodeLanguage::kJavaScript;
  return CodeLanguage::kNone;
}

bool IsSame(YamlRef a, YamlRef b) {
  return a && b ? a.id() == b.id() : !a && !b;
}

class LeakFinder {
 public:
  LeakFinder(const PipelineStep& step, PipelineKind kind, PipelineVariableCache& cache,
             JobState& job)
      : kind_(kind),
        step_(step),
        script_(step.script.Value(), step.report),
        secrets_(step, kind, cache),
        job_(job),
        powershell_(IsPowershell(step)) {}

  std::vector<ScriptLeak> Find() {
    constexpr size_t kMost = 100;
    for (size_t i = 0; i < script_.commands().size(); i++) {
      size_t at = 0;
      const std::string_view program = script_.ProgramOf(i, at);
      if (leaks_.size() < kMost) Judge(i, at, program);
      job_.FollowFiles(script_, i, at, program);
    }
    return std::move(leaks_);
  }

  // Of a step whose shell is Python, or which runs JavaScript: what the program prints.
  std::vector<ScriptLeak> FindInCode(CodeLanguage language) {
    const std::string_view code = script_.text();
    for (CodePrint& print : PrintedVariables(code, language, false,
                                             [&](auto name) { return secrets_.IsSecret(name); })) {
      const bool all = print.name.empty();
      if (all && secrets_.Any().empty()) continue;
      const Kind kind = all ? Kind::kDumped : Kind::kPrinted;
      AddSpan(print.handed_on ? Kind::kOutput : kind, print.span,
              all ? std::string(secrets_.Any()) : std::move(print.name));
    }
    for (const CodePrint& print : PrintedTexts(code, language)) {
      ShellWord text;
      text.text = print.span.In(code);
      for (NamedPlace& place : secrets_.InText(text, false)) {
        const size_t begin = print.span.begin;
        AddSpan(print.handed_on ? Kind::kOutput : Kind::kPrinted,
                {begin + place.span.begin, begin + place.span.end}, std::move(place.name));
      }
    }
    return std::move(leaks_);
  }

 private:
  const ShellCommand& Command(size_t i) const { return script_.commands()[i]; }

  static Span WholeOf(const ShellWord& word) { return word.InScript({0, word.text.size()}); }

  void Add(Kind kind, const ShellWord& word, Span part, std::string name) {
    AddSpan(kind, word.InScript(part), std::move(name));
  }

  // Of one place one thing is told, and beside it that it is handed on.
  void AddSpan(Kind kind, Span span, std::string name) {
    for (const ScriptLeak& known : leaks_) {
      const bool beside = kind == Kind::kOutput && known.kind != Kind::kOutput;
      if (known.span == span && !beside) return;
    }
    leaks_.push_back({kind, span, std::move(name)});
  }

  // What a command writes, by where it comes out. `logged`: what it is in the log.
  void AddAt(const ScriptEnd& end, Kind logged, Span span, const std::string& name) {
    if (end.logged) AddSpan(logged, span, name);
    if (end.handed_on) AddSpan(Kind::kOutput, span, name);
  }

  static Kind KindOf(const ScriptEnd& end) { return end.encoded ? Kind::kEncoded : Kind::kPrinted; }

  // What comes out is a secret; a file that has it is remembered.
  void Keep(size_t i, const ScriptEnd& end, std::string_view name) {
    if (!end.whole || script_.IsRemote(i) || !job_.folder || EndsWithJobOnGitlab(name)) return;
    for (const std::string_view file : end.files) job_.files.Add(*job_.folder, file, name);
  }

  // An artifact is there when the job has ended, and its token then is of no use; GitHub has the
  // artifact before.
  bool EndsWithJobOnGitlab(std::string_view name) const {
    return kind_ == PipelineKind::kGitlab && EndsWithJob(name);
  }

  void Judge(size_t i, size_t at, std::string_view program) {
    const ShellCommand& command = Command(i);
    if (program == "set") {
      JudgeSet(i, at);
      return;
    }
    const bool prints =
        IsOneOf(program, {"echo", "printf", "Write-Host", "Write-Output", "print", "cat", "base64",
                          "xxd", "tee", "Add-Content", "Set-Content"});
    if (prints) {
      JudgePrint(i, at + 1, program);
    } else if (powershell_ && script_.IsText(i) && !script_.EndOf(i).files.empty()) {
      JudgePrint(i, 0, {});
    } else if (program == "printenv") {
      JudgePrintenv(i, at + 1);
    } else if (IsOneOf(program, {"env", "export", "declare", "typeset"})) {
      JudgeListing(i, at, program);
    } else if (const CodeLanguage language = LanguageOf(program); language != CodeLanguage::kNone) {
      JudgeCode(i, at, language);
    } else {
      JudgeBuildArguments(command, at);
    }
    if (job_.traced && !job_.trace_told) JudgeTraced(command);
  }

  // What is shown once is shown again, and in each job that has the same `set -x`.
  void JudgeTraced(const ShellCommand& command) {
    if (job_.tracing && job_.traces_told.contains(job_.tracing.id())) return;
    const bool elsewhere = job_.tracing && !step_.job.span().Contains(job_.tracing.span());
    for (NamedPlace& place : secrets_.In(command, 0)) {
      Add(Kind::kTraced, command[place.word], place.span, std::move(place.name));
      if (leaks_.back().kind == Kind::kTraced) leaks_.back().elsewhere = elsewhere;
      job_.trace_told = true;
    }
    if (job_.trace_told && job_.tracing) job_.traces_told.insert(job_.tracing.id());
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
        if (secrets_.IsSecret(argument) && !EndsWithJob(argument)) {
          Add(Kind::kBuildArgument, command[k], {begin, command[k].text.size()},
              std::string(argument));
        }
        continue;
      }
      for (NamedPlace& place : secrets_.In({command[k]}, 0)) {
        if (EndsWithJob(place.name)) continue;
        Add(Kind::kBuildArgument, command[k], place.span, std::move(place.name));
      }
    }
  }

  // `set -x`, `set -euxo pipefail`, `set -o xtrace`, `set +x`; alone it shows all variables.
  void JudgeSet(size_t i, size_t at) {
    const ShellCommand& command = Command(i);
    if (script_.Arguments(i, at) == 0) JudgeDump(i, at);
    for (size_t k = at + 1; k < command.size(); k++) {
      const std::string_view word = command[k].text;
      const bool flag = word.size() > 1 && (word[0] == '-' || word[0] == '+') &&
                        word.find('x') != std::string_view::npos;
      if (flag || word == "xtrace") {
        job_.traced = word[0] != '+' && command[k - 1].text != "+o";
        job_.tracing = step_.script;
      }
    }
  }

  // `env`, `export`, `export -p`, `declare -p NAME`
  void JudgeListing(size_t i, size_t at, std::string_view program) {
    const ShellCommand& command = Command(i);
    const size_t count = script_.Arguments(i, at);
    const std::string_view first = count > 0 ? std::string_view(command[at + 1].text) : "";
    const bool all = count == 0 ||
                     (count == 1 && program != "env" && IsOneOf(first, {"-p", "-x", "-px", "-xp"}));
    if (all) {
      JudgeDump(i, at);
    } else if (program != "env" && first == "-p") {
      JudgePrintenv(i, at + 2);
    }
  }

  // Its arguments begin at word `first`.
  void JudgePrint(size_t i, size_t first, std::string_view program) {
    const ShellCommand& command = Command(i);
    // Of these only what is given by `<<<` or `<<`.
    const bool reads = IsOneOf(program, {"cat", "base64", "xxd", "tee"});
    if (program == "cat") JudgeFiles(i, first);
    ScriptEnd end = script_.EndOf(i);
    end.encoded = end.encoded || program == "base64" || program == "xxd";
    if (reads) JudgeDocument(i, end);
    bool kept = false;
    for (const NamedPlace& place : secrets_.In(command, first)) {
      const ShellWord& word = command[place.word];
      if (script_.IsTarget(i, place.word) || IsCounted(word.text, place.span)) continue;
      if (reads && !script_.IsHereString(i, place.word)) continue;
      if (!std::exchange(kept, true)) Keep(i, end, place.name);
      if (word.text.starts_with("::add-mask::") || word.text.starts_with("##vso[")) continue;
      const Kind kind = word.text.starts_with("::set-output") ? Kind::kOutput : KindOf(end);
      AddAt(end, kind, word.InScript(place.span), place.name);
    }
  }

  // `cat <<EOF`, and lines with secrets behind it.
  void JudgeDocument(size_t i, const ScriptEnd& end) {
    for (const HereDocument* document : script_.DocumentsOf(i)) {
      const Span body = document->body;
      ShellWord text;
      text.text = body.In(script_.text());
      for (size_t at = body.begin; at < body.end; at++) {
        text.from.push_back(static_cast<uint32_t>(at));
      }
      std::vector<NamedPlace> places = secrets_.InText(text, document->expands);
      if (!places.empty()) Keep(i, end, places[0].name);
      for (const NamedPlace& place : places) {
        AddAt(end, KindOf(end), text.InScript(place.span), place.name);
      }
    }
  }

  // `echo "$SETTINGS" > .env`, and then `cat .env`.
  void JudgeFiles(size_t i, size_t first) {
    if (job_.files.empty() || !job_.folder) return;
    const ShellCommand& command = Command(i);
    for (size_t k = first; k < command.size(); k++) {
      const auto found = job_.files.At(*job_.folder, command[k].text);
      if (!found || script_.IsTarget(i, k)) continue;
      const ScriptEnd end = script_.EndOf(i);
      Keep(i, end, found->name);
      AddAt(end, KindOf(end), WholeOf(command[k]), found->name);
    }
  }

  // Names of variables whose values are printed, from the word `first` on.
  void JudgePrintenv(size_t i, size_t first) {
    const ShellCommand& command = Command(i);
    if (script_.Arguments(i, first - 1) == 0) {
      JudgeDump(i, first - 1);
      return;
    }
    const ScriptEnd end = script_.EndOf(i);
    for (size_t k = first; k < command.size(); k++) {
      const std::string& name = command[k].text;
      if (!secrets_.IsSecret(name)) continue;
      Keep(i, end, name);
      AddAt(end, KindOf(end), WholeOf(command[k]), name);
    }
  }

  void JudgeDump(size_t i, size_t at) {
    const std::string_view secret = secrets_.Any();
    if (kind_ == PipelineKind::kGithub && secret.empty()) return;
    // `env | grep NAME` shows what is asked for.
    if (!script_.ShowsAll(i)) return;
    const ScriptEnd end = script_.EndOf(i);
    const ShellWord& word = Command(i)[at];
    std::string name = secret.empty() ? word.text : std::string(secret);
    Keep(i, end, name);
    AddAt(end, end.encoded ? Kind::kEncoded : Kind::kDumped, WholeOf(word), name);
  }

  // `python -c "print(os.environ['TOKEN'])"`, `node -p process.env.TOKEN`
  void JudgeCode(size_t i, size_t at, CodeLanguage language) {
    const ShellCommand& command = Command(i);
    for (size_t k = at + 1; k + 1 < command.size(); k++) {
      const std::string_view flag = command[k].text;
      if (!flag.starts_with('-')) return;
      if (!IsOneOf(flag, {"-c", "-e", "-p", "-pe", "-ep", "--eval", "--print"})) continue;
      const bool shows = language == CodeLanguage::kJavaScript && flag.find('p') == 1;
      const ScriptEnd end = script_.EndOf(i);
      const ShellWord& code = command[k + 1];
      for (CodePrint& print :
           PrintedVariables(code.text, language, shows || flag == "--print",
                            [&](auto name) { return secrets_.IsSecret(name); })) {
        AddPrint(end, i, code.InScript(print.span), print);
      }
      return;
    }
  }

  void AddPrint(const ScriptEnd& end, size_t i, Span span, const CodePrint& print) {
    const bool all = print.name.empty();
    const std::string name(all ? secrets_.Any() : std::string_view(print.name));
    if (name.empty()) return;
    Keep(i, end, name);
    AddAt(end, all && !end.encoded ? Kind::kDumped : KindOf(end), span, name);
  }

  PipelineKind kind_;
  const PipelineStep& step_;
  StepScript script_;
  StepSecrets secrets_;
  JobState& job_;
  bool powershell_;
  std::vector<ScriptLeak> leaks_;
};

}  // namespace

std::vector<std::vector<ScriptLeak>> LeaksOf(const Pipeline& pipeline,
                                             std::vector<SecretFiles>* files) {
  PipelineVariableCache cache(pipeline.kind);
  std::vector<std::vector<ScriptLeak>> leaks;
  leaks.reserve(pipeline.steps.size());
  JobState state;
  std::set<std::pair<uint32_t, Span>> told;
  for (size_t i = 0; i < pipeline.steps.size(); i++) {
    const PipelineStep& step = pipeline.steps[i];
    leaks.emplace_back();
    const bool same_job = i > 0 && IsSame(step.job, pipeline.steps[i - 1].job);
    if (!same_job) state.files = {};
    if (!same_job || !step.continues) {
      state.folder = PathIn({}, step.folder);
      state.traced = step.shell.find("-x") != std::string_view::npos;
      state.trace_told = false;
      state.tracing = {};
    }
    if (step.script && IsShellScript(step)) {
      if (MayLeak(step) || state.traced || !state.files.empty()) {
        leaks.back() = LeakFinder(step, pipeline.kind, cache, state).Find();
      }
    } else if (const CodeLanguage language = LanguageOf(step.shell.substr(0, step.shell.find(' ')));
               step.script && language != CodeLanguage::kNone) {
      leaks.back() = LeakFinder(step, pipeline.kind, cache, state).FindInCode(language);
    }
    // What several jobs have is told once.
    if (pipeline.kind == PipelineKind::kGitlab) {
      std::erase_if(leaks.back(), [&](const ScriptLeak& leak) {
        return !told.emplace(step.script.id(), leak.span).second;
      });
    }
    if (files != nullptr) files->push_back(state.files);
  }
  return leaks;
}

bool IsShellScript(const PipelineStep& step) {
  const std::string_view shell = step.shell;
  return shell.empty() || shell.find("sh") != std::string_view::npos;
}

}  // namespace leaktight
