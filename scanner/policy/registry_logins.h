// Logins to registries, as docker, podman and their like keep them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "policy/yaml_reader.h"

namespace leaktight {

struct RegistrySecret {
  std::string_view key;  // "auth"
  YamlRef value;         // the scalar that it stands in
  Span part;             // where in its value; empty: all of it
  std::string decoded;   // the password or token itself
};

struct RegistryLogin {
  std::string_view registry;            // "https://index.docker.io/v1/"; of a header, its name
  bool header = false;                  // sent with every request (`HttpHeaders`)
  std::vector<RegistrySecret> secrets;  // in the order of the text
};

// The configuration of docker, ~/.docker/config.json:
// https://docs.docker.com/reference/cli/docker/#docker-cli-configuration-file-configjson-properties
// the same form in podman's auth.json (containers-auth.json(5)), and the older ~/.dockercfg, which
// has the registries at its top.
//
// Those whose login stands in the file: `auth` (base64 of user:password), `password`,
// `identitytoken`, `registrytoken`. Empty passwords, placeholders and credential helpers are none.
std::vector<RegistryLogin> RegistryLogins(YamlRef root);

// Is `root` such a file at all, with logins in it or not?
bool HoldsRegistries(YamlRef root);

// The password or token in base64 of user:password; empty where it is none.
std::string PasswordOfAuth(std::string_view auth);

}  // namespace leaktight
