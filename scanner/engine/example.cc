#include "engine/example.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "base/base64.h"
#include "base/hash.h"
#include "engine/example_generators.h"

namespace leaktight {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kAlnum = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view kUpperAlnum = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::string_view kHexLower = "0123456789abcdef";
constexpr std::string_view kHexUpper = "0123456789ABCDEF";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

template <const std::string_view& kAlphabet>
Result<std::string> Pick(const ExampleRequest& request) {
  return request.random.Pick(kAlphabet, request.count);
}

// A password as a person or a password manager makes it: letters of both cases, digits and, every
// now and then, a sign that needs no quotes in any format. It never begins or ends with one.
Result<std::string> Password(const ExampleRequest& request) {
  constexpr std::string_view kSigns = "!*+-._~";
  std::string text = request.random.Pick(kBase62, request.count);
  if (text.size() < 4) return text;
  text[text.size() / 2] = kDigits[request.random.Below(kDigits.size())];
  for (size_t i = 2; i + 2 < text.size(); i++) {
    if (request.random.Below(12) == 0) text[i] = kSigns[request.random.Below(kSigns.size())];
  }
  return text;
}

Result<std::string> Words(const ExampleRequest& request) {
  constexpr std::string_view kWords[] = {"apple", "river", "stone",  "garden", "window", "paper",
                                         "cloud", "horse", "silver", "forest", "table",  "music"};
  std::string text;
  for (size_t i = 0; i < request.count; i++) {
    if (i > 0) text += ' ';
    text += kWords[request.random.Below(std::size(kWords))];
  }
  return text;
}

// RFC 9562, version 4.
Result<std::string> Uuid(const ExampleRequest& request) {
  std::string bytes = request.random.Bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  std::string text = Hex(bytes);
  for (const size_t at : {8, 13, 18, 23}) text.insert(at, 1, '-');
  return text;
}

Result<std::string> Expand(std::string_view example, ExampleRandom& random);

// What the example behind the colon makes, encoded.
template <std::string (*kEncode)(std::string_view)>
Result<std::string> Encoded(const ExampleRequest& request) {
  auto text = Expand(request.argument, request.random);
  if (!text) return text;
  return kEncode(*text);
}

enum class Argument { kNone, kCount, kText, kOptionalText };

struct Entry {
  std::string_view name;
  Argument argument;
  ExampleGenerator generate;
};

constexpr Entry kGenerators[] = {
    {"base62", Argument::kCount, Pick<kBase62>},
    {"base64", Argument::kCount, Pick<kBase64>},
    {"base64url", Argument::kCount, Pick<kBase64Url>},
    {"base32", Argument::kCount, Pick<kBase32>},
    {"hex", Argument::kCount, Pick<kHexLower>},
    {"HEX", Argument::kCount, Pick<kHexUpper>},
    {"alnum", Argument::kCount, Pick<kAlnum>},
    {"ALNUM", Argument::kCount, Pick<kUpperAlnum>},
    {"upper", Argument::kCount, Pick<kUpper>},
    {"digits", Argument::kCount, Pick<kDigits>},
    {"password", Argument::kCount, Password},
    {"words", Argument::kCount, Words},
    {"uuid", Argument::kNone, Uuid},
    {"to-base64", Argument::kText, Encoded<EncodeBase64>},
    {"to-base64url", Argument::kText, Encoded<EncodeBase64Url>},
    {"crc32-base62", Argument::kNone, GenerateCrc32Base62},
    {"crc32-base36", Argument::kNone, GenerateCrc32Base36},
    {"crc32-hex", Argument::kNone, GenerateCrc32Hex},
    {"confluent-checksum", Argument::kNone, GenerateConfluentChecksum},
    {"crates-io-checksum", Argument::kNone, GenerateCratesIoChecksum},
    {"dynamic-checksum", Argument::kNone, GenerateDynamicChecksum},
    {"packagist-checksum", Argument::kNone, GeneratePackagistChecksum},
    {"aws-key-id", Argument::kOptionalText, GenerateAwsKeyId},
    {"aws-bedrock", Argument::kNone, GenerateAwsBedrock},
    {"jwt", Argument::kOptionalText, GenerateJwt},
    {"gitlab-routable", Argument::kText, GenerateGitlabRoutable},
    {"pypi", Argument::kOptionalText, GeneratePypi},
    {"age-key", Argument::kOptionalText, GenerateAgeKey},
    {"basic", Argument::kText, GenerateBasic},
    {"bech32", Argument::kText, GenerateBech32},
    {"discord-bot", Argument::kNone, GenerateDiscordBot},
    {"azure-annotated-key", Argument::kOptionalText, GenerateAzureAnnotatedKey},
    {"azure-key", Argument::kText, GenerateAzureKey},
    {"entra-secret", Argument::kNone, GenerateEntraSecret},
    {"google-service-account", Argument::kOptionalText, GenerateGoogleServiceAccount},
    {"matrix-checksum", Argument::kNone, GenerateMatrixChecksum},
    {"grafana-checksum", Argument::kNone, GenerateGrafanaChecksum},
    {"grafana-json", Argument::kText, GenerateGrafanaJson},
    {"sentry-org", Argument::kNone, GenerateSentryOrg},
    {"onepassword-service", Argument::kNone, GenerateOnepasswordService},
    {"pem", Argument::kText, GeneratePem},
    {"der", Argument::kText, GenerateDer},
    {"putty", Argument::kOptionalText, GeneratePutty},
    {"key-store", Argument::kText, GenerateKeyStore},
};

// "30", or "20-30": a number drawn from the range.
std::optional<size_t> ParseCount(std::string_view text, ExampleRandom& random) {
  constexpr size_t kMost = 100'000;
  const auto number = [](std::string_view digits) -> std::optional<size_t> {
    size_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size() || value > kMost) return {};
    return value;
  };
  const size_t dash = text.find('-');
  const auto least = number(text.substr(0, dash));
  if (!least || dash == std::string_view::npos) return least;
  const auto most = number(text.substr(dash + 1));
  if (!most || *most < *least) return {};
  return random.Between(*least, *most);
}

Result<std::string> Generate(std::string_view spec, std::string_view before,
                             ExampleRandom& random) {
  const size_t colon = spec.find(':');
  const std::string_view name = spec.substr(0, colon);
  const std::string_view argument =
      colon == std::string_view::npos ? std::string_view() : spec.substr(colon + 1);
  for (const Entry& entry : kGenerators) {
    if (entry.name != name) continue;
    ExampleRequest request{random, before, argument, 0};
    if (entry.argument == Argument::kCount) {
      const auto count = ParseCount(argument, random);
      if (!count) {
        return Fail({}, fmt::format("`{{{}}}` needs a count", spec),
                    fmt::format("write {{{}:20}} or {{{}:20-30}}", name, name));
      }
      request.count = *count;
    } else if (entry.argument == Argument::kNone && !argument.empty()) {
      return Fail({}, fmt::format("the generator `{}` takes nothing behind a colon", name));
    } else if (entry.argument == Argument::kText && argument.empty()) {
      return Fail({},
                  fmt::format("the generator `{}` needs to be told what, behind a colon", name));
    }
    return entry.generate(request);
  }
  return Fail({}, fmt::format("there is no generator `{}`", name),
              "docs/rules-format.md lists them; a literal brace is written {{ or }}");
}

// Where the brace closes that a text begins with. What stands behind its colon may hold generators,
// and doubled braces in pairs.
size_t ClosingBrace(std::string_view text) {
  size_t open = 0;
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] == '{') open++;
    if (text[i] == '}' && --open == 0) return i;
  }
  return std::string_view::npos;
}

Result<std::string> Expand(std::string_view example, ExampleRandom& random) {
  std::string text;
  while (!example.empty()) {
    const char c = example.front();
    if (c != '{' && c != '}') {
      text += c;
      example.remove_prefix(1);
      continue;
    }
    if (example.size() > 1 && example[1] == c) {
      text += c;
      example.remove_prefix(2);
      continue;
    }
    const size_t end = c == '{' ? ClosingBrace(example) : std::string_view::npos;
    if (end == std::string_view::npos) {
      return Fail({}, fmt::format("a brace in `{}` has no partner", example),
                  "a literal brace is written {{ or }}");
    }
    auto piece = Generate(example.substr(1, end - 1), text, random);
    if (!piece) return piece;
    text += *piece;
    example.remove_prefix(end + 1);
  }
  return text;
}

}  // namespace

Result<std::string> ExpandExample(std::string_view example, uint64_t seed) {
  ExampleRandom random(seed);
  return Expand(example, random);
}

std::vector<std::string_view> ExampleGenerators() {
  std::vector<std::string_view> names;
  for (const Entry& entry : kGenerators) names.push_back(entry.name);
  return names;
}

}  // namespace leaktight
