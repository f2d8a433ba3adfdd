#include "policy/sops.h"

#include <re2/re2.h>

#include <algorithm>
#include <memory>

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

class TreeWalk {
 public:
  TreeWalk(const Settings& settings, std::vector<SopsPlainValue>& found)
      : settings_(settings), found_(found) {}

  void Document(YamlRef root) {
    secret_ = root["kind"].Value() == "Secret";
    for (const auto& [key, value] : root.Entries()) {
      if (key.Value() != "sops") Entry(key, value);
    }
    if (root.IsSequence()) Value(root);
  }

 private:
  void Entry(YamlRef key, YamlRef value) {
    keys_.push_back(key.Value());
    Value(value);
    keys_.pop_back();
  }

  void Value(YamlRef value) {
    if (keys_.size() > kMaxYamlDepth || ++visited_ > kMostVisited) return;  // aliases multiply
    for (const auto& [key, inner] : value.Entries()) Entry(key, inner);
    for (const YamlRef item : value.Items()) Value(item);
    if (!value.IsScalar() || IsEmptyValue(value) || IsSopsValue(value.Value())) return;
    const std::string_view key = keys_.empty() ? std::string_view() : keys_.back();
    found_.push_back({std::string(key), std::string(value.Value()), value.span(),
                      settings_.Covers(keys_), secret_ && keys_.size() == 2 && keys_[0] == "data"});
  }

  static constexpr size_t kMostVisited = 1 << 20;
  const Settings& settings_;
  std::vector<SopsPlainValue>& found_;
  std::vector<std::string_view> keys_;
  size_t visited_ = 0;
  bool secret_ = false;
};

void AddFromTree(const YamlStream& stream, std::vector<SopsPlainValue>& found) {
  Settings settings;
  bool encrypted = false;
  for (const YamlDocument& document : stream.documents) {
    const YamlRef sops = stream.Root(document)["sops"];
    if (!IsMetadata(sops)) continue;
    encrypted = true;
    for (const auto& [key, value] : sops.Entries()) settings.Set(key.Value(), value.Value());
    break;
  }
  if (!encrypted) return;
  TreeWalk walk(settings, found);
  // SOPS encrypts every document of a file: one without metadata was added behind its back.
  for (const YamlDocument& document : stream.documents) walk.Document(stream.Root(document));
}

// dotenv has `sops_` before each name of the metadata, INI a section of its own at the end.
void AddFromLines(const File& file, std::vector<SopsPlainValue>& found) {
  const DotenvFile& lines = file.Dotenv();
  const bool ini = file.name().ends_with(".ini");
  const size_t section = file.bytes().find("\n[sops]");
  if (ini && section == std::string_view::npos) return;
  const auto metadata_name = [&](const DotenvEntry& entry) {
    std::string_view name = entry.name.In(file.bytes());
    if (ini) return entry.name.begin > section ? name : std::string_view();
    return name.starts_with("sops_") ? name.substr(5) : std::string_view();
  };
  Settings settings;
  bool mac = false;
  for (const DotenvEntry& entry : lines.entries) {
    settings.Set(metadata_name(entry), entry.decoded);
    mac |= metadata_name(entry) == "mac";
  }
  if (!mac) return;
  for (const DotenvEntry& entry : lines.entries) {
    if (!metadata_name(entry).empty() || entry.decoded.empty() || IsSopsValue(entry.decoded)) {
      continue;
    }
    const std::string_view name = entry.name.In(file.bytes());
    found.push_back(
        {std::string(name), entry.decoded, entry.value, settings.Covers({name}), false});
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
      bytes.starts_with("-----BEGIN PGP MESSAGE-----")) {
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

}  // namespace leaktight
