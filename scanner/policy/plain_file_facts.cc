// Files that hold secrets and are not encrypted, and who says that they should be or uses them: the
// creation rules of SOPS, the generators of Kustomize.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/embedded_text.h"
#include "policy/fact.h"
#include "policy/file.h"
#include "policy/file_names.h"
#include "policy/kubernetes_secret.h"
#include "policy/kustomize.h"
#include "policy/secret_value.h"
#include "policy/sops.h"

namespace leaktight::plain_file_facts {
namespace {

constexpr std::string_view kSopsConfig = ".sops.yaml";
constexpr size_t kMostBytes = 1 << 20;

// Two letters, whatever their case; of other characters some are taken for one another.
constexpr size_t PairOf(char first, char second) {
  return static_cast<size_t>(first & 0x1f) << 5 | static_cast<size_t>(second & 0x1f);
}

// Anywhere in the path: what people and creation rules call files with secrets.
bool HasSecretWord(std::string_view path) {
  static constexpr std::array<std::string_view, 9> kWords = {
      "secret", "passw",    "credential",   "token", "encrypted",
      "sops",   "htpasswd", "dockerconfig", ".enc."};
  // The paths of all files are asked: most letters begin none of these with the next one.
  static constexpr auto kPairs = [] {
    std::array<bool, size_t{1} << 10> pairs{};
    for (const std::string_view word : kWords) pairs[PairOf(word[0], word[1])] = true;
    return pairs;
  }();
  for (size_t at = 0; at + 1 < path.size(); at++) {
    if (!kPairs[PairOf(path[at], path[at + 1])]) continue;
    for (const std::string_view word : kWords) {
      if (EqualIgnoringCase(path.substr(at, word.size()), word)) return true;
    }
  }
  return path.ends_with(".enc");
}

// What files with a single secret are called besides. A name alone proves nothing of these: what is
// in them does.
bool HasWordOfSecretFile(std::string_view path) {
  if (HasSecretWord(path)) return true;
  const std::string name = ToLower(FileName(path));
  for (const std::string_view word : {"key", "cred", "auth", "login", "_pw", "-pw", "pwd"}) {
    if (name.find(word) != std::string::npos) return true;
  }
  return false;
}

bool EndsWithOneOf(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return name.ends_with(end); });
}

// Settings, whatever they are called: where somebody names such a file as one with secrets, what is
// in it counts.
bool IsSettings(std::string_view name) {
  return EndsWithOneOf(name, {".ini", ".properties", ".conf", ".cfg"});
}

// Kinds of files that SOPS and Kustomize take and that hold values; no code, no documents.
bool HoldsValues(std::string_view path) {
  const std::string_view name = FileName(path);
  if (IsManifestName(name))
    return name.find(".json") == std::string_view::npos || HasSecretWord(path);
  if (EndsWithOneOf(name, {".pem", ".key", ".vars", ".envs"}) || name == "config.json") return true;
  if (IsSettings(name)) return true;
  const bool by_kind = EndsWithOneOf(name, {".env", ".txt", ".enc"}) ||
                       name.find('.') == std::string_view::npos || name.rfind('.') == 0;
  return by_kind && HasWordOfSecretFile(path);
}

// Under a name of its own, as more than a word.
bool HoldsSecretUnderName(const YamlStream& stream) {
  for (uint32_t id = 0; id < stream.nodes.size(); id++) {
    if (stream.nodes[id].kind != YamlNode::Kind::kMapping) continue;
    for (const auto& [key, value] : YamlRef(stream, id).Entries()) {
      if (!key.IsScalar() || !value.IsScalar() || ComesFromElsewhere(value)) continue;
      if (ClassifyName(key.Value()) != NameKind::kSecret) continue;
      if (ClassifyValue(value.Value()) >= ValueKind::kWeakSecret &&
          IsSecretUnder(key.Value(), value.Value())) {
        return true;
      }
    }
  }
  return false;
}

bool HoldsKubernetesSecret(const File& file) {
  if (file.bytes().size() > kMostBytes || !file.MayHoldManifests()) return false;
  if (!file.Holds("Secret")) return false;
  const std::vector<KubernetesObject> secrets = KubernetesSecrets(file);
  return std::any_of(secrets.begin(), secrets.end(), [&](const KubernetesObject& secret) {
    return !SecretValuesOf(file, secret, SecretValueBar::kAnyLiteral).empty();
  });
}

bool HoldsSecret(const File& file) {
  if (!file.matches().empty()) return true;
  if (file.bytes().size() > kMostBytes || file.MayHoldManifests()) return false;
  if (file.IsManifest()) return HoldsSecretUnderName(file.Yaml());
  const std::string_view name = file.name();
  const bool variables = EndsWithOneOf(name, {".vars", ".envs"}) || IsSettings(name);
  if (!variables && !HasWordOfSecretFile(file.path())) return false;
  const std::string_view text = Trim(file.bytes());
  const std::string_view stem = name.substr(0, name.rfind('.'));
  if (text.find('\n') == std::string_view::npos && IsSecretText(file, stem, text)) return true;
  return HoldsSecretInside(text, name);
}

// A manifest without a Secret has nothing to hide, whatever its file is called.
bool IsHarmlessManifest(const File& file) {
  if (!file.MayHoldManifests()) return false;
  const std::vector<KubernetesObject> secrets = KubernetesSecrets(file);
  return std::none_of(secrets.begin(), secrets.end(), [](const KubernetesObject& secret) {
    return secret.kind.Value() == "Secret";
  });
}

void CollectCreationRules(const File& file, std::vector<Fact>& facts) {
  const YamlStream& stream = file.Yaml();
  if (stream.documents.empty()) return;
  for (const YamlRef rule : stream.Root(stream.documents[0])["creation_rules"].Items()) {
    const bool partly = rule["encrypted_regex"] || rule["encrypted_suffix"];
    facts.push_back({.kind = Fact::Kind::kSopsCreationRule,
                     .name = std::string(rule["path_regex"].Value()),
                     .span = rule["path_regex"].span(),
                     .key = partly ? "partly" : ""});
  }
}

}  // namespace

bool MayHold(std::string_view path) {
  return HoldsValues(path) || FileName(path) == "Kustomization";
}

void Collect(const File& file, const ValueHash& /*hash*/, std::vector<Fact>& facts) {
  if (file.name() == kSopsConfig) {
    CollectCreationRules(file, facts);
    return;
  }
  if (MayHoldGenerators(file)) {
    for (const KustomizeGenerator& generator : KustomizeGenerators(file)) {
      if (!generator.secret) continue;
      for (const GeneratorFile& named : FilesOf(file, generator)) {
        facts.push_back({.kind = Fact::Kind::kGeneratorFile, .name = named.path, .span = named.at});
      }
    }
  }
  if (IsKustomizationName(file.name()) || file.bytes().empty() || IsEncryptedFile(file.bytes())) {
    return;
  }
  // Most manifests are none that a creation rule of SOPS is about.
  if (file.MayHoldManifests() && !file.Holds("Secret") && file.matches().empty() &&
      !HasSecretWord(file.path())) {
    return;
  }
  const std::string_view held = HoldsKubernetesSecret(file) ? "Secret"
                                : HoldsSecret(file)         ? "secret"
                                                            : "";
  if (held.empty() && (!HasSecretWord(file.path()) || IsHarmlessManifest(file))) return;
  facts.push_back({.kind = Fact::Kind::kSopsPlain, .key = std::string(held)});
}

}  // namespace leaktight::plain_file_facts
