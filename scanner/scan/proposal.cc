#include "scan/proposal.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "config/presets.h"
#include "policy/conventions.h"
#include "policy/environment_word.h"
#include "policy/file_names.h"
#include "policy/repository_survey.h"
#include "policy/rotation_classes.h"
#include "source/file_reader.h"
#include "source/skip.h"
#include "source/tree.h"

namespace leaktight {
namespace {

constexpr std::string_view kFlowdoc = "flowdoc";
// Where that policy has the templates of its Secrets.
constexpr std::string_view kFlowdocSecrets = "infrastructure/kubernetes/secrets/";
constexpr size_t kMostTemplates = 20;
constexpr size_t kMostExamples = 2;
constexpr size_t kMostShown = 3;

Result<RepositorySurvey> Survey(const Tree& tree, const ScanTreeOptions& options) {
  CriteriaOptions plain;
  plain.now = options.criteria.now;
  const Result<Criteria> criteria = Criteria::Make(plain);
  if (!criteria) return tl::unexpected(criteria.error());
  RepositorySurvey survey;
  FileReader reader(tree.root(), kLargestFile);
  Engine::Scratch scratch;
  std::vector<std::string> wanted;
  tree.List({[&](std::string path) {
               survey.AddPath(path);
               if (RepositorySurvey::Wants(path)) wanted.push_back(std::move(path));
             },
             [](const PassedOver&) {}, [](const Error&) {}});
  std::sort(wanted.begin(), wanted.end());
  for (const std::string& path : wanted) {
    // What cannot be read the scan tells of.
    const Result<FileReader::File> file = reader.Read(path);
    if (!file || file->kind != FileReader::Kind::kRead || file->mode != FileMode::kRegular)
      continue;
    criteria->With({path, file->bytes, file->mode, Origin::kBlob}, scratch,
                   [&](const File& shown) { survey.AddFile(shown); });
  }
  return survey;
}

std::string CountOf(size_t count, std::string_view what) {
  return fmt::format("{} {}", count, what);
}

std::vector<std::string> LinesOf(const RepositorySurvey& survey) {
  struct Words {
    std::string_view what;
    std::string_view one;
    std::string_view several;
  };
  static constexpr Words kWords[] = {
      {"Kubernetes", "file with Kubernetes objects", "files with Kubernetes objects"},
      {"Helm", "Helm chart", "Helm charts"},
      {"Terraform", "file of Terraform", "files of Terraform"},
      {"Compose", "Compose file", "Compose files"},
      {"Docker", "Dockerfile", "Dockerfiles"},
      {"pipelines", "pipeline of CI", "pipelines of CI"},
  };
  std::vector<std::string> lines;
  for (const Words& words : kWords) {
    const auto at = survey.files().find(words.what);
    if (at == survey.files().end()) continue;
    lines.push_back(CountOf(at->second, at->second == 1 ? words.one : words.several));
  }
  std::vector<std::string> templates = survey.dotenv_templates();
  templates.insert(templates.end(), survey.secret_templates().begin(),
                   survey.secret_templates().end());
  if (!templates.empty()) {
    std::sort(templates.begin(), templates.end());
    const size_t count = templates.size();
    if (count > kMostShown) templates.resize(kMostShown);
    lines.push_back(fmt::format("{}: {}{}", CountOf(count, count == 1 ? "template" : "templates"),
                                fmt::join(templates, ", "), count > kMostShown ? ", …" : ""));
  }
  if (!survey.stores().empty()) {
    lines.push_back(fmt::format("secrets in {}", fmt::join(survey.stores(), ", ")));
  }
  return lines;
}

void ProposePreset(const RepositorySurvey& survey, Proposal& proposal) {
  const std::vector<std::string>& secrets = survey.secret_templates();
  const auto its_own = std::find_if(secrets.begin(), secrets.end(), [](const std::string& path) {
    return path.starts_with(kFlowdocSecrets);
  });
  if (its_own == secrets.end() || survey.dotenv_templates().empty()) return;
  const Preset* preset = FindPreset(kFlowdoc);
  proposal.preset = preset->name;
  proposal.preset_summary = preset->summary;
  proposal.preset_why = fmt::format("{}, {}", survey.dotenv_templates().front(), *its_own);
}

// What a file with values in it would be called.
bool MayHoldSettings(std::string_view path) {
  const std::string_view name = FileName(path);
  if (IsManifestName(name) || ClassifyDotenvName(name) != DotenvUse::kNone) return true;
  constexpr std::string_view kEndings[] = {".tfvars", ".ini",  ".properties",
                                           ".toml",   ".conf", ".cfg"};
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

// Files that people are told to copy, to where git does not look: the copy is ignored, or made by
// each for himself.
void ProposeTemplates(const RepositorySurvey& survey, const Conventions& known,
                      Proposal& proposal) {
  std::set<std::string> seen;
  for (const CopyCommand& copy : survey.copies()) {
    const bool kept = survey.paths().contains(copy.from) && !survey.paths().contains(copy.to);
    if (!kept || copy.to.empty() || FolderOf(copy.from) != FolderOf(copy.to)) continue;
    if (!MayHoldSettings(copy.to) || known.IsTemplate(copy.from) || IsForeignPath(copy.from) ||
        !IsUtf8(copy.from)) {
      continue;
    }
    // .env.production is in use as it stands.
    if (!LastEnvironmentWord(FileName(copy.from)).environment.empty()) continue;
    if (proposal.templates.size() == kMostTemplates || !seen.insert(copy.from).second) continue;
    proposal.templates.push_back(
        {GlobOfPath(copy.from),
         fmt::format("{}:{} copies it to {}", copy.path, copy.line, copy.to)});
  }
}

void ProposeRotation(const RepositorySurvey& survey, const RotationClasses& classes,
                     Proposal& proposal) {
  struct Seen {
    int days = 0;
    std::map<std::string, std::vector<std::string>> examples;  // names by path
    size_t count = 0;
  };
  std::map<std::string, Seen> kinds;
  std::set<std::pair<std::string, std::string>> told;
  for (const KeptSecret& secret : survey.secrets()) {
    for (const std::string& name : secret.names) {
      const RotationClass* kind = classes.ClassOf({name});
      if (kind == nullptr) continue;
      if (kind->days > 0) {
        Seen& seen = kinds[kind->name];
        seen.days = kind->days;
        std::string trimmed(Trim(name));
        if (seen.count < kMostExamples && told.emplace(kind->name, trimmed).second) {
          seen.examples[secret.path].push_back(std::move(trimmed));
          seen.count++;
        }
      }
      break;
    }
  }
  for (const auto& [name, seen] : kinds) {
    std::vector<std::string> places;
    for (const auto& [path, names] : seen.examples) {
      places.push_back(fmt::format("{} in {}", fmt::join(names, ", "), path));
    }
    proposal.rotation.push_back({name, seen.days, fmt::format("{}", fmt::join(places, "; "))});
  }
}

}  // namespace

Result<Proposal> ProposeFor(const ScanTreeOptions& options) {
  const Result<Tree> tree = Tree::Open({options.place, {}, false});
  if (!tree) return tl::unexpected(tree.error());
  if (!tree->Repository()) {
    return Fail("this folder", "is in no git repository", "run it inside one, or git init first");
  }
  const Result<RepositorySurvey> survey = Survey(*tree, options);
  if (!survey) return tl::unexpected(survey.error());
  Proposal proposal;
  proposal.top = tree->root();
  proposal.seen = LinesOf(*survey);
  proposal.pipelines = survey->files().contains("pipelines");
  ProposePreset(*survey, proposal);
  // What the preset says need not be said again.
  const Result<Config> preset = ReadConfig(
      "", proposal.preset.empty() ? std::string() : fmt::format("policy: {}\n", proposal.preset));
  if (!preset) return tl::unexpected(preset.error());
  ProposeTemplates(*survey, Conventions(*preset), proposal);
  proposal.environments = survey->layout().Environments();
  for (EnvironmentPaths& environment : proposal.environments) {
    std::erase_if(environment.globs, [](const std::string& glob) { return !IsUtf8(glob); });
  }
  std::erase_if(proposal.environments,
                [](const EnvironmentPaths& environment) { return environment.globs.empty(); });
  ProposeRotation(*survey, Conventions(*preset).Rotation(), proposal);
  return proposal;
}

}  // namespace leaktight
