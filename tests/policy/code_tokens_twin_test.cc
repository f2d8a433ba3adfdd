// The tokens of Python beside Python's own tokenizer: the same names, numbers and strings at the
// same places.
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/base64.h"
#include "base/child_process.h"
#include "base/file.h"
#include "catch.h"
#include "policy/code_tokens.h"
#include "source_folder.h"

namespace leaktight {
namespace {

using Kind = CodeToken::Kind;

std::string Quoted(std::string_view bytes) {
  return "\"" + EncodeBase64(bytes) + "\"";
}

std::string Token(std::string_view kind, size_t begin, size_t end, const std::string& value) {
  return "[\"" + std::string(kind) + "\", " + std::to_string(begin) + ", " + std::to_string(end) +
         ", " + value + "]";
}

// A line for tests/support/code_twin.py.
std::string Record(const std::string& path, const std::string& text) {
  const CodeTokens file = ReadCode(text, CodeLanguage::kPython);
  std::string line;
  for (size_t i = 0; i < file.size(); i++) {
    const CodeToken& token = file.tokens[i];
    std::string one;
    if (token.kind == Kind::kTemplate && token.partner > i) {
      i = token.partner;  // some versions of Python see no tokens in it
      one = Token("template", token.begin, file.tokens[i].end, "\"\"");
    } else if (token.kind == Kind::kString && (token.style & CodeToken::kDoubledBraces) != 0) {
      one = Token("template", token.begin, token.end, "\"\"");
    } else if (token.kind == Kind::kString) {
      const bool named = file.At(i).find("\\N{") != std::string_view::npos;
      one = Token("string", token.begin, token.end, named ? "\"\"" : Quoted(file.Value(i)));
    } else if (token.kind == Kind::kName) {
      one = Token("name", token.begin, token.end, "\"\"");
    } else if (token.kind == Kind::kNumber) {
      one = Token("number", token.begin, token.end, "\"\"");
    } else {
      continue;
    }
    if (!line.empty()) line += ", ";
    line += one;
  }
  return "{\"path\": " + ("\"" + path + "\"") + ", \"text\": " + Quoted(text) + ", \"tokens\": [" +
         line + "]}\n";
}

std::string Python(const std::vector<std::string>& arguments, const std::string& input) {
  ChildOptions options;
  options.arguments = {"python3", "-B"};
  options.arguments.insert(options.arguments.end(), arguments.begin(), arguments.end());
  options.takes_input = true;
  auto child = ChildProcess::Start(options);
  REQUIRE(child);
  child->Send(input);
  child->CloseInput();
  auto said = child->ReadAll();
  REQUIRE(said);
  const auto status = child->Wait();
  INFO(child->messages());
  REQUIRE(status);
  REQUIRE(*status == 0);
  said->pop_back();
  return *said;
}

void Compare(const std::string& records, size_t least) {
  const std::string said =
      Python({std::string(LEAKTIGHT_SOURCE_DIR) + "/tests/support/code_twin.py"}, records);
  const size_t line = said.rfind('\n') + 1;  // of how many were compared
  CHECK(said.substr(0, line) == "");
  CHECK(std::stoul(said.substr(line)) >= least);
}

// Python comes with a library in Python. Others' code: LEAKTIGHT_CODE_FOLDER=some/checkout.
TEST_CASE("Python sees the same tokens in its own library", "[policy]") {
  const char* further = std::getenv("LEAKTIGHT_CODE_FOLDER");
  const std::string library = Python({"-c", "import os; print(os.path.dirname(os.__file__))"}, "");
  std::string records;
  for (const auto& entry : std::filesystem::directory_iterator(library)) {
    constexpr size_t kMost = 3 << 20;  // a few dozen files, in a second or two
    if (entry.path().extension() != ".py" || records.size() > kMost) continue;
    const auto text = ReadFile(entry.path().string());
    if (text) records += Record(entry.path().string(), *text);
  }
  Compare(records, 10);
  if (further == nullptr) return;
  records.clear();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(further)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".py") continue;
    const auto text = ReadFile(entry.path().string());
    if (text) records += Record(entry.path().string(), *text);
  }
  Compare(records, 1);
}

}  // namespace
}  // namespace leaktight
