// JSON Web Tokens (RFC 7519), alone and inside GitHub's installation tokens.
#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/base64.h"
#include "base/hash.h"
#include "engine/expiry.h"
#include "engine/validator_functions.h"

namespace leaktight {
namespace {

using Json = nlohmann::json;

struct Jwt {
  Json header;
  Json payload;
  std::string_view covered;  // what the signature is over
  std::string signature;
};

// A JSON object out of base64url; nothing where it is anything else.
std::optional<Json> DecodeObject(std::string_view part) {
  const auto text = DecodeBase64(part);
  if (!text) return std::nullopt;
  Json value = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!value.is_object()) return std::nullopt;
  return value;
}

std::optional<Jwt> Decode(std::string_view token) {
  const size_t first = token.find('.');
  const size_t second = token.find('.', first == std::string_view::npos ? first : first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::string_view last = token.substr(second + 1);
  auto header = DecodeObject(token.substr(0, first));
  auto payload = DecodeObject(token.substr(first + 1, second - first - 1));
  auto signature = DecodeBase64(last);
  if (!header || !payload || !signature) return std::nullopt;
  return Jwt{std::move(*header), std::move(*payload), token.substr(0, second),
             std::move(*signature)};
}

std::string Text(const Json& object, const char* field) {
  const auto at = object.find(field);
  if (at == object.end() || !at->is_string()) return {};
  return at->get<std::string>();
}

// Seconds since 1970, where a field holds a number that can be one. What lies before counts as
// 1970.
std::optional<int64_t> Time(const Json& object, const char* field) {
  const auto at = object.find(field);
  if (at == object.end() || !at->is_number()) return std::nullopt;
  const double seconds = at->get<double>();
  constexpr double kYear9999 = 253'402'300'799;
  if (!(seconds <= kYear9999)) return std::nullopt;
  return static_cast<int64_t>(std::max(seconds, 0.0));
}

// RFC 7518, section 3.1, and RFC 8037: how long an algorithm's signature is. A shorter one was cut
// off, or never made by a machine.
bool SignatureFits(std::string_view algorithm, size_t bytes) {
  struct Length {
    std::string_view algorithm;
    size_t bytes;
  };
  constexpr Length kLengths[] = {{"HS256", 32}, {"HS384", 48},  {"HS512", 64}, {"ES256", 64},
                                 {"ES384", 96}, {"ES512", 132}, {"ES256K", 64}};
  for (const Length& length : kLengths) {
    if (length.algorithm == algorithm) return bytes == length.bytes;
  }
  if (algorithm.substr(0, 2) == "RS" || algorithm.substr(0, 2) == "PS") return bytes >= 128;
  return bytes >= 32;
}

// The tokens of RFC 7519 and jwt.io, which stand in every tutorial, and those that Supabase prints
// for trying it out (https://supabase.com/docs/guides/self-hosting/docker).
bool IsDocumentation(const Json& payload) {
  return Text(payload, "sub") == "1234567890" || payload.contains("http://example.com/is_root") ||
         Text(payload, "iss") == "supabase-demo";
}

// What a payload without a name holds: times, and what test suites write ({"foo": "bar"}).
bool NamesNobody(const Json& payload) {
  constexpr std::string_view kNoNames[] = {"iat", "nbf",   "exp",  "foo",  "bar",
                                           "pay", "hello", "some", "data", "test"};
  if (payload.size() > 4) return false;
  for (const auto& field : payload.items()) {
    if (std::find(std::begin(kNoNames), std::end(kNoNames), field.key()) == std::end(kNoNames)) {
      return false;
    }
  }
  return true;
}

// test, test-user, mock_subject
bool IsForTests(const Json& payload) {
  const std::string subject = Text(payload, "sub");
  return subject.substr(0, 4) == "test" || subject.substr(0, 4) == "mock";
}

// Keys from tutorials. A token that one of them signed is no secret: anybody can make it.
std::string_view KnownKey(const Jwt& jwt, std::string_view algorithm) {
  constexpr std::string_view kKeys[] = {"secret",
                                        "your-256-bit-secret",
                                        "a-string-secret-at-least-256-bits-long",
                                        "your-secret-key",
                                        "your_secret_key",
                                        "secretkey",
                                        "secret-key",
                                        "secret_key",
                                        "mysecret",
                                        "my-secret",
                                        "shhhhh",
                                        "password",
                                        "test",
                                        "test-secret",
                                        "changeme",
                                        "key",
                                        "123456",
                                        "super-secret-jwt-token-with-at-least-32-characters-long"};
  if (algorithm != "HS256") return {};
  for (const std::string_view key : kKeys) {
    const Sha256Digest digest = HmacSha256(key, jwt.covered);
    if (std::equal(digest.begin(), digest.end(), jwt.signature.begin(), jwt.signature.end(),
                   [](uint8_t a, char b) { return a == static_cast<uint8_t>(b); })) {
      return key;
    }
  }
  return {};
}

}  // namespace

bool ValidateJwt(const Candidate& candidate, Opinion& opinion) {
  // In base64 once more, as a Secret's manifest or a basic authentication has it.
  std::optional<std::string> inner;
  if (candidate.secret.find('.') == std::string_view::npos) {
    inner = DecodeBase64(candidate.secret);
    if (!inner) return false;
    while (!inner->empty() && (inner->back() == '\n' || inner->back() == '\r')) inner->pop_back();
  }
  const auto jwt = Decode(inner ? std::string_view(*inner) : candidate.secret);
  if (!jwt) return false;
  const std::string algorithm = Text(jwt->header, "alg");
  if (algorithm.empty() || IsDocumentation(jwt->payload)) return false;
  // RFC 9449: a proof for one request, worth nothing without the token that it goes with.
  if (Text(jwt->header, "typ") == "dpop+jwt") return false;
  const bool is_signed = algorithm != "none" && algorithm != "None" && algorithm != "NONE";
  if (is_signed && !SignatureFits(algorithm, jwt->signature.size())) return false;

  if (inner) opinion.details.emplace_back("encoding", "base64");
  opinion.details.emplace_back("algorithm", algorithm);
  const std::string issuer = Text(jwt->payload, "iss");
  if (!issuer.empty()) opinion.details.emplace_back("issuer", issuer);
  if (const auto expires = Time(jwt->payload, "exp")) {
    TellExpiry(*expires, candidate.now, opinion);
  } else {
    opinion.details.emplace_back("expires", "never");
  }
  if (NamesNobody(jwt->payload)) {
    Lower(opinion, Severity::kLow, "It names nobody: a pass to nothing, as tests have them.");
  } else if (IsForTests(jwt->payload)) {
    Lower(opinion, Severity::kLow, "Its subject says that it was made for a test.");
  }
  if (!is_signed) {
    Lower(opinion, Severity::kLow,
          "It is not signed (algorithm `none`): whoever accepts it accepts anything.");
  } else if (const std::string_view key = KnownKey(*jwt, algorithm); !key.empty()) {
    Lower(opinion, Severity::kInfo,
          "It is signed with the key `" + std::string(key) +
              "`, which stands in tutorials: anybody can make such a token.");
  }
  // https://supabase.com/docs/guides/api/api-keys
  if (Text(jwt->payload, "role") == "anon" && issuer.substr(0, 8) == "supabase") {
    Lower(opinion, Severity::kInfo,
          "Supabase gives this key (role `anon`) to browsers: row level security must guard what "
          "it opens.");
  }
  return true;
}

// ghs_APPID_JWT since April 2026; before, and for a while beside it, a body with a checksum.
// https://github.blog/changelog/2026-04-24-notice-about-upcoming-new-format-for-github-app-installation-tokens/
bool ValidateGithubInstallation(const Candidate& candidate, Opinion& opinion) {
  std::string_view token = candidate.secret;
  if (token.find('.') == std::string_view::npos) return ValidateCrc32Base62(candidate, opinion);
  const size_t prefix = token.find('_');
  const size_t app = token.find('_', prefix == std::string_view::npos ? prefix : prefix + 1);
  if (app == std::string_view::npos) return false;
  const auto jwt = Decode(token.substr(app + 1));
  if (!jwt || Text(jwt->header, "alg").empty() || jwt->signature.size() < 32) return false;
  opinion.details.emplace_back("app", token.substr(prefix + 1, app - prefix - 1));
  if (const auto expires = Time(jwt->payload, "exp")) {
    TellExpiry(*expires, candidate.now, opinion);
  }
  return true;
}

}  // namespace leaktight
