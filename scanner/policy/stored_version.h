// Values of secrets that a file keeps one version of: what stays as it is until somebody changes
// the file.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/file.h"

namespace leaktight {

struct StoredVersion {
  std::string what;  // for messages: "SealedSecret flowdoc-db, key DB_PASSWORD"
  // What the secret goes by, the nearest first: its key, the object, the file.
  std::vector<std::string> names;
  // What is another one when the value is: of what is encrypted the text of the value, of a pinned
  // version the secret's name and the version. Equal wherever it stands, and however it is laid
  // out.
  std::string version;
  Span about;  // what a person should look at
};

// By path alone: files that cannot hold any are never read for them.
bool MayHoldStoredVersions(std::string_view path);

// Read are
// - SealedSecrets, each key of `encryptedData` that kubeseal wrote;
// - what SOPS encrypted, in YAML, JSON, dotenv and INI;
// - versions that are pinned: `version` of an ExternalSecret's remoteRef or extract,
// `objectVersion`
//   and its like of the Secrets Store CSI driver, version ids and stages of Terraform's data
//   sources, and texts that name one: Google's `secrets/NAME/versions/3`, an ARN of Secrets Manager
//   with a version (ECS), CloudFormation's `{{resolve:…}}`, Key Vault's URL.
// Left out are keys that are encrypted with the rest and are no secrets (DB_HOST, username), and
// what moves by itself: `latest`, AWSCURRENT. A template holds none.
std::vector<StoredVersion> StoredVersionsOf(const File& file);

// The parts of the above, each in the file of its name.
void AddEncryptedVersions(const File& file, std::vector<StoredVersion>& found);
void AddPinnedVersions(const File& file, std::vector<StoredVersion>& found);
void AddPinsInTerraform(const File& file, std::vector<StoredVersion>& found);
// `place`: where a part of the text stands in the file.
void AddPinsInText(std::string_view text, const std::function<Span(Span)>& place,
                   std::vector<StoredVersion>& found);
bool MayHoldPinsInText(const File& file);

// Does it name one version for good, other than `latest` or AWSCURRENT?
bool IsPinnedVersion(std::string_view version);

}  // namespace leaktight
