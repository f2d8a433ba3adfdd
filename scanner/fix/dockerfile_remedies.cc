// Dockerfiles: secrets mounted for the commands that take them, or given to the container.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "fix/dockerfile_edits.h"
#include "fix/dotenv_templates.h"
#include "fix/local_values.h"
#include "fix/mend_each.h"
#include "fix/remedies.h"
#include "fix/shell_quoting.h"
#include "policy/dockerfile_reader.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

class DockerfileMender {
 public:
  DockerfileMender(const FixProblem& problem, Remedy& remedy)
      : problem_(problem),
        remedy_(remedy),
        edits_(problem, remedy),
        values_(problem, remedy, DotenvFor(problem.tree, FolderOf(problem.file.path()))) {}

  Why MendCopied(const Violation& violation) {
    const DockerfileInstruction* copy = edits_.At(violation.about);
    if (copy == nullptr || (copy->keyword != "COPY" && copy->keyword != "ADD")) {
      return "how the program is to log in instead is yours to say";
    }
    if (edits_.IsBuiltOn(*copy)) {
      return "commands run on top of it, and which of them need it is not to be seen";
    }
    const auto list = DockerfileList(copy->arguments);
    const std::vector<ShellWord> words =
        list ? *list : DockerfileWords(copy->arguments, edits_.dockerfile().escape);
    // Another one of the same instruction may be left: then all of it is.
    const auto others =
        std::count_if(problem_.violations.begin(), problem_.violations.end(),
                      [&](const Violation& other) { return copy->span.Contains(other.about); });
    if (static_cast<size_t>(others) + 1 >= words.size()) {
      edits_.Drop(*copy);
    } else if (list) {
      return "it stands in a list";
    } else if (auto why = edits_.DropWord(*copy, violation.about.begin)) {
      return why;
    }
    Note("give the container " + violation.subject +
         " when it starts: docker run --env-file or --mount");
    return std::nullopt;
  }

  Why MendArgument(const Violation& violation) {
    const DockerfileInstruction* declared = edits_.At(violation.about);
    if (declared == nullptr) return "it is not known where it is declared";
    // Told once for all stages.
    const std::vector<DockerfileInstruction>& all = edits_.dockerfile().instructions;
    for (const DockerfileInstruction& instruction : all) {
      if (instruction.keyword != "ARG" || instruction.stage == 0) continue;
      if (!Declares(instruction, violation.subject)) continue;
      if (auto why = DropKept(instruction, violation.subject)) return why;
      if (auto why = Give(instruction, violation.subject, true)) return why;
    }
    return std::nullopt;
  }

  Why MendLiteral(const Violation& violation) {
    const DockerfileInstruction* instruction = edits_.At(violation.about);
    if (instruction == nullptr) return "it is not known where it stands";
    const std::string value(violation.about.In(edits_.text()));
    const std::string& keyword = instruction->keyword;
    if (keyword == "ENV" || keyword == "ARG" || keyword == "LABEL") {
      return MendVariable(*instruction, violation);
    }
    if (DockerfileList(instruction->arguments)) return "a command without a shell has no variables";
    const auto script = ScriptAround(*instruction, violation.about);
    if (!script) return "it goes into a file of the image";
    const std::string name = values_.Keep(VariableNameFrom(violation.subject), value);
    const std::string reference = ShellReference(name, QuoteAt(script->text, script->at));
    if (reference.empty()) return "no variable is filled in there";
    Edit(violation.about, reference);
    if (keyword == "RUN") {
      if (auto why = edits_.Mount(*instruction, name)) return why;
      NoteMounted(name);
    } else {
      NoteGiven(name);
    }
    return std::nullopt;
  }

 private:
  struct Script {
    std::string_view text;
    size_t at;
  };

  void Edit(Span span, std::string text) {
    remedy_.Edit(std::string(problem_.file.path()), span, std::move(text));
  }
  void Note(std::string_view sentence) {
    remedy_.notes.push_back(fmt::format("{}: {}", problem_.file.path(), sentence));
  }
  void NoteMounted(const std::string& name) {
    Note(fmt::format("give the build {}: docker build --secret id={},env={}", name, MountIdOf(name),
                     name));
  }
  void NoteGiven(const std::string& name) {
    Note(fmt::format("give the container {} when it starts: docker run --env-file .env", name));
  }

  bool Declares(const DockerfileInstruction& instruction, std::string_view name) const {
    const auto variables = DockerfileVariables(instruction, edits_.dockerfile().escape);
    return std::any_of(variables.begin(), variables.end(),
                       [&](const DockerfileVariable& other) { return other.name == name; });
  }

  // ENV that takes an argument over under its own name.
  Why DropKept(const DockerfileInstruction& argument, const std::string& name) {
    for (const DockerfileInstruction& other : edits_.dockerfile().instructions) {
      if (other.keyword != "ENV" || other.stage != argument.stage) continue;
      for (const DockerfileVariable& variable :
           DockerfileVariables(other, edits_.dockerfile().escape)) {
        if (variable.name != name) continue;
        const std::string& value = variable.value.text;
        if (value != "$" + name && value != "${" + name + "}") return "ENV makes more of it";
        if (auto why = edits_.DropVariable(other, name)) return why;
        dropped_.insert(other.span);
        NoteGiven(name);
      }
    }
    return std::nullopt;
  }

  // Without the variable, which the commands behind get mounted.
  Why Give(const DockerfileInstruction& instruction, const std::string& name, bool all) {
    if (auto why = edits_.MountBehind(instruction, name, all, dropped_)) return why;
    NoteMounted(name);
    return edits_.DropVariable(instruction, name);
  }

  Why MendVariable(const DockerfileInstruction& instruction, const Violation& violation) {
    for (const DockerfileVariable& variable :
         DockerfileVariables(instruction, edits_.dockerfile().escape)) {
      const std::string& value = variable.value.text;
      const bool here =
          !value.empty() && variable.value.InScript({0, value.size()}).Contains(violation.about);
      if (!here) continue;
      const bool label = instruction.keyword == "LABEL";
      const std::string name =
          values_.Keep(label ? VariableNameFrom(variable.name) : variable.name, value);
      if (label) return edits_.DropVariable(instruction, variable.name);
      if (name != variable.name) return values_.dotenv() + " has another value for it";
      if (instruction.keyword == "ENV") NoteGiven(name);
      if (instruction.stage == 0) return "stages may declare it again";
      return Give(instruction, name, instruction.keyword == "ARG");
    }
    return "it is not known what it is the value of";
  }

  // The commands of a shell that a place stands in.
  std::optional<Script> ScriptAround(const DockerfileInstruction& instruction, Span about) const {
    const std::string_view text = edits_.text();
    for (const DockerfileHeredoc& heredoc : instruction.heredocs) {
      if (!heredoc.body.Contains(about)) continue;
      const bool runs =
          instruction.keyword == "RUN" && instruction.arguments.text.starts_with("<<");
      if (!runs) return std::nullopt;
      return Script{heredoc.body.In(text), about.begin - heredoc.body.begin};
    }
    const ShellWord& arguments = instruction.arguments;
    const auto at = std::lower_bound(arguments.from.begin(), arguments.from.end(), about.begin);
    if (at == arguments.from.end() || *at != about.begin) return std::nullopt;
    return Script{arguments.text, static_cast<size_t>(at - arguments.from.begin())};
  }

  const FixProblem& problem_;
  Remedy& remedy_;
  DockerfileEdits edits_;
  LocalValues values_;
  std::set<Span> dropped_;  // instructions that take over what goes, and go themselves
};

}  // namespace

void MendSecretCopied(const FixProblem& problem, Remedy& remedy) {
  DockerfileMender mender(problem, remedy);
  MendEach(problem, remedy, [&](const Violation& each) { return mender.MendCopied(each); });
}

void MendBuildArgument(const FixProblem& problem, Remedy& remedy) {
  if (!IsDockerfileName(problem.file.name())) {
    MendEach(problem, remedy, [](const Violation&) -> std::string {
      return "the Dockerfile that is built has to mount it as well";
    });
    return;
  }
  DockerfileMender mender(problem, remedy);
  MendEach(problem, remedy, [&](const Violation& each) { return mender.MendArgument(each); });
}

void MendDockerfileLiteral(const FixProblem& problem, Remedy& remedy) {
  DockerfileMender mender(problem, remedy);
  MendEach(problem, remedy, [&](const Violation& each) { return mender.MendLiteral(each); });
}

}  // namespace leaktight
