#include "policy/named_values.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/base64.h"
#include "base/secret_bytes.h"
#include "base/text.h"
#include "engine/value_shapes.h"
#include "policy/dotenv_reader.h"
#include "policy/embedded_text.h"
#include "policy/secret_value.h"
#include "policy/setting.h"
#include "policy/setting_files.h"
#include "policy/terraform_manifests.h"
#include "policy/terraform_texts.h"
#include "policy/variable_secrets.h"
#include "policy/yaml_reader.h"

namespace leaktight {
namespace {

// Aliases can make a short text say very much.
constexpr size_t kVisitsANode = 4;

// secretKeyRef, configMapKeyRef, passwordSecretRef, remoteRef, secretSelector: what stands below
// are names.
bool IsReferenceName(std::string_view name) {
  return name.ends_with("Ref") || name.ends_with("Selector") || name.ends_with("_ref") ||
         name.ends_with("-ref") || name.starts_with("existingSecret");
}

// Walks through one document.
class Walk {
 public:
  Walk(const File& file, size_t visits, NamedValueSink& sink)
      : file_(file), visits_(visits), sink_(sink) {}

  void Document(YamlRef root) {
    // Rails' database.yml, Helm values of all environments in one file: the key at the top says
    // what a namespace says of an object.
    const bool is_object = root["apiVersion"].IsScalar() && root["kind"].IsScalar();
    if (!root.IsMapping() || is_object) return Node({}, root, {});
    root.ForEachEntry([&](YamlRef key, YamlRef value) {
      if (value.IsScalar()) {
        Scalar(key.Value(), value, {});
      } else if (value.IsMapping() && !value["value"] && !IsReferenceName(key.Value()) &&
                 NamesMapOfSecrets(key.Value())) {
        Secrets(key.Value(), value);
      } else {
        Node(key.Value(), value, key.Value());
      }
    });
  }

 private:
  // Of a map at the top that is called after secrets, keys say whose they are, or for which
  // environment.
  void Secrets(std::string_view map, YamlRef secrets) {
    secrets.ForEachEntry([&](YamlRef key, YamlRef value) {
      if (value.IsScalar()) {
        const bool named = MayBeSecretName(file_.KindOfName(key.Value()));
        Scalar(named ? key.Value() : map, value, named ? map : key.Value());
      } else {
        Node(key.Value(), value, key.Value());
      }
    });
  }

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
    auto decoded = encoded ? DecodeBase64(Trim(value.Value())) : std::nullopt;
    sink_.Take({name, decoded ? std::string_view(*decoded) : value.Value(), value.span(),
                name_space, true});
    if (decoded) Wipe(*decoded);
  }

  void Scalar(std::string_view name, YamlRef value, std::string_view name_space) {
    if (!value.IsScalar() || ComesFromElsewhere(value)) return;
    sink_.Take({name, value.Value(), value.span(), name_space});
    Fallbacks(name, value, name_space);
  }

  // What stands in for a variable that is not set: `${NAME:-value}`.
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
      sink_.Take({secrets[i].fallback_of, secrets[i].part.In(text), places[i], name_space});
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
    sink_.Take({text.substr(0, equals), value, span, name_space});
    Fallbacks(text.substr(0, equals), item, name_space);
  }

  const File& file_;
  size_t visits_;
  NamedValueSink& sink_;
};

// INI, properties, TOML, and JSON that is no YAML.
void EachSetting(const Settings& read, NamedValueSink& sink) {
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
    sink.Take({name, setting.value, setting.span, name_space});
  }
}

bool HasErrors(const YamlStream& stream) {
  return std::any_of(stream.documents.begin(), stream.documents.end(),
                     [](const YamlDocument& document) { return !document.error.empty(); });
}

}  // namespace

bool HoldsAnother(std::string_view value) {
  return HoldsSubstitution(value) ||
         (value.size() > 2 && value.front() == '@' && value.back() == '@');
}

bool IsTerraformValues(std::string_view path) {
  return path.ends_with(".tfvars");
}

NamedFormat NamedFormatOf(const File& file) {
  const SettingFormat format = SettingFormatOf(file.path(), file.bytes());
  const bool manifest = file.IsManifest();
  // With comments JSON is no YAML.
  const bool lenient = manifest && format == SettingFormat::kJson && HasErrors(file.Yaml()) &&
                       file.Settings().errors.empty();
  if (lenient || (!manifest && format != SettingFormat::kNone)) return NamedFormat::kSettings;
  if (manifest) return NamedFormat::kYaml;
  return IsTerraformValues(file.path()) ? NamedFormat::kTerraform : NamedFormat::kDotenv;
}

void EachNamedValue(const File& file, NamedFormat format, NamedValueSink& sink) {
  switch (format) {
    case NamedFormat::kSettings:
      return EachSetting(file.Settings(), sink);
    case NamedFormat::kYaml: {
      const YamlStream& stream = file.Yaml();
      Walk walk(file, kVisitsANode * stream.nodes.size(), sink);
      for (const YamlDocument& document : stream.documents) walk.Document(stream.Root(document));
      return;
    }
    case NamedFormat::kTerraform: {
      YamlStream stream = TfvarsAsYaml(file.Hcl());
      Walk(file, kVisitsANode * stream.nodes.size(), sink)
          .Document(stream.Root(stream.documents[0]));
      return Wipe(stream.pool);
    }
    case NamedFormat::kDotenv:
      break;
  }
  for (const DotenvEntry& entry : file.Dotenv().entries) {
    if (entry.interpolated) continue;
    sink.Take({entry.name.In(file.bytes()), entry.decoded, entry.value, {}});
  }
}

}  // namespace leaktight
