// The Secrets that applying a Kubernetes object brings into being.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/fact.h"
#include "policy/kubernetes.h"

namespace leaktight {

// Of a Secret that is put into several namespaces, or copied from one to the others: whoever
// applies the file does not change that.
inline constexpr std::string_view kEveryNamespace = "*";

// A Secret under way to its facts: one for each key, or one that says that its keys are not known.
class SecretDeclaration {
 public:
  // `name`: where it stands; of what is not known of it, see NameAsFarAsKnown.
  SecretDeclaration(YamlRef name, std::string_view name_space);
  SecretDeclaration(std::string name, Span span, std::string_view name_space);

  // Behind `name`: "-app" of a database called "orders".
  SecretDeclaration WithSuffix(std::string_view suffix) const;

  void Imply() { fact_.implied = true; }
  void AddKey(YamlRef key);
  void AddKey(std::string key, Span span);
  void AddKeysOf(YamlRef mapping);
  // It may have more keys than these.
  void Open() { open_ = true; }
  // Its further keys are the fields of these secrets of a store, a name a line.
  void OpenBy(std::string stored) { extracted_ = std::move(stored); }

  // Without a key so far, its keys are not known either.
  void Write(std::vector<Fact>& facts) const;

 private:
  Fact fact_;
  bool open_ = false;
  std::string extracted_;
  std::vector<std::pair<std::string, Span>> keys_;
};

// `stream` is what the object was read from.
void AddSecretDeclarations(const YamlStream& stream, const KubernetesObject& object,
                           std::vector<Fact>& facts);

// What an ExternalSecret with this specification takes out of a store.
void AddStoreReferences(YamlRef spec, std::vector<Fact>& facts);
// The secrets of a store, a name a line, whose fields are the keys that its `dataFrom` brings;
// nothing: it brings others too, or none.
std::optional<std::string> ExtractedNames(YamlRef spec);

// The same for resources of operators that make Secrets, by what their documentation says, and by
// fields whose names say it.
void AddOperatorSecrets(const YamlStream& stream, const KubernetesObject& object,
                        std::vector<Fact>& facts);

// Does something find or handle an object with this metadata so that nobody has to name it: by its
// labels, by its annotations?
bool IsFoundByLabel(YamlRef metadata);
bool IsHandledByAnnotation(YamlRef metadata);

// Is it a resource of some operator's, not of Kubernetes itself?
bool IsCustomResource(const KubernetesObject& object);

}  // namespace leaktight
