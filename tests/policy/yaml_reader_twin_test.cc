// The reader beside yaml-cpp (tests/support/yaml_twin.h): on what yaml-cpp reads, both see the same
// documents, keys and values.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "base/file.h"
#include "catch.h"
#include "policy/yaml_reader.h"
#include "policy/yaml_text.h"
#include "source_folder.h"
#include "support/random.h"
#include "support/yaml_twin.h"

namespace leaktight {
namespace {

// Writes YAML of every kind that people use.
class Writer {
 public:
  explicit Writer(uint64_t seed) : random_(seed) {}

  std::string File() {
    std::string text;
    for (size_t n = 1 + random_.Below(3); n > 0; n--) {
      if (random_.Below(3) > 0 || !text.empty()) text += "---" + Comment() + "\n";
      anchors_ = 0;
      text += Block(0, 0);
    }
    return text;
  }

 private:
  std::string Comment() { return random_.Below(6) == 0 ? " # \xc3\xa9 c: d" : ""; }
  std::string Key() {
    return random_.Pick<std::string>({"a", "key", "long name", "\"q k\"", "'s'"}) + Number();
  }
  std::string Number() { return std::to_string(count_++); }

  std::string Block(size_t indent, int depth) {
    const bool sequence = random_.Below(3) == 0;
    std::string text;
    for (size_t n = 1 + random_.Below(4); n > 0; n--) {
      text += std::string(indent, ' ');
      std::string key = Key();
      if (key[0] == '"' || key[0] == '\'') {  // the number within the quotes
        const size_t quote = key.rfind(key[0]);
        key = key.substr(0, quote) + key.substr(quote + 1) + key[0];
      }
      text += sequence ? "-" : key + ":";
      if (depth < 4 && random_.Below(3) == 0) {
        text += Anchor() + Comment() + "\n" + Block(indent + 1 + random_.Below(3), depth + 1);
      } else {
        text += Value(indent);
      }
      if (random_.Below(8) == 0) text += "\n";
      if (random_.Below(8) == 0) text += std::string(random_.Below(9), ' ') + "# note: x\n";
    }
    return text;
  }

  std::string Anchor() {
    return random_.Below(6) == 0 ? " &x" + std::to_string(anchors_++) : std::string();
  }

  // With the end of its line.
  std::string Value(size_t indent) {
    const std::string pad(indent + 2, ' ');
    switch (random_.Below(9)) {
      case 0:
        return Comment() + "\n";
      case 1:
        return Anchor() + " '" + random_.Text(random_.Below(9), "ab :#\"") + "'" + Comment() + "\n";
      case 2:
        return Anchor() + " \"" +
               random_.Pick<std::string>(
                   {"a\\tb", "\\u00e9", "x\\\n  y", "c\n  d", "\\\"", ": #"}) +
               "\"\n";
      case 3:
        return " |" + random_.Pick<std::string>({"", "-", "+"}) + "\n" + pad + "l1: x\n" + pad +
               "  l2 # y\n\n" + pad + "l3\n";
      case 4:
        return " >" + random_.Pick<std::string>({"", "-"}) + "\n" + pad + "f1\n" + pad + "f2\n";
      case 5:
        return " [a, 'b', {c: d, \"e\":f}, [], {}]" + Comment() + "\n";
      case 6:
        return " plain \xe2\x82\xac words\n" + pad + "over lines\n";
      case 7:
        return anchors_ > 0 ? " *x" + std::to_string(random_.Below(anchors_)) + "\n" : " !!str 1\n";
      default:
        return Anchor() + " " + random_.Text(1 + random_.Below(12), "abcXYZ019/+=.") + "z" +
               Comment() + random_.Pick<std::string>({"\n", "\r\n", "  \n"});
    }
  }

  Random random_;
  size_t anchors_ = 0;
  size_t count_ = 0;
};

TEST_CASE("yaml-cpp sees the same documents, keys and values", "[policy]") {
  size_t compared = 0;
  for (uint64_t seed = 1; seed <= 1500; seed++) {
    const std::string text = Writer(seed).File();
    INFO(text);
    const SeenYaml theirs = SeenByYamlCpp(text);
    const YamlStream stream = ReadYaml(text);
    REQUIRE(MisplacedIn(stream) == "");
    if (!theirs.error.empty()) continue;
    for (const YamlDocument& document : stream.documents) REQUIRE(document.error.empty());
    REQUIRE(FirstDifference(SeenByUs(stream), theirs) == "");
    compared++;
  }
  CHECK(compared > 1200);
}

// yaml-cpp's event parser is slow, and recurses.
constexpr size_t kMaxCompared = 2 << 20;

// What is no YAML and yaml-cpp reads all the same, in its own way: where libyaml complains of this,
// the two need not agree.
const std::map<std::string, std::string> kReadByYamlCppAlone = {
    {"could not find expected ':'", "a line without a colon among keys: a key of null to yaml-cpp"},
    {"did not find expected node content", "nothing between two commas, or colons, in brackets"},
    {"could not find expected directive name",
     "Terraform's `%{ if … }` within a document: it ends there to yaml-cpp"},
    {"found unexpected non-alphabetical character", "the same"},
    {"did not find expected '-' indicator",
     "a key among a list's items: yaml-cpp stops, in silence"},
    {"did not find expected <document start>", "text behind a document's end: the same"},
};

struct Counts {
  size_t same = 0;
  size_t templates = 0;  // of the same: with their expressions masked
  size_t by_yaml_cpp_alone = 0;
  size_t by_us_alone = 0;
  size_t by_neither = 0;
  size_t not_text = 0;
  size_t too_large = 0;
};

bool IsBinary(const std::string& text) {
  return text.find('\0') != std::string::npos && !text.starts_with("\xff\xfe") &&
         !text.starts_with("\xfe\xff");
}

// A text that ends in a colon within brackets, `[2001:db8::]`, is a key without a value to the
// standard and yaml-cpp, and a text to Kubernetes' reader of YAML, and so to us.
bool HasColonBeforeBracket(const std::string& text) {
  for (size_t at = text.find("::"); at != std::string::npos; at = text.find("::", at + 1)) {
    const size_t behind = text.find_first_not_of(": ", at);
    if (behind != std::string::npos && (text[behind] == ']' || text[behind] == ',')) return true;
  }
  return false;
}

void Compare(const std::string& text, Counts& counts) {
  if (IsBinary(text)) {
    counts.not_text++;
    return;
  }
  YamlStream stream = ReadYaml(text);
  CHECK(MisplacedIn(stream) == "");
  const YamlText prepared = PrepareYaml(text);
  const bool templated = stream.templated;
  const std::string masked(prepared.text);
  if (templated) stream = ReadYaml(masked);
  if (text.size() > kMaxCompared) {
    counts.too_large++;
    return;
  }
  const SeenYaml ours = SeenByUs(stream);
  const SeenYaml theirs = SeenByYamlCpp(templated ? masked : text);
  if (!theirs.error.empty()) {
    (ours.error.empty() ? counts.by_us_alone : counts.by_neither)++;
    return;
  }
  const std::string difference = FirstDifference(ours, theirs);
  if (difference.empty()) {
    counts.same++;
    counts.templates += templated;
  } else if (kReadByYamlCppAlone.count(ours.error) > 0 || HasColonBeforeBracket(text)) {
    counts.by_yaml_cpp_alone++;
  } else {
    CHECK(difference == "");
  }
}

// Each of tests/policy/yaml_files shows what its name says.
TEST_CASE("yaml-cpp sees the same in each kind of YAML", "[policy]") {
  Counts counts;
  size_t files = 0;
  const auto folder = std::filesystem::path(LEAKTIGHT_SOURCE_DIR) / "tests/policy/yaml_files";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto text = ReadFile(entry.path().string());
    REQUIRE(text);
    INFO(entry.path());
    Compare(*text, counts);
    files++;
  }
  CHECK(files > 100);
  CHECK(counts.by_yaml_cpp_alone == 0);
  CHECK(counts.by_neither == 0);
  CHECK(counts.by_us_alone == 1);  // JSON's surrogate pairs
  CHECK(counts.same == files - 1);
}

// LEAKTIGHT_CORPUS=some/folder: the same on files that nobody wrote for this test.
TEST_CASE("yaml-cpp sees the same in real files", "[policy]") {
  const char* corpus = std::getenv("LEAKTIGHT_CORPUS");
  const std::filesystem::path top = corpus ? std::filesystem::path(corpus)
                                           : std::filesystem::path(LEAKTIGHT_SOURCE_DIR) / "rules";
  Counts counts;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(top)) {
    const std::string extension = entry.path().extension().string();
    if (!entry.is_regular_file() || entry.is_symlink() ||
        (extension != ".yaml" && extension != ".yml" && extension != ".json")) {
      continue;
    }
    const auto text = ReadFile(entry.path().string());
    INFO(entry.path());
    REQUIRE(text);
    Compare(*text, counts);
  }
  if (corpus) {
    std::cout << counts.same << " files are the same to both (" << counts.templates
              << " of them templates, masked); only yaml-cpp reads " << counts.by_yaml_cpp_alone
              << ", only we read " << counts.by_us_alone << ", neither " << counts.by_neither
              << "; not text " << counts.not_text << ", too large for yaml-cpp " << counts.too_large
              << "\n";
  }
  CHECK(counts.same > 0);
  CHECK(counts.by_yaml_cpp_alone <= counts.same / 1000);
}

}  // namespace
}  // namespace leaktight
