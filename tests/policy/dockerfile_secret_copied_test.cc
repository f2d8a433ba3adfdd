// What an image is given by COPY and ADD.
#include <string>
#include <vector>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

// The sources that are told of, one with a severity of its own with a mark behind it.
std::string Copied(const std::string& instructions) {
  static CheckEngine engine;
  const std::string text = "FROM debian:12 AS build\n" + instructions;
  std::string told;
  for (const Violation& violation : engine.Run("dockerfile-secret-copied", "Dockerfile", text)) {
    told += violation.subject + (violation.severity ? "! " : " ");
  }
  return told;
}

TEST_CASE("a file that an image is given is known by where it goes to", "[policy]") {
  CHECK(Copied("COPY aws-creds /root/.aws/credentials\n") == "aws-creds ");
  CHECK(Copied("COPY ci/credentials /root/.aws/\n") == "ci/credentials ");
  CHECK(Copied("COPY ci/credentials /root/.aws\n") == "ci/credentials ");
  CHECK(Copied("COPY a.txt ci/credentials /root/.aws/\n") == "ci/credentials ");
  CHECK(Copied("COPY netrc /root/.netrc\n") == "netrc ");
  CHECK(Copied("ADD pypirc /root/.pypirc\n") == "pypirc ");
  CHECK(Copied("COPY login /root/.git-credentials\n") == "login ");
  CHECK(Copied("COPY [\"keys/ci\", \"/root/.ssh/id_rsa\"]\n") == "keys/ci ");
  CHECK(Copied("COPY kube.yaml /root/.kube/config\n") == "kube.yaml ");
  CHECK(Copied("COPY docker.json /root/.docker/config.json\n") == "docker.json ");
  CHECK(Copied("COPY adc.json /root/.config/gcloud/\n") == "adc.json ");
  CHECK(Copied("COPY $KEY /root/.ssh/id_ed25519\n") == "$KEY ");
}

TEST_CASE("a file that an image is given is known by its name", "[policy]") {
  CHECK(Copied("COPY .netrc* /root/\n") == ".netrc*! ");
  CHECK(Copied("COPY package.json .env* ./\n") == ".env* ");
  CHECK(Copied("COPY .env.* config/.env.production* ./\n") == ".env.* config/.env.production* ");
  CHECK(Copied("COPY infra/prod.tfstate /tf/\n") == "infra/prod.tfstate! ");
  CHECK(Copied("COPY service-account-prod.json /app/\n") == "service-account-prod.json ");
  CHECK(Copied("COPY gcp-key.json /app/key.json\n") == "gcp-key.json ");
  CHECK(Copied("COPY my-credentials.json /app/\n") == "my-credentials.json ");
  CHECK(Copied("FROM debian:12\nCOPY --from=build /root/.netrc /root/.netrc\n") ==
        "/root/.netrc! ");
}

TEST_CASE("a key of Google's is told of once", "[policy]") {
  const std::string names = "ENV GOOGLE_APPLICATION_CREDENTIALS=/app/key.json\n";
  CHECK(Copied("COPY gcp-key.json /app/key.json\n" + names) == "gcp-key.json ");
  CHECK(Copied("COPY . /app\n" + names) == "/app/key.json ");
}

TEST_CASE("what others are made from or may read is copied freely", "[policy]") {
  CHECK(Copied("COPY . .\nCOPY aws /root/.aws\nCOPY ssh /root/.ssh/\n").empty());
  CHECK(Copied("COPY .aws/config /root/.aws/\nCOPY known_hosts /root/.ssh/\n").empty());
  CHECK(Copied("COPY .env.example* .env.*.sample *.ts * ./\n").empty());
  CHECK(Copied("COPY netrc.example /root/.netrc\n").empty());
  CHECK(Copied("COPY docker/examples/netrc /root/.netrc\n").empty());
  CHECK(Copied("COPY ci.pub /root/.ssh/id_rsa\n").empty());
  CHECK(Copied("COPY key.json package.json /app/\n").empty());
  CHECK(Copied("COPY test-credentials.json credentials.schema.json /app/\n").empty());
  CHECK(Copied("COPY <<EOF /root/.netrc\nmachine a\nEOF\n").empty());
  CHECK(Copied("COPY .npmrc /app/\n").empty());
  CHECK(Copied("RUN --mount=type=secret,id=a,target=/root/.aws/credentials aws s3 ls\n").empty());
}

}  // namespace
}  // namespace leaktight
