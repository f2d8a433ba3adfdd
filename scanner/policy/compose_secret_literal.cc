// A secret that stands as it is in a compose file.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "policy/check.h"
#include "policy/command_secrets.h"
#include "policy/compose.h"
#include "policy/demo_word.h"
#include "policy/embedded_text.h"
#include "policy/file_names.h"
#include "policy/kubernetes.h"
#include "policy/secret_value.h"
#include "policy/variable_secrets.h"

namespace leaktight::compose_secret_literal {

extern const CheckInfo kInfo = {
    .id = "compose-secret-literal",
    .name = "Secret in a compose file",
    .severity = Severity::kHigh,
    .practice = Practice::kBuildsAndPipelines,
    .message =
        "A secret stands as a literal in a compose file: whoever reads the repository has it, and "
        "every machine that runs the file runs with the same one.",
    .advice =
        "Let Compose take the value from .env, which git ignores, and fail where it is missing: "
        "${NAME:?}; or give the service a file by `secrets:`. If it was ever pushed, it is known: "
        "make a new one.",
    .bad_path = "compose.yaml",
    .bad =
        "services:\n"
        "  db:\n"
        "    image: postgres:17\n"
        "    environment:\n"
        "      POSTGRES_USER: flowdoc\n"
        "      POSTGRES_PASSWORD: {password:24}\n",
    .good_path = "compose.yaml",
    .good =
        "services:\n"
        "  db:\n"
        "    image: postgres:17\n"
        "    environment:\n"
        "      POSTGRES_USER: flowdoc\n"
        "      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}\n",
    .reference =
        "https://docs.docker.com/reference/compose-file/services/ and "
        "https://docs.docker.com/reference/compose-file/interpolation/. Looked at are "
        "`environment`, the `args` of a build and `labels`, as a mapping or a list, also where an "
        "anchor or an extension (`x-…`) holds them; `command`, `entrypoint` and the test of a "
        "health check; and the literal of `${NAME:-literal}`. References, placeholders, words "
        "that stand for a password, and passwords that repeat the name of the user, the database "
        "or the service are left alone; other words are `low`, what people make up is `medium`.",
};

namespace {

class Judge {
 public:
  Judge(const File& file, std::vector<Violation>& violations) : file_(file), list_(violations) {}

  void JudgeService(const ComposeService& service) {
    if (!seen_.contains(service.node["environment"].id())) CollectNames(service);
    JudgeVariables(service.node["environment"]);
    JudgeVariables(service.node["build"]["args"]);
    JudgeVariables(service.node["labels"]);
    JudgeCommand(service.node["command"]);
    JudgeCommand(service.node["entrypoint"]);
    JudgeTest(service.node["healthcheck"]["test"]);
  }

  // What an extension keeps for services to merge in: variables, or parts of a service.
  void JudgeExtension(YamlRef extension) {
    names_.clear();
    JudgeVariables(extension);
    JudgeVariables(extension["environment"]);
    JudgeVariables(extension["build"]["args"]);
    JudgeCommand(extension["command"]);
  }

 private:
  // What a password that opens nothing repeats.
  void CollectNames(const ComposeService& service) {
    names_.clear();
    names_.insert(ToLower(service.name));
    names_.insert(ToLower(service.node["container_name"].Value()));
    std::string_view image = FileName(service.node["image"].Value());
    names_.insert(ToLower(image.substr(0, image.find_first_of(":@"))));
    for (const ComposeVariable& variable : ComposeVariables(service.node["environment"])) {
      const std::string name = ToLower(variable.name);
      for (const std::string_view end : {"user", "username", "db", "database", "name", "login"}) {
        if (name.ends_with(end)) names_.insert(ToLower(Trim(variable.text())));
      }
    }
    names_.erase("");
  }

  bool RepeatsName(std::string_view value) const { return names_.contains(ToLower(Trim(value))); }

  void Add(Span about, SecretWeight weight, std::string_view subject,
           std::string replacement = {}) {
    if (about.empty() || !CountsAt(file_.path(), weight)) return;
    Violation violation;
    violation.about = about;
    violation.secrets = {about};
    violation.subject = subject;
    violation.replacement = std::move(replacement);
    violation.severity = SeverityFor(kInfo.severity, weight);
    list_.Add(std::move(violation));
  }

  void JudgeVariables(YamlRef variables) {
    // Aliases lead to the same variables again.
    if (!variables || !seen_.insert(variables.id()).second) return;
    for (const ComposeVariable& variable : ComposeVariables(variables)) {
      // What is merged into many mappings is judged where it is seen first.
      if (!judged_.insert(variable.name.data()).second) continue;
      const YamlRef value = variable.value;
      if (value.span().empty() || ComesFromElsewhere(value)) continue;
      const std::string_view text = variable.text();
      const std::vector<Span> tokens = TokensWithin(file_, value.span());
      for (const Span token : tokens) Add(token, SecretWeight::kStrong, variable.name);
      if (!tokens.empty()) continue;
      const std::vector<VariableSecret> secrets = SecretsInVariable(file_, variable.name, text);
      std::vector<Span> places;
      places.reserve(secrets.size());
      for (const VariableSecret& secret : secrets) {
        places.push_back({secret.part.begin + variable.begin, secret.part.end + variable.begin});
      }
      places = PlacesWithin(file_, value, std::move(places));
      for (size_t i = 0; i < secrets.size(); i++) {
        if (RepeatsName(secrets[i].part.In(text))) continue;
        Add(places[i], secrets[i].weight, variable.name, Replacement(variable, secrets[i]));
      }
    }
  }

  static std::string Replacement(const ComposeVariable& variable, const VariableSecret& secret) {
    const std::string_view text = Trim(variable.text());
    const std::string_view name =
        secret.fallback_of.empty() ? variable.name : std::string_view(secret.fallback_of);
    if (secret.fallback_of.empty() && secret.part.size() != text.size()) return {};
    if (variable.begin > 0) return fmt::format("- {}=${{{}:?}}", variable.name, name);
    return fmt::format("{}: ${{{}:?}}", variable.name, name);
  }

  // [CMD, program, argument], [CMD-SHELL, script], or a script as it is.
  void JudgeTest(YamlRef test) {
    const std::vector<YamlRef> items = ScalarsOf(test);
    const std::string_view form = items.empty() ? std::string_view() : items[0].Value();
    if (form != "CMD" && form != "CMD-SHELL") {
      JudgeCommand(test);
      return;
    }
    if (!seen_.insert(test.id()).second) return;
    if (form == "CMD") {
      JudgeArguments({items.begin() + 1, items.end()});
    } else if (items.size() > 1) {
      JudgeScript(items[1]);
    }
  }

  static std::vector<YamlRef> ScalarsOf(YamlRef list) {
    std::vector<YamlRef> items;
    for (const YamlRef item : list.Items()) {
      if (item.IsScalar()) items.push_back(item);
    }
    return items;
  }

  void JudgeCommand(YamlRef command) {
    if (!command || !seen_.insert(command.id()).second) return;
    if (command.IsScalar()) {
      if (ComesFromElsewhere(command)) return;
      JudgeScript(command);
      return;
    }
    JudgeArguments(ScalarsOf(command));
  }

  void JudgeArguments(const std::vector<YamlRef>& items) {
    std::vector<std::string_view> arguments;
    arguments.reserve(items.size());
    for (const YamlRef item : items) arguments.push_back(item.Value());
    std::vector<std::vector<CommandSecret>> of_items(items.size());
    for (CommandSecret& secret : SecretsInCommand(arguments)) {
      of_items[secret.argument].push_back(std::move(secret));
    }
    for (size_t i = 0; i < items.size(); i++) AddOfCommand(items[i], of_items[i]);
    for (const YamlRef item : items) JudgeTokens(item);
  }

  void JudgeScript(YamlRef script) {
    AddOfCommand(script, SecretsInScript(script.Value()));
    JudgeTokens(script);
  }

  // Secrets that stand in one scalar.
  void AddOfCommand(YamlRef scalar, const std::vector<CommandSecret>& secrets) {
    std::vector<Span> places;
    places.reserve(secrets.size());
    for (const CommandSecret& secret : secrets) places.push_back(secret.span);
    places = PlacesWithin(file_, scalar, std::move(places));
    for (size_t i = 0; i < secrets.size(); i++) {
      const std::string_view value = secrets[i].span.In(scalar.Value());
      if (IsDemoWord(value) || RepeatsName(value)) continue;
      Add(places[i], WeightOf(value), secrets[i].name);
    }
  }

  void JudgeTokens(YamlRef scalar) {
    for (const Span token : TokensWithin(file_, scalar.span())) {
      Add(token, SecretWeight::kStrong, "a token");
    }
  }

  const File& file_;
  ViolationList list_;
  std::set<std::string> names_;
  std::set<uint32_t> seen_;
  std::unordered_set<const char*> judged_;  // variables, by where their names stand
};

}  // namespace

bool Applies(const File& file) {
  return MayBeCompose(file);
}

void Run(const File& file, std::vector<Violation>& violations) {
  const YamlStream& stream = file.Yaml();
  const std::vector<ComposeService> services = ComposeServices(stream);
  if (services.empty()) return;
  Judge judge(file, violations);
  for (const ComposeService& service : services) judge.JudgeService(service);
  for (const YamlDocument& document : stream.documents) {
    for (const auto& [key, value] : stream.Root(document).Entries()) {
      if (key.Value().starts_with("x-")) judge.JudgeExtension(value);
    }
  }
}

}  // namespace leaktight::compose_secret_literal
