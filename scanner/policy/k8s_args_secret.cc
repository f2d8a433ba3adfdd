// A secret in what a container runs: arguments, scripts, probes, hooks.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "base/text.h"
#include "policy/check.h"
#include "policy/command_secrets.h"
#include "policy/embedded_text.h"
#include "policy/kubernetes.h"
#include "policy/secret_key_ref.h"

namespace leaktight::k8s_args_secret {

extern const CheckInfo kInfo = {
    .id = "k8s-args-secret",
    .name = "Secret in a command line",
    .severity = Severity::kHigh,
    .practice = Practice::kSecretReferences,
    .message =
        "A secret stands in what a container runs: whoever reads the repository, may read the "
        "workload, or lists the processes of the node, has it.",
    .advice =
        "Put the value into a Secret that is not in git, take it into the environment with "
        "valueFrom.secretKeyRef and name it: $(NAME) in command and args, \"$NAME\" in a script. "
        "If it was ever pushed, it is known: make a new one.",
    .bad_path = "k8s/cache.yaml",
    .bad =
        "apiVersion: apps/v1\n"
        "kind: StatefulSet\n"
        "metadata:\n"
        "  name: cache\n"
        "spec:\n"
        "  template:\n"
        "    spec:\n"
        "      containers:\n"
        "        - name: redis\n"
        "          image: redis:7\n"
        "          args:\n"
        "            - --requirepass\n"
        "            - {password:24}\n",
    .good_path = "k8s/cache.yaml",
    .good =
        "apiVersion: apps/v1\n"
        "kind: StatefulSet\n"
        "metadata:\n"
        "  name: cache\n"
        "spec:\n"
        "  template:\n"
        "    spec:\n"
        "      containers:\n"
        "        - name: redis\n"
        "          image: redis:7\n"
        "          args:\n"
        "            - --requirepass\n"
        "            - $(REDIS_PASSWORD)\n"
        "          env:\n"
        "            - name: REDIS_PASSWORD\n"
        "              valueFrom:\n"
        "                secretKeyRef:\n"
        "                  name: flowdoc-redis-secrets\n"
        "                  key: REDIS_PASSWORD\n",
    .reference =
        "https://kubernetes.io/docs/tasks/inject-data-application/"
        "define-command-argument-container/: $(NAME) in command and args becomes the variable's "
        "value; in probes and hooks it does not, a shell has to do it. Looked at are command, "
        "args, exec and HTTP headers of probes and lifecycle hooks, and the scripts of Argo and "
        "Tekton: flags that say password, short ones of well-known clients (mysql -p, curl -u, "
        "redis-cli -a), assignments in scripts, passwords in addresses and SQL, Authorization "
        "headers, and tokens that the rules know. References are left alone.",
};

namespace {

// A name for the variable that is to hold it: `--db-password` → DB_PASSWORD.
std::string VariableFor(std::string_view name) {
  std::string variable;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      variable += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    } else if (!variable.empty() && variable.back() != '_') {
      variable += '_';
    }
  }
  while (variable.ends_with('_')) variable.pop_back();
  const bool says_nothing = variable.size() < 3 || variable.starts_with("A_PASSWORD") ||
                            variable.starts_with("THE_PASSWORD") || variable[0] <= '9';
  return says_nothing ? "PASSWORD" : variable;
}

// Judges all that one container runs.
class ContainerJudge {
 public:
  ContainerJudge(const File& file, const KubernetesObject& object,
                 const KubernetesContainer& container, std::vector<Violation>& violations)
      : file_(file), object_(object), container_(container), violations_(violations) {}

  void Judge() {
    const YamlRef node = container_.node;
    JudgeCommand({node["command"], node["args"]}, true);
    JudgeScript(node["script"]);
    JudgeScript(node["source"]);
    for (const std::string_view probe : {"livenessProbe", "readinessProbe", "startupProbe"}) {
      JudgeHandler(node[probe]);
    }
    for (const std::string_view hook : {"postStart", "preStop"}) {
      JudgeHandler(node["lifecycle"][hook]);
    }
  }

 private:
  void JudgeHandler(YamlRef handler) {
    JudgeCommand({handler["exec"]["command"]}, false);
    const YamlRef request = handler["httpGet"];
    for (const YamlRef header : request["httpHeaders"].Items()) {
      const YamlRef value = header["value"];
      if (!value.IsScalar() || value.templated()) continue;
      if (const auto secret = SecretInHeader(header["name"].Value(), value.Value())) {
        Violation& violation = Add(value, *secret, header["name"].Value());
        violation.note =
            "Kubernetes fills no variables into headers of probes: ask an address that needs no "
            "login, or let an exec probe take the variable.";
      } else {
        JudgeTokens(value);
      }
    }
    const YamlRef path = request["path"];
    if (!path.IsScalar() || path.templated()) return;
    for (const CommandSecret& secret : SecretsInOptions(path.Value())) {
      Add(path, secret.span, secret.name);
    }
    JudgeTokens(path);
  }

  void JudgeScript(YamlRef script) {
    if (!script.IsScalar()) return;
    for (const CommandSecret& secret : SecretsInScript(script.Value())) {
      Suggest(Add(script, secret.span, secret.name), script, secret, true);
    }
    JudgeTokens(script);
  }

  // `expands`: Kubernetes puts variables into it.
  void JudgeCommand(const std::vector<YamlRef>& lists, bool expands) {
    std::vector<YamlRef> items;
    for (const YamlRef list : lists) {
      if (list.IsScalar()) JudgeScript(list);  // as some custom resources have it
      for (const YamlRef item : list.Items()) {
        if (item.IsScalar()) items.push_back(item);
      }
    }
    std::vector<std::string_view> arguments;
    arguments.reserve(items.size());
    for (const YamlRef item : items) arguments.push_back(item.Value());
    for (const CommandSecret& secret : SecretsInCommand(arguments)) {
      const YamlRef item = items[secret.argument];
      Violation& violation = Add(item, secret.span, secret.name);
      if (expands || secret.in_script) Suggest(violation, item, secret, secret.in_script);
    }
    for (const YamlRef item : items) JudgeTokens(item);
  }

  Violation& Add(YamlRef scalar, Span part, std::string_view name) {
    Violation violation;
    violation.about = PlaceWithin(file_, scalar, part);
    violation.secrets = {violation.about};
    violation.subject = name;
    violations_.push_back(std::move(violation));
    return violations_.back();
  }

  // What the rules know as a token.
  void JudgeTokens(YamlRef scalar) {
    if (!file_.HoldsToken(scalar.span())) return;
    const Span whole = scalar.span();
    for (const Match& match : file_.MatchesNear(whole)) {
      const Span span = {std::max(match.secret.begin, whole.begin),
                         std::min(match.secret.end, whole.end)};
      if (span.begin >= span.end || !file_.HoldsToken(span) || IsKnown(span)) continue;
      Violation violation;
      violation.about = span;
      violation.secrets = {span};
      violation.subject = "a token";
      violations_.push_back(std::move(violation));
    }
  }

  bool IsKnown(Span span) const {
    return std::any_of(violations_.begin(), violations_.end(),
                       [&](const Violation& known) { return known.about.Overlaps(span); });
  }

  // The argument with the variable in it, and where the variable comes from.
  void Suggest(Violation& violation, YamlRef item, const CommandSecret& secret, bool script) {
    const std::string variable = VariableFor(secret.name);
    const std::string name = SecretNameFor(object_, container_.pod);
    const std::string entry =
        fmt::format("- name: {0}\n  valueFrom:\n    secretKeyRef:\n      name: {1}\n      key: {0}",
                    variable, name);
    const std::string_view value = item.Value();
    if (script || value.find('\n') != std::string_view::npos || item.flow()) {
      violation.replacement =
          fmt::format("# in place of the secret: {}\n# and in the container's env:\n{}",
                      script ? "\"$" + variable + "\"" : "$(" + variable + ")", entry);
      return;
    }
    const std::string argument = std::string(value.substr(0, secret.span.begin)) + "$(" + variable +
                                 ")" + std::string(value.substr(secret.span.end));
    violation.replacement = fmt::format("- {}\n# and in the container's env:\n{}", argument, entry);
  }

  const File& file_;
  const KubernetesObject& object_;
  const KubernetesContainer& container_;
  std::vector<Violation>& violations_;
};

}  // namespace

bool Applies(const File& file) {
  return file.MayHoldManifests() && (file.Holds("args") || file.Holds("command") ||
                                     file.Holds("script") || file.Holds("httpGet"));
}

void Run(const File& file, std::vector<Violation>& violations) {
  const KubernetesFile& manifests = file.Kubernetes();
  std::vector<Violation> all;
  for (const KubernetesContainer& container : manifests.containers) {
    ContainerJudge(file, manifests.objects[container.object], container, all).Judge();
  }
  std::set<Span> seen;  // aliases lead to the same arguments again
  for (Violation& violation : all) {
    if (seen.insert(violation.about).second) violations.push_back(std::move(violation));
  }
}

}  // namespace leaktight::k8s_args_secret
