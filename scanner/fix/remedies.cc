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
LEAKTIGHT_REMEDY(MendSecretCommitted);
LEAKTIGHT_REMEDY(MendSecretTemplateFilled);
LEAKTIGHT_REMEDY(MendSecretNotIgnored);
LEAKTIGHT_REMEDY(MendCredentialFile);
LEAKTIGHT_REMEDY(MendStateCommitted);
LEAKTIGHT_REMEDY(MendGeneratorFile);
LEAKTIGHT_REMEDY(MendEnvLiteral);
LEAKTIGHT_REMEDY(MendEnvConfigMap);
LEAKTIGHT_REMEDY(MendArguments);
LEAKTIGHT_REMEDY(MendTerraformVariables);
LEAKTIGHT_REMEDY(MendTerraformLiteral);
LEAKTIGHT_REMEDY(MendTerraformDefault);
LEAKTIGHT_REMEDY(MendTerraformNotSensitive);
LEAKTIGHT_REMEDY(MendGeneratorLiteral);
LEAKTIGHT_REMEDY(MendHelmValue);
#undef LEAKTIGHT_REMEDY

namespace {

constexpr RemedySource kSources[] = {
    {.check = "dotenv-committed",
     .does = "The file stays on disk and leaves git (`git rm --cached`), a .gitignore covers it, "
             "and a template beside it has its names, comments and order, without values.",
     .make = MendDotenvCommitted},
    {.check = "k8s-secret-committed",
     .does =
         "A manifest of nothing but Secrets stays on disk and leaves git (`git rm --cached`), a "
         ".gitignore covers it, and a template beside it has placeholders for its values. Of "
         "other manifests the documents that are Secrets go into such a file and its template. "
         "Defaults of a parameter or of a chart's expression are emptied. What is to be sealed, "
         "encrypted or patched is left.",
     .make = MendSecretCommitted},
    {.check = "kubeconfig-credential",
     .does = "The file stays on disk and leaves git (`git rm --cached`), and a .gitignore covers "
             "it; unless other documents stand in it.",
     .make = MendCredentialFile},
    {.check = "docker-config-credential",
     .does =
         "The file stays on disk and leaves git (`git rm --cached`), and a .gitignore covers it.",
     .make = MendCredentialFile},
    {.check = "tf-state-committed",
     .does = "The state stays on disk and leaves git (`git rm --cached`), and a .gitignore covers "
             "all states. Where it is to be kept instead is yours to say.",
     .make = MendStateCommitted},
    {.check = "tf-vars-secret",
     .does =
         "The file stays on disk and leaves git (`git rm --cached`), a .gitignore covers it, and "
         "an example beside it has all but the secrets. In an example the values are emptied, "
         "and go into the file that is made of it.",
     .make = MendTerraformVariables},
    {.check = "kustomize-secret-file",
     .does =
         "The file that the generator names stays on disk and leaves git (`git rm --cached`), a "
         ".gitignore covers it, and where it has lines of NAME=value, an example beside it has "
         "the names.",
     .make = MendGeneratorFile},
    {.check = "dotenv-template-filled",
     .does = "The value is emptied in the template and goes into the file that the template is "
             "for, which git ignores.",
     .make = MendDotenvTemplateFilled},
    {.check = "dotenv-not-ignored",
     .does = "The file is added to .gitignore.",
     .make = MendDotenvNotIgnored},
    {.check = "k8s-template-filled",
     .does = "A placeholder comes in the place of the value, and the value goes into the copy of "
             "the template, which git ignores.",
     .make = MendSecretTemplateFilled},
    {.check = "k8s-secret-not-ignored",
     .does = "The copy is added to .gitignore.",
     .make = MendSecretNotIgnored},
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
    {.check = "k8s-args-secret",
     .does =
         "In `command` and `args` the value becomes `$(NAME)`, and the container gets a variable "
         "that takes it from a Secret, as for k8s-env-literal. Probes, hooks and headers, into "
         "which Kubernetes fills no variables, are left.",
     .make = MendArguments},
    {.check = "k8s-env-configmap",
     .does = "The `configMapKeyRef` becomes a `secretKeyRef`, and the key comes into the Secret of "
             "a template. The ConfigMap stays as it is: what else takes the key from it is yours "
             "to judge.",
     .make = MendEnvConfigMap},
    {.check = "kustomize-secret-literal",
     .does = "The literal goes from the generator into `secrets.env` beside it, which git ignores "
             "and the generator names under `envs`; `secrets.env.example` has its name. What a "
             "ConfigMap's generator has is left: whoever reads it has to read a Secret then.",
     .make = MendGeneratorLiteral},
    {.check = "helm-values-secret",
     .does =
         "In a file of values the value is emptied, and goes into a file beside it, "
         "`NAME.secret.yaml`, which git ignores and `helm --values` takes as well. Values within "
         "another resource are left.",
     .make = MendHelmValue},
    {.check = "tf-secret-literal",
     .does =
         "The literal becomes a variable, declared as sensitive in `variables.tf`; the value goes "
         "into `secrets.auto.tfvars`, which git ignores and Terraform reads by itself. That it "
         "still lands in the state, tf-state-secret says. In a module that others call it is left: "
         "the value has to come through them.",
     .make = MendTerraformLiteral},
    {.check = "tf-variable-default",
     .does = "The default goes, the variable is marked sensitive, and the value goes into "
             "`secrets.auto.tfvars`, which git ignores.",
     .make = MendTerraformDefault},
    {.check = "tf-variable-not-sensitive",
     .does = "`sensitive = true` is added.",
     .make = MendTerraformNotSensitive},
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
