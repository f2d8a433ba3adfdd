// Kubernetes Secrets and which of their values are secret.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/file.h"
#include "policy/kubernetes.h"

namespace leaktight {

// The Secrets of a file, in their order: objects of their own, in Lists, and whole ones that
// another object carries (a chart's `extraObjects`, a ClusterResourceSet's or Crossplane's
// manifests); and the templates of SealedSecrets and ExternalSecrets, what SealedSecrets have
// sealed, and OpenShift's Templates, for their parameters, under the kind that holds them.
std::vector<KubernetesObject> KubernetesSecrets(const File& file);

// Of a kind that Kubernetes itself has; other groups have kinds of this name that are no Secrets.
bool IsSecretObject(const KubernetesObject& object);

// How sure a value has to look.
enum class SecretValueBar : uint8_t {
  kAnyLiteral,   // a word counts where a password is asked for
  kNoMereWords,  // words are what a template has in the place of values
};

// `value` as the program behind the Secret sees it: is it one?
bool IsSecretText(const File& file, std::string_view name, std::string_view value,
                  SecretValueBar bar = SecretValueBar::kAnyLiteral);

struct SecretValue {
  Span span;
  std::string key;
  bool inside = false;  // of a file under that key, not all of it
};

// Where a SealedSecret has what is sealed.
inline constexpr std::string_view kSealedData = "encryptedData";

// A value there as kubeseal writes it.
bool IsSealedValue(std::string_view value);

// The secret values of a Secret's `data` (decoded) and `stringData`, in the order of the text. Of a
// file in `stringData` (`config.toml: |`) each secret by itself. Of a SealedSecret, values that are
// not sealed; of an OpenShift Template, what its parameters are unless somebody says otherwise. Of
// a value that a template's expression makes, what it falls back to.
std::vector<SecretValue> SecretValuesOf(const File& file, const KubernetesObject& secret,
                                        SecretValueBar bar);

// The secrets that steps of a JSON patch put into a Secret: at `/stringData/…`, and at `/data/…`
// where it is base64, which a ConfigMap's data is not.
std::vector<SecretValue> SecretValuesOfPatch(const File& file);

// The literals of a value's template expressions that are secret under its name.
std::vector<Span> SecretsOfExpressions(const File& file, std::string_view name, YamlRef value);

// By a few words: may it hold a Secret, a template of one, or a patch for one?
bool MayHoldSecrets(const File& file);

}  // namespace leaktight
