// The secret values of configuration files, as keyed hashes: what two environments must not share.
//
// What is read, and how: named_values.h; the variables and arguments of Dockerfiles; and literals
// of Terraform's configuration.
#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/dockerfile_reader.h"
#include "policy/fact.h"
#include "policy/file.h"
#include "policy/file_names.h"
#include "policy/named_values.h"
#include "policy/secret_value.h"
#include "policy/setting_files.h"
#include "policy/terraform_judge.h"
#include "policy/terraform_schema.h"
#include "policy/terraform_texts.h"

namespace leaktight::secret_value_facts {
namespace {

// Larger files are data: lock files, dashboards, API descriptions.
constexpr size_t kMostBytes = 1 << 20;
constexpr size_t kLeastWeak = 12;
// No value of fewer bytes is distinct (ClassifyValue): random ones have eight and more.
constexpr size_t kShortest = 8;

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

class Collector : public NamedValueSink {
 public:
  Collector(const File& file, const ValueHash& hash, std::vector<Fact>& facts)
      : file_(file), hash_(hash), facts_(facts) {}

  void Take(const NamedValue& named) override {
    const auto [name, given, place, name_space, in_secret] = named;
    // Most values are too short to say anything.
    if (given.size() < kShortest && file_.matches().empty()) return;
    const std::string_view value = Trim(given);
    Span span = place;
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

  // One that is a secret already, whatever it is called.
  void TakeSecret(std::string_view name, std::string_view value, Span span,
                  std::string_view name_space) {
    if (IsDistinct(file_, Trim(value))) Add(name, Trim(value), span, name_space);
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

// Of resources, modules, locals and variables. What a map's keys say of an environment counts.
void CollectTerraform(const File& file, Collector& collector) {
  const TerraformJudge judge(file);
  const SeeTerraformText see = [&](const TerraformText& text) {
    for (const Span secret : judge.SecretsIn(text, false)) {
      const bool whole = secret == text.value.span();
      const std::string_view value = whole ? text.value.Value() : secret.In(file.bytes());
      if (text.map.empty() || MayBeSecretName(file.KindOfName(text.name))) {
        collector.TakeSecret(text.name, value, secret, {});
      } else {
        collector.TakeSecret(text.map, value, secret, text.name);
      }
    }
  };
  for (HclRef block = file.Hcl().Root().First(); block; block = block.Next()) {
    const std::vector<HclRef> labels = block.Labels();
    const HclRef body = block.Body();
    if (block.Value() == "variable" && labels.size() == 1) {
      EachTerraformTextIn(body["default"], labels[0].Value(), false, see);
    } else if (block.Value() == "locals" || block.Value() == "module") {
      EachTerraformText(body, {}, see);
    } else if (block.Value() == "resource" && labels.size() == 2) {
      EachTerraformText(body, SensitiveArguments(labels[0].Value(), body), see);
    }
  }
}

void CollectDockerfile(const File& file, Collector& collector) {
  const Dockerfile dockerfile = ReadDockerfile(file.bytes());
  for (const DockerfileInstruction& instruction : dockerfile.instructions) {
    if (instruction.keyword != "ENV" && instruction.keyword != "ARG") continue;
    for (const DockerfileVariable& variable : DockerfileVariables(instruction, dockerfile.escape)) {
      const std::string& value = variable.value.text;
      if (HoldsAnother(value)) continue;
      collector.Take({variable.name, value, variable.value.InScript({0, value.size()}), {}});
    }
  }
}

}  // namespace

bool MayHold(std::string_view path) {
  const std::string_view name = FileName(path);
  const bool fits = IsManifestName(name) || IsTerraformValues(path) || IsTerraformName(name) ||
                    IsDotenv(path) || SettingFormatOf(path) != SettingFormat::kNone ||
                    IsDockerfileName(name);
  return fits && !IsPackageFile(name) && !IsTemplateName(name) && !IsForeignPath(path);
}

void Collect(const File& file, const ValueHash& hash, std::vector<Fact>& facts) {
  if (file.bytes().size() > kMostBytes) return;
  Collector collector(file, hash, facts);
  if (IsDockerfileName(file.name())) return CollectDockerfile(file, collector);
  if (IsTerraformName(file.name())) return CollectTerraform(file, collector);
  const NamedFormat format = NamedFormatOf(file);
  if (format == NamedFormat::kDotenv && !IsDotenv(file.path())) return;
  EachNamedValue(file, format, collector);
}

}  // namespace leaktight::secret_value_facts
