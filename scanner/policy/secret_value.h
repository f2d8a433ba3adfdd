// Is a value that a structured file keeps under a name a secret?
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/file.h"
#include "policy/yaml_reader.h"

namespace leaktight {

// By the name and the value together, as a literal that stands under a name in a file. What the
// engine knows as a token is not asked for here (File::HoldsToken).
bool IsSecretUnder(std::string_view name, std::string_view value);

// A value that says its name again, which no real one does: HF_TOKEN=HF_TOKEN, secret_data =
// "secret-data", ${JWT_SIGNATURE_SECRET_KEY:jwt-signature-secret}; a chart's slip,
// .Values.password.
bool RepeatsName(std::string_view name, std::string_view value);

// A value whose tag or template says that the real one comes from elsewhere: `!vault`, `!Ref`,
// `{{ … }}`.
bool ComesFromElsewhere(YamlRef value);

// A value that has the mark of SOPS (`ENC[AES256_GCM,…]`) or dotenvx (`encrypted:…`), and behind it
// not what they write: whoever reads it has all of it.
bool IsFalselyEncrypted(std::string_view value);

// Is a value a text with lines or fields of its own, rather than one secret?
bool IsConfiguration(std::string_view text);

// "A, B and 3 more".
std::string NameList(const std::vector<std::string>& names);

}  // namespace leaktight
