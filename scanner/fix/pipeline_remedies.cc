// Pipelines: secrets that come from where the host keeps them, and into scripts by variables.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/text.h"
#include "fix/dotenv_templates.h"
#include "fix/local_values.h"
#include "fix/mend_each.h"
#include "fix/remedies.h"
#include "fix/shell_quoting.h"
#include "fix/step_environment.h"
#include "fix/yaml_edits.h"
#include "fix/yaml_parts.h"
#include "policy/embedded_text.h"
#include "policy/file_names.h"
#include "policy/github_expression.h"
#include "policy/pipeline.h"
#include "policy/pipeline_secrets.h"
#include "policy/step_secrets.h"

namespace leaktight {
namespace {

std::string SecretOf(const std::string& name) {
  return "${{ secrets." + name + " }}";
}

class PipelineMender {
 public:
  PipelineMender(const FixProblem& problem, Remedy& remedy)
      : problem_(problem),
        remedy_(remedy),
        stream_(problem.file.Yaml()),
        path_(problem.file.path()),
        pipeline_(ReadPipeline(problem.file)),
        cache_(pipeline_.kind),
        values_(problem, remedy, DotenvFor(problem.tree, FolderOf(problem.file.path()))) {}

  // `${{ secrets.X }}` within a step's script becomes a variable.
  Why MendInterpolated(const Violation& violation) {
    const PipelineStep* step = StepAround(violation.about);
    if (step == nullptr) return "its step is not written in this place alone";
    if (step->node["uses"]) return MendGithubScript(*step);
    StepEnvironment environment(problem_, *step);
    std::set<Span> seen;
    for (const SecretExpression& use : UsesIn(*step)) {
      if (!seen.insert(use.span).second) continue;
      const std::string expression(use.span.In(step->script.Value()));
      const std::string name = VariableOf(use, expression, environment);
      const std::string reference = environment.Reference(name, use.span.begin);
      if (reference.empty()) return "how its shell names a variable there is not to be seen";
      const Span place = PlaceWithin(problem_.file, step->script, use.span);
      if (place.In(stream_.text) != expression) return "it is written with escapes";
      if (auto why = Put(step->script, place, reference)) return why;
    }
    return environment.Finish(remedy_);
  }

  Why MendLiteral(const Violation& violation) {
    const YamlRef scalar = ScalarAt(stream_, violation.about);
    const auto value =
        scalar ? TextAt(scalar, stream_.text, violation.about) : std::optional<std::string>();
    if (!value) return "it is written with escapes";
    const bool github = pipeline_.kind == PipelineKind::kGithub;
    if (github) {
      if (auto why = WhyWithoutSecrets(violation.about)) return why;
    }
    for (const PipelineVariable& variable : pipeline_.variables) {
      if (variable.value.id() == scalar.id()) {
        if (variable.bare) return "no secret of the host's is filled in there";
        if (scalar.templated()) return "it stands within an expression";
        return MendVariable(variable, violation.about, *value);
      }
    }
    for (const PipelineStep& step : pipeline_.steps) {
      if (step.script && step.script.id() == scalar.id()) {
        return MendScript(step, violation, *value);
      }
    }
    return "it is not known what it is the value of";
  }

 private:
  const PipelineStep* StepAround(Span span) const {
    for (const PipelineStep& step : pipeline_.steps) {
      if (step.node.span().Contains(span)) return &step;
    }
    return nullptr;
  }

  // As the check counts them.
  std::vector<SecretExpression> UsesIn(const PipelineStep& step) {
    return StepSecrets(step, pipeline_.kind, cache_).Interpolated(step.script.Value());
  }

  // `${{ env.X }}` is in the environment already, under that name.
  static std::string VariableOf(const SecretExpression& use, const std::string& expression,
                                StepEnvironment& environment) {
    const bool there = use.context == SecretExpression::Context::kEnv &&
                       expression.find_first_of("|&(") == std::string::npos;
    return there ? use.name : environment.Variable(use.name, expression);
  }

  Why Put(YamlRef scalar, Span place, const std::string& text) {
    const auto edit = PartEdit(stream_, scalar, place, text);
    if (!edit) return "YAML would make something else of a reference there";
    remedy_.Edit(path_, edit->span, edit->text);
    return std::nullopt;
  }

  // `'${{ secrets.X }}'` of JavaScript becomes process.env.X.
  Why MendGithubScript(const PipelineStep& step) {
    const YamlRef script = step.script;
    const std::string_view text = stream_.text;
    StepEnvironment environment(problem_, step);
    for (const SecretExpression& use : UsesIn(step)) {
      const std::string expression(use.span.In(script.Value()));
      const Span place = PlaceWithin(problem_.file, script, use.span);
      if (place.In(text) != expression || place.begin == 0 || place.end >= text.size() ||
          script.style() == YamlStyle::kDoubleQuoted ||
          script.style() == YamlStyle::kSingleQuoted) {
        return "it is written with escapes";
      }
      const char quote = text[place.begin - 1];
      if (text[place.end] != quote || (quote != '\'' && quote != '"' && quote != '`')) {
        return "it stands within a longer text of JavaScript";
      }
      const std::string name = VariableOf(use, expression, environment);
      if (auto why = Put(script, {place.begin - 1, place.end + 1}, "process.env." + name)) {
        return why;
      }
    }
    return environment.Finish(remedy_);
  }

  // Where GitHub has no `secrets` (docs.github.com, contexts, "Context availability").
  Why WhyWithoutSecrets(Span about) const {
    for (const YamlDocument& document : stream_.documents) {
      const YamlRef root = stream_.Root(document);
      if (root["runs"]) return "an action has no secrets: let those who use it give an input";
      if (root["on"]["workflow_call"]) return "those who call the workflow have to hand it over";
    }
    for (const YamlRef job : pipeline_.jobs) {
      if (job["uses"] && job["with"] && job["with"].span().Contains(about)) {
        return "what it is handed to has to take it under `secrets`";
      }
    }
    return std::nullopt;
  }

  // Keeps the value, and tells where the host is to have it.
  std::string Store(std::string name, const std::string& value) {
    if (name.starts_with("GITHUB_") || name.starts_with("CI_")) name = "APP_" + name;
    std::string kept = values_.Keep(name, value);
    remedy_.notes.push_back(
        pipeline_.kind == PipelineKind::kGithub
            ? fmt::format("{0}: store {1} among the secrets of the repository "
                          "(gh secret set {1})",
                          path_, kept)
            : fmt::format("{}: set {}, masked, among the CI/CD variables of the project", path_,
                          kept));
    return kept;
  }

  Why MendVariable(const PipelineVariable& variable, Span about, const std::string& value) {
    const bool whole = about == variable.value.span();
    if (pipeline_.kind == PipelineKind::kGithub) {
      const std::string name = variable.credential ? "REGISTRY_PASSWORD"
                               : whole             ? VariableNameFrom(variable.name)
                                                   : VariableNameOfPart(variable.name);
      return Put(variable.value, about, SecretOf(Store(name, value)));
    }
    if (variable.service) return "which variables the service gets is not to be seen";
    if (!whole) {
      return Put(variable.value, about,
                 "${" + Store(VariableNameOfPart(variable.name), value) + "}");
    }
    // A project's variable has the last word over what the file says of the same name.
    if (Store(std::string(variable.name), value) != variable.name) {
      return values_.dotenv() + " has another value for " + std::string(variable.name);
    }
    remedy_.Edit(path_, WrittenSpan(stream_.text, variable.value), "\"\"");
    return std::nullopt;
  }

  Why MendScript(const PipelineStep& step, const Violation& violation, const std::string& value) {
    const size_t at = step.script.Value().find(value);
    const bool once = step.script.Value().find(value, at + 1) == std::string_view::npos;
    if (at == std::string_view::npos || !once) return "it stands in the script more than once";
    const std::string name = Store(VariableNameFrom(violation.subject), value);
    if (pipeline_.kind == PipelineKind::kGitlab) {
      const std::string reference = ShellReference(name, QuoteAt(step.script.Value(), at));
      if (reference.empty()) return "no variable is filled in there";
      return Put(step.script, violation.about, reference);
    }
    StepEnvironment environment(problem_, step);
    const std::string variable = environment.Variable(name, SecretOf(name));
    const std::string reference = environment.Reference(variable, at);
    if (reference.empty()) return "how its shell names a variable there is not to be seen";
    if (auto why = Put(step.script, violation.about, reference)) return why;
    return environment.Finish(remedy_);
  }

  const FixProblem& problem_;
  Remedy& remedy_;
  const YamlStream& stream_;
  std::string path_;
  Pipeline pipeline_;
  PipelineVariableCache cache_;
  LocalValues values_;
};

// The names that a called workflow declares, where it uses no others.
std::optional<std::vector<std::string>> DeclaredSecrets(std::string_view workflow) {
  const YamlStream stream = ReadYaml(workflow);
  if (stream.documents.size() != 1) return std::nullopt;
  std::vector<std::string> names;
  std::set<std::string> known = {"github_token"};
  const YamlRef root = stream.Root(stream.documents[0]);
  for (const auto& [name, about] : root["on"]["workflow_call"]["secrets"].Entries()) {
    names.emplace_back(name.Value());
    known.insert(ToLower(name.Value()));
  }
  if (names.empty()) return std::nullopt;
  for (const auto& [name, job] : root["jobs"].Entries()) {
    if (EqualIgnoringCase(job["secrets"].Value(), "inherit")) return std::nullopt;
  }
  for (const SecretExpression& use : SecretExpressions(workflow)) {
    if (use.all || !known.contains(ToLower(use.name))) return std::nullopt;
  }
  return names;
}

}  // namespace

void MendSecretInterpolated(const FixProblem& problem, Remedy& remedy) {
  PipelineMender mender(problem, remedy);
  MendEach(problem, remedy, [&](const Violation& each) { return mender.MendInterpolated(each); });
}

void MendPipelineLiteral(const FixProblem& problem, Remedy& remedy) {
  PipelineMender mender(problem, remedy);
  MendEach(problem, remedy, [&](const Violation& each) { return mender.MendLiteral(each); });
}

// `secrets: inherit` for a workflow of the repository that names what it takes. Told once for a
// file, whose jobs are mended all at once.
void MendSecretsAll(const FixProblem& problem, Remedy& remedy) {
  const std::string_view text = problem.file.bytes();
  const Pipeline pipeline = ReadPipeline(problem.file);
  MendEach(problem, remedy, [&](const Violation& violation) -> Why {
    bool own = false;
    for (const YamlRef job : pipeline.jobs) {
      const std::string_view called = job["uses"].Value();
      const YamlRef secrets = job["secrets"];
      if (!called.starts_with("./") || !EqualIgnoringCase(secrets.Value(), "inherit")) continue;
      own |= secrets.span() == violation.about;
    }
    if (!own) return "which of them are needed is yours to say";
    for (const YamlRef job : pipeline.jobs) {
      const std::string_view called = job["uses"].Value();
      const YamlRef secrets = job["secrets"];
      if (!called.starts_with("./") || !EqualIgnoringCase(secrets.Value(), "inherit")) continue;
      const std::string* bytes = problem.tree.Bytes(std::string(called.substr(2)));
      const auto names = bytes == nullptr ? std::nullopt : DeclaredSecrets(*bytes);
      if (!names) return "the called workflow does not name the secrets that it takes";
      const YamlRef key = KeyOf(job, "secrets");
      if (job.flow() || !key) return "it is not written in its place";
      std::string lines;
      for (const std::string& name : *names) {
        lines += "\n" + std::string(ColumnOf(text, key.span().begin) + 2, ' ') + name + ": " +
                 SecretOf(name);
      }
      Span span = WrittenSpan(text, secrets);
      while (text[span.begin - 1] == ' ') span.begin--;
      remedy.Edit(std::string(problem.file.path()), span,
                  WithLineEnding(lines, LineEndingOf(text)));
    }
    return std::nullopt;
  });
}

}  // namespace leaktight
