#include "policy/embedded_text.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/dotenv_reader.h"
#include "policy/embedded_logins.h"
#include "policy/secret_value.h"
#include "policy/shell_words.h"

namespace leaktight {
namespace {

// The n-th place of `part` in `text`, and how many places before `at` it has.
size_t CountBefore(std::string_view text, std::string_view part, size_t at) {
  size_t count = 0;
  for (size_t i = text.find(part); i < at; i = text.find(part, i + 1)) count++;
  return count;
}

std::vector<Span> InYaml(std::string_view text) {
  std::vector<Span> places;
  const YamlStream stream = ReadYaml(text);
  for (uint32_t id = 0; id < stream.nodes.size(); id++) {
    if (stream.nodes[id].kind != YamlNode::Kind::kMapping) continue;
    for (const auto& [key, value] : YamlRef(stream, id).Entries()) {
      if (!key.IsScalar() || !value.IsScalar() || ComesFromElsewhere(value)) continue;
      if (value.id() < id || value.id() >= stream.nodes[id].next) continue;  // merged in
      if (IsSecretUnder(key.Value(), value.Value())) places.push_back(value.span());
    }
  }
  return places;
}

}  // namespace

Span PlaceWithin(const File& file, YamlRef scalar, Span part) {
  const Span whole = scalar.span();
  const std::string_view value = scalar.Value();
  if (part.empty() || part.end > value.size()) return whole;
  const std::string_view written = whole.In(file.bytes());
  if (written == value) return {whole.begin + part.begin, whole.begin + part.end};
  // Lines lose their indentation and quotes their escapes, but the parts in between stay.
  const std::string_view text = part.In(value);
  size_t skip = CountBefore(value, text, part.begin);
  size_t at = written.find(text);
  while (at != std::string_view::npos && skip > 0) {
    at = written.find(text, at + 1);
    skip--;
  }
  if (at == std::string_view::npos) return whole;
  return {whole.begin + at, whole.begin + at + text.size()};
}

std::vector<Span> SecretsInside(std::string_view text) {
  if (auto logins = LoginsInside(text)) return std::move(*logins);
  std::vector<Span> places;
  if (!Trim(text).starts_with('{')) {
    for (const DotenvEntry& entry : ReadDotenv(text).entries) {
      if (ClassifyValue(entry.decoded) >= ValueKind::kWeakSecret &&
          IsSecretUnder(entry.name.In(text), entry.decoded)) {
        places.push_back(entry.value);
      }
    }
  }
  if (places.empty()) places = InYaml(text);
  if (places.empty()) return {{0, text.size()}};
  // `password="$DB_PASSWORD";` and what is all signs.
  std::erase_if(places, [&](Span place) {
    const std::string_view value = place.In(text);
    return HoldsReference(value) || std::none_of(value.begin(), value.end(), [](unsigned char c) {
             return std::isalnum(c) != 0 || c >= 0x80;
           });
  });
  return places;
}

}  // namespace leaktight
