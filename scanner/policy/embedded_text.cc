#include "policy/embedded_text.h"

#include <algorithm>
#include <cctype>
#include <iterator>
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

ScalarPlaces::ScalarPlaces(const File& file, YamlRef scalar)
    : whole_(scalar.span()), size_(scalar.Value().size()) {
  const std::string_view value = scalar.Value();
  const std::string_view written = whole_.In(file.bytes());
  if (written == value) {
    lines_.push_back({0, whole_.begin});
    return;
  }
  if (scalar.style() != YamlStyle::kLiteral) return;
  // A line is written with indentation before it and, if so, a carriage return behind it.
  size_t at = 0;
  for (size_t begin = 0; begin < value.size();) {
    const size_t end = std::min(value.find('\n', begin), value.size());
    const size_t written_end = std::min(written.find('\n', at), written.size());
    std::string_view line = written.substr(at, written_end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.ends_with(value.substr(begin, end - begin))) {
      lines_.clear();
      return;
    }
    const size_t before = line.size() - (end - begin);
    if (end > begin) indent_ = std::max(indent_, before);
    lines_.push_back({begin, whole_.begin + at + before});
    begin = end + 1;
    at = std::min(written_end + 1, written.size());
  }
}

size_t ScalarPlaces::PlaceOf(size_t offset) const {
  const auto next =
      std::upper_bound(lines_.begin(), lines_.end(), offset,
                       [](size_t wanted, const Line& line) { return wanted < line.begin; });
  const Line& line = *std::prev(next);
  return line.at + (offset - line.begin);
}

Span ScalarPlaces::At(Span part) const {
  if (lines_.empty() || part.empty() || part.end > size_) return whole_;
  // The end belongs to the last byte's line.
  return {PlaceOf(part.begin), PlaceOf(part.end - 1) + 1};
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
