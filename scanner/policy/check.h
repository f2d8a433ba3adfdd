// A check: one policy on a structured file, as code.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "finding/severity.h"
#include "policy/conventions.h"
#include "policy/fact.h"
#include "policy/file.h"

namespace leaktight {

// What a team's policy of secrets demands, in the order of docs/policy.md.
enum class Practice : uint8_t {
  kNone,
  kDotenvStaysLocal,
  kSecretsFromTemplates,
  kSecretReferences,
  kManagedByTerraform,
  kLeastPrivilege,
  kRotated,
  kOneForEachEnvironment,
  kEncryptedAtRest,
  kAudited,
  kBuildsAndPipelines,
  kSecretsAtRunTime,
  kNoSilencing,
};

// What a check is, in words. docs/policy.md and `rules show` are made from this.
struct CheckInfo {
  std::string_view id;
  std::string_view name;
  Severity severity = Severity::kMedium;
  Practice practice = Practice::kNone;  // what it holds a team to
  std::string_view message;             // what it is and why it matters
  std::string_view advice;              // what to do in the next minute
  // A file that breaks it, and one that does the same right (of a check on repositories: that makes
  // it right). Secrets in them are templates, as in a rule's examples.
  std::string_view bad_path;
  std::string_view bad;
  std::string_view good_path;
  std::string_view good;
  // A file that stands beside both, where a check on repositories needs one; empty: none.
  std::string_view beside_path = {};
  std::string_view beside = {};
  std::string_view reference;  // what the check knows about its format, and from where
};

// What a check found in a file.
struct Violation {
  Span about;  // what a person should look at; empty and at 0: the whole file
  // The literal values in the file, quotes left out. All are masked wherever they are shown; the
  // first is the one that the finding shows redacted. Empty: the finding has no secret.
  std::vector<Span> secrets;
  std::string subject;               // what it is about, for the message: a variable's name, a key
  std::string replacement;           // lines to paste instead; empty: none
  std::string note;                  // a sentence that the message ends with; empty: none
  std::optional<Severity> severity;  // where it is not the check's
};

// Judges one file, looking at nothing else: a pure function of the file's path and bytes.
struct FileCheck {
  const CheckInfo* info;
  // Cheap, by path and a few bytes: is there anything to look at?
  bool (*applies)(const File& file);
  void (*run)(const File& file, std::vector<Violation>& violations);
};

// Checks that look into files of the same kind.
struct FileCheckFamily {
  // May any of them apply to a file under this path?
  bool (*may_apply)(std::string_view path);
  std::span<const FileCheck> checks;
};

// Judges a whole snapshot from the facts of its files.
struct RepositoryViolation {
  std::string path;  // the file at which it stands
  Violation violation;
  // Other places that it is about as well. It concerns who touches one of them as much.
  struct Further {
    std::string path;
    Span about;
  };
  std::vector<Further> further = {};
  // What brings it about, each as a text of its own, whose parts NUL divides, a path among them: a
  // change that adds none of them does not cause it. Empty: what it is about, in its file. Compared
  // within one scan and never shown.
  std::vector<std::string> causes = {};
};
class SecretLinks;
class TerraformValues;
struct RepositoryFacts {
  RepositoryFacts(const FactSet& of_files, const Conventions& of_team);
  ~RepositoryFacts();

  const FactSet& facts;
  Conventions conventions;

  // Which references to Secrets meet which declarations: made at the first call. Several threads
  // may ask at once.
  const SecretLinks& Links() const;
  // The same of what Terraform's values come to.
  const TerraformValues& Terraform() const;

 private:
  mutable std::once_flag linked_;
  mutable std::unique_ptr<SecretLinks> links_;
  mutable std::once_flag evaluated_;
  mutable std::unique_ptr<TerraformValues> terraform_;
};
struct RepositoryCheck {
  const CheckInfo* info;
  void (*run)(const RepositoryFacts& repository, std::vector<RepositoryViolation>& violations);
};

// All of them: the tables in checks.cc.
std::span<const FileCheck> FileChecks();
// By a file's path those that may apply to it, each a bit: the lowest is the first one's.
uint32_t FamiliesAt(std::string_view path);
std::span<const FileCheckFamily> FileCheckFamilies();  // the same, in the same order
std::span<const RepositoryCheck> RepositoryChecks();
// Those that a scan decides by itself, since they are about more than one state of the tree.
std::span<const CheckInfo* const> ScanChecks();
// All of every kind, in the same order.
std::vector<const CheckInfo*> AllChecks();

const CheckInfo* FindCheck(std::string_view id);

}  // namespace leaktight
