#include "policy/embedded_text.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/dotenv_reader.h"
#include "policy/embedded_logins.h"
#include "policy/file_names.h"
#include "policy/ini_reader.h"
#include "policy/plain_names.h"
#include "policy/secret_value.h"
#include "policy/setting_files.h"
#include "policy/shell_words.h"
#include "policy/written_places.h"

namespace leaktight {
namespace {

// Texts within values are configuration files; larger ones are data.
constexpr size_t kMaxInside = 64 << 10;

// In JSON a value under a name is meant to be one; in lines of whatever language a word is a word.
enum class Bar : uint8_t { kAnyLiteral, kNoWords };

// What gathers the places of one text.
class PlaceFinder {
 public:
  PlaceFinder(std::string_view text, NamesThere names) : text_(text), names_(names) {}

  std::vector<Span> Take() {
    std::sort(places_.begin(), places_.end());
    return std::move(places_);
  }

  // False: it could not be read so.
  bool AsSettings(SettingFormat format, std::string_view name) {
    const Settings read = ReadSettings(text_, format, name);
    if (!read.errors.empty()) return false;
    const Bar bar = format == SettingFormat::kJson ? Bar::kAnyLiteral : Bar::kNoWords;
    for (const Setting& setting : read.settings) {
      if (IsSecret(setting.name, Trim(setting.value), bar)) Add(setting.span);
    }
    return true;
  }

  bool AsYaml(Bar bar) {
    const YamlStream stream = ReadYaml(text_);
    for (const YamlDocument& document : stream.documents) {
      if (!document.error.empty() || !stream.Root(document).IsMapping()) return false;
    }
    for (uint32_t id = 0; id < stream.nodes.size(); id++) {
      if (stream.nodes[id].kind != YamlNode::Kind::kMapping) continue;
      for (const auto& [key, value] : YamlRef(stream, id).Entries()) {
        if (!key.IsScalar() || !value.IsScalar() || ComesFromElsewhere(value)) continue;
        if (value.id() < id || value.id() >= stream.nodes[id].next) continue;  // merged in
        if (IsSecret(key.Value(), value.Value(), bar)) Add(value.span());
      }
    }
    return true;
  }

  void AsLines() {
    const DotenvFile lines = ReadDotenv(text_);
    for (const DotenvEntry& entry : lines.entries) {
      if (IsSecret(entry.name.In(text_), entry.decoded, Bar::kNoWords)) Add(entry.value);
    }
  }

  // "NAME:value" without a blank, which in lines may be anything.
  void AsOneLine() {
    const size_t colon = text_.find(':');
    if (colon == std::string_view::npos || text_.find('\n') != std::string_view::npos) return;
    const std::string_view name = Trim(text_.substr(0, colon));
    const std::string_view value = Trim(text_.substr(colon + 1));
    const bool named = std::all_of(name.begin(), name.end(), [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
    });
    if (!named || !IsSecret(name, value, Bar::kNoWords)) return;
    const size_t begin = static_cast<size_t>(value.data() - text_.data());
    Add({begin, begin + value.size()});
  }

 private:
  bool IsSecret(std::string_view name, std::string_view value, Bar bar) const {
    if (names_ == NamesThere::kMayBeAny && !NamesNoSecret(name) &&
        ClassifyValue(value) == ValueKind::kSecret) {
      return true;
    }
    if (!MayBeSecretName(ClassifyName(name))) return false;
    if (bar == Bar::kNoWords && ClassifyValue(value) < ValueKind::kWeakSecret) return false;
    return IsSecretUnder(name, value);
  }

  void Add(Span place) {
    const std::string_view written = place.In(text_);
    // `password="$DB_PASSWORD";` and what is all signs.
    if (HoldsReference(written) ||
        std::none_of(written.begin(), written.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c >= 0x80; })) {
      return;
    }
    // Another way of reading has it already. They come in order, but for a few.
    const bool known = std::any_of(places_.begin(), places_.end(),
                                   [&](Span other) { return other.Overlaps(place); });
    if (!known) places_.push_back(place);
  }

  std::string_view text_;
  NamesThere names_;
  std::vector<Span> places_;
};

}  // namespace

Span PlaceWithin(const File& file, YamlRef scalar, Span part) {
  return WrittenPlaces(file.bytes(), scalar).Of(part);
}

std::vector<Span> PlacesWithin(const File& file, YamlRef scalar, std::vector<Span> parts) {
  if (parts.empty()) return parts;
  const WrittenPlaces places(file.bytes(), scalar);
  for (Span& part : parts) part = places.Of(part);
  return parts;
}

std::vector<Span> SecretsInside(std::string_view text, std::string_view name, NamesThere names) {
  if (text.size() > kMaxInside) return {};
  if (auto logins = LoginsInside(text)) return std::move(*logins);
  PlaceFinder finder(text, names);
  const std::string_view trimmed = Trim(text);
  const bool template_first = trimmed.starts_with("{{");
  if (!template_first && (trimmed.starts_with('{') || trimmed.starts_with("[{"))) {
    if (!finder.AsSettings(SettingFormat::kJson, name)) finder.AsYaml(Bar::kAnyLiteral);
    return finder.Take();
  }
  SettingFormat format = SettingFormatOf(name, text);
  if (format == SettingFormat::kNone && LooksLikeIni(text)) format = SettingFormat::kIni;
  // A template's expressions are no part of any format.
  if (format != SettingFormat::kNone && finder.AsSettings(format, name)) return finder.Take();
  if (IsManifestName(name)) finder.AsYaml(Bar::kNoWords);
  finder.AsLines();
  finder.AsOneLine();
  return finder.Take();
}

std::optional<std::string> DecodedText(std::string_view value) {
  if (value.size() < kShortestEncodedText) return std::nullopt;
  auto decoded = DecodeBase64(value);
  if (!decoded || decoded->empty() || !IsUtf8(*decoded)) return std::nullopt;
  const bool control = std::any_of(decoded->begin(), decoded->end(), [](unsigned char c) {
    return (c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 127;
  });
  if (control) return std::nullopt;
  return decoded;
}

}  // namespace leaktight
