// Manifests of Kubernetes Secrets: out of git, and templates without values.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/base64.h"
#include "fix/dotenv_templates.h"
#include "fix/remedies.h"
#include "fix/secret_templates.h"
#include "fix/yaml_edits.h"
#include "policy/file_names.h"
#include "policy/kubernetes.h"
#include "policy/kubernetes_secret.h"
#include "policy/secret_key_ref.h"

namespace leaktight {
namespace {

// A file with nothing but Secrets, all of which can be read.
bool HoldsSecretsAlone(const File& file) {
  const YamlStream& stream = file.Yaml();
  if (stream.templated) return false;
  size_t documents = 0;
  for (const YamlDocument& document : stream.documents) {
    if (!document.error.empty()) return false;
    const YamlRef root = stream.Root(document);
    if (!root || (root.IsScalar() && root.Value().empty())) continue;
    const std::string_view kind = root["kind"].Value();
    if (root["sops"] || (kind != "Secret" && kind != "List" && kind != "SecretList")) return false;
    documents++;
  }
  const std::vector<KubernetesObject>& objects = file.Kubernetes().objects;
  return documents > 0 && objects.size() >= documents &&
         std::all_of(objects.begin(), objects.end(), [](const KubernetesObject& object) {
           return object.kind.Value() == "Secret";
         });
}

std::string TemplateOf(const FixTree& tree, const std::string& manifest) {
  const std::string folder(FolderOf(manifest));
  const std::set<std::string>& templates = tree.Templates();
  for (auto path = templates.lower_bound(folder);
       path != templates.end() && path->starts_with(folder); path++) {
    if (FolderOf(*path) == folder && CopyMadeFrom(*path) == manifest) return *path;
  }
  return {};
}

std::string Emptied(const File& file) {
  std::vector<TextEdit> edits;
  for (const KubernetesObject& object : file.Kubernetes().objects) {
    for (TextEdit& edit : WithoutSecretValues(file, object, true)) {
      const bool known = std::any_of(edits.begin(), edits.end(),
                                     [&](const TextEdit& other) { return Collide(other, edit); });
      if (!known) edits.push_back(std::move(edit));
    }
  }
  return Applied(file.bytes(), std::move(edits));
}

void TakeOutOfGit(const FixProblem& problem, Remedy& remedy) {
  const std::string path(problem.file.path());
  if (problem.tree.IsTracked(path)) remedy.untracked.push_back(path);
  remedy.ignored.push_back(path);
  const std::string made_from = TemplateOf(problem.tree, path);
  if (made_from.empty()) {
    remedy.files.push_back({path + ".template", Emptied(problem.file)});
    return;
  }
  if (!made_from.ends_with(".yaml") && FileName(made_from).find(".json") != std::string::npos) {
    return;
  }
  for (const KubernetesObject& object : problem.file.Kubernetes().objects) {
    for (const std::string_view field : {"data", "stringData"}) {
      for (const auto& [key, value] : object.node[field].Entries()) {
        remedy.secrets.push_back({made_from,
                                  std::string(object.name),
                                  std::string(object.name_space),
                                  std::string(key.Value()),
                                  {}});
      }
    }
  }
}

// What an expression falls back to, or what a parameter is by default: nothing is left to give, and
// the value is kept for whoever gives it.
class Emptier {
 public:
  Emptier(const FixProblem& problem, Remedy& remedy) : problem_(problem), remedy_(remedy) {}

  // Of an expression within quotes of its own.
  void Fallback(const SecretValue& value) {
    Keep(value.key, value.span);
    remedy_.Edit(Path(), value.span, {});
  }

  // `value:` of a parameter, with its line.
  bool Parameter(YamlRef parameter, Span secret) {
    const std::string_view text = problem_.file.bytes();
    for (const auto& [key, value] : parameter.Entries()) {
      if (key.Value() != "value" || !value.span().Contains(secret)) continue;
      const Span lines = WholeLines(text, {key.span().begin, WrittenSpan(text, value).end});
      const bool alone = IndentAt(text, key.span().begin).size() ==
                         key.span().begin - LineBegin(text, key.span().begin);
      if (parameter.flow() || !alone) return false;
      Keep(std::string(parameter["name"].Value()), secret);
      remedy_.Edit(Path(), lines, {});
      return true;
    }
    return false;
  }

 private:
  std::string Path() const { return std::string(problem_.file.path()); }
  void Keep(const std::string& name, Span secret) {
    KeepInDotenv(problem_.tree, problem_.file.path(), SecretKeyFor(name),
                 std::string(secret.In(problem_.file.bytes())), remedy_);
  }

  const FixProblem& problem_;
  Remedy& remedy_;
};

// Each violation of an object by itself, in a file that stays in git.
class SecretMender {
 public:
  SecretMender(const FixProblem& problem, Remedy& remedy)
      : problem_(problem), remedy_(remedy), text_(problem.file.bytes()) {}

  void Mend() {
    const std::vector<KubernetesObject> objects = KubernetesSecrets(problem_.file);
    for (size_t i = 0; i < problem_.violations.size(); i++) {
      const Violation& violation = problem_.violations[i];
      std::optional<std::string> why = "a patch puts it into a Secret that stands elsewhere";
      for (const KubernetesObject& object : objects) {
        const auto values = SecretValuesOf(problem_.file, object, SecretValueBar::kAnyLiteral);
        if (values.empty() || values.front().span != violation.about) continue;
        why = Mend(object, values);
        break;
      }
      if (why) remedy_.Leave(i, *why);
    }
    SplitOff();
  }

 private:
  // Why not; nothing: it is done.
  std::optional<std::string> Mend(const KubernetesObject& object,
                                  const std::vector<SecretValue>& values) {
    const std::string_view kind = object.kind.Value();
    if (kind == "Template") return Parameters(object, values);
    if (kind == "SealedSecret") return "only kubeseal, with the cluster's key, can seal it";
    if (kind != "Secret") return "its controller takes the value from elsewhere: say from where";
    if (problem_.file.Yaml().templated) return Fallbacks(object, values);
    const YamlDocument* document = DocumentOf(object);
    if (document == nullptr) return "other objects stand in the same list";
    if (object.node["sops"]) return "SOPS is meant to encrypt it: sops --encrypt --in-place";
    documents_.insert(document);
    return std::nullopt;
  }

  std::optional<std::string> Parameters(const KubernetesObject& object,
                                        const std::vector<SecretValue>& values) {
    Emptier emptier(problem_, remedy_);
    for (const SecretValue& value : values) {
      const auto parameters = object.node["parameters"].Items().All();
      const bool done = std::any_of(parameters.begin(), parameters.end(), [&](YamlRef parameter) {
        return emptier.Parameter(parameter, value.span);
      });
      if (!done) return "the parameter is not written on lines of its own";
    }
    return std::nullopt;
  }

  std::optional<std::string> Fallbacks(const KubernetesObject& object,
                                       const std::vector<SecretValue>& values) {
    for (const SecretValue& value : values) {
      bool in_expression = false;
      for (const std::string_view field : {"data", "stringData"}) {
        const YamlRef scalar = object.node[field][value.key];
        in_expression |= scalar.templated() && scalar.span().Contains(value.span);
      }
      if (!in_expression) {
        return "a chart's template has it as a literal: let its values say it, from elsewhere";
      }
    }
    Emptier emptier(problem_, remedy_);
    for (const SecretValue& value : values) emptier.Fallback(value);
    return std::nullopt;
  }

  const YamlDocument* DocumentOf(const KubernetesObject& object) const {
    const YamlStream& stream = problem_.file.Yaml();
    for (const YamlDocument& document : stream.documents) {
      if (document.root == object.node.id()) return &document;
    }
    return nullptr;
  }

  // The documents that are Secrets go into a file of their own, and into a template of that.
  void SplitOff() {
    if (documents_.empty()) return;
    const std::string path(problem_.file.path());
    const size_t dot = path.rfind('.');
    const std::string own = path.substr(0, dot) + ".secrets" + path.substr(dot);
    std::string kept;
    for (const YamlDocument* document : documents_) {
      const std::string_view bytes = document->span.In(text_);
      if (!kept.empty() && !kept.ends_with('\n')) kept += '\n';
      if (!kept.empty() && !bytes.starts_with("---")) kept += "---\n";
      kept += bytes;
      remedy_.Edit(path, document->span, {});
    }
    if (problem_.tree.Bytes(own) != nullptr) {
      for (size_t i = 0; i < problem_.violations.size(); i++) {
        remedy_.Leave(i, own + ", where it would go, is there already");
      }
      return;
    }
    problem_.file.WithText(kept, [&](const File& inner) {
      remedy_.files.push_back({own + ".template", Emptied(inner)});
    });
    remedy_.kept.push_back({own, std::string(FileName(path)), kept, KeptValue::Form::kWhole});
    remedy_.notes.push_back(fmt::format(
        "the Secrets of {} are in {} now: whoever applies the one applies the other too", path,
        own));
  }

  const FixProblem& problem_;
  Remedy& remedy_;
  std::string_view text_;
  std::set<const YamlDocument*> documents_;
};

}  // namespace

void MendSecretCommitted(const FixProblem& problem, Remedy& remedy) {
  if (HoldsSecretsAlone(problem.file)) return TakeOutOfGit(problem, remedy);
  SecretMender(problem, remedy).Mend();
}

void MendSecretTemplateFilled(const FixProblem& problem, Remedy& remedy) {
  const File& file = problem.file;
  const std::string path(file.path());
  const std::string copy = CopyMadeFrom(path);
  const auto leave_all = [&](const std::string& why) {
    for (size_t i = 0; i < problem.violations.size(); i++) remedy.Leave(i, why);
  };
  if (copy.empty()) return leave_all("its name does not say which file is made of it");
  const bool has_copy = problem.tree.Bytes(copy) != nullptr;
  if (has_copy && !copy.ends_with(".yaml") && !copy.ends_with(".yml")) {
    return leave_all(copy + " is there already, and cannot be added to");
  }
  if (!has_copy) {
    remedy.kept.push_back(
        {copy, "all of " + path, std::string(file.bytes()), KeptValue::Form::kWhole});
  }
  std::set<size_t> seen;
  for (const KubernetesObject& secret : KubernetesSecrets(file)) {
    for (const SecretValue& value : SecretValuesOf(file, secret, SecretValueBar::kNoMereWords)) {
      for (size_t i = 0; i < problem.violations.size(); i++) {
        if (problem.violations[i].about != value.span || !seen.insert(i).second) continue;
        const bool text = !bool(secret.node["data"][value.key]);
        const YamlRef scalar = secret.node[text ? "stringData" : "data"][value.key];
        if (!scalar.IsScalar() || scalar.templated()) {
          remedy.Leave(i, "it is part of an expression");
          continue;
        }
        const TextEdit edit = PlaceholderFor(file, scalar, text, value.span, value.inside);
        remedy.Edit(path, edit.span, edit.text);
        if (!has_copy) continue;
        const auto decoded = text ? std::nullopt : DecodeBase64(scalar.Value());
        remedy.secrets.push_back({path, std::string(secret.name), std::string(secret.name_space),
                                  value.key, decoded.value_or(std::string(scalar.Value()))});
      }
    }
  }
  for (size_t i = 0; i < problem.violations.size(); i++) {
    if (!seen.contains(i)) remedy.Leave(i, "it is not known what it is the value of");
  }
}

void MendSecretNotIgnored(const FixProblem& problem, Remedy& remedy) {
  remedy.ignored.push_back(CopyMadeFrom(problem.file.path()));
}

}  // namespace leaktight
