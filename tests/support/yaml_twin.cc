#include "support/yaml_twin.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "base/text.h"
#include "support/yaml_characters.h"

namespace leaktight {
namespace {

void AddScalar(std::string& document, std::string_view tag, std::string_view value) {
  document += tag.empty() ? "=" : "=!" + std::string(tag) + " ";
  document += OneLine(value) + "\n";
}

void AddOpening(std::string& document, char bracket, std::string_view tag) {
  document += bracket;
  document += std::string(tag) + "\n";
}

void AddDocument(SeenYaml& seen, std::string document, std::vector<size_t> breaks = {}) {
  if (document.empty() || document == "=\n") return;
  seen.documents.push_back(std::move(document));
  seen.breaks.push_back(std::move(breaks));
}

// A null's spellings, as YAML 1.2's core schema has them.
bool IsNull(std::string_view value) {
  return value.empty() || value == "~" || value == "null" || value == "Null" || value == "NULL";
}

class Handler : public YAML::EventHandler {
 public:
  // `most`: events beyond which yaml-cpp is stopped: on `[ , a]` it gives empty items without end.
  Handler(SeenYaml& seen, size_t most) : seen_(seen), most_(most) {}

  void OnDocumentStart(const YAML::Mark&) override {
    document_.clear();
    anchors_.clear();
    nodes_ = 0;
  }
  void OnDocumentEnd() override { AddDocument(seen_, std::move(document_)); }
  void OnNull(const YAML::Mark&, YAML::anchor_t anchor) override {
    Count(anchor);
    AddScalar(document_, {}, {});
  }
  void OnAlias(const YAML::Mark&, YAML::anchor_t anchor) override {
    document_ += "*" + std::to_string(anchors_[anchor]) + "\n";
    nodes_++;
  }
  void OnScalar(const YAML::Mark&, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Count(anchor);
    AddScalar(document_, Written(tag), value);
  }
  void OnSequenceStart(const YAML::Mark&, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Count(anchor);
    AddOpening(document_, '[', Written(tag));
  }
  void OnSequenceEnd() override { document_ += "]\n"; }
  void OnMapStart(const YAML::Mark&, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Count(anchor);
    AddOpening(document_, '{', Written(tag));
  }
  void OnMapEnd() override { document_ += "}\n"; }

 private:
  void Count(YAML::anchor_t anchor) {
    if (anchor != 0) anchors_[anchor] = nodes_;
    nodes_++;
    if (--most_ == 0) throw YAML::Exception(YAML::Mark::null_mark(), "without end");
  }
  // yaml-cpp gives nodes without a tag one of these.
  static std::string Written(const std::string& tag) {
    return tag == "?" || tag == "!" ? std::string() : tag;
  }

  SeenYaml& seen_;
  std::string document_;
  std::map<YAML::anchor_t, size_t> anchors_;
  size_t nodes_ = 0;
  size_t most_;
};

std::string_view TagOf(const YamlStream& stream, const YamlNode& node) {
  if (node.tag == 0 || stream.tags[node.tag] == "!") return {};
  return stream.tags[node.tag];
}

bool EndsInBreaks(const YamlStream& stream, const YamlNode& node) {
  const std::string_view bytes = Span{node.begin, node.end}.In(stream.text);
  switch (node.style) {
    case YamlStyle::kSingleQuoted:
    case YamlStyle::kDoubleQuoted:
      return bytes.find_first_of("\r\n", bytes.find_last_not_of(" \t\r\n") + 1) !=
             std::string_view::npos;
    case YamlStyle::kFolded:
      return YamlRef(stream, static_cast<uint32_t>(&node - stream.nodes.data()))
          .Value()
          .ends_with("\n\n");
    default:
      return false;
  }
}

std::string DocumentOfOurs(const YamlStream& stream, uint32_t root, std::vector<size_t>& breaks) {
  std::string document;
  if (root == UINT32_MAX) return document;
  size_t lines = 0;
  std::vector<uint32_t> open;
  const auto close = [&](uint32_t id) {
    while (!open.empty() && stream.nodes[open.back()].next == id) {
      document += stream.nodes[open.back()].kind == YamlNode::Kind::kMapping ? "}\n" : "]\n";
      lines++;
      open.pop_back();
    }
  };
  for (uint32_t id = root; id < stream.nodes[root].next; id++) {
    close(id);
    const YamlNode& node = stream.nodes[id];
    switch (node.kind) {
      case YamlNode::Kind::kAlias:
        document += "*" + std::to_string(node.value - root) + "\n";
        break;
      case YamlNode::Kind::kScalar: {
        const std::string_view value = YamlRef(stream, id).Value();
        const std::string_view tag = TagOf(stream, node);
        const bool null = node.style == YamlStyle::kPlain && tag.empty() && IsNull(value);
        AddScalar(document, tag, null ? std::string_view() : value);
        if (EndsInBreaks(stream, node)) breaks.push_back(lines);
        break;
      }
      case YamlNode::Kind::kSequence:
      case YamlNode::Kind::kMapping:
        AddOpening(document, node.kind == YamlNode::Kind::kMapping ? '{' : '[',
                   TagOf(stream, node));
        open.push_back(id);
    }
    lines++;
  }
  close(stream.nodes[root].next);
  return document;
}

// yaml-cpp 0.7 makes one byte, which is not UTF-8, of the escapes \_ and \N.
std::string MendEscapes(std::string_view text) {
  std::string mended;
  for (size_t at = 0; at < text.size();) {
    const size_t size = DecodeUtf8(text.substr(at)).size;
    const char c = text[at];
    if (size == 0 && (c == '\xa0' || c == '\x85')) mended += '\xc2';
    mended += text.substr(at, std::max<size_t>(size, 1));
    at += std::max<size_t>(size, 1);
  }
  return mended;
}

}  // namespace

SeenYaml SeenByYamlCpp(const std::string& text) {
  SeenYaml seen;
  try {
    std::istringstream in(text);
    YAML::Parser parser(in);
    Handler handler(seen, 2 * text.size() + 16);
    while (parser.HandleNextDocument(handler)) {
    }
  } catch (const YAML::Exception& e) {
    seen.error = e.what();
  }
  for (std::string& document : seen.documents) document = MendEscapes(document);
  return seen;
}

SeenYaml SeenByUs(const YamlStream& stream) {
  SeenYaml seen;
  for (const YamlDocument& document : stream.documents) {
    std::vector<size_t> breaks;
    std::string seen_document = DocumentOfOurs(stream, document.root, breaks);
    AddDocument(seen, std::move(seen_document), std::move(breaks));
    if (seen.error.empty()) seen.error = document.error;
  }
  return seen;
}

namespace {

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string_view WithoutBreaks(std::string_view line) {
  while (line.ends_with("\\n")) line.remove_suffix(2);
  return line;
}

}  // namespace

std::string FirstDifference(const SeenYaml& ours, const SeenYaml& theirs) {
  const size_t common = std::min(ours.documents.size(), theirs.documents.size());
  for (size_t i = 0; i < common; i++) {
    if (ours.documents[i] == theirs.documents[i]) continue;
    const std::vector<std::string_view> a = Lines(ours.documents[i]);
    const std::vector<std::string_view> b = Lines(theirs.documents[i]);
    const std::vector<size_t>& breaks = ours.breaks[i];
    for (size_t line = 0; line < std::max(a.size(), b.size()); line++) {
      std::string_view left = line < a.size() ? a[line] : "(nothing)";
      std::string_view right = line < b.size() ? b[line] : "(nothing)";
      if (left == right) continue;
      if (std::binary_search(breaks.begin(), breaks.end(), line) &&
          WithoutBreaks(left) == WithoutBreaks(right)) {
        continue;
      }
      const auto at = static_cast<size_t>(
          std::mismatch(left.begin(),
                        left.begin() + static_cast<ptrdiff_t>(std::min(left.size(), right.size())),
                        right.begin())
              .first -
          left.begin());
      const size_t from = at < 60 ? 0 : at - 60;
      return "document " + std::to_string(i + 1) + ", line " + std::to_string(line) +
             " of what is seen\nours:   " + std::string(left.substr(from, 160)) +
             "\ntheirs: " + std::string(right.substr(from, 160));
    }
  }
  if (ours.documents.size() == theirs.documents.size()) return {};
  return std::to_string(ours.documents.size()) + " documents are " +
         std::to_string(theirs.documents.size()) + " to yaml-cpp";
}

}  // namespace leaktight
