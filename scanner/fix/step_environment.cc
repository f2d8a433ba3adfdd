#include "fix/step_environment.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "config/config_text.h"
#include "fix/shell_quoting.h"
#include "fix/yaml_edits.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

enum class Shell : uint8_t { kPosix, kPowershell, kUnknown };

// docs.github.com, workflow syntax, jobs.<job_id>.steps[*].shell: bash where none is named, on
// Windows pwsh.
Shell ShellOf(const PipelineStep& step, std::string_view file) {
  if (step.shell.empty()) {
    const Span job = step.job ? step.job.span() : Span{};
    return HoldsIgnoringCase(job.In(file), "windows") ? Shell::kUnknown : Shell::kPosix;
  }
  const std::string_view program = FileName(step.shell.substr(0, step.shell.find(' ')));
  if (program == "bash" || program == "sh" || program == "dash" || program == "zsh") {
    return Shell::kPosix;
  }
  return program == "pwsh" || program == "powershell" ? Shell::kPowershell : Shell::kUnknown;
}

// Expressions of GitHub's are filled in before a shell sees their quotes.
std::string WithoutExpressions(std::string_view script) {
  std::string plain(script);
  for (size_t at = plain.find("${{"); at != std::string::npos; at = plain.find("${{", at)) {
    const size_t end = std::min(plain.find("}}", at), plain.size() - 2) + 2;
    std::fill(plain.begin() + static_cast<std::ptrdiff_t>(at),
              plain.begin() + static_cast<std::ptrdiff_t>(end), 'x');
    at = end;
  }
  return plain;
}

// `${env:NAME}` stands for the value everywhere but in single quotes (about_Quoting_Rules).
std::string PowershellReference(std::string_view name, std::string_view script, size_t at) {
  if (script.find("@'") != std::string_view::npos || script.find("@\"") != std::string_view::npos) {
    return {};
  }
  char open = 0;
  for (size_t i = 0; i < at; i++) {
    const char c = script[i];
    if (c == '`' && open != '\'') {
      i++;
    } else if (open == c) {
      open = 0;
    } else if (open == 0 && (c == '\'' || c == '"')) {
      open = c;
    }
  }
  return open == '\'' ? std::string() : fmt::format("${{env:{}}}", name);
}

std::string YamlValue(const std::string& expression) {
  const bool plain = expression.find(": ") == std::string::npos &&
                     expression.find(" #") == std::string::npos &&
                     expression.find('\n') == std::string::npos;
  return plain ? expression : YamlQuoted(expression);
}

}  // namespace

std::string StepEnvironment::Variable(const std::string& name, const std::string& expression) {
  std::string free = name;
  for (size_t number = 2;; number++) {
    const auto made = std::find_if(made_.begin(), made_.end(),
                                   [&](const auto& variable) { return variable.first == free; });
    if (made != made_.end()) {
      if (made->second == expression) return free;
    } else {
      YamlRef there;
      for (const YamlRef environment : step_.environments) {
        if (!there) there = environment[free];
      }
      if (there && there.Value() == expression) return free;
      // What is set further out for others may be set anew here.
      if (!step_.node["env"][free]) {
        made_.emplace_back(free, expression);
        return free;
      }
    }
    free = fmt::format("{}_{}", name, number);
  }
}

std::string StepEnvironment::Reference(std::string_view name, size_t at_in_script) const {
  const std::string script = WithoutExpressions(step_.script.Value());
  switch (ShellOf(step_, problem_.file.bytes())) {
    case Shell::kPosix:
      return ShellReference(name, QuoteAt(script, at_in_script));
    case Shell::kPowershell:
      return PowershellReference(name, script, at_in_script);
    default:
      return {};
  }
}

std::optional<std::string> StepEnvironment::Finish(Remedy& remedy) const {
  if (made_.empty()) return std::nullopt;
  const std::string path(problem_.file.path());
  const std::string_view text = problem_.file.bytes();
  const YamlRef env = step_.node["env"];
  const bool flow = env ? env.flow() : step_.node.flow();
  const auto add = [&](const TextEdit& edit) { remedy.Edit(path, edit.span, edit.text); };
  if (env && (!env.IsMapping() || !step_.node.span().Contains(env.span()))) {
    return "the environment of the step is not written in its place";
  }
  std::string variables;
  if (flow) {
    for (const auto& [name, expression] : made_) {
      variables += (variables.empty() ? "" : ", ") + name + ": " + YamlQuoted(expression);
    }
    if (env) {
      const size_t end = env.span().end - 1;
      add({{end, end}, (env.Entries().empty() ? "" : ", ") + variables});
    } else {
      const size_t begin = WrittenSpan(text, step_.node.Entries()[0].first).begin;
      add({{begin, begin}, "env: {" + variables + "}, "});
    }
    return std::nullopt;
  }
  const YamlRef first =
      env ? env.Entries()[0].first : KeyOf(step_.node, step_.node["run"] ? "run" : "with");
  if (!first) return "the step is not written in one place";
  const std::string indent(
      ColumnOf(text, first.span().begin) - (first.style() == YamlStyle::kPlain ? 0 : 1), ' ');
  for (const auto& [name, expression] : made_) {
    variables += fmt::format("{}{}{}: {}\n", indent, env ? "" : "  ", name, YamlValue(expression));
  }
  if (env) {
    add(LinesAt(text, EndOfBlock(text, env), variables));
    return std::nullopt;
  }
  const Span behind = step_.node["run"]
                          ? WrittenSpan(text, step_.script)
                          : Span{first.span().begin, EndOfBlock(text, step_.node["with"])};
  const size_t end = WholeLines(text, behind).end;
  add(LinesAt(text, end, indent + "env:\n" + variables));
  return std::nullopt;
}

}  // namespace leaktight
