#include "policy/sops.h"

#include <re2/re2.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "policy/dotenv_reader.h"
#include "policy/file_names.h"
#include "policy/yaml_reader.h"

namespace leaktight {
namespace {

// SOPS has a nonce of 32 bytes and AES-GCM's tag of 16.
constexpr size_t kNonceBytes = 32;
constexpr size_t kTagBytes = 16;

// Which keys' values are to be encrypted. As in SOPS, what a setting says of any key on the way to
// a value counts for the value.
class Settings {
 public:
  void Set(std::string_view name, std::string_view value) {
    if (name == "unencrypted_suffix") unencrypted_suffix_ = value;
    if (name == "encrypted_suffix") encrypted_suffix_ = value;
    if (name == "unencrypted_regex") unencrypted_regex_ = Compile(value);
    if (name == "encrypted_regex") encrypted_regex_ = Compile(value);
  }

  bool Covers(const std::vector<std::string_view>& keys) const {
    const auto any = [&](const auto& is) { return std::any_of(keys.begin(), keys.end(), is); };
    const auto matches = [](const RE2& regex, std::string_view key) {
      return RE2::PartialMatch({key.data(), key.size()}, regex);
    };
    bool covered = true;
    if (!unencrypted_suffix_.empty() &&
        any([&](std::string_view key) { return key.ends_with(unencrypted_suffix_); })) {
      covered = false;
    }
    if (!encrypted_suffix_.empty()) {
      covered = any([&](std::string_view key) { return key.ends_with(encrypted_suffix_); });
    }
    if (unencrypted_regex_ &&
        any([&](std::string_view key) { return matches(*unencrypted_regex_, key); })) {
      covered = false;
    }
    if (encrypted_regex_) {
      covered = any([&](std::string_view key) { return matches(*encrypted_regex_, key); });
    }
    return covered;
  }

 private:
  static std::shared_ptr<const RE2> Compile(std::string_view text) {
    if (text.empty()) return nullptr;
    RE2::Options options;
    options.set_log_errors(false);
    auto regex = std::make_shared<const RE2>(re2::StringPiece(text.data(), text.size()), options);
    return regex->ok() ? regex : nullptr;
  }

  std::string unencrypted_suffix_;
  std::string encrypted_suffix_;
  std::shared_ptr<const RE2> unencrypted_regex_;
  std::shared_ptr<const RE2> encrypted_regex_;
};

bool IsMetadata(YamlRef sops) {
  return sops.IsMapping() && sops["mac"] && (sops["version"] || sops["lastmodified"]);
}

bool IsEmptyValue(YamlRef value) {
  const std::string_view text = value.Value();
  return text.empty() || (value.style() == YamlStyle::kPlain &&
                          (text == "null" || text == "~" || text == "true" || text == "false"));
}

// Goes through all scalars but the metadata's: `see` is told the keys on the way to each.
class TreeWalk {
 public:
  using See = std::function<void(const std::vector<YamlRef>& keys, YamlRef value)>;

  explicit TreeWalk(See see) : see_(std::move(see)) {}

  void Document(YamlRef root) {
    for (const auto& [key, value] : root.Entries()) {
      if (key.Value() != "sops") Entry(key, value);
    }
    if (root.IsSequence()) Value(root);
  }

 private:
  void Entry(YamlRef key, YamlRef value) {
    keys_.push_back(key);
    Value(value);
    keys_.pop_back();
  }

  void Value(YamlRef value) {
    if (keys_.size() > kMaxYamlDepth || ++visited_ > kMostVisited) return;  // aliases multiply
    for (const auto& [key, inner] : value.Entries()) Entry(key, inner);
    for (const YamlRef item : value.Items()) Value(item);
    if (value.IsScalar()) see_(keys_, value);
  }

  static constexpr size_t kMostVisited = 1 << 20;
  const See see_;
  std::vector<YamlRef> keys_;
  size_t visited_ = 0;
};

// The metadata of a file, wherever it stands: SOPS encrypts every document, and one without
// metadata was added behind its back.
YamlRef MetadataOf(const YamlStream& stream) {
  for (const YamlDocument& document : stream.documents) {
    const YamlRef sops = stream.Root(document)["sops"];
    if (IsMetadata(sops)) return sops;
  }
  return {};
}

void AddFromTree(const YamlStream& stream, std::vector<SopsPlainValue>& found) {
  const YamlRef sops = MetadataOf(stream);
  if (!sops) return;
  Settings settings;
  for (const auto& [key, value] : sops.Entries()) settings.Set(key.Value(), value.Value());
  bool secret = false;
  TreeWalk walk([&](const std::vector<YamlRef>& keys, YamlRef value) {
    if (IsEmptyValue(value) || IsSopsValue(value.Value())) return;
    std::vector<std::string_view> names;
    names.reserve(keys.size());
    for (const YamlRef key : keys) names.push_back(key.Value());
    const std::string_view name = names.empty() ? std::string_view() : names.back();
    found.push_back({std::string(name), std::string(value.Value()), value.span(),
                     settings.Covers(names), secret && names.size() == 2 && names[0] == "data"});
  });
  for (const YamlDocument& document : stream.documents) {
    const YamlRef root = stream.Root(document);
    secret = root["kind"].Value() == "Secret";
    walk.Document(root);
  }
}

void AddStoredInTree(const YamlStream& stream, std::vector<SopsStoredValue>& found) {
  if (!MetadataOf(stream)) return;
  std::string_view object;
  TreeWalk walk([&](const std::vector<YamlRef>& keys, YamlRef value) {
    if (!IsSopsValue(value.Value())) return;
    SopsStoredValue stored;
    stored.keys.reserve(keys.size());
    for (const YamlRef key : keys) stored.keys.emplace_back(key.Value());
    stored.object = object;
    stored.value = Trim(value.Value());
    stored.about = keys.empty() ? value.span() : keys.back().span();
    found.push_back(std::move(stored));
  });
  for (const YamlDocument& document : stream.documents) {
    const YamlRef root = stream.Root(document);
    object = root["kind"].IsScalar() ? root["metadata"]["name"].Value() : std::string_view();
    walk.Document(root);
  }
}

// Files of lines: dotenv has `sops_` before each name of the metadata, INI a section of its own at
// the end.
class LinesFile {
 public:
  explicit LinesFile(const File& file)
      : bytes_(file.bytes()),
        ini_(file.name().ends_with(".ini")),
        section_(file.bytes().find("\n[sops]")) {
    if (ini_ && section_ == std::string_view::npos) return;
    for (const DotenvEntry& entry : file.Dotenv().entries) {
      if (MetadataName(entry).empty()) {
        values_.push_back(&entry);
      } else {
        metadata_.push_back(&entry);
        encrypted_ |= MetadataName(entry) == "mac";
      }
    }
  }

  bool encrypted() const { return encrypted_; }
  const std::vector<const DotenvEntry*>& values() const { return values_; }
  const std::vector<const DotenvEntry*>& metadata() const { return metadata_; }

  std::string_view MetadataName(const DotenvEntry& entry) const {
    const std::string_view name = entry.name.In(bytes_);
    if (ini_) return entry.name.begin > section_ ? name : std::string_view();
    return name.starts_with("sops_") ? name.substr(5) : std::string_view();
  }

 private:
  std::string_view bytes_;
  bool ini_;
  size_t section_;
  bool encrypted_ = false;
  std::vector<const DotenvEntry*> values_;
  std::vector<const DotenvEntry*> metadata_;
};

void AddFromLines(const File& file, std::vector<SopsPlainValue>& found) {
  const LinesFile lines(file);
  if (!lines.encrypted()) return;
  Settings settings;
  for (const DotenvEntry* entry : lines.metadata()) {
    settings.Set(lines.MetadataName(*entry), entry->decoded);
  }
  for (const DotenvEntry* entry : lines.values()) {
    if (entry->decoded.empty() || IsSopsValue(entry->decoded)) continue;
    const std::string_view name = entry->name.In(file.bytes());
    found.push_back(
        {std::string(name), entry->decoded, entry->value, settings.Covers({name}), false});
  }
}

void AddStoredInLines(const File& file, std::vector<SopsStoredValue>& found) {
  const LinesFile lines(file);
  if (!lines.encrypted()) return;
  for (const DotenvEntry* entry : lines.values()) {
    if (!IsSopsValue(entry->decoded)) continue;
    found.push_back({{std::string(entry->name.In(file.bytes()))},
                     {},
                     std::string(Trim(entry->decoded)),
                     entry->name});
  }
}

}  // namespace

bool IsSopsValue(std::string_view value) {
  constexpr std::string_view kHead = "ENC[AES256_GCM,";
  value = Trim(value);
  if (!value.starts_with(kHead) || !value.ends_with(']')) return false;
  value = value.substr(kHead.size(), value.size() - kHead.size() - 1);
  bool data = false;
  bool nonce = false;
  bool tag = false;
  bool type = false;
  while (!value.empty()) {
    const size_t end = std::min(value.find(','), value.size());
    const std::string_view part = value.substr(0, end);
    value.remove_prefix(std::min(end + 1, value.size()));
    const size_t colon = part.find(':');
    if (colon == std::string_view::npos) return false;
    const std::string_view name = part.substr(0, colon);
    const auto bytes = DecodeBase64(part.substr(colon + 1));
    if (name == "data") data = bytes.has_value();
    if (name == "iv") nonce = bytes && bytes->size() == kNonceBytes;
    if (name == "tag") tag = bytes && bytes->size() == kTagBytes;
    if (name == "type") type = true;
  }
  return data && nonce && tag && type;
}

bool MayHoldSops(const File& file) {
  return file.Holds("sops") && HoldsWord(file.bytes(), "mac");
}

bool IsEncryptedFile(std::string_view bytes) {
  if (bytes.starts_with(std::string_view("\0GITCRYPT", 9)) ||
      bytes.starts_with("age-encryption.org/") || bytes.starts_with("$ANSIBLE_VAULT;") ||
      bytes.starts_with("-----BEGIN AGE ENCRYPTED FILE-----") ||
      bytes.starts_with("-----BEGIN PGP MESSAGE-----") ||
      // openssl enc, and its base64
      bytes.starts_with("Salted__") || bytes.starts_with("U2FsdGVkX1")) {
    return true;
  }
  // Of SOPS one value is enough here: sops-value-plain judges the others.
  for (size_t at = bytes.find("ENC[AES256_GCM,"); at != std::string_view::npos;
       at = bytes.find("ENC[AES256_GCM,", at + 1)) {
    const size_t end = bytes.find(']', at);
    if (end != std::string_view::npos && IsSopsValue(bytes.substr(at, end + 1 - at))) return true;
  }
  return false;
}

std::vector<SopsPlainValue> SopsPlainValues(const File& file) {
  std::vector<SopsPlainValue> found;
  if (file.IsManifest()) {
    AddFromTree(file.Yaml(), found);
  } else {
    AddFromLines(file, found);
  }
  return found;
}

std::vector<SopsStoredValue> SopsStoredValues(const File& file) {
  std::vector<SopsStoredValue> found;
  // What is no text to SOPS stands in JSON, whatever the file is called.
  if (file.IsManifest() || file.bytes().starts_with('{')) {
    AddStoredInTree(file.Yaml(), found);
  } else {
    AddStoredInLines(file, found);
  }
  return found;
}

}  // namespace leaktight
