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

TEST_CASE("what an editor starts is looked at, but for words", "[policy]") {
  const std::string secret = Expanded("{base62:24}", 1);
  const auto count = [](std::string_view path, const std::string& text) {
    return Found(path, text).size();
  };
  const std::string launch = "{\"configurations\": [{\"env\": {\"DB_PASSWORD\": \"";
  CHECK(count(".vscode/launch.json", launch + secret + "\"}}]}") == 1);
  CHECK(count(".vscode/launch.json", launch + "postgres\"}}]}") == 0);
  CHECK(count(".vscode/launch.json", launch + "${env:DB_PASSWORD}\"}}]}") == 0);
  CHECK(count(".vscode/tasks.json",
              "{\"tasks\": [{\"command\": \"mysql -p" + secret + " shop\"}]}") == 1);
  CHECK(count(".vscode/tasks.json", "{\"tasks\": [{\"command\": \"make -p test\"}]}") == 0);
  CHECK(count(".vscode/sftp.json", "{\"host\": \"a.io\", \"password\": \"" + secret + "\"}") == 1);
  CHECK(count(".cursor/environment.json", "{\"env\": {\"API_KEY\": \"" + secret + "\"}}") == 1);
  CHECK(count(".claude.json", Server("\"env\": {\"A_KEY\": \"" + secret + "\"}")) == 1);
  CHECK(count("app/launch.json", launch + secret + "\"}}]}") == 0);
}

TEST_CASE("what a helper prints is the key", "[policy]") {
  const std::string key = Expanded("{base62:40}", 1);
  const auto found = [](const std::string& command) {
    return Found(".claude/settings.json", "{\"apiKeyHelper\": \"" + command + "\"}");
  };
  CHECK(found("echo " + key).size() == 1);
  CHECK(found("printf %s '" + key + "'").size() == 1);
  CHECK(found("~/bin/key.sh").empty());
  CHECK(found("echo $API_KEY").empty());
  CHECK(found("op read op://team/agent/key").empty());
}

TEST_CASE("what people write down for agents is read by lines", "[policy]") {
  const std::string secret = Expanded("{base62:24}", 1);
  const auto said = [](std::string_view path, const std::string& text) {
    std::string all;
    for (const Violation& violation : Found(path, text)) {
      all += violation.subject + "=" + std::string(violation.about.In(text)) + " ";
    }
    return all;
  };
  const std::string text = "# How to release\n\ntoken: " + secret + "\n";
  CHECK(said(".claude/agents/release.md", text) == "token=" + secret + " ");
  CHECK(said(".cursor/rules/release.mdc", "- **API key**: `" + secret + "`\n") ==
        "API key=" + secret + " ");
  CHECK(said("CLAUDE.md", "Run `export API_TOKEN=" + secret + "` first.\n").find(secret) !=
        std::string::npos);
  CHECK(said("docs/release.md", text).empty());
  for (const std::string line :
       {"token: the one of the team", "token: $RELEASE_TOKEN", "api_key: <your key>",
        "password: hunter2", "Secrets: see docs/secrets.md", "tools: Read, Grep, Bash",
        "model: claude-3-5-sonnet-20241022", "commit: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"}) {
    CAPTURE(line);
    CHECK(said("AGENTS.md", "---\n" + line + "\n---\n").empty());
  }
}

}  // namespace
}  // namespace leaktight
