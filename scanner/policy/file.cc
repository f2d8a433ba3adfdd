#include "policy/file.h"

#include <algorithm>

#include "base/secret_bytes.h"
#include "base/text.h"
#include "policy/code_file.h"
#include "policy/dotenv_reader.h"
#include "policy/file_names.h"
#include "policy/hcl_json.h"
#include "policy/hcl_reader.h"
#include "policy/kubernetes.h"
#include "policy/setting.h"
#include "policy/setting_files.h"
#include "policy/yaml_reader.h"

namespace leaktight {
namespace {

// A CustomResourceDefinition holds the words that describe a kind of object, and no values; in the
// manifests that install an operator it is nearly all of the bytes.
bool HoldsSchemaOnly(std::string_view document) {
  constexpr std::string_view kLine = "\nkind: CustomResourceDefinition";
  if (document.size() < kLine.size()) return false;
  return document.starts_with(kLine.substr(1)) || HoldsWord(document, kLine);
}

}  // namespace

File::File(const Blob& blob, const Engine& engine, Engine::Scratch& scratch,
           std::span<const Match> matches, Conventions conventions)
    : blob_(blob),
      engine_(engine),
      scratch_(scratch),
      matches_(matches),
      conventions_(conventions),
      name_(FileName(blob.path)),
      is_manifest_(IsManifestName(name_)) {}

File::~File() = default;

bool File::IsTemplate() const {
  if (!is_template_) is_template_ = conventions_.IsTemplate(path());
  return *is_template_;
}

bool File::Holds(MarkerWord word) const {
  if (!words_) words_.emplace(bytes());
  return words_->Has(word);
}

bool File::MayHoldManifests() const {
  if (!is_manifest_ && !path().empty()) return false;
  if (!may_hold_manifests_) {
    // Of texts without a name, most of which are messages of commits, nearly none is one.
    may_hold_manifests_ =
        (is_manifest_ || HoldsWord(bytes(), "apiVersion")) && Holds("apiVersion") && Holds("kind");
  }
  return *may_hold_manifests_;
}

const DotenvFile& File::Dotenv() const {
  if (!dotenv_) dotenv_ = std::make_unique<DotenvFile>(ReadDotenv(bytes()));
  return *dotenv_;
}

const YamlStream& File::Yaml() const {
  if (!yaml_) {
    const bool schemas = Holds("CustomResourceDefinition");
    yaml_ = std::make_unique<YamlStream>(
        ReadYaml(bytes(), {.skips = schemas ? HoldsSchemaOnly : nullptr}));
  }
  return *yaml_;
}

const HclFile& File::Hcl() const {
  if (!hcl_) {
    hcl_ = std::make_unique<HclFile>(name().ends_with(".json") ? HclFromJson(Yaml())
                                                               : ReadHcl(bytes()));
  }
  return *hcl_;
}

const KubernetesFile& File::Kubernetes() const {
  if (!kubernetes_) kubernetes_ = std::make_unique<KubernetesFile>(ReadKubernetes(Yaml()));
  return *kubernetes_;
}

const Settings& File::Settings() const {
  if (!settings_) {
    const SettingFormat format = SettingFormatOf(path(), bytes());
    settings_ = std::make_unique<leaktight::Settings>(ReadSettings(bytes(), format, path()));
  }
  return *settings_;
}

const CodeFile& File::Code() const {
  if (!code_) code_ = std::make_unique<CodeFile>(bytes(), CodeLanguageOf(path()));
  return *code_;
}

void File::WipeRead() const {
  if (dotenv_) {
    for (DotenvEntry& entry : dotenv_->entries) Wipe(entry.decoded);
  }
  if (yaml_) Wipe(yaml_->pool);
  if (hcl_) Wipe(hcl_->pool);
  if (settings_) {
    for (std::string& text : settings_->decoded) Wipe(text);
  }
}

std::span<const Match> File::MatchesNear(Span span) const {
  // The engine gives them by where they begin.
  if (!secrets_) {
    std::vector<Span> secrets;
    secrets.reserve(matches_.size());
    for (const Match& match : matches_) secrets.push_back(match.secret);
    secrets_.emplace(std::move(secrets));
  }
  const SpanIndex::Range near = secrets_->Near(span);
  return matches_.subspan(near.begin, near.end - near.begin);
}

bool File::HoldsToken(Span span) const {
  const std::span<const Match> near = MatchesNear(span);
  return std::any_of(near.begin(), near.end(), [&](const Match& match) {
    return match.secret.Overlaps(span) && engine_.rules().rules[match.rule].IsCertain();
  });
}

bool File::HoldsToken(std::string_view decoded) const {
  const std::vector<Match> matches = engine_.Scan(decoded, scratch_);
  return std::any_of(matches.begin(), matches.end(), [&](const Match& match) {
    return engine_.rules().rules[match.rule].IsCertain();
  });
}

void File::WithText(std::string_view text, const std::function<void(const File&)>& show) const {
  const std::vector<Match> matches = engine_.Scan(text, scratch_);
  const Blob blob{blob_.path, text};
  show(File(blob, engine_, scratch_, matches, conventions_));
}

}  // namespace leaktight
