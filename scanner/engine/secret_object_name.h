// Names of Secrets, which are no secrets.
#pragma once

#include <string_view>

namespace leaktight {

// Does a value only say what a Secret is called, or a key in one, by its own looks and by those of
// the name that it stands under? Charts and operators have many such fields that do not say `name`:
// `existingSecret: db-prod-7f9a`, `tlsSecret: app.example.com-tls`, `accountKeySecret:
// azure-creds`, `apiTokenSecretKey: token`. What is itself called a secret (`clientSecret`,
// `jwtSecret`) is one.
bool NamesSecretObject(std::string_view name, std::string_view value);

}  // namespace leaktight
