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
LEAKTIGHT_REMEDY(MendConfigMap);
LEAKTIGHT_REMEDY(MendArguments);
LEAKTIGHT_REMEDY(MendAnnotation);
LEAKTIGHT_REMEDY(MendTerraformVariables);
LEAKTIGHT_REMEDY(MendTerraformLiteral);
LEAKTIGHT_REMEDY(MendTerraformDefault);
LEAKTIGHT_REMEDY(MendTerraformNotSensitive);
LEAKTIGHT_REMEDY(MendGeneratorLiteral);
LEAKTIGHT_REMEDY(MendHelmValue);
LEAKTIGHT_REMEDY(MendComposeLiteral);
LEAKTIGHT_REMEDY(MendSecretCopied);
LEAKTIGHT_REMEDY(MendDockerfileLiteral);
LEAKTIGHT_REMEDY(MendBuildArgument);
LEAKTIGHT_REMEDY(MendFallback);
LEAKTIGHT_REMEDY(MendStaticKeys);
LEAKTIGHT_REMEDY(MendAgentSettings);
LEAKTIGHT_REMEDY(MendPackageLogin);
LEAKTIGHT_REMEDY(MendPipelineLiteral);
LEAKTIGHT_REMEDY(MendSecretInterpolated);
LEAKTIGHT_REMEDY(MendSecretsAll);
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
    {.check = "compose-secret-file",
     .does = "The file stays on disk and leaves git (`git rm --cached`), a .gitignore covers it, "
             "and where it has lines of NAME=value, an example beside it has the names.",
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
     .does =
         "The `configMapKeyRef` becomes a `secretKeyRef`, and the key comes into the Secret of "
         "a template. The ConfigMap stays as it is, unless k8s-configmap-secret finds the value "
         "there.",
     .make = MendEnvConfigMap},
    {.check = "k8s-configmap-secret",
     .does =
         "The key goes from the ConfigMap into the Secret of a template, and every "
         "`configMapKeyRef` to it in the repository becomes a `secretKeyRef`; a container that "
         "has all keys by `envFrom` gets a variable of its own. Where a volume makes a file of "
         "it, or nothing in the repository takes it, it is left: whoever reads it has to read a "
         "Secret then.",
     .make = MendConfigMap},
    {.check = "k8s-annotation-secret",
     .does =
         "`kubectl.kubernetes.io/last-applied-configuration`, which `kubectl get` gave back, "
         "goes; the values in it go into `.env`, which git ignores. Other annotations are left: "
         "what reads them takes them from the object itself.",
     .make = MendAnnotation},
    {.check = "kustomize-secret-literal",
     .does = "The literal goes from the generator into `secrets.env` beside it, which git ignores "
             "and the generator names under `envs`; `secrets.env.example` has its name. What a "
             "ConfigMap's generator has goes the way of k8s-configmap-secret.",
     .make = MendGeneratorLiteral},
    {.check = "helm-values-secret",
     .does =
         "In a file of values the value is emptied, and goes into a file beside it, "
         "`NAME.secret.yaml`, which git ignores and `helm --values` takes as well. A value of "
         "Flux's "
         "HelmRelease goes into a template of a Secret and its ignored copy, and `valuesFrom` "
         "names it with `targetPath`; left is what `helm --set`, which is how Flux reads it there, "
         "would make something else of (a comma, a brace, a quote, a number), and what stands in a "
         "list. Values within other resources are left.",
     .make = MendHelmValue},
    {.check = "tf-secret-literal",
     .does =
         "The literal becomes a variable, declared as sensitive in `variables.tf`; the value goes "
         "into `secrets.auto.tfvars`, which git ignores and Terraform reads by itself. In a module "
         "that others of the repository call, they give it a variable of their own, up to those "
         "that are run, beside which the value is kept; outputs that come to give it are marked "
         "sensitive. That it still lands in the state, tf-state-secret says; that is for "
         "information.",
     .make = MendTerraformLiteral},
    {.check = "tf-variable-default",
     .does = "The default goes, the variable is marked sensitive, and the value goes into "
             "`secrets.auto.tfvars`, which git ignores. Modules of the repository that call this "
             "one and give nothing for it give it a variable of their own.",
     .make = MendTerraformDefault},
    {.check = "tf-variable-not-sensitive",
     .does = "`sensitive = true` is added.",
     .make = MendTerraformNotSensitive},
    {.check = "compose-secret-literal",
     .does = "The literal becomes `${NAME:?}`, and the value goes into the `.env` beside the file, "
             "which git ignores and Compose reads by itself; a template of it gets the name.",
     .make = MendComposeLiteral},
    {.check = "dockerfile-secret-copied",
     .does =
         "The file goes from COPY or ADD, and with the last one the line, where nothing runs on "
         "top of it: the container is to be given it when it starts. Else it is left.",
     .make = MendSecretCopied},
    {.check = "dockerfile-secret-literal",
     .does =
         "The variable goes from ENV, ARG or LABEL, and the commands that name it get it by "
         "`--mount=type=secret`; a literal in a command becomes such a variable. The value goes "
         "into `.env`, which git ignores. What another instruction takes, and commands "
         "without a shell, are left.",
     .make = MendDockerfileLiteral},
    {.check = "dockerfile-build-arg",
     .does = "The argument goes, with an ENV that takes it over, and the commands of its stage "
             "that name it, or where none does all of them, get it by `--mount=type=secret`. What "
             "another instruction takes is left, and what a pipeline hands to a build.",
     .make = MendBuildArgument},
    {.check = "code-fallback-secret",
     .does = "The literal goes: `os.environ[\"X\"]`, `process.env.X`, `${X:?set X}`; where a "
             "function wants a second argument, an empty one stands in its place. The value goes "
             "into `.env`, which git ignores. An expression that would then say something else is "
             "left. A constant goes where the fallback alone takes it.",
     .make = MendFallback},
    {.check = "code-static-aws-key",
     .does =
         "In Python and JavaScript the arguments and properties with the keys go, and constants "
         "that nothing else takes: the client finds a role, or AWS_ACCESS_KEY_ID and "
         "AWS_SECRET_ACCESS_KEY in its environment. The values go into `.env`, which git "
         "ignores. In Go and Java, where a provider goes with its import, it is left.",
     .make = MendStaticKeys},
    {.check = "agent-settings-secret",
     .does = "The value becomes a reference to the environment, as the file's program writes it: "
             "`${env:NAME}`, `${NAME}`, `{env:NAME}`; it goes into `.env`, which git ignores. "
             "Claude Code's settings.local.json, which is each person's own, stays on disk and "
             "leaves git. Where a program fills in no variables it is left.",
     .make = MendAgentSettings},
    {.check = "package-login",
     .does = "In .npmrc and .yarnrc.yml the value becomes a reference, `${NPM_TOKEN}`; from pip's "
             "addresses the password goes, which pip asks .netrc and the keyring for, and from "
             "Cargo's configuration the token, which the environment has as well. The value goes "
             "into `.env`, which git ignores. Other files stay on disk and leave git (`git rm "
             "--cached`), and a .gitignore covers them.",
     .make = MendPackageLogin},
    {.check = "ci-secret-literal",
     .does =
         "The literal becomes `${{ secrets.NAME }}`, in a script a variable of its step; in "
         "GitLab's files the value is emptied, since a variable of the project has the last word. "
         "The value goes into `.env`, which git ignores; storing it at the host is yours. In "
         "actions, and in workflows that others call, it is left: the value has to come through "
         "them.",
     .make = MendPipelineLiteral},
    {.check = "ci-secret-interpolated",
     .does = "The expression goes into `env` of its step, and the script takes the variable, in "
             "the quotes that stand there: `\"$NAME\"`, `${env:NAME}` of PowerShell, "
             "`process.env.NAME`. Where the shell is not to be seen it is left.",
     .make = MendSecretInterpolated},
    {.check = "ci-secrets-all",
     .does = "`secrets: inherit` becomes a line for each secret that the called workflow declares, "
             "where it stands in the repository and uses no others. What else takes all of them is "
             "left.",
     .make = MendSecretsAll},
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
