// The secret values of configuration files, as keyed hashes: what two environments must not share.
//
// Read are dotenv files, INI, Java properties and TOML, the variables and arguments of Dockerfiles,
// and YAML, JSON and Terraform's tfvars: any mapping's keys, lists of `name` and `value`, the
// `NAME=value` items of Kustomize's `literals` and Compose's `environment`, what these take where a
// variable is not set (`${NAME:-value}`), and a Kubernetes Secret's `data`, decoded.
#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/dockerfile_reader.h"
#include "policy/dotenv_reader.h"
#include "policy/embedded_text.h"
#include "policy/fact.h"
#include "policy/file.h"
#include "policy/file_names.h"
#include "policy/secret_value.h"
#include "policy/setting.h"
#include "policy/setting_files.h"
#include "policy/terraform_manifests.h"
#include "policy/variable_secrets.h"
#include "policy/yaml_reader.h"

namespace leaktight::secret_value_facts {
namespace {

// Larger files are data: lock files, dashboards, API descriptions.
constexpr size_t kMostBytes = 1 << 20;
// Aliases can make a short text say very much.
constexpr size_t kVisitsANode = 4;
constexpr size_t kLeastWeak = 12;
// No value of fewer bytes is distinct (ClassifyValue): random ones have eight and more.
constexpr size_t kShortest = 8;

bool IsTerraformValues(std::string_view path) {
  return path.ends_with(".tfvars");
}

bool IsDotenv(std::string_view path) {
  switch (ClassifyDotenvName(FileName(path))) {
    case DotenvUse::kLocal:
    case DotenvUse::kNamed:
    case DotenvUse::kShell:
    case DotenvUse::kDoubtful:
      return true;
    case DotenvUse::kNone:
    case DotenvUse::kKeys:
    case DotenvUse::kTemplate:
      return false;
  }
  return false;
}

// Nobody writes two environments' secrets into these, and they are many and long.
bool IsPackageFile(std::string_view name) {
  return name.find("-lock.") != std::string_view::npos || name == "package.json" ||
         name == "composer.json" || name.starts_with("tsconfig");
}

// A value that only its owner would write: words, numbers and short ones are in use everywhere, and
// say nothing where they are equal.
bool IsDistinct(const File& file, std::string_view value) {
  switch (file.KindOfValue(value)) {
    case ValueKind::kSecret:
    case ValueKind::kHash:
    case ValueKind::kUuid:
      return true;
    case ValueKind::kWeakSecret:
      return value.size() >= kLeastWeak;
    default:
      return false;
  }
}

// The password of "scheme://user:password@host"; empty: there is none.
std::string_view PasswordInUrl(std::string_view value) {
  const size_t scheme = value.find("://");
  if (scheme == std::string_view::npos || scheme == 0) return {};
  const std::string_view rest = value.substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?# \t\n"));
  const size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return {};
  const std::string_view user = authority.substr(0, at);
  const size_t colon = user.find(':');
  return colon == std::string_view::npos ? std::string_view() : user.substr(colon + 1);
}

// secretKeyRef, configMapKeyRef, passwordSecretRef, remoteRef, secretSelector: what stands below
// are names.
bool IsReferenceName(std::string_view name) {
  return name.ends_with("Ref") || name.ends_with("Selector") || name.ends_with("_ref") ||
         name.ends_with("-ref") || name.starts_with("existingSecret");
}

// The value names another one, by the format's own means or a program's: ${X}, #{X}, %(x)s, @X@.
bool HoldsAnother(std::string_view value) {
  for (const std::string_view sign : {"${", "#{", "%(", "{{", "<%"}) {
    if (value.find(sign) != std::string_view::npos) return true;
  }
  return value.size() > 2 && value.front() == '@' && value.back() == '@';
}

class Collector {
 public:
  Collector(const File& file, const ValueHash& hash, std::vector<Fact>& facts)
      : file_(file), hash_(hash), facts_(facts) {}

  // Most values are too short to say anything.
  bool MayTake(std::string_view value) const {
    return value.size() >= kShortest || !file_.matches().empty();
  }

  // `span` is where `value` stands in the file, escaped or not. `in_secret`: whatever a Secret
  // holds is meant to be secret, under any name.
  void Take(std::string_view name, std::string_view value, Span span, std::string_view name_space,
            bool in_secret = false) {
    value = Trim(value);
    if (value.empty() || span.empty()) return;
    // Most values are told by this alone: too short, or under a name that says nothing.
    const bool token = file_.HoldsToken(span);
    if (!token && value.size() < kShortest) return;
    const bool url = value.find("://") != std::string_view::npos;
    if (!token && !url && !in_secret && !IsNamed(name)) return;
    if (const std::string_view password = PasswordInUrl(value); !password.empty()) {
      if (!IsDistinct(file_, password)) return;
      const size_t at = file_.bytes().substr(span.begin, span.size()).find(password);
      if (at != std::string_view::npos) {
        span = {span.begin + at, span.begin + at + password.size()};
      }
      return Add(name, password, span, name_space);
    }
    if (!IsSecret(name, value, span, in_secret)) return;
    Add(name, value, span, name_space);
  }

 private:
  bool IsNamed(std::string_view name) const { return MayBeSecretName(file_.KindOfName(name)); }

  bool IsSecret(std::string_view name, std::string_view value, Span span, bool in_secret) const {
    if (file_.HoldsToken(span)) return true;
    if (!IsNamed(name) && !in_secret) return false;
    if (!IsDistinct(file_, value)) return in_secret && file_.HoldsToken(value);
    if (in_secret && file_.KindOfValue(value) == ValueKind::kSecret) return true;
    return IsSecretUnder(name, value);
  }

  void Add(std::string_view name, std::string_view value, Span span, std::string_view name_space) {
    if (!seen_.emplace(span.begin, name, name_space).second) return;
    facts_.push_back({.kind = Fact::Kind::kSecretValue,
                      .span = span,
                      .name_space = std::string(name_space),
                      .key = std::string(name),
                      .value_hash = hash_(value)});
  }

  const File& file_;
  const ValueHash& hash_;
  std::vector<Fact>& facts_;
  std::set<std::tuple<size_t, std::string, std::string>> seen_;
};

// Walks through one document.
class Walk {
 public:
  Walk(const File& file, size_t visits, Collector& collector)
      : file_(file), visits_(visits), collector_(collector) {}

  void Document(YamlRef root) {
    // Rails' database.yml, Helm values of all environments in one file: the key at the top says
    // what a namespace says of an object.
    const bool is_object = root["apiVersion"].IsScalar() && root["kind"].IsScalar();
    if (!root.IsMapping() || is_object) return Node({}, root, {});
    root.ForEachEntry([&](YamlRef key, YamlRef value) {
      if (value.IsScalar()) {
        Scalar(key.Value(), value, {});
      } else {
        Node(key.Value(), value, key.Value());
      }
    });
  }

 private:
  void Node(std::string_view name, YamlRef node, std::string_view name_space) {
    if (visits_ == 0) return;
    visits_--;
    if (node.IsScalar()) return Scalar(name, node, name_space);
    if (IsReferenceName(name)) return;
    if (node.IsMapping()) return Mapping(node, name_space);
    for (const YamlRef item : node.Items()) {
      if (item.IsScalar()) {
        Assignment(item, name_space);
      } else {
        Node(name, item, name_space);
      }
    }
  }

  void Mapping(YamlRef node, std::string_view name_space) {
    YamlRef called;
    YamlRef given;
    bool is_secret = false;
    node.ForEachEntry([&](YamlRef key, YamlRef value) {
      const std::string_view name = key.Value();
      switch (name.size()) {
        case 4:
          if (name == "name" && !called) called = value;
          if (name == "kind") is_secret |= value.Value() == "Secret";
          break;
        case 5:
          if (name == "value" && !given) given = value;
          break;
        case 8:
          if (name != "metadata") break;
          if (const YamlRef named = value["namespace"]; named.IsScalar()) {
            name_space = named.Value();
          }
          break;
        default:
          break;
      }
    });
    if (called.IsScalar() && given.IsScalar()) return Scalar(called.Value(), given, name_space);
    node.ForEachEntry([&](YamlRef key, YamlRef value) {
      const std::string_view name = key.Value();
      if (is_secret && value.IsMapping() && (name == "data" || name == "stringData")) {
        for (const auto& [of, secret] : value.Entries()) {
          SecretValue(of.Value(), secret, name_space, name == "data");
        }
      } else {
        Node(name, value, name_space);
      }
    });
  }

  void SecretValue(std::string_view name, YamlRef value, std::string_view name_space,
                   bool encoded) {
    if (!value.IsScalar() || ComesFromElsewhere(value)) return;
    const auto decoded = encoded ? DecodeBase64(Trim(value.Value())) : std::nullopt;
    collector_.Take(name, decoded ? std::string_view(*decoded) : value.Value(), value.span(),
                    name_space, true);
  }

  void Scalar(std::string_view name, YamlRef value, std::string_view name_space) {
    if (!value.IsScalar() || !collector_.MayTake(value.Value()) || ComesFromElsewhere(value))
      return;
    collector_.Take(name, value.Value(), value.span(), name_space);
    Fallbacks(name, value, name_space);
  }

  void Fallbacks(std::string_view name, YamlRef value, std::string_view name_space) {
    const std::string_view text = value.Value();
    if (text.find("${") == std::string_view::npos) return;
    const std::vector<VariableSecret> secrets = SecretsInVariable(file_, name, text);
    std::vector<Span> places;
    places.reserve(secrets.size());
    for (const VariableSecret& secret : secrets) places.push_back(secret.part);
    places = PlacesWithin(file_, value, std::move(places));
    for (size_t i = 0; i < secrets.size(); i++) {
      if (secrets[i].fallback_of.empty()) continue;
      collector_.Take(secrets[i].fallback_of, secrets[i].part.In(text), places[i], name_space);
    }
  }

  // "NAME=value" as one item of a list.
  void Assignment(YamlRef item, std::string_view name_space) {
    const std::string_view text = item.Value();
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0 || ComesFromElsewhere(item)) return;
    const std::string_view value = text.substr(equals + 1);
    Span span = item.span();
    if (const std::string_view raw = span.In(file_.bytes()); raw.ends_with(value)) {
      span.begin = span.end - value.size();
    }
    collector_.Take(text.substr(0, equals), value, span, name_space);
    Fallbacks(text.substr(0, equals), item, name_space);
  }

  const File& file_;
  size_t visits_;
  Collector& collector_;
};

// INI, properties, TOML, and JSON that is no YAML.
void CollectSettings(const Settings& read, Collector& collector) {
  // Which groups hold names only.
  std::vector<bool> names(read.groups.size());
  for (size_t i = 1; i < read.groups.size(); i++) {
    names[i] = names[read.groups[i].parent] || IsReferenceName(read.groups[i].name);
  }
  for (size_t i = 0; i < read.settings.size(); i++) {
    const Setting& setting = read.settings[i];
    if (names[setting.group] || HoldsAnother(setting.value)) continue;
    std::string_view name = setting.name;
    std::string_view name_space = read.TopGroupOf(setting);
    // name = "DB_PASSWORD", value = "…"
    if (name == "value" && i > 0 && read.settings[i - 1].name == "name" &&
        read.settings[i - 1].group == setting.group) {
      name = read.settings[i - 1].value;
    }
    // Quarkus has its profiles in front: "%prod.quarkus.datasource.password".
    if (name_space.empty() && name.starts_with('%')) {
      name_space = name.substr(1, name.find('.') - 1);
    }
    collector.Take(name, setting.value, setting.span, name_space);
  }
}

void CollectDockerfile(const File& file, Collector& collector) {
  const Dockerfile dockerfile = ReadDockerfile(file.bytes());
  for (const DockerfileInstruction& instruction : dockerfile.instructions) {
    if (instruction.keyword != "ENV" && instruction.keyword != "ARG") continue;
    for (const DockerfileVariable& variable : DockerfileVariables(instruction, dockerfile.escape)) {
      const std::string& value = variable.value.text;
      if (HoldsAnother(value)) continue;
      collector.Take(variable.name, value, variable.value.InScript({0, value.size()}), {});
    }
  }
}

bool HasErrors(const YamlStream& stream) {
  return std::any_of(stream.documents.begin(), stream.documents.end(),
                     [](const YamlDocument& document) { return !document.error.empty(); });
}

}  // namespace

bool MayHold(std::string_view path) {
  const std::string_view name = FileName(path);
  const bool fits = IsManifestName(name) || IsTerraformValues(path) || IsDotenv(path) ||
                    SettingFormatOf(path) != SettingFormat::kNone || IsDockerfileName(name);
  return fits && !IsPackageFile(name) && !IsTemplateName(name) && !IsForeignPath(path);
}

void Collect(const File& file, const ValueHash& hash, std::vector<Fact>& facts) {
  if (file.bytes().size() > kMostBytes) return;
  Collector collector(file, hash, facts);
  if (IsDockerfileName(file.name())) return CollectDockerfile(file, collector);
  const SettingFormat format = SettingFormatOf(file.path(), file.bytes());
  const bool manifest = file.IsManifest();
  // With comments JSON is no YAML.
  const bool lenient = manifest && format == SettingFormat::kJson && HasErrors(file.Yaml()) &&
                       file.Settings().errors.empty();
  if (lenient || (!manifest && format != SettingFormat::kNone)) {
    CollectSettings(file.Settings(), collector);
    return;
  }
  if (manifest) {
    const YamlStream& stream = file.Yaml();
    Walk walk(file, kVisitsANode * stream.nodes.size(), collector);
    for (const YamlDocument& document : stream.documents) walk.Document(stream.Root(document));
    return;
  }
  if (IsTerraformValues(file.path())) {
    const YamlStream stream = TerraformValues(file.Hcl());
    Walk(file, kVisitsANode * stream.nodes.size(), collector)
        .Document(stream.Root(stream.documents[0]));
    return;
  }
  if (!IsDotenv(file.path())) return;
  for (const DotenvEntry& entry : file.Dotenv().entries) {
    if (entry.interpolated) continue;
    const std::string_view name = entry.name.In(file.bytes());
    collector.Take(name, entry.decoded, entry.value, {});
  }
}

}  // namespace leaktight::secret_value_facts
