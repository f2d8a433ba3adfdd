#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<Violation> Found(std::string_view path, const std::string& text) {
  static CheckEngine engine;
  return engine.Run("agent-settings-secret", path, text);
}

std::string Server(const std::string& entry) {
  return "{\"mcpServers\": {\"a\": {" + entry + "}}}";
}

TEST_CASE("secrets of agents' servers are found where they stand", "[policy]") {
  const std::string key = Expanded("{base62:40}", 1);
  for (const std::string entry :
       {"\"env\": {\"A_KEY\": \"@\"}", "\"headers\": {\"Authorization\": \"Bearer @\"}",
        "\"headers\": {\"X-Api-Key\": \"@\"}", "\"args\": [\"-y\", \"x\", \"--api-key\", \"@\"]",
        "\"args\": [\"--token=@\"]", "\"url\": \"https://a.io/mcp?api_key=@\"",
        "\"command\": \"API_TOKEN=@ run\"", "\"env\": {\"DB\": \"postgres://a:@@db.io/a\"}"}) {
    CAPTURE(entry);
    std::string text = Server(entry);
    const size_t at = text.find('@');
    text.replace(at, 1, key);
    for (const std::string_view path : {".mcp.json", "a/.cursor/mcp.json", ".vscode/mcp.json"}) {
      const auto violations = Found(path, text);
      REQUIRE(violations.size() == 1);
      CHECK(violations[0].about.In(text) == key);
    }
    CHECK(Found("data.json", text).empty());
  }
}

TEST_CASE("references in agents' settings are fine", "[policy]") {
  for (const std::string value : {"${A_KEY}", "${env:A_KEY}", "${input:a-key}", "$A_KEY",
                                  "{env:A_KEY}", "<your key>", "YOUR_API_KEY", ""}) {
    CAPTURE(value);
    CHECK(Found(".mcp.json", Server("\"env\": {\"A_KEY\": \"" + value + "\"}")).empty());
    CHECK(Found(".mcp.json", Server("\"args\": [\"--api-key\", \"" + value + "\"]")).empty());
    CHECK(Found(".mcp.json", Server("\"headers\": {\"Authorization\": \"Bearer " + value + "\"}"))
              .empty());
  }
}

TEST_CASE("commands that an agent may run are read as scripts", "[policy]") {
  const std::string secret = Expanded("{base62:24}", 1);
  const std::string text =
      "{\"permissions\": {\"allow\": [\"Bash(make:*)\", \"Bash(curl -u a:" + secret + ")\"]}}";
  const auto violations = Found(".claude/settings.local.json", text);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].about.In(text) == secret);
}

}  // namespace
}  // namespace leaktight
