// A secret that stands as it is in a pipeline.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "policy/check.h"
#include "policy/command_secrets.h"
#include "policy/demo_word.h"
#include "policy/embedded_text.h"
#include "policy/github_expression.h"
#include "policy/pipeline.h"
#include "policy/secret_value.h"
#include "policy/variable_secrets.h"

namespace leaktight::ci_secret_literal {

extern const CheckInfo kInfo = {
    .id = "ci-secret-literal",
    .name = "Secret in a pipeline",
    .severity = Severity::kHigh,
    .practice = Practice::kBuildsAndPipelines,
    .message =
        "A secret stands as a literal in a pipeline: whoever reads the repository has it, and no "
        "log masks it.",
    .advice =
        "Keep it as a secret of the CI system (GitHub: `gh secret set NAME`; GitLab: a masked "
        "variable in Settings, CI/CD) and name it here. If it was ever pushed, it is known: make "
        "a new one.",
    .bad_path = ".github/workflows/deploy.yml",
    .bad =
        "on: push\n"
        "jobs:\n"
        "  deploy:\n"
        "    runs-on: ubuntu-latest\n"
        "    steps:\n"
        "      - run: ./deploy.sh\n"
        "        env:\n"
        "          DEPLOY_PASSWORD: {password:24}\n",
    .good_path = ".github/workflows/deploy.yml",
    .good =
        "on: push\n"
        "jobs:\n"
        "  deploy:\n"
        "    runs-on: ubuntu-latest\n"
        "    steps:\n"
        "      - run: ./deploy.sh\n"
        "        env:\n"
        "          DEPLOY_PASSWORD: ${{ secrets.DEPLOY_PASSWORD }}\n",
    .reference =
        "https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/"
        "use-secrets and https://docs.gitlab.com/ci/variables/. Looked at are `env`, `with`, "
        "`secrets`, the defaults of inputs, matrices, texts behind `||` in expressions "
        "and the credentials of container images in workflows and actions of GitHub "
        "(Gitea, Forgejo), `variables`, also of rules, matrices and inputs of GitLab, and the "
        "commands of both. Words, and what people "
        "make up for a service on the machine itself or in a service container, which lives as "
        "long as the job, are left alone; a random one of such a container is `info`. References "
        "and placeholders are "
        "none.",
};

namespace {

std::string_view FirstWord(std::string_view name) {
  return name.substr(0, name.find('_'));
}

bool IsSecretFallback(std::string_view name, std::string_view literal) {
  return !IsDemoWord(literal) && IsSecretUnder(name, literal);
}

class Judge {
 public:
  Judge(const File& file, const Pipeline& pipeline, std::vector<Violation>& violations)
      : file_(file), pipeline_(pipeline), list_(violations) {
    for (const PipelineVariable& variable : pipeline.variables) {
      if (variable.service) throw_away_.insert(Trim(variable.value.Value()));
    }
    // POSTGRES_HOST: localhost, and so POSTGRES_PASSWORD is for this machine.
    for (const PipelineVariable& variable : pipeline.variables) {
      const std::string_view host = Trim(variable.value.Value());
      if (variable.name.ends_with("HOST") && (host == "localhost" || host == "127.0.0.1")) {
        local_.push_back(FirstWord(variable.name));
      }
    }
    // `POSTGRES_PASSWORD: ${{ env.DB_PASSWORD }}`
    std::set<std::string_view> given;
    for (const std::string_view value : throw_away_) {
      const size_t at = value.find("env.");
      if (at == std::string_view::npos) continue;
      const std::string_view name = value.substr(at + 4);
      given.insert(name.substr(0, name.find_first_of(" }|")));
    }
    for (const PipelineVariable& variable : pipeline.variables) {
      if (given.contains(variable.name)) throw_away_.insert(Trim(variable.value.Value()));
    }
  }

  void Run() {
    for (const PipelineVariable& variable : pipeline_.variables) JudgeVariable(variable);
    for (const PipelineStep& step : pipeline_.steps) {
      if (!step.again) JudgeScript(step);
    }
  }

 private:
  void Add(Span about, Severity severity, std::string_view subject, std::string replacement = {}) {
    if (about.empty()) return;
    Violation violation;
    violation.about = about;
    violation.secrets = {about};
    violation.subject = subject;
    violation.replacement = std::move(replacement);
    violation.severity = severity;
    list_.Add(std::move(violation));
  }

  void JudgeVariable(const PipelineVariable& variable) {
    const YamlRef value = variable.value;
    if (value.span().empty() || IsOnlyRun(variable)) return;
    if (pipeline_.kind == PipelineKind::kGithub) JudgeFallbacks(variable);
    if (ComesFromElsewhere(value)) return;
    const std::vector<Span> tokens = TokensWithin(file_, value.span());
    for (const Span token : tokens) Add(token, kInfo.severity, variable.name);
    if (!tokens.empty()) return;
    const std::string_view text = value.Value();
    if (variable.credential && !IsSecretUnder("password", text)) return;
    const std::vector<VariableSecret> secrets = SecretsInVariable(file_, variable.name, text);
    std::vector<Span> places;
    places.reserve(secrets.size());
    for (const VariableSecret& secret : secrets) places.push_back(secret.part);
    places = PlacesWithin(file_, value, std::move(places));
    for (size_t i = 0; i < secrets.size(); i++) Take(variable, secrets[i], places[i]);
    // A registry asks for a password: a word is one.
    if (variable.credential && !list_.Holds(value.span())) {
      Add(value.span(), kInfo.severity, variable.name, Replacement(variable.name));
    }
  }

  // `${{ secrets.NAME || 'literal' }}`
  void JudgeFallbacks(const PipelineVariable& variable) {
    const std::string_view text = variable.value.Value();
    std::vector<VariableSecret> secrets;
    std::vector<Span> places;
    for (const ExpressionFallback& fallback : FallbacksInExpressions(text)) {
      const std::string_view literal = fallback.literal.In(text);
      if (!IsSecretFallback(fallback.name, literal) && !IsSecretFallback(variable.name, literal)) {
        continue;
      }
      secrets.push_back({fallback.literal, WeightOf(literal), fallback.name});
      places.push_back(fallback.literal);
    }
    places = PlacesWithin(file_, variable.value, std::move(places));
    for (size_t i = 0; i < secrets.size(); i++) Take(variable, secrets[i], places[i]);
  }

  // `run` and `script` are judged as scripts; an action may have an input of that name.
  static bool IsOnlyRun(const PipelineVariable& variable) { return variable.name == "script"; }

  void Take(const PipelineVariable& variable, const VariableSecret& secret, Span place) {
    const std::string_view text = variable.value.Value();
    const std::string_view part = secret.part.In(text);
    const bool throw_away = variable.service || throw_away_.contains(part);
    const bool local =
        std::find(local_.begin(), local_.end(), FirstWord(variable.name)) != local_.end();
    if (!variable.credential && secret.weight != SecretWeight::kStrong &&
        (throw_away || local || secret.weight == SecretWeight::kWord)) {
      return;
    }
    const Severity severity =
        throw_away ? Severity::kInfo
                   : SeverityFor(kInfo.severity,
                                 variable.credential ? SecretWeight::kStrong : secret.weight);
    Add(place, severity, variable.name,
        secret.part.size() == Trim(text).size() && !variable.bare ? Replacement(variable.name)
                                                                  : "");
  }

  std::string Replacement(std::string_view name) const {
    if (pipeline_.kind != PipelineKind::kGithub) return {};
    std::string secret;
    for (const char c : name) {
      secret += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return fmt::format("{}: ${{{{ secrets.{} }}}}", name, secret);
  }

  void JudgeScript(const PipelineStep& step) {
    const YamlRef script = step.script;
    if (!script) return;
    const std::string_view text = script.Value();
    std::vector<CommandSecret> secrets;
    if (step.shell != "node") secrets = SecretsInScript(text);
    for (ExpressionFallback& fallback : FallbacksInExpressions(text)) {
      if (IsSecretFallback(fallback.name, fallback.literal.In(text))) {
        secrets.push_back({0, fallback.literal, std::move(fallback.name), true});
      }
    }
    std::vector<Span> places;
    places.reserve(secrets.size());
    for (const CommandSecret& secret : secrets) places.push_back(secret.span);
    places = PlacesWithin(file_, script, std::move(places));
    for (size_t i = 0; i < secrets.size(); i++) {
      const std::string_view part = secrets[i].span.In(text);
      const SecretWeight weight = WeightOf(part);
      if (IsDemoWord(part) || throw_away_.contains(part) || weight == SecretWeight::kWord) continue;
      Add(places[i], SeverityFor(kInfo.severity, weight), secrets[i].name);
    }
    for (const Span token : TokensWithin(file_, script.span())) {
      Add(token, kInfo.severity, "a token");
    }
  }

  const File& file_;
  const Pipeline& pipeline_;
  ViolationList list_;
  std::set<std::string_view> throw_away_;  // what service containers are started with
  std::vector<std::string_view> local_;    // first words of variables for this machine's services
};

}  // namespace

bool Applies(const File& file) {
  return PipelineKindOf(file.path()) != PipelineKind::kNone;
}

void Run(const File& file, std::vector<Violation>& violations) {
  const Pipeline pipeline = ReadPipeline(file);
  Judge(file, pipeline, violations).Run();
}

}  // namespace leaktight::ci_secret_literal
