// What only the whole snapshot can judge, learned from one file at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/span.h"

namespace leaktight {

// What a place that names a Secret does with it.
enum class SecretUse : uint8_t {
  kMention,    // it is named, for whatever: a custom resource, a chart's values, a role
  kContainer,  // a variable, or all of a container's variables
  kMount,      // a volume
  kImagePull,
  kTls,      // an ingress or gateway serves with it
  kAccount,  // a service account holds it
};

// A pure function of a blob and its path (and of the rules that say what a secret is), so that it
// can be kept by blob id. What a team's conventions say of the path is asked later, by the checks.
struct Fact {
  enum class Kind : uint8_t {
    kDotenvTemplate,     // `name`: the file that is to be made from it, relative to the top
    kIgnorePattern,      // `name`: a line of a .gitignore
    kDotenvTemplateKey,  // `name`: a variable that a template has
    kDotenvLocalKey,     // `name`: a variable that a dotenv file sets; never its value
    // A Secret that something in the repository makes: `name`, `name_space` (empty: not said; "*":
    // it is put into many) and `key`, a fact for each; an empty `key`: it may have keys that are
    // not known. A `*` in a name stands for what is not known of it.
    kSecretDeclared,
    // A place that needs a Secret: the same, and its `use`; an empty `key`: all of it, or it does
    // not matter which.
    kSecretReference,
    kSecretValue,  // `key`: the name under which the file has it; `value_hash`; `name_space`
    // `name_space` that it puts its resources into; `name`: one of the resources, relative to the
    // top; `key`: what it makes of their names, as "prefix*suffix".
    kKustomization,
    // `name`: a regular expression of paths, relative to the file's folder (empty: all of them);
    // `key`: not empty where it encrypts only some of a file's keys. In their order.
    kSopsCreationRule,
    // A file that is named like a secret or holds one, and is not encrypted; `key`: "Secret" where
    // it holds a Kubernetes Secret with values, "secret" where it holds another.
    kSopsPlain,
    // A controller that applies a folder of the repository: `name`, from the top; `name_space` that
    // it puts everything into (empty: what the objects say).
    kDelivery,
    kGeneratorFile,   // `name`: the path of a file that Kustomize makes a Secret of
    kSecretTemplate,  // `name`: the manifest that is to be made from it, relative to the top
    // An aws_secretsmanager_secret; `name`: its label; `key`: what else it is called, a text
    // (policy/terraform_value_text.h) a line; `name_space`: what its `for_each` goes through, "*"
    // where that cannot be told.
    kTerraformSecret,
    // What rotates one; `name`: the text of its id; `key`: of after how many days, or a schedule;
    // empty: it cannot be told; `name_space`: as above.
    kTerraformRotation,
    // A secret whose key for encryption others give; `name`: its address; `key`: the key's text;
    // `name_space`: as above.
    kTerraformKeyGiven,
    // `name`: "var.x", or "var.x.y" of a field; `key`: the text of what it is by default.
    kTerraformDefault,
    // The same that a module, a tfvars file or a local ("local.x") gives; `name_space`: the folder
    // of the module whose it is, from the top; `key_span`: where its caller names it.
    kTerraformGiven,
    // A module in the folder `name_space` is called; `name`: its label; `key`: what its `for_each`
    // goes through, as above.
    kTerraformCall,
    // A literal that a local stands for, a variable has for its default, or a module is given.
    // `name`: "local.x", "var.x"; `name_space`: the folder of the module whose it is, from the top.
    kTerraformLiteral,
    kTerraformSecretUse,  // an argument that holds secrets is given `name`; `key`: which argument
    // A module in the folder `name_space` is given `name` for its `key`; a local of the same module
    // stands for `name`.
    kTerraformHandedOn,
    kTerraformAudit,  // something that records who reads secrets
    // A secret that Terraform puts into a cloud's store; `name`: its address; `key`: the text of
    // its name there; `name_space`: what its `for_each` goes through.
    kStoreSecret,
    // What a version of one holds; `name`: the text of the secret's address; `key`: the fields of
    // its JSON, a line each; empty: they are not known.
    kStoreFields,
    // An ExternalSecret takes `name` out of a store, or the field `key` of it.
    kStoreReference,
    // Of a Secret that is declared at the same `span` without its keys: they are the fields of the
    // secrets of a store that `key` names, a line each.
    kSecretExtract,
    kComposeFile,  // `name`: the path of a file that Compose gives services as a secret
  };
  Kind kind;
  std::string name = {};
  Span span = {};
  std::string name_space = {};
  std::string key = {};
  std::string value_hash = {};  // of a secret value, decoded: equal where the values are
  bool optional = false;        // a reference that may dangle
  bool placeholder = false;     // of a declaration: no value stands there yet
  // Of a reference: its name is the default of a parameter, and may be another.
  bool adjustable = false;
  bool implied = false;  // of a declaration: a controller makes it, asked for or not
  SecretUse use = SecretUse::kMention;
  Span key_span = {};  // of a Secret's key; `span` is the name's

  friend bool operator==(const Fact&, const Fact&) = default;
};

// The facts of a snapshot, by path. Files without facts are left out.
using FactSet = std::map<std::string, std::shared_ptr<const std::vector<Fact>>, std::less<>>;

// Hashes of secret values under one key: whoever reads the hash can neither compare it with that of
// another key nor try a dictionary without it.
class ValueHash {
 public:
  ValueHash();  // under a key of random bytes, for this process
  explicit ValueHash(std::string key) : key_(std::move(key)) {}

  std::string operator()(std::string_view value) const;  // 16 bytes

 private:
  std::string key_;
};

class File;

// Where facts come from: one kind of file each.
struct FactSource {
  bool (*may_hold)(std::string_view path);  // by path alone
  void (*collect)(const File& file, const ValueHash& hash, std::vector<Fact>& facts);
};

// All of them: the table in checks.cc.
std::span<const FactSource> FactSources();

// By path alone: can this file yield facts? Files that cannot are never read for them.
bool MayHoldFacts(std::string_view path);

std::vector<Fact> FactsOf(const File& file, const ValueHash& hash);
// Of several files, each source from all of them before the next: see RunFileChecks.
std::vector<std::vector<Fact>> FactsOf(std::span<const File* const> files, const ValueHash& hash);

}  // namespace leaktight
