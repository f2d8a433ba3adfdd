#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/base64.h"
#include "base/text.h"
#include "engine/bech32.h"
#include "engine/example_generators.h"
#include "engine/words.h"

namespace leaktight {

// https://github.com/C2SP/C2SP/blob/main/age.md: 32 bytes in Bech32, in capitals. The argument is
// `pq` (the post-quantum kind) or nothing.
Result<std::string> GenerateAgeKey(const ExampleRequest& request) {
  if (!request.argument.empty() && request.argument != "pq") {
    return Fail({}, fmt::format("the generator `age-key` does not know `{}`", request.argument));
  }
  std::string key =
      EncodeBech32(request.argument.empty() ? "age-secret-key-" : "age-secret-key-pq-",
                   request.random.Bytes(32));
  for (char& c : key) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return key;
}

// The argument: the prefix, a colon, and how many bytes stand in it. In capitals where the prefix
// is.
Result<std::string> GenerateBech32(const ExampleRequest& request) {
  constexpr size_t kMostBytes = 1000;
  const size_t colon = request.argument.rfind(':');
  size_t bytes = 0;
  const std::string_view digits =
      colon == std::string_view::npos ? std::string_view() : request.argument.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bytes);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() ||
      bytes > kMostBytes) {
    return Fail({}, fmt::format("`{{bech32:{}}}` needs a prefix and a count", request.argument),
                "write {bech32:acme:32}");
  }
  const std::string_view prefix = request.argument.substr(0, colon);
  std::string token = EncodeBech32(ToLower(prefix), request.random.Bytes(bytes));
  if (std::any_of(prefix.begin(), prefix.end(), IsUpper)) {
    std::transform(token.begin(), token.end(), token.begin(),
                   [](char c) { return IsLower(c) ? static_cast<char>(c - 32) : c; });
  }
  return token;
}

// A number of 18 or 19 digits, a time, a signature.
Result<std::string> GenerateDiscordBot(const ExampleRequest& request) {
  ExampleRandom& random = request.random;
  const std::string number =
      fmt::format("{}", random.Between(200'000'000'000'000'000, 1'500'000'000'000'000'000));
  return EncodeBase64Url(number) + '.' + EncodeBase64Url('f' + random.Bytes(3)) + '.' +
         EncodeBase64Url(random.Bytes(28));
}

// RFC 7617: the user behind the colon, and a password of 20 characters.
Result<std::string> GenerateBasic(const ExampleRequest& request) {
  constexpr std::string_view kBase62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  return EncodeBase64(std::string(request.argument) + ':' + request.random.Pick(kBase62, 20));
}

// https://docs.sentry.io/security-legal-pii/security/token-formats/: JSON and a random part.
Result<std::string> GenerateSentryOrg(const ExampleRequest& request) {
  ExampleRandom& random = request.random;
  std::string signature = EncodeBase64(random.Bytes(32));
  signature.pop_back();  // its padding
  return "sntrys_" +
         EncodeBase64(fmt::format(R"({{"iat":{}.{},"url":"https://sentry.io","region_url":)"
                                  R"("https://de.sentry.io","org":"flowdoc"}})",
                                  random.Between(1'700'000'000, 1'800'000'000),
                                  random.Between(100'000, 999'999))) +
         '_' + signature;
}

// https://developer.1password.com/docs/service-accounts/security/: JSON with the account's keys.
Result<std::string> GenerateOnepasswordService(const ExampleRequest& request) {
  ExampleRandom& random = request.random;
  return "ops_" +
         EncodeBase64Url(fmt::format(
             R"({{"signInAddress":"flowdoc.1password.eu","userAuth":{{"method":"SRPg-4096",)"
             R"("alg":"PBES2g-HS256","iterations":650000,"salt":"{}"}},"email":)"
             R"("ci@1passwordserviceaccounts.com","srpX":"{}","deviceUuid":"{}"}})",
             EncodeBase64Url(random.Bytes(16)), EncodeBase64Url(random.Bytes(64)),
             random.Pick("abcdefghijklmnopqrstuvwxyz234567", 26)));
}

}  // namespace leaktight
