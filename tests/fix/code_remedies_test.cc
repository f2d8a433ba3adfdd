#include <string>

#include "catch.h"
#include "policy/code_tokens.h"
#include "support/mended.h"

using namespace leaktight;

namespace {

std::string After(std::string_view path, std::string_view text) {
  return AfterFix("code-fallback-secret", path, text);
}

constexpr std::string_view kLeft = "left: what the program is to do instead is not to be seen";

}  // namespace

TEST_CASE("Python reads a variable that has to be set", "[fix]") {
  CHECK(After("a.py", "import os\nP = os.getenv('DB_PASSWORD', '{base62:24}')\n") ==
        "import os\nP = os.environ['DB_PASSWORD']\n");
  CHECK(After("a.py", "P = os.environ.get(\"DB_PASSWORD\", '{base62:24}')  # why\n") ==
        "P = os.environ[\"DB_PASSWORD\"]  # why\n");
  CHECK(After("a.py", "P = os.getenv(\n    'DB_PASSWORD',\n    '{base62:24}',\n)\n") ==
        "P = os.environ[\n    'DB_PASSWORD']\n");
  CHECK(After("a.py", "P = os.getenv('DB_PASSWORD') or '{base62:24}'\n") ==
        "P = os.environ['DB_PASSWORD']\n");
  CHECK(After("a.py", "P = os.environ.get('DB_PASSWORD', None) or '{base62:24}'\n") ==
        "P = os.environ.get('DB_PASSWORD', None)\n");
  CHECK(After("a.py", "P = environ.get('DB_PASSWORD', '{base62:24}')\n") ==
        "P = environ['DB_PASSWORD']\n");
  // Evaluated whether the first is set or not.
  CHECK(After("a.py", "P = os.getenv('A_TOKEN', os.getenv('B_TOKEN', '{base62:24}'))\n") ==
        "P = os.getenv('A_TOKEN', os.getenv('B_TOKEN'))\n");
  CHECK(After("a.py", "P = os.getenv('A_TOKEN') or os.getenv('B_TOKEN', '{base62:24}')\n") ==
        "P = os.getenv('A_TOKEN') or os.environ['B_TOKEN']\n");
  CHECK(After("a.py", "P = str(os.getenv('B_TOKEN', '{base62:24}'))\n") ==
        "P = str(os.environ['B_TOKEN'])\n");
}

TEST_CASE("a helper of Python keeps what it wants to be given", "[fix]") {
  CHECK(After("a.py", "P = env('DB_PASSWORD', default='{base62:24}')\n") ==
        "P = env('DB_PASSWORD')\n");
  CHECK(After("a.py", "P = config('DB_PASSWORD', default='{base62:24}', cast=str)\n") ==
        "P = config('DB_PASSWORD', cast=str)\n");
  CHECK(After("a.py", "P = get_env('DB_PASSWORD', '{base62:24}')\n") ==
        "P = get_env('DB_PASSWORD', \"\")\n");
  CHECK(After("a.py", "p.add_argument('--password', default='{base62:24}', help='it')\n") ==
        "p.add_argument('--password', help='it')\n");
}

TEST_CASE("a comment within what would go is a reason to leave it", "[fix]") {
  const std::string_view text = "P = os.getenv('DB_PASSWORD',  # for tests\n  '{base62:24}')\n";
  CHECK(After("a.py", text) == "left: a comment stands within what would go");
}

TEST_CASE("JavaScript takes the variable alone", "[fix]") {
  CHECK(After("a.js", "const p = process.env.DB_PASSWORD || '{base62:24}';\n") ==
        "const p = process.env.DB_PASSWORD;\n");
  CHECK(After("a.js", "const p = process.env.DB_PASSWORD ??\n  '{base62:24}';\n") ==
        "const p = process.env.DB_PASSWORD;\n");
  CHECK(After("a.ts", "const p = process.env.DB_PASSWORD ?? '{base62:24}';\n") ==
        "const p = process.env.DB_PASSWORD!;\n");
  CHECK(After("a.js",
              "const p = process.env.DB_PASSWORD ? process.env.DB_PASSWORD : "
              "'{base62:24}';\n") == "const p = process.env.DB_PASSWORD;\n");
  CHECK(After("a.js", "const { DB_PASSWORD = '{base62:24}', PORT = 1 } = process.env;\n") ==
        "const { DB_PASSWORD, PORT = 1 } = process.env;\n");
  CHECK(After("a.ts", "const p = this.configService.get('DB_PASSWORD', '{base62:24}');\n") ==
        "const p = this.configService.get('DB_PASSWORD');\n");
  CHECK(After("a.js", "const p = getEnv('DB_PASSWORD', '{base62:24}');\n") ==
        "const p = getEnv('DB_PASSWORD', \"\");\n");
}

TEST_CASE("a condition that asks for something else is left", "[fix]") {
  CHECK(After("a.js", "const p = isLive ? process.env.DB_PASSWORD : '{base62:24}';\n") == kLeft);
  CHECK(After("a.js", "process.env.DB_PASSWORD ||= '{base62:24}';\n") == kLeft);
}

TEST_CASE("Go keeps the number of arguments, and a struct tag loses its default", "[fix]") {
  CHECK(After("a.go", "package a\nvar p = getEnv(\"DB_PASSWORD\", \"{base62:24}\")\n") ==
        "package a\nvar p = getEnv(\"DB_PASSWORD\", \"\")\n");
  CHECK(After("a.go",
              "package a\nvar p = cmp.Or(os.Getenv(\"DB_PASSWORD\"), "
              "\"{base62:24}\")\n") == "package a\nvar p = cmp.Or(os.Getenv(\"DB_PASSWORD\"))\n");
  CHECK(After("a.go", "package a\nvar p = flag.String(\"password\", \"{base62:24}\", \"it\")\n") ==
        "package a\nvar p = flag.String(\"password\", \"\", \"it\")\n");
  CHECK(After("a.go",
              "package a\ntype c struct {\n\tPassword string `envDefault:\"{base62:24}\" "
              "env:\"DB_PASSWORD\" json:\"-\"`\n}\n") ==
        "package a\ntype c struct {\n\tPassword string `env:\"DB_PASSWORD\" json:\"-\"`\n}\n");
  CHECK(After("a.go",
              "package a\ntype c struct {\n\tPassword string "
              "`env:\"DB_PASSWORD,default={base62:24}\"`\n}\n") ==
        "package a\ntype c struct {\n\tPassword string `env:\"DB_PASSWORD\"`\n}\n");
}

TEST_CASE("Java throws, or takes the call that has no fallback", "[fix]") {
  const auto after = [](std::string_view expression) {
    const std::string text =
        After("A.java", "class A { String p = " + std::string(expression) + "; }\n");
    return text.substr(0, 5) == "left:" ? text : text.substr(21, text.size() - 21 - 4);
  };
  CHECK(after("System.getProperty(\"db.password\", \"{base62:24}\")") ==
        "System.getProperty(\"db.password\")");
  CHECK(after("env.getOrDefault(\"DB_PASSWORD\", \"{base62:24}\")") == "env.get(\"DB_PASSWORD\")");
  CHECK(after("Objects.requireNonNullElse(System.getenv(\"DB_PASSWORD\"), \"{base62:24}\")") ==
        "Objects.requireNonNull(System.getenv(\"DB_PASSWORD\"))");
  CHECK(After("A.java", "class A { @Value(\"${db.password:{base62:24}}\") String p; }\n") ==
        "class A { @Value(\"${db.password}\") String p; }\n");
  CHECK(After("A.java",
              "class A { @ConfigProperty(name = \"db.password\", defaultValue = "
              "\"{base62:24}\") String p; }\n") ==
        "class A { @ConfigProperty(name = \"db.password\") String p; }\n");
}

TEST_CASE("a script stops where the variable is not set", "[fix]") {
  CHECK(After("a.sh", "P=${DB_PASSWORD:-{base62:24}}\n") == "P=${DB_PASSWORD:?set DB_PASSWORD}\n");
  CHECK(After("a.sh", "P=\"${DB_PASSWORD-{base62:24}}\"\n") ==
        "P=\"${DB_PASSWORD?set DB_PASSWORD}\"\n");
  CHECK(After("a.sh", ": ${DB_PASSWORD:='{base62:24}'}\n") ==
        ": ${DB_PASSWORD:?set DB_PASSWORD}\n");
}

TEST_CASE("the literal is kept under the name of the variable", "[fix]") {
  const Mended mended =
      MendedBy("code-fallback-secret", "api/a.py", "P = os.getenv('DB_PASSWORD', '{base62:24}')\n",
               {{"api/.env.example", "A=\n"}});
  REQUIRE(mended.remedy.kept.size() == 1);
  CHECK(mended.remedy.kept[0].path == "api/.env");
  CHECK(mended.remedy.kept[0].key == "DB_PASSWORD");
  CHECK(mended.remedy.kept[0].value.size() == 24);
  REQUIRE(mended.remedy.lines.size() == 1);
  CHECK(mended.remedy.lines[0].path == "api/.env.example");
  CHECK(mended.remedy.lines[0].lines == "DB_PASSWORD=\n");
}

TEST_CASE("Windows' line endings of code stay", "[fix]") {
  CHECK(
      After("a.py", "import os\r\nP = os.getenv('DB_PASSWORD',\r\n  '{base62:24}')\r\nA = 1\r\n") ==
      "import os\r\nP = os.environ['DB_PASSWORD']\r\nA = 1\r\n");
}
