#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "engine/example_generators.h"
#include "engine/token_checksum.h"

namespace leaktight {
namespace {

constexpr std::string_view kAlnum = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

bool IsAlnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The token that the text ends with, as far back as `more` characters are part of it.
std::string_view TokenAtEnd(std::string_view text, std::string_view more) {
  size_t begin = text.size();
  while (begin > 0 &&
         (IsAlnum(text[begin - 1]) || more.find(text[begin - 1]) != std::string_view::npos)) {
    begin--;
  }
  return text.substr(begin);
}

std::string Account(ExampleRandom& random) {
  return fmt::format("{}", random.Between(100'000'000'000, 999'999'999'999));
}

}  // namespace

// Over the body of the token before it: the letters and digits behind its prefix.
Result<std::string> GenerateCrc32Base62(const ExampleRequest& request) {
  return Base62Checksum(TokenAtEnd(request.before, ""));
}

Result<std::string> GenerateCrc32Base36(const ExampleRequest& request) {
  return Base36Checksum(TokenAtEnd(request.before, "-_."));
}

// With the = that stands before the checksum and goes into it.
Result<std::string> GenerateCrc32Hex(const ExampleRequest& request) {
  const std::string token = std::string(TokenAtEnd(request.before, "-_")) + '=';
  return '=' + HexChecksum(token);
}

Result<std::string> GenerateCratesIoChecksum(const ExampleRequest& request) {
  return std::string(1, CratesIoChecksum(TokenAtEnd(request.before, "")));
}

Result<std::string> GeneratePackagistChecksum(const ExampleRequest& request) {
  return PackagistChecksum(TokenAtEnd(request.before, "_"));
}

Result<std::string> GenerateDynamicChecksum(const ExampleRequest& request) {
  return DynamicChecksum(TokenAtEnd(request.before, ""));
}

// Over the 54 characters before it, of base64.
Result<std::string> GenerateConfluentChecksum(const ExampleRequest& request) {
  constexpr size_t kBody = 54;
  const size_t before = request.before.size();
  return ConfluentChecksum(request.before.substr(before - std::min(before, kBody)));
}

// 4 letters that name the kind, then 80 bits in base32: a 1, the account in 40 bits, 39 others.
Result<std::string> GenerateAwsKeyId(const ExampleRequest& request) {
  const std::string_view kind = request.argument.empty() ? "AKIA" : request.argument;
  const uint64_t account = request.random.Between(100'000'000'000, 999'999'999'999);
  // The upper 41 bits and 39 lower ones, five at a time.
  const uint64_t upper = uint64_t{1} << 40 | account;
  const uint64_t lower = request.random.Next() >> 25;
  std::string id(kind);
  for (int digit = 0; digit < 16; digit++) {
    uint64_t value = 0;
    for (int bit = digit * 5; bit < digit * 5 + 5; bit++) {
      value = value << 1 | (bit < 41 ? upper >> (40 - bit) & 1 : lower >> (79 - bit) & 1);
    }
    id += kBase32[value];
  }
  return id;
}

Result<std::string> GenerateAwsBedrock(const ExampleRequest& request) {
  ExampleRandom& random = request.random;
  const std::string secret = EncodeBase64(random.Bytes(33));
  return "ABSK" + EncodeBase64(fmt::format("BedrockAPIKey-{}-at-{}:{}", random.Pick(kAlnum, 4),
                                           Account(random), secret));
}

// The argument: `expired`, `endless` (names no expiry), `none` (not signed), `laid-out` (JSON on
// lines), `base64` (all of it in base64 once more) or nothing.
Result<std::string> GenerateJwt(const ExampleRequest& request) {
  ExampleRandom& random = request.random;
  const std::string_view kind = request.argument;
  if (!kind.empty() && kind != "expired" && kind != "endless" && kind != "none" &&
      kind != "laid-out" && kind != "base64") {
    return Fail({}, fmt::format("the generator `jwt` does not know `{}`", kind));
  }
  const bool is_signed = kind != "none";
  std::string payload =
      fmt::format(R"({{"sub":"{}","iss":"https://id.flowdoc.io")", random.Pick(kAlnum, 12));
  if (kind != "endless") {
    payload += fmt::format(R"(,"exp":{})", kind == "expired" ? 1'500'000'000 : 4'102'444'800);
  }
  payload += '}';
  std::string header = fmt::format(R"({{"alg":"{}","typ":"JWT"}})", is_signed ? "HS256" : "none");
  if (kind == "laid-out") {
    header.insert(1, "\n  ");
    payload.insert(1, "\n  ");
  }
  const std::string token = EncodeBase64Url(header) + '.' + EncodeBase64Url(payload) + '.' +
                            (is_signed ? EncodeBase64Url(random.Bytes(32)) : std::string());
  return kind == "base64" ? EncodeBase64(token) : token;
}

// The argument is the prefix: {gitlab-routable:glpat-}.
Result<std::string> GenerateGitlabRoutable(const ExampleRequest& request) {
  ExampleRandom& random = request.random;
  const std::string payload = EncodeBase64Url(
      fmt::format("o:{}\nu:{}", random.Pick(kAlnum, random.Between(1, 4)), random.Pick(kAlnum, 5)) +
      random.Bytes(16) + '\x10');
  std::string token(request.argument);
  token += payload + ".01." + EncodeDigits(payload.size(), 36, 2);
  return token + Base36Checksum(token);
}

// A macaroon in the binary format of version 2, as PyPI makes it: location, an identifier, one
// caveat, signature. https://github.com/rescrv/libmacaroons/blob/master/doc/format.txt
Result<std::string> GeneratePypi(const ExampleRequest& request) {
  ExampleRandom& random = request.random;
  const std::string location(request.argument.empty() ? "pypi.org" : request.argument);
  const auto field = [](char type, const std::string& data) {
    return type + std::string(1, static_cast<char>(data.size())) + data;
  };
  const std::string id =
      fmt::format("{}-{}-4{}-a{}-{}", random.Pick("0123456789abcdef", 8),
                  random.Pick("0123456789abcdef", 4), random.Pick("0123456789abcdef", 3),
                  random.Pick("0123456789abcdef", 3), random.Pick("0123456789abcdef", 12));
  const std::string end(1, '\0');
  return "pypi-" +
         EncodeBase64Url('\x02' + field(1, location) + field(2, id) + end +
                         field(2, R"([3,"0b1c2d3e"])") + end + end + field(6, random.Bytes(32)));
}

}  // namespace leaktight
