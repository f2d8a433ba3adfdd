// Private keys, and the files that hold them.
#include <string>

#include "base/base64.h"
#include "catch.h"
#include "support/verdict.h"

using namespace leaktight;
using namespace leaktight::verdicts;

TEST_CASE("a Google service account is named", "[engine]") {
  const Verdict file = Judge("google-service-account", Expand("{google-service-account:base64}"));
  CHECK(file.Detail("account").find("@flowdoc-") != std::string::npos);
  CHECK(file.Detail("encrypted") == "no");
  const std::string key = Expand("{pem:pkcs8:escaped}");
  Candidate candidate;
  candidate.secret = key;
  CHECK_FALSE(Judge("google-service-account", candidate).yes);
  candidate.after = R"(","client_email":"bot@p-1.iam.gserviceaccount.com")";
  CHECK(Judge("google-service-account", candidate).Detail("account") ==
        "bot@p-1.iam.gserviceaccount.com");
}

TEST_CASE("encrypted keys are told apart", "[engine]") {
  const Verdict open = Judge("pem", Expand("{pem:openssh}"));
  REQUIRE(open.yes);
  CHECK(open.opinion.severity == Severity::kCritical);
  CHECK(open.Detail("encrypted") == "no");
  CHECK(open.Detail("format") == "OPENSSH PRIVATE KEY");
  for (const char* example : {"{pem:openssh-encrypted}", "{pem:encrypted}", "{pem:rsa-encrypted}",
                              "{pem:pgp-encrypted}", "{putty:encrypted}"}) {
    const Verdict closed = Judge("pem", Expand(example));
    INFO(example);
    REQUIRE(closed.yes);
    CHECK(closed.opinion.severity == Severity::kMedium);
    CHECK(closed.Detail("encrypted") == "yes");
    CHECK(closed.opinion.note.find("passphrase") != std::string::npos);
  }
  CHECK(Judge("pem", Expand("{pem:rsa-encrypted}")).Detail("cipher") == "AES-128-CBC");
}

TEST_CASE("Sigstore's keys are encrypted, a TPM's are bound to it", "[engine]") {
  const std::string json = EncodeBase64(R"({"kdf":{"name":"scrypt"},"ciphertext":"abc"})");
  CHECK(Judge("pem", "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n" + json +
                         "\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----")
            .opinion.severity == Severity::kMedium);
  std::string key = Expand("{pem:ec}");
  for (size_t at = 0; (at = key.find("EC PRIVATE", at)) != std::string::npos;) {
    key.replace(at, 2, "TSS2");
  }
  CHECK_FALSE(Judge("pem", key).yes);
}

TEST_CASE("an encrypted key's body is as even as encrypted bytes are", "[engine]") {
  const std::string head =
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n";
  const std::string tail = "\n-----END RSA PRIVATE KEY-----";
  CHECK_FALSE(Judge("pem", head + EncodeBase64(std::string(608, 'a')) + tail).yes);
  CHECK_FALSE(Judge("pem", head + Expand("{base64:88}") + tail).yes);  // no whole blocks
}
