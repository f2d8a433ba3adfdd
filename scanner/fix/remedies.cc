// Every remedy, in the order in which they are made: what takes whole files out of git comes first.
// A new one is a function in the file of its group, and its line here.
#include "fix/remedies.h"

#include <algorithm>

namespace leaktight {

#define LEAKTIGHT_REMEDY(NAME) void NAME(const FixProblem& problem, Remedy& remedy)
LEAKTIGHT_REMEDY(MendDotenvCommitted);
LEAKTIGHT_REMEDY(MendDotenvTemplateFilled);
LEAKTIGHT_REMEDY(MendDotenvNotIgnored);
LEAKTIGHT_REMEDY(MendDotenvKeyMissing);
LEAKTIGHT_REMEDY(MendEnvLiteral);
LEAKTIGHT_REMEDY(MendEnvConfigMap);
#undef LEAKTIGHT_REMEDY

namespace {

constexpr RemedySource kSources[] = {
    {.check = "dotenv-committed",
     .does = "The file stays on disk and leaves git (`git rm --cached`), a .gitignore covers it, "
             "and a template beside it has its names, comments and order, without values.",
     .make = MendDotenvCommitted,
     .takes_files = true},
    {.check = "dotenv-template-filled",
     .does = "The value is emptied in the template and goes into the file that the template is "
             "for, which git ignores.",
     .make = MendDotenvTemplateFilled},
    {.check = "dotenv-not-ignored",
     .does = "The file is added to .gitignore.",
     .make = MendDotenvNotIgnored},
    {.check = "dotenv-key-missing",
     .does = "The names are added to the template, without values.",
     .make = MendDotenvKeyMissing},
    {.check = "k8s-env-literal",
     .does =
         "The value becomes a `secretKeyRef`. The Secret is the one that a template has, or one "
         "named after the workload in `secrets.yaml.template` beside the manifest; the value "
         "goes, in base64, into the copy of the template, which git ignores. A fallback in a "
         "chart's expression is emptied.",
     .make = MendEnvLiteral},
    {.check = "k8s-env-configmap",
     .does = "The `configMapKeyRef` becomes a `secretKeyRef`, and the key comes into the Secret of "
             "a template. The ConfigMap stays as it is: what else takes the key from it is yours "
             "to judge.",
     .make = MendEnvConfigMap},
};

}  // namespace

std::span<const RemedySource> RemedySources() {
  return kSources;
}

const RemedySource* FindRemedy(std::string_view check) {
  const auto* found =
      std::find_if(std::begin(kSources), std::end(kSources),
                   [&](const RemedySource& source) { return source.check == check; });
  return found == std::end(kSources) ? nullptr : found;
}

}  // namespace leaktight
