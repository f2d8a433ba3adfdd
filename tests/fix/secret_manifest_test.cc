#include "fix/secret_manifest.h"

#include <string>

#include "base/base64.h"
#include "catch.h"
#include "fix/edit.h"

using namespace leaktight;

namespace {

SecretEntry Entry(std::string key, std::optional<std::string> value = "v") {
  return {"t", "db", "", std::move(key), std::move(value)};
}

std::string Template(std::string_view text, const std::vector<SecretEntry>& entries) {
  return Applied(text, TemplateEdits(text, entries));
}

constexpr const char* kSecret =
    "# head\n"
    "apiVersion: v1\n"
    "kind: Secret\n"
    "metadata:\n"
    "  name: db\n"
    "data:\n"
    "    # of the first user\n"
    "    A: <base64-encoded-value>   # a\n"
    "type: Opaque\n";

}  // namespace

TEST_CASE("a template gets a key with a placeholder, behind those that it has", "[fix]") {
  CHECK(Template(kSecret, {Entry("B")}) ==
        "# head\napiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n"
        "    # of the first user\n    A: <base64-encoded-value>   # a\n"
        "    B: <base64-encoded-value>\ntype: Opaque\n");
  CHECK(Template(kSecret, {Entry("A")}) == kSecret);
}

TEST_CASE("the copy gets the value in base64, in the place of the placeholder", "[fix]") {
  const std::string copy = WithSecretValues(kSecret, {Entry("A", "pa\nss"), Entry("B", "x")});
  CHECK(copy.find("    A: cGEKc3M=   # a\n    B: eA==\n") != std::string::npos);
  CHECK(SecretValueIn(copy, Entry("A")) == "pa\nss");
  CHECK(WithSecretValues(copy, {Entry("A", "pa\nss")}) == copy);
}

TEST_CASE("a value that the copy has already stays", "[fix]") {
  const std::string copy = WithSecretValues(kSecret, {Entry("A", "mine")});
  const std::string both = WithSecretValues(copy, {Entry("A", "other")});
  CHECK(both.substr(0, copy.size()) == copy);
  CHECK(both.find(EncodeBase64("other")) > copy.size());
  CHECK(WithSecretValues(both, {Entry("A", "other")}) == both);
  CHECK(SecretValueIn(both, Entry("A")) == "mine");
}

TEST_CASE("a Secret that is not there comes as a document of its own", "[fix]") {
  const SecretEntry other = {"t", "mail", "prod", "KEY", "v"};
  const std::string text = Template(kSecret, {other});
  CHECK(text == std::string(kSecret) +
                    "---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: mail\n"
                    "  namespace: prod\ntype: Opaque\ndata:\n  KEY: <base64-encoded-value>\n");
  CHECK(HasSecret(text, other));
  CHECK_FALSE(HasSecret(kSecret, other));
  CHECK(Template("", {Entry("A"), Entry("B")}).starts_with("apiVersion: v1\n"));
}

TEST_CASE("text, empty mappings and brackets take a key as well", "[fix]") {
  const std::string head = "kind: Secret\nmetadata: {name: db}\n";
  CHECK(Template(head + "stringData:\n  A: <value>\n", {Entry("B")}) ==
        head + "stringData:\n  A: <value>\n  B: <value>\n");
  CHECK(WithSecretValues(head + "stringData:\n  A: <value>\n", {Entry("A", "x\"y")}) ==
        head + "stringData:\n  A: \"x\\\"y\"\n");
  CHECK(Template(head + "data: {A: <v>}\n", {Entry("B")}) ==
        head + "data: {A: <v>, B: <base64-encoded-value>}\n");
  CHECK(Template(head + "data: {}\n", {Entry("B")}) ==
        head + "data: {B: <base64-encoded-value>}\n");
  CHECK(Template(head + "data:\ntype: Opaque\n", {Entry("B")}) ==
        head + "data:\n  B: <base64-encoded-value>\ntype: Opaque\n");
  CHECK(Template(head, {Entry("B")}) == head + "data:\n  B: <base64-encoded-value>\n");
}

TEST_CASE("a value that finds no place in the copy stands in a comment", "[fix]") {
  const std::string json =
      "{\"kind\": \"Secret\", \"metadata\": {\"name\": \"db\"}, \"data\": {}}\n";
  const std::string copy = WithSecretValues(json, {Entry("A", "lost?")});
  CHECK(copy.starts_with(json));
  CHECK(copy.find(EncodeBase64("lost?")) > json.size());
}

TEST_CASE("lines of Windows and a last line without its end", "[fix]") {
  const std::string head = "kind: Secret\r\nmetadata: {name: db}\r\n";
  CHECK(Template(head + "data:\r\n  A: <v>", {Entry("B")}) ==
        head + "data:\r\n  A: <v>\r\n  B: <base64-encoded-value>\r\n");
}
