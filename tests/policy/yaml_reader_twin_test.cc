// The reader beside yaml-cpp, which is slow, knows no places and stops at the first error, and is
// what other programs see: on what it reads, both see the same documents, keys and values.
#include <yaml-cpp/yaml.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "catch.h"
#include "policy/yaml_reader.h"
#include "source_folder.h"
#include "support/random.h"

namespace leaktight {
namespace {

void Write(const YAML::Node& node, std::string& out) {
  if (node.IsMap()) {
    out += "{";
    for (const auto& entry : node) {
      Write(entry.first, out);
      out += ": ";
      Write(entry.second, out);
      out += ", ";
    }
    out += "}";
  } else if (node.IsSequence()) {
    out += "[";
    for (const YAML::Node& item : node) {
      Write(item, out);
      out += ", ";
    }
    out += "]";
  } else if (node.IsScalar()) {
    // A plain ~ or null is a null to yaml-cpp.
    out += "<" + node.Scalar() + ">";
  } else {
    out += "<>";
  }
}

// The same, of ours; aliases are followed as yaml-cpp does.
void Write(const YamlStream& stream, YamlRef node, std::string& out) {
  if (node.IsMapping()) {
    out += "{";
    // Entries() would merge `<<`, which yaml-cpp does not.
    const uint32_t end = stream.nodes[node.id()].next;
    for (uint32_t key = node.id() + 1; key < end;) {
      const uint32_t value = stream.nodes[key].next;
      Write(stream, YamlRef(stream, key), out);
      out += ": ";
      Write(stream, YamlRef(stream, value), out);
      out += ", ";
      key = stream.nodes[value].next;
    }
    out += "}";
  } else if (node.IsSequence()) {
    out += "[";
    for (const YamlRef item : node.Items()) {
      Write(stream, item, out);
      out += ", ";
    }
    out += "]";
  } else {
    const std::string_view value = node.Value();
    const bool null = node.style() == YamlStyle::kPlain && node.tag().empty() &&
                      (value == "~" || value == "null" || value == "Null" || value == "NULL");
    out += "<" + (null ? std::string() : std::string(value)) + ">";
  }
}

std::vector<std::string> Theirs(const std::string& text) {
  std::vector<std::string> documents;
  for (const YAML::Node& node : YAML::LoadAll(text)) {
    documents.emplace_back();
    Write(node, documents.back());
    if (documents.back() == "<>") documents.pop_back();  // a document of nothing
  }
  return documents;
}

std::vector<std::string> Ours(const YamlStream& stream) {
  std::vector<std::string> documents;
  for (const YamlDocument& document : stream.documents) {
    documents.emplace_back();
    Write(stream, stream.Root(document), documents.back());
    if (documents.back() == "<>") documents.pop_back();
  }
  return documents;
}

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
    std::vector<std::string> theirs;
    try {
      theirs = Theirs(text);
    } catch (const YAML::Exception&) {
      continue;
    }
    const YamlStream stream = ReadYaml(text);
    for (const YamlDocument& document : stream.documents) REQUIRE(document.error.empty());
    REQUIRE(Ours(stream) == theirs);
    compared++;
  }
  CHECK(compared > 1200);
}

// LEAKTIGHT_YAML_FOLDER=some/checkout: the same on files that nobody wrote for this test.
TEST_CASE("yaml-cpp sees the same in real files", "[policy]") {
  const char* folder = std::getenv("LEAKTIGHT_YAML_FOLDER");
  const std::filesystem::path top = folder ? std::filesystem::path(folder)
                                           : std::filesystem::path(LEAKTIGHT_SOURCE_DIR) / "rules";
  size_t compared = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(top)) {
    const std::string extension = entry.path().extension().string();
    if (!entry.is_regular_file() || (extension != ".yaml" && extension != ".yml")) continue;
    const auto text = ReadFile(entry.path().string());
    REQUIRE(text);
    const YamlStream stream = ReadYaml(*text);
    // JSON's surrogate pairs are no YAML: yaml-cpp makes bytes of them that are not UTF-8.
    if (stream.templated || text->find("\\ud8") != std::string::npos) continue;
    INFO(entry.path());
    try {
      const std::vector<std::string> theirs = Theirs(*text);
      for (const YamlDocument& document : stream.documents) CHECK(document.error == "");
      CHECK(Ours(stream) == theirs);
      compared++;
    } catch (const YAML::Exception&) {
    }
  }
  CHECK(compared > 0);
}

}  // namespace
}  // namespace leaktight
