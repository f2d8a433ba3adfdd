#include "fix/secret_manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "config/config_text.h"
#include "engine/secret_likeness.h"
#include "fix/yaml_edits.h"
#include "policy/kubernetes.h"

namespace leaktight {
namespace {

// A Secret of a manifest, and the mapping of it that takes further keys.
struct SecretNode {
  YamlRef node;
  YamlRef data;
  bool text = false;  // it is `stringData`
};

// A namespace that is not said may be any.
bool IsInSpace(const KubernetesObject& object, const SecretEntry& entry) {
  return object.name_space == entry.name_space || object.name_space.empty() ||
         entry.name_space.empty();
}

std::optional<SecretNode> FindSecret(const YamlStream& stream, const SecretEntry& entry) {
  for (const KubernetesObject& object : KubernetesObjects(stream)) {
    if (object.kind.Value() != "Secret" || object.name != entry.secret) continue;
    if (!IsInSpace(object, entry)) continue;
    const YamlRef data = object.node["data"];
    const YamlRef text = object.node["stringData"];
    const bool into_text = !data.IsMapping() && text.IsMapping();
    return SecretNode{object.node, into_text ? text : data, into_text};
  }
  return std::nullopt;
}

YamlRef FindKey(const SecretNode& secret, const std::string& key, bool& text) {
  for (const bool in_text : {false, true}) {
    const YamlRef value = secret.node[in_text ? "stringData" : "data"][key];
    text = in_text;
    if (value) return value;
  }
  return {};
}

bool IsToFillIn(YamlRef value, bool text) {
  const std::string_view written = Trim(value.Value());
  if (written.empty() || ClassifyValue(written) == ValueKind::kPlaceholder) return true;
  const auto decoded = text ? std::nullopt : DecodeBase64(written);
  return decoded && (decoded->empty() || ClassifyValue(*decoded) == ValueKind::kPlaceholder);
}

std::string ValueText(const SecretEntry& entry, bool text, bool values) {
  if (!values || !entry.value) return std::string(text ? kTextPlaceholder : kDataPlaceholder);
  if (text) return YamlQuoted(*entry.value);
  return entry.value->empty() ? "\"\"" : EncodeBase64(*entry.value);
}

// One key more in a Secret that is there.
std::optional<TextEdit> AddKey(std::string_view text, const SecretNode& secret,
                               const SecretEntry& entry, bool values) {
  const std::string pair = YamlScalar(entry.key) + ": " + ValueText(entry, secret.text, values);
  if (secret.data.IsMapping() && secret.data.flow()) {
    const size_t close = secret.data.span().end;
    if (close == 0 || text[close - 1] != '}') return std::nullopt;
    const bool empty = secret.data.Entries().empty();
    const bool json =
        text.substr(0, close).find_first_not_of(" \t\r\n") != std::string_view::npos &&
        Trim(text)[0] == '{';
    if (json) return std::nullopt;  // templates in JSON are a person's
    size_t at = close - 1;
    while (at > 0 && text[at - 1] == ' ') at--;
    return TextEdit{{at, at}, (empty ? "" : ", ") + pair};
  }
  const auto entries =
      secret.data.IsMapping() ? secret.data.Entries() : std::vector<std::pair<YamlRef, YamlRef>>();
  if (!entries.empty()) {
    const std::string indent(ColumnOf(text, entries[0].first.span().begin), ' ');
    return LinesAt(text, EndOfBlock(text, secret.data), fmt::format("{}{}\n", indent, pair));
  }
  const auto fields = secret.node.Entries();
  if (fields.empty() || secret.node.flow()) return std::nullopt;
  const std::string indent(ColumnOf(text, fields[0].first.span().begin), ' ');
  if (secret.data) {  // `data:` with nothing behind it
    for (const auto& [key, value] : fields) {
      if (key.Value() != "data" && key.Value() != "stringData") continue;
      const size_t end = WholeLines(text, key.span()).end;
      return LinesAt(text, end, fmt::format("{}  {}\n", indent, pair));
    }
  }
  return LinesAt(text, EndOfBlock(text, secret.node),
                 fmt::format("{0}data:\n{0}  {1}\n", indent, pair));
}

std::string NewDocument(const std::vector<const SecretEntry*>& entries, bool values) {
  const SecretEntry& first = *entries[0];
  std::string document = "apiVersion: v1\nkind: Secret\nmetadata:\n";
  document += fmt::format("  name: {}\n", first.secret);
  if (!first.name_space.empty()) document += fmt::format("  namespace: {}\n", first.name_space);
  document += "type: Opaque\ndata:\n";
  for (const SecretEntry* entry : entries) {
    document += fmt::format("  {}: {}\n", YamlScalar(entry->key), ValueText(*entry, false, values));
  }
  return document;
}

}  // namespace

bool HasSecret(std::string_view text, const SecretEntry& entry) {
  return FindSecret(ReadYaml(text), entry).has_value();
}

std::vector<std::string> SecretsWithKey(std::string_view text, const SecretEntry& entry) {
  const YamlStream stream = ReadYaml(text);
  std::vector<std::string> names;
  for (const KubernetesObject& object : KubernetesObjects(stream)) {
    if (object.kind.Value() != "Secret" || !IsInSpace(object, entry)) continue;
    if (object.node["data"][entry.key] || object.node["stringData"][entry.key]) {
      names.emplace_back(object.name);
    }
  }
  return names;
}

std::optional<std::string> SecretValueIn(std::string_view text, const SecretEntry& entry) {
  const YamlStream stream = ReadYaml(text);
  const std::optional<SecretNode> secret = FindSecret(stream, entry);
  if (!secret) return std::nullopt;
  bool in_text = false;
  const YamlRef value = FindKey(*secret, entry.key, in_text);
  if (!value.IsScalar() || IsToFillIn(value, in_text)) return std::nullopt;
  if (in_text) return std::string(value.Value());
  return DecodeBase64(value.Value());
}

namespace {

// Where a value finds no other place it stands in a line that is nobody's: none is lost.
std::string Comment(const SecretEntry& entry, std::string_view written) {
  return fmt::format("# another value that stood in the repository: {} {}: {}", entry.secret,
                     YamlScalar(entry.key), written);
}

std::vector<TextEdit> EditsFor(std::string_view text, const std::vector<SecretEntry>& entries,
                               bool values, std::vector<std::string>& comments) {
  const YamlStream stream = ReadYaml(text);
  std::vector<TextEdit> edits;
  std::map<std::pair<std::string, std::string>, std::vector<const SecretEntry*>> new_secrets;
  for (const SecretEntry& entry : entries) {
    const std::optional<SecretNode> secret = FindSecret(stream, entry);
    if (!secret) {
      new_secrets[{entry.secret, entry.name_space}].push_back(&entry);
      continue;
    }
    bool in_text = false;
    const YamlRef value = FindKey(*secret, entry.key, in_text);
    if (!value) {
      if (auto edit = AddKey(text, *secret, entry, values)) {
        edits.push_back(std::move(*edit));
      } else if (values && entry.value) {
        comments.push_back(Comment(entry, ValueText(entry, false, true)));
      }
      continue;
    }
    if (!values || !entry.value) continue;
    const std::string written = ValueText(entry, in_text, true);
    const std::string_view there = value.Value();
    if (there == *entry.value || there == written) continue;
    if (value.IsScalar() && IsToFillIn(value, in_text)) {
      edits.push_back({WrittenSpan(text, value), written});
    } else {
      comments.push_back(Comment(entry, written));
    }
  }
  for (const auto& [name, of_secret] : new_secrets) {
    const bool first = Trim(text).empty() && edits.empty() && name == new_secrets.begin()->first;
    edits.push_back(Appended(text, (first ? "" : "---\n") + NewDocument(of_secret, values)));
    // The line that does not end is ended once.
    const std::string_view ending = LineEndingOf(text);
    if (edits.size() > 1 && edits.back().text.starts_with(ending) &&
        edits[edits.size() - 2].span == edits.back().span) {
      edits.back().text.erase(0, ending.size());
    }
  }
  return edits;
}

}  // namespace

std::vector<TextEdit> TemplateEdits(std::string_view text,
                                    const std::vector<SecretEntry>& entries) {
  std::vector<std::string> comments;
  return EditsFor(text, entries, false, comments);
}

std::string WithSecretValues(std::string_view text, const std::vector<SecretEntry>& entries) {
  std::vector<std::string> comments;
  std::string result = Applied(text, EditsFor(text, entries, true, comments));
  for (const std::string& comment : comments) {
    if (HasLine(result, comment)) continue;
    const std::string line = comment + "\n";
    result = Applied(result, {Appended(result, line)});
  }
  return result;
}

}  // namespace leaktight
