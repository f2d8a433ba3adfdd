// kubectl's configuration: clusters, and how users log in to them.
// https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// `kind: Config` of version v1, or a file without both that has clusters and users, which kubectl
// takes as well.
bool IsKubeconfig(YamlRef root);

// The same by a few words of a text, before it is parsed.
bool MayBeKubeconfig(std::string_view text);

struct KubeconfigCredential {
  YamlRef value;     // the scalar that it stands in
  Span part;         // where in its value; empty: all of it
  std::string name;  // "client-key-data", "auth-provider.config.id-token", "exec.args --password"
};

struct KubeconfigUser {
  std::string_view name;
  std::vector<KubeconfigCredential> credentials;  // in the order of the text
};

// The users whose credentials stand in the file. Files that it names, programs that it runs,
// certificates and placeholders are none.
std::vector<KubeconfigUser> KubeconfigCredentials(YamlRef root);

}  // namespace leaktight
