// Files made to take long: what a check needs for one grows with its size, and no faster.
#include <algorithm>
#include <ctime>
#include <functional>
#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

using Shape = std::function<std::string(int units)>;

std::string Repeated(std::string_view unit, int times) {
  std::string text;
  for (int i = 0; i < times; i++) text += unit;
  return text;
}

// With a number of its own for each `#`.
std::string Numbered(std::string_view unit, int times) {
  std::string text;
  for (int i = 0; i < times; i++) {
    for (const char c : unit) {
      if (c == '#') {
        text += std::to_string(i);
      } else {
        text += c;
      }
    }
  }
  return text;
}

// Time of the processor that one check, and all sources of facts, take.
double Seconds(const std::string& path, const std::string& text) {
  static CheckEngine engine;
  const std::clock_t begin = std::clock();
  engine.Objections(path, text);
  engine.FactsIn(path, text);
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

// Four times as much takes four times as long, or with a square sixteen times. Little is measured,
// so the best of several tries counts, and what takes no time at all is none.
void CheckGrowth(const std::string& path, const Shape& shape, int units) {
  constexpr double kLeast = 0.02;
  constexpr double kMostGrowth = 10;
  const std::string small = shape(units);
  const std::string large = shape(4 * units);
  double growth = kMostGrowth;
  for (int round = 0; round < 4 && growth >= kMostGrowth; round++) {
    const double of_large = Seconds(path, large);
    if (of_large < kLeast) return;
    growth = std::min(growth, of_large / std::max(Seconds(path, small), kLeast / 100));
  }
  INFO(path << " of " << large.size() << " bytes: " << large.substr(0, 120));
  CHECK(growth < kMostGrowth);
}

constexpr const char* kWorkflow = ".github/workflows/a.yml";
constexpr const char* kSteps = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n";
constexpr const char* kService = "services:\n  s:\n    image: a\n";

TEST_CASE("workflows are judged in a time that their size says", "[policy][hostile]") {
  CheckGrowth(
      kWorkflow,
      [](int n) {
        return "on: push\nenv:\n" + Numbered("  K#: ${{ secrets.K# }}\n", 400) +
               "jobs:\n  a:\n    runs-on: x\n    steps:\n" + Repeated("      - run: echo hi\n", n);
      },
      2500);
  CheckGrowth(
      kWorkflow, [](int n) { return "on: push\nenv:\n" + Numbered("  A#: tok_abcdefghij\n", n); },
      3000);
  CheckGrowth(
      kWorkflow,
      [](int n) {
        return kSteps + std::string("      - env: {T: '${{ secrets.T }}'}\n        run: echo ") +
               Repeated("${T", n) + "}\n";
      },
      20000);
  CheckGrowth(
      kWorkflow,
      [](int n) {
        return kSteps + std::string("      - run: echo ") + Repeated("${{ secrets.A }}", n) + "\n";
      },
      5000);
  CheckGrowth(
      kWorkflow,
      [](int n) {
        return kSteps + std::string("      - run: f ") + Numbered("password=Hunter2x#;", n) + "\n";
      },
      2000);
  CheckGrowth(
      kWorkflow,
      [](int n) {
        return "x: &x\n" + Numbered("  P_SECRET_#: Hunter2x#\n", n) + kSteps +
               Repeated("      - env: {<<: *x}\n        run: a\n", n);
      },
      1100);
}

TEST_CASE("what scripts fetch and fall back to is judged in such a time", "[policy][hostile]") {
  for (const std::string_view part : {"a=$(", "${A_SECRET:-", "${{ a || 'Hunter2x' }} ",
                                      "\"$A\" | Out-File b\n          ", "[ -z \"$A\" ] && "}) {
    CheckGrowth(
        kWorkflow,
        [&](int n) {
          return kSteps + std::string("      - run: |\n          ") + Repeated(part, n) + "\n";
        },
        5000);
  }
  CheckGrowth(
      kWorkflow,
      [](int n) {
        return "on: push\nenv:\n  A_SECRET: " + Repeated("${{ secrets.A || 'Hunter2x' }}", n) +
               "\n";
      },
      3000);
}

TEST_CASE("arguments of builds are judged in a time that their size says", "[policy][hostile]") {
  CheckGrowth(
      kWorkflow,
      [](int n) {
        return kSteps +
               std::string(
                   "      - uses: docker/build-push-action@v6\n"
                   "        with:\n          build-args: |\n") +
               Repeated("            A=${{ secrets.A }}\n", n);
      },
      1500);
}

TEST_CASE("compose files are judged in a time that their size says", "[policy][hostile]") {
  CheckGrowth(
      "compose.yaml",
      [](int n) { return kService + std::string("    command: '") + Repeated("a://", n) + "'\n"; },
      20000);
  CheckGrowth(
      "compose.yaml",
      [](int n) {
        return kService + std::string("    environment:\n") +
               Numbered("      A#: tok_abcdefghij\n", n);
      },
      3000);
  CheckGrowth(
      "compose.yaml",
      [](int n) {
        return "x-e: &e\n" + Numbered("  P_SECRET_#: Hunter2x#\n", n) + "services:\n" +
               Numbered("  s#: {image: a, environment: {<<: *e}}\n", n);
      },
      1100);
  CheckGrowth(
      "compose.yaml",
      [](int n) {
        return kService + std::string("    environment:\n      A: '") +
               Repeated("${A_SECRET:-Hunter2x}", n) + "'\n";
      },
      4000);
}

TEST_CASE("Dockerfiles and logins are judged in a time that their size says", "[policy][hostile]") {
  CheckGrowth(
      "Dockerfile", [](int n) { return "FROM a\n" + Numbered("ENV A_#=tok_abcdefghij\n", n); },
      3000);
  CheckGrowth(
      "Dockerfile", [](int n) { return "FROM a\nRUN " + Repeated("<<A ", n) + "\n"; }, 20000);
  CheckGrowth(
      "Dockerfile", [](int n) { return "FROM a\nRUN a" + Repeated("\\\n", n); }, 50000);
  CheckGrowth(
      "Dockerfile", [](int n) { return "FROM a\nCOPY " + Repeated(".env ", n) + "a\n"; }, 8000);
  CheckGrowth(
      ".netrc", [](int n) { return Numbered("machine m# login a password Hunter2x#\n", n); }, 4000);
  CheckGrowth(
      ".npmrc", [](int n) { return Numbered("//r#/:_authToken=Hunter2x#\n", n); }, 4000);
  CheckGrowth(
      "NuGet.Config",
      [](int n) { return Repeated("<a><add key='ClearTextPassword' value='Hunter2x!'/>", n); },
      4000);
  CheckGrowth(
      "NuGet.Config", [](int n) { return Repeated("<!-- <a b='", n); }, 20000);
  CheckGrowth(
      ".mcp.json",
      [](int n) {
        return "{\"mcpServers\":{" + Numbered("\"s#\":{\"env\":{\"A\":\"tok_abcdefghij\"}},", n) +
               "\"z\":{}}}";
      },
      3000);
}

TEST_CASE("Terraform and policies are judged in a time that their size says", "[policy][hostile]") {
  CheckGrowth(
      "main.tf",
      [](int n) { return "locals {\n" + Numbered("  a# = \"tok_abcdefghij\"\n", n) + "}\n"; },
      3000);
  CheckGrowth(
      "main.tf",
      [](int n) {
        return Numbered("module \"m#\" {\n  source = \"./m\"\n  a = \"Hunter2x#\"\n}\n", n);
      },
      2000);
  CheckGrowth(
      "policy.json",
      [](int n) {
        return "{\"Statement\":[" +
               Repeated("{\"Effect\":\"Allow\",\"NotAction\":[\"a:*b*\"],\"Resource\":\"*\"},", n) +
               "{}]}";
      },
      3000);
  CheckGrowth(
      "policy.json", [](int n) { return "{\"Action\":1," + Repeated("\"Statement\":{", n); },
      20000);
}

TEST_CASE("what code logs is judged in a time that its size says", "[policy][hostile]") {
  CheckGrowth(
      "backend/login.py",
      [](int n) { return "import logging\n" + Repeated("logging.info(\"%s\", db_password)\n", n); },
      2500);
  CheckGrowth(
      "backend/login.py",
      [](int n) { return "x = get_secret_value(" + Repeated("return b[0] ", n) + ")\nprint(x)\n"; },
      5000);
}

TEST_CASE("code's fallbacks are judged in a time that its size says", "[policy][hostile]") {
  CheckGrowth(
      "a.ts", [](int n) { return "API_SECRET: " + Repeated("a.b().", n) + "default('Hunter2x')"; },
      20000);
  CheckGrowth(
      "a.ts", [](int n) { return "x({" + Repeated("default: 'Hunter2x secret', ", n) + "})"; },
      8000);
  CheckGrowth(
      "a.go",
      [](int n) {
        return "package a\n" + Repeated("if secret == \"\" {\nsecret = \"Hunter2x\"\n}\n", n);
      },
      8000);
  CheckGrowth(
      "application.yml", [](int n) { return "password: " + Repeated("${A:", n) + "\n"; }, 20000);
}

}  // namespace
}  // namespace leaktight
