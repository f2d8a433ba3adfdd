#include "fix/kept_files.h"

#include <fstream>
#include <string>
#include <vector>

#include "base/child_process.h"
#include "catch.h"
#include "policy/dotenv_reader.h"
#include "policy/hcl_reader.h"
#include "policy/yaml_reader.h"
#include "support/random.h"
#include "support/temporary_folder.h"

using namespace leaktight;

namespace {

using Form = KeptValue::Form;

std::string With(std::string_view text, std::string key, std::string value, Form form) {
  return WithValue(text, {"f", std::move(key), std::move(value), form});
}

std::string SomeValue(Random& random) {
  std::string_view letters = "abZ09 '\"\\$#=`{}()\t&;|<>*?~!%\n";
  if (random.Below(2) == 0) letters = random.Below(2) == 0 ? "ab '#!\n\t;&|" : "ab\"\\$`{}()#!\n n";
  return random.Text(1 + random.Below(20), letters);
}

}  // namespace

TEST_CASE("a value comes behind the last line of a dotenv file", "[fix]") {
  CHECK(With("", "A", "x", Form::kDotenv) == "A=x\n");
  CHECK(With("B=1", "A", "x y", Form::kDotenv) == "B=1\nA='x y'\n");
  CHECK(With("B=1\r\n", "A", "x", Form::kDotenv) == "B=1\r\nA=x\r\n");
}

TEST_CASE("a value fills what is empty or a placeholder, and takes nothing's place", "[fix]") {
  CHECK(With("A=\nB=1\n", "A", "x", Form::kDotenv) == "A=x\nB=1\n");
  CHECK(With("A=\"\" # c\n", "A", "x", Form::kDotenv) == "A=x # c\n");
  CHECK(With("A=change-me\n", "A", "x", Form::kDotenv) == "A=x\n");
  CHECK(With("A='x'\n", "A", "x", Form::kDotenv) == "A='x'\n");
  const std::string other = With("A=mine\n", "A", "x", Form::kDotenv);
  CHECK(other.substr(0, 7) == "A=mine\n");
  CHECK(other.find("# another value that stood in the repository: A=\"x\"\n") == 7);
  CHECK(With(other, "A", "x", Form::kDotenv) == other);
}

TEST_CASE("a value that was empty stands right behind its sign, a remark apart from it", "[fix]") {
  CHECK(With("A= # c\n", "A", "x", Form::kDotenv) == "A=x # c\n");
  CHECK(With("A=   # c\n", "A", "x", Form::kDotenv) == "A=x # c\n");
  CHECK(With("export A= # c\r\n", "A", "x y", Form::kDotenv) == "export A='x y' # c\r\n");
  CHECK(With("A= \nB=1\n", "A", "x", Form::kDotenv) == "A=x\nB=1\n");
  CHECK(With("A = # c\n", "A", "x", Form::kDotenv) == "A = x # c\n");
  CHECK(With("A =\n", "A", "x", Form::kDotenv) == "A = x\n");
  CHECK(With("A: # c\n", "A", "x", Form::kDotenv) == "A: x # c\n");
  CHECK(With("A=${B:-}\n", "A", "x", Form::kDotenv) == "A=${B:-x}\n");
}

TEST_CASE("a dotenv file gives every value back that it can have", "[fix]") {
  Random random(3);
  size_t kept = 0;
  for (int i = 0; i < 3000; i++) {
    const std::string value = SomeValue(random);
    if (value.find_first_not_of(" \t\n") == std::string::npos) continue;
    const std::string text = With("B=1\n", "A", value, Form::kDotenv);
    const DotenvFile file = ReadDotenv(text);
    INFO(text);
    if (!DotenvQuoted(value)) {
      CHECK(WhyNotKept({"f", "A", value, Form::kDotenv}));
      CHECK(file.entries.size() == 1);
      CHECK(text.starts_with("B=1\n# another value"));
      CHECK(text.find('\n', 4) == text.size() - 1);
      continue;
    }
    kept++;
    CHECK_FALSE(WhyNotKept({"f", "A", value, Form::kDotenv}));
    REQUIRE(file.entries.size() == 2);
    REQUIRE(file.entries[1].decoded == value);
  }
  CHECK(kept > 1000);
}

TEST_CASE("a shell that sources a dotenv file gets every value, and runs none", "[fix]") {
  const TemporaryFolder folder;
  Random random(4);
  std::vector<std::string> values;
  std::string text;
  std::string shown;
  while (values.size() < 400) {
    const std::string value = SomeValue(random);
    if (!DotenvQuoted(value)) continue;
    const std::string name = "V" + std::to_string(values.size());
    text = With(text, name, value, Form::kDotenv);
    shown += "printf '%s\\0' \"$" + name + "\"\n";
    values.push_back(value);
  }
  std::ofstream(folder.Path("env")) << text;
  std::ofstream(folder.Path("show")) << "set -a\n. ./env\n" << shown;
  ChildOptions options;
  options.arguments = {"sh", "./show"};
  options.directory = folder.Path("");
  auto shell = ChildProcess::Start(options);
  REQUIRE(shell);
  const auto said = shell->ReadAll();
  REQUIRE(said);
  CHECK(shell->Wait() == 0);
  CHECK(shell->messages().empty());
  size_t at = 0;
  for (const std::string& value : values) {
    const size_t end = said->find('\0', at);
    REQUIRE(end != std::string::npos);
    REQUIRE(said->substr(at, end - at) == value);
    at = end + 1;
  }
}

TEST_CASE("a dotenv file is not given what its readers read differently", "[fix]") {
  CHECK(DotenvQuoted("it's") == "\"it's\"");
  CHECK(DotenvQuoted("a`b$c\"d\\e!") == "'a`b$c\"d\\e!'");
  CHECK(DotenvQuoted("a\nb'c") == "\"a\nb'c\"");
  for (const std::string_view value : {"it's `x`", "it's $x", "it's \"x\"", "it's \\x", "a\\\\b",
                                       "a${b}", "a b\\", "a\rb", "a\x01 b", "a \xff"}) {
    INFO(value);
    CHECK_FALSE(DotenvQuoted(value));
    CHECK(WhyNotKept({".env", "A", std::string(value), Form::kDotenv})->find("A alike") !=
          std::string::npos);
    CHECK_FALSE(WhyNotKept({"x.tfvars", "A", std::string(value), Form::kTfvars}));
  }
  CHECK(WhyNotKept({"secrets.env", "A", "a\nb", Form::kEnvFile}));
  CHECK_FALSE(WhyNotKept({"secrets.env", "A", "it's `x` \"$\\", Form::kEnvFile}));
  const std::string there = "A=\"it's \\\"x\\\"\"\n";
  CHECK(With(there, "A", "it's \"x\"", Form::kDotenv) == there);
  CHECK(With("A=\n", "A", "it's `x`", Form::kDotenv) ==
        "A=\n# another value that stood in the repository: A=\"it's `x`\"\n");
}

TEST_CASE("Terraform gives every value back", "[fix]") {
  Random random(5);
  for (int i = 0; i < 3000; i++) {
    const std::string value = random.Text(random.Below(20), "abZ09 '\"\\$#=`{}%\t&\n\r");
    const std::string text = With("b = 1\n", "a", value, Form::kTfvars);
    const HclFile file = ReadHcl(text);
    INFO(text);
    REQUIRE(file.errors.empty());
    REQUIRE(file.Root()["a"].IsString());
    REQUIRE(file.Root()["a"].Value() == value);
    REQUIRE(With(text, "a", value, Form::kTfvars) == text);
  }
}

TEST_CASE("an expression of Terraform is kept as it is written", "[fix]") {
  CHECK(With("", "a", "{\n  b = \"x\"\n}", Form::kTfvarsRaw) == "a = {\n  b = \"x\"\n}\n");
  CHECK(With("a = \"\"\n", "a", "x", Form::kTfvars) == "a = \"x\"\n");
  const std::string other = With("a = \"mine\"\n", "a", "x", Form::kTfvars);
  CHECK(other.substr(0, 11) == "a = \"mine\"\n");
  CHECK(other.find("# another value") == 11);
}

TEST_CASE("a file for envs has values as they are", "[fix]") {
  CHECK(With("", "A", "x \"y", Form::kEnvFile) == "A=x \"y\n");
  CHECK(With("A=\nB=1\n", "A", "x", Form::kEnvFile) == "A=x\nB=1\n");
  CHECK(With("A=x\n", "A", "x", Form::kEnvFile) == "A=x\n");
  CHECK(With("A=mine\n", "A", "x", Form::kEnvFile).starts_with("A=mine\n# "));
}

TEST_CASE("a value of YAML comes into the mappings around it", "[fix]") {
  const auto with = [](std::string_view text, std::vector<std::string> within, std::string key) {
    KeptValue kept{"f", std::move(key), "s\"x", Form::kYaml};
    kept.within = std::move(within);
    return WithValue(text, kept);
  };
  const std::string one = with("", {"db", "auth"}, "password");
  CHECK(one == "db:\n  auth:\n    password: \"s\\\"x\"\n");
  const std::string two = with(one, {"db", "auth"}, "root");
  CHECK(two == one + "    root: \"s\\\"x\"\n");
  const std::string three = with(two, {"queue"}, "token");
  CHECK(three == two + "queue:\n  token: \"s\\\"x\"\n");
  CHECK(with(three, {"db", "auth"}, "password") == three);
  CHECK(ReadYaml(three).documents[0].error.empty());
}
