#include <string>

#include "catch.h"
#include "support/mended.h"

using namespace leaktight;

namespace {

std::string After(std::string_view path, std::string_view text) {
  return AfterFix("agent-settings-secret", path, text);
}

const std::string kServer = R"({"mcpServers": {"my-db": {"env": {"DB_PASSWORD": "{base62:24}"}}}})";

std::string With(std::string_view reference) {
  return R"({"mcpServers": {"my-db": {"env": {"DB_PASSWORD": ")" + std::string(reference) +
         R"("}}}})";
}

}  // namespace

TEST_CASE("each program names the environment in its own way", "[fix]") {
  CHECK(After(".mcp.json", kServer) == With("${DB_PASSWORD}"));
  CHECK(After(".cursor/mcp.json", kServer) == With("${env:DB_PASSWORD}"));
  CHECK(After("web/.vscode/mcp.json", kServer) == With("${env:DB_PASSWORD}"));
  CHECK(After(".gemini/settings.json", kServer) == With("${DB_PASSWORD}"));
  CHECK(After("opencode.json", kServer) == With("{env:DB_PASSWORD}"));
}

TEST_CASE("a program that fills nothing in is left", "[fix]") {
  const std::string why = "left: its program fills in no variables";
  CHECK(After(".vscode/settings.json", kServer) == why);
  CHECK(After("claude_desktop_config.json", kServer) == why);
  CHECK(After("mcp.json", kServer) == why);
  CHECK(After(".claude/settings.json", R"({"env": {"DB_PASSWORD": "{base62:24}"}})") == why);
}

TEST_CASE("what is no variable is called after its server", "[fix]") {
  CHECK(After(".mcp.json",
              "{ // ours\n \"mcpServers\": {\"a-b\": {\"headers\": "
              "{\"Authorization\": \"Bearer {base62:40}\",},},},}\n") ==
        "{ // ours\n \"mcpServers\": {\"a-b\": {\"headers\": "
        "{\"Authorization\": \"Bearer ${A_B_TOKEN}\",},},},}\n");
  CHECK(After(".mcp.json",
              R"({"mcpServers": {"db": {"args": ["x", "--api-key", "{base62:32}"]}}})") ==
        R"({"mcpServers": {"db": {"args": ["x", "--api-key", "${DB_API_KEY}"]}}})");
}

TEST_CASE("settings of one person leave git", "[fix]") {
  const Mended mended = MendedBy("agent-settings-secret", ".claude/settings.local.json",
                                 R"({"env": {"DB_PASSWORD": "{base62:24}"}})");
  CHECK(mended.remedy.untracked == std::vector<std::string>{".claude/settings.local.json"});
  CHECK(mended.remedy.edits.empty());
}
