// Keys of clouds and of what runs in them.
#include <algorithm>

#include <fmt/format.h>

#include "base/base64.h"
#include "engine/azure_keys.h"
#include "engine/example_generators.h"
#include "engine/marvin32.h"
#include "engine/token_checksum.h"
#include "engine/words.h"

namespace leaktight {
namespace {

constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";

Result<std::string> Unknown(std::string_view generator, std::string_view argument) {
  return Fail({}, fmt::format("the generator `{}` does not know `{}`", generator, argument));
}

// Each `from` becomes `to`.
std::string Replace(std::string_view text, char from, std::string_view to) {
  std::string replaced;
  for (const char c : text) {
    if (c == from) {
      replaced += to;
    } else {
      replaced += c;
    }
  }
  return replaced;
}

}  // namespace

// The argument is the signature that names the service: {azure-key:+ASt}.
Result<std::string> GenerateAzureKey(const ExampleRequest& request) {
  const auto kinds = AzureKeyKinds();
  const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const AzureKeyKind& one) {
    return one.signature == request.argument;
  });
  if (kind == kinds.end()) return Unknown("azure-key", request.argument);
  // The signature stands before six characters of checksum; the bytes around it are cut where
  // base64 cuts them.
  const size_t characters = (kind->bytes * 8 + 5) / 6;
  std::string text = request.random.Pick(kBase62, characters - 6 - kind->signature.size());
  text += std::string(kind->signature) + "AAAAAA";
  std::string bytes = DecodeBase64(text).value_or("");
  bytes.resize(kind->bytes - 4);
  const uint32_t checksum = Marvin32(bytes, kind->seeds[request.random.Below(kind->seeds.size())]);
  for (int i = 0; i < 4; i++) bytes += static_cast<char>(checksum >> (8 * i));
  std::string key = EncodeBase64(bytes);
  if (kind->url_safe) {
    std::replace(key.begin(), key.end(), '+', '-');
    std::replace(key.begin(), key.end(), '/', '_');
  }
  return key;
}

// The argument is the signature, or nothing: {azure-annotated-key:AZDO}.
Result<std::string> GenerateAzureAnnotatedKey(const ExampleRequest& request) {
  ExampleRandom& random = request.random;
  const std::string_view signature = request.argument.empty() ? "ACOG" : request.argument;
  if (signature.size() != 4) return Unknown("azure-annotated-key", signature);
  std::string key = random.Pick(kBase62, 52) + "JQQJ99";
  key += random.Pick("ABC", 1) + random.Pick("ABCDEFGHIJKL", 1) + random.Pick(kBase62, 16);
  return key + std::string(signature) + random.Pick(kBase62, 4);
}

Result<std::string> GenerateEntraSecret(const ExampleRequest& request) {
  std::string secret = request.random.Pick(kBase62, 3) + "8Q~" + request.random.Pick(kBase62, 31);
  return secret + EntraChecksum(secret).substr(0, 3);
}

namespace {

// The token that the text ends with, without a `_` behind it: letters, digits, dashes and
// underscores. Empty: there is none.
std::string_view TokenBefore(std::string_view before) {
  size_t begin = before.size();
  while (begin > 0 &&
         (IsAlnum(before[begin - 1]) || before[begin - 1] == '-' || before[begin - 1] == '_')) {
    begin--;
  }
  const std::string_view token = before.substr(begin);
  return token.ends_with('_') ? token.substr(0, token.size() - 1) : std::string_view();
}

}  // namespace

Result<std::string> GenerateGrafanaChecksum(const ExampleRequest& request) {
  const std::string_view token = TokenBefore(request.before);
  if (!token.empty()) return GrafanaChecksum(token);
  return Fail({}, "`{grafana-checksum}` stands behind a token and _, such as glsa_…_");
}

Result<std::string> GenerateMatrixChecksum(const ExampleRequest& request) {
  const std::string_view token = TokenBefore(request.before);
  if (!token.empty()) return MatrixChecksum(token);
  return Fail({}, "`{matrix-checksum}` stands behind a token and _, such as syt_…_");
}

// The argument: `key` (an API key) or `cloud`.
Result<std::string> GenerateGrafanaJson(const ExampleRequest& request) {
  ExampleRandom& random = request.random;
  const std::string key = random.Pick(kBase62, 32);
  const std::string name = random.Pick(kLower, 6);
  if (request.argument == "key") {
    return EncodeBase64(fmt::format(R"({{"k":"{}","n":"{}","id":1}})", key, name));
  }
  if (request.argument != "cloud") return Unknown("grafana-json", request.argument);
  return "glc_" + EncodeBase64(fmt::format(R"({{"o":"{}","n":"{}","k":"{}","m":{{"r":"eu"}}}})",
                                           random.Between(100'000, 999'999), name, key));
}

// The argument: `line` (JSON on one line), `escaped` (within a string), `base64` or nothing.
Result<std::string> GenerateGoogleServiceAccount(const ExampleRequest& request) {
  ExampleRandom& random = request.random;
  const std::string_view layout = request.argument;
  if (!layout.empty() && layout != "line" && layout != "escaped" && layout != "base64") {
    return Unknown("google-service-account", layout);
  }
  const auto key = GeneratePem({random, {}, "pkcs8:escaped", 0});
  if (!key) return tl::unexpected(key.error());
  const std::string project = "flowdoc-" + random.Pick("0123456789", 6);
  std::string file = fmt::format(
      "{{\n  \"type\": \"service_account\",\n  \"project_id\": \"{0}\",\n"
      "  \"private_key_id\": \"{1}\",\n  \"private_key\": \"{2}\\n\",\n"
      "  \"client_email\": \"{3}@{0}.iam.gserviceaccount.com\",\n"
      "  \"client_id\": \"{4}\",\n"
      "  \"token_uri\": \"https://oauth2.googleapis.com/token\"\n}}\n",
      project, random.Pick("0123456789abcdef", 40), *key, random.Pick(kLower, 8),
      random.Pick("0123456789", 21));
  if (layout == "base64") return EncodeBase64(file);
  if (layout.empty()) return file;
  file = Replace(file, '\n', "");
  return layout == "line" ? file : Replace(Replace(file, '\\', "\\\\"), '"', "\\\"");
}

}  // namespace leaktight
