#include "policy/compose.h"

#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::string Services(std::string_view path, std::string_view text) {
  std::string names;
  CheckEngine engine;
  engine.With(path, text, [&](const File& file) {
    if (!MayBeCompose(file)) return;
    for (const ComposeService& service : ComposeServices(file.Yaml())) {
      names += std::string(service.name) + " ";
    }
  });
  return names;
}

TEST_CASE("services are those of Compose and of nothing else", "[policy]") {
  const std::string services = "services:\n  a: {image: x}\n  b: {build: .}\n  c: {extends: a}\n";
  CHECK(Services("compose.yaml", services) == "a b c ");
  CHECK(Services("x/docker-stack.yml.example", "version: '3'\n" + services) == "a b c ");
  CHECK(Services("compose.json", services).empty());
  CHECK(Services("config/services.yaml", "services:\n  App\\A: {autowire: true}\n").empty());
  CHECK(Services("a.yaml", "apiVersion: v1\n" + services).empty());
  CHECK(Services(".gitlab-ci.yml", "services:\n  - postgres:17\n").empty());
}

std::vector<Violation> Found(const std::string& service) {
  static CheckEngine engine;
  return engine.Run("compose-secret-literal", "compose.yaml", "services:\n  shop:\n" + service);
}

std::string Environment(const std::string& lines) {
  return "    image: registry.flowdoc.io/backend:1\n    environment:\n" + lines;
}

TEST_CASE("a variable of a service counts by its name and value", "[policy]") {
  const std::string secret = Expanded("{base62:24}", 1);
  const auto violations = Found(Environment("      A_PASSWORD: " + secret + "\n"));
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].subject == "A_PASSWORD");
  CHECK(violations[0].replacement == "A_PASSWORD: ${A_PASSWORD:?}");
  CHECK(violations[0].severity == Severity::kHigh);
  const auto items = Found(Environment("      - 'A_PASSWORD=" + secret + "'\n"));
  REQUIRE(items.size() == 1);
  CHECK(items[0].about.size() == secret.size());
  CHECK(items[0].replacement == "- A_PASSWORD=${A_PASSWORD:?}");
  CHECK(Found(Environment("      A_PASSWORD: hunter2\n")).at(0).severity == Severity::kMedium);
  CHECK(Found(Environment("      - A_PASSWORD\n      - LEVEL=" + secret + "\n")).empty());
}

TEST_CASE("passwords that open nothing are left alone in compose files", "[policy]") {
  for (const std::string value : {"password", "shop", "backend", "${A:?}", "$A", "\"\"", "changeme",
                                  "<password>", "flowdoc_app"}) {
    CAPTURE(value);
    CHECK(
        Found(Environment("      A_PASSWORD: " + value + "\n      A_USER: flowdoc_app\n")).empty());
  }
  CHECK(Found(Environment("      A_URL: postgres://app:app@db/app\n")).empty());
}

TEST_CASE("the literal of a fallback is one", "[policy]") {
  const std::string secret = Expanded("{base62:24}", 1);
  for (const std::string& form :
       std::vector<std::string>{"${DB_PASSWORD:-" + secret + "}", "${DB_PASSWORD-" + secret + "}",
                                "postgres://a:${DB_PASSWORD:-" + secret + "}@db/a"}) {
    CAPTURE(form);
    const auto violations = Found(Environment("      A_VALUE: " + form + "\n"));
    REQUIRE(violations.size() == 1);
    CHECK(violations[0].about.size() == secret.size());
  }
  CHECK(Found(Environment("      A: ${DB_PASSWORD:-password}\n")).empty());
  CHECK(Found(Environment("      A: ${DB_PASSWORD:-}\n")).empty());
  CHECK(Found(Environment("      A: ${DB_NAME:-" + secret + "}\n")).empty());
}

TEST_CASE("words count for nothing in compose files of tests", "[policy]") {
  CheckEngine engine;
  const auto in = [&](std::string_view path, const std::string& value) {
    return engine
        .Run("compose-secret-literal", path,
             "services:\n  a:\n    image: x\n    environment: {A_PASSWORD: " + value + "}\n")
        .size();
  };
  const std::string secret = Expanded("{base62:24}", 1);
  CHECK(in("compose.yaml", "hunter2") == 1);
  CHECK(in("tests/compose.yaml", "hunter2") == 0);
  CHECK(in("tests/compose.yaml", secret) == 1);
}

}  // namespace
}  // namespace leaktight
