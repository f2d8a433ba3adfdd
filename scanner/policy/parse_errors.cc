#include "policy/parse_errors.h"

#include "base/text.h"
#include "policy/dotenv_reader.h"
#include "policy/file_names.h"
#include "policy/hcl_reader.h"
#include "policy/setting.h"
#include "policy/yaml_reader.h"

namespace leaktight {
namespace {

// Of standard input without a name, checks take what they know for a manifest.
bool IsYamlName(const File& file) {
  const std::string_view name = file.name();
  return name.empty() || IsManifestName(name) || name == "Kustomization" ||
         name.find("kubeconfig") != std::string_view::npos || file.path().ends_with(".kube/config");
}

}  // namespace

std::vector<ParseError> ParseErrorsOf(const File& file) {
  std::vector<ParseError> errors;
  const DotenvUse dotenv = ClassifyDotenvName(file.name());
  const Settings& settings = file.Settings();
  const bool terraform = IsTerraformName(file.name()) || file.name().ends_with(".tfvars");
  const bool state = IsTerraformStateName(file.name());
  if (state && !Trim(file.bytes()).empty() && !Trim(file.bytes()).starts_with('{')) {
    errors.push_back({"JSON", 0, "Terraform's state is an object"});
  } else if (terraform && !file.name().ends_with(".json")) {
    for (const HclError& error : file.Hcl().errors) {
      errors.push_back({"HCL", error.at, error.message});
    }
  } else if (settings.format != SettingFormat::kNone) {
    // Those of dotenv files and manifests are such files themselves.
    const bool templated = file.IsTemplate() || file.bytes().find("{{") != std::string_view::npos ||
                           file.bytes().find("{%") != std::string_view::npos;
    if (templated) return errors;
    for (const SettingError& error : settings.errors) {
      errors.push_back({NameOf(settings.format), error.at, std::string(error.what)});
    }
  } else if (IsYamlName(file)) {
    const YamlStream& stream = file.Yaml();
    if (stream.templated) return errors;
    for (const YamlDocument& document : stream.documents) {
      if (!document.error.empty()) errors.push_back({"YAML", document.error_at, document.error});
    }
  } else if (dotenv != DotenvUse::kNone && dotenv != DotenvUse::kShell &&
             dotenv != DotenvUse::kDoubtful) {
    const DotenvFile& read = file.Dotenv();
    if (!read.error.empty()) errors.push_back({"dotenv", read.error_at, read.error});
    for (const Span broken : read.broken) {
      if (!read.error.empty() && broken.Contains({read.error_at, read.error_at})) continue;
      errors.push_back({"dotenv", broken.begin, "a line is neither NAME=value nor a comment"});
    }
  }
  return errors;
}

}  // namespace leaktight
