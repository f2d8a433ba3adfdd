#include "policy/kubernetes_secret.h"

#include <algorithm>
#include <set>

#include "base/base64.h"
#include "base/text.h"
#include "engine/key_stores.h"
#include "engine/secret_likeness.h"
#include "engine/words.h"
#include "policy/demo_word.h"
#include "policy/embedded_text.h"
#include "policy/json_patch.h"
#include "policy/local_login.h"
#include "policy/plain_names.h"
#include "policy/secret_value.h"
#include "policy/template_literals.h"
#include "policy/written_places.h"

namespace leaktight {
namespace {

bool IsText(std::string_view bytes) {
  return IsUtf8(bytes) && bytes.find('\0') == std::string_view::npos;
}

// A key's bytes as they are, not spelled in anything.
bool IsRawKey(std::string_view name, std::string_view bytes) {
  const NameKind kind = ClassifyName(name);
  return bytes.size() >= 8 && (kind == NameKind::kSecret || kind == NameKind::kWeak);
}

// Certificates and public keys, by their name; what stands there in their place is a dummy.
bool IsPublicFile(std::string_view name) {
  return name.ends_with(".crt") || name.ends_with(".cer") || name.ends_with(".pub") ||
         name == "tls.ca";  // Traefik's, of what it trusts
}

// A key store with a key in it, not with certificates to trust alone. Of one that is cut off, its
// head is looked at. Java's begin with a magic number, the version, the count of entries and the
// first entry's tag: 1 a private key, 2 a certificate, 3 a secret key (OpenJDK's JavaKeyStore.java,
// JceKeyStore.java). PKCS#12 (RFC 7292) is version 3 and PKCS#7 data.
bool HoldsPrivateKeys(std::string_view name, std::string_view bytes) {
  if (const auto store = ReadKeyStore(bytes)) return store->HoldsKeys();
  constexpr size_t kTagEnd = 16;
  if (bytes.starts_with("\xfe\xed\xfe\xed") || bytes.starts_with("\xce\xce\xce\xce")) {
    return bytes.size() > kTagEnd && (bytes[kTagEnd - 1] == 1 || bytes[kTagEnd - 1] == 3);
  }
  constexpr std::string_view kVersion3("\x02\x01\x03\x30", 4);
  constexpr std::string_view kPkcs7Data("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01", 11);
  constexpr size_t kHead = 32;
  const std::string_view head = bytes.substr(0, kHead);
  return head.starts_with('\x30') && head.find(kVersion3) != std::string_view::npos &&
         head.find(kPkcs7Data) != std::string_view::npos &&
         ToLower(name).find("trust") == std::string::npos;
}

// Words are base64 too, by their letters; base64 in lines has none so short.
bool IsInWords(std::string_view value) {
  constexpr size_t kShortestLine = 16;
  size_t begin = 0;
  for (size_t i = 0; i < value.size(); i++) {
    if (value[i] != ' ' && value[i] != '\n') continue;
    if (i > begin && i - begin < kShortestLine) return true;
    begin = i + 1;
  }
  return false;
}

bool IsSecretEncoded(const File& file, std::string_view name, std::string_view value,
                     SecretValueBar bar) {
  value = Trim(value);
  if (IsFalselyEncrypted(value)) return true;
  if (HoldsNoSecret(ClassifyValue(value))) return false;
  if (bar == SecretValueBar::kNoMereWords && IsDemoWord(value)) return false;
  const auto decoded = IsInWords(value) ? std::nullopt : DecodeBase64(value);
  return IsSecretText(file, name, decoded ? std::string_view(*decoded) : value, bar);
}

// A value that kubeseal did not write. Words stand there in documents, for what is too long to
// show.
bool IsUnsealed(const File& file, std::string_view name, std::string_view value) {
  if (IsSealedValue(value)) return false;
  // What kubeseal writes has neither.
  return value.find_first_of("-_") == std::string_view::npos
             ? IsSecretEncoded(file, name, value, SecretValueBar::kNoMereWords)
             : IsSecretText(file, name, value, SecretValueBar::kNoMereWords);
}

// A password that somebody thought of. In a Secret it is one unless its name says that it is
// something else: `db`, `user`, `region`.
bool IsPassword(std::string_view name, std::string_view value) {
  if (NamesNoSecret(name) || std::none_of(value.begin(), value.end(), IsAlnum)) return false;
  constexpr size_t kFewestDigits = 4;
  const Words words(name);
  const bool is_pin = words.size() > 0 && words[words.size() - 1] == "pin";
  if (is_pin && value.size() >= kFewestDigits && std::all_of(value.begin(), value.end(), IsDigit)) {
    return true;
  }
  // user:password
  const size_t colon = value.find(':');
  if (colon != std::string_view::npos && colon > 0 &&
      value.find_first_of(" /\n") == std::string_view::npos) {
    value.remove_prefix(colon + 1);
  }
  return ClassifyValue(value) == ValueKind::kWeakSecret;
}

// In a template, words within a file are placeholders too.
std::vector<Span> SecretsOfText(std::string_view text, std::string_view name, SecretValueBar bar) {
  std::vector<Span> places = SecretsInside(text, name, NamesThere::kMayBeAny);
  if (bar == SecretValueBar::kNoMereWords) {
    std::erase_if(places, [&](Span place) {
      return IsDemoWord(Trim(place.In(text))) || IsLocalLogin(place.In(text));
    });
  }
  return places;
}

bool IsOpenshiftTemplate(YamlRef object) {
  return object["kind"].Value() == "Template" && object["objects"].IsSequence() &&
         object["parameters"].IsSequence();
}

// What a Template is instantiated with unless somebody says otherwise (DefaultsOf). Words are what
// demonstrations have there.
void AddParameters(const File& file, YamlRef parameters, std::vector<SecretValue>& found) {
  for (const YamlRef parameter : parameters.Items()) {
    const YamlRef value = parameter["value"];
    const std::string_view name = parameter["name"].Value();
    if (!value.IsScalar() || value.span().empty() || ComesFromElsewhere(value)) continue;
    const std::string_view text = value.Value();
    if (file.HoldsToken(value.span()) ||
        !SecretsOfText(text, name, SecretValueBar::kNoMereWords).empty() ||
        (IsSecretUnder(name, text) &&
         IsSecretText(file, name, text, SecretValueBar::kNoMereWords))) {
      found.push_back({value.span(), std::string(name)});
    }
  }
}

// Where a resource has values of the Secret that it makes in clear, or templates of them:
// external-secrets.io/latest/guides/templating; github.com/bitnami-labs/sealed-secrets, README.
std::vector<YamlRef> TemplatesOf(const KubernetesObject& object) {
  const YamlRef spec = object.node["spec"];
  const std::string_view kind = object.kind.Value();
  if (kind == "SealedSecret") return {spec["template"], spec};
  if (kind == "ExternalSecret") return {spec["target"]["template"]};
  if (kind == "ClusterExternalSecret") return {spec["externalSecretSpec"]["target"]["template"]};
  return {};
}

}  // namespace

// A value as `kubeseal` writes it: base64 of two bytes with the length of the session key under
// RSA, then that key and the text under it (github.com/bitnami-labs/sealed-secrets,
// docs/developer/crypto.md). The beginning tells: documents cut the rest short.
bool IsSealedValue(std::string_view value) {
  constexpr size_t kHead = 4;     // characters, of three bytes
  constexpr int kShortest = 128;  // of 1,024 bits; 512 is what the controller makes
  constexpr int kLongest = 1024;
  constexpr int kStep = 64;
  const auto head = DecodeBase64(Trim(value).substr(0, kHead));
  if (!head || head->size() < 2) return false;
  const int length =
      static_cast<unsigned char>((*head)[0]) << 8 | static_cast<unsigned char>((*head)[1]);
  return length >= kShortest && length <= kLongest && length % kStep == 0;
}

bool IsSecretObject(const KubernetesObject& object) {
  return object.kind.Value() == "Secret" &&
         (object.api_version == "v1" || object.api_version.empty());
}

std::vector<KubernetesObject> KubernetesSecrets(const File& file) {
  const std::vector<KubernetesObject>& objects = file.Kubernetes().objects;
  std::vector<KubernetesObject> secrets;
  std::set<uint32_t> seen;
  for (const KubernetesObject& object : objects) {
    if (!IsSecretObject(object)) continue;
    if (seen.insert(object.node.id()).second) secrets.push_back(object);
  }
  // What these make a Secret of besides what they fetch or decrypt.
  for (const KubernetesObject& object : objects) {
    for (const YamlRef made : TemplatesOf(object)) {
      if (made.IsMapping() && seen.insert(made.id()).second) {
        secrets.push_back({made, object.kind, "v1", object.name, object.name_space});
      }
    }
  }
  for (const YamlDocument& document : file.Yaml().documents) {
    const YamlRef root = file.Yaml().Root(document);
    if (!IsOpenshiftTemplate(root)) continue;
    const YamlRef metadata = root["metadata"];
    secrets.push_back({root, root["kind"], root["apiVersion"].Value(), metadata["name"].Value(),
                       metadata["namespace"].Value()});
  }
  // A whole one within another object says its apiVersion: a reference or a rule says less.
  for (const uint32_t id : file.Kubernetes().secrets) {
    const YamlRef mapping(file.Yaml(), id);
    const YamlRef kind = mapping["kind"];
    if (kind.Value() != "Secret" || mapping["apiVersion"].Value() != "v1") continue;
    if (!seen.insert(id).second) continue;
    const YamlRef metadata = mapping["metadata"];
    secrets.push_back(
        {mapping, kind, "v1", metadata["name"].Value(), metadata["namespace"].Value()});
  }
  return secrets;
}

bool IsSecretText(const File& file, std::string_view name, std::string_view value,
                  SecretValueBar bar) {
  if (!IsText(value)) return IsRawKey(name, value) || HoldsPrivateKeys(name, value);
  if (file.HoldsToken(value) || IsFalselyEncrypted(value)) return true;
  if (bar == SecretValueBar::kNoMereWords) {
    const std::string_view trimmed = Trim(value);
    if (IsDemoWord(trimmed) || IsLocalLogin(trimmed)) return false;
    const ValueKind kind = ClassifyValue(trimmed);
    if (!IsConfiguration(value) && kind != ValueKind::kHash && kind < ValueKind::kWeakSecret) {
      return false;
    }
  }
  if (const auto inside = SecretsInside(value, name, NamesThere::kMayBeAny); !inside.empty()) {
    return bar == SecretValueBar::kAnyLiteral || !SecretsOfText(value, name, bar).empty();
  }
  if (IsConfiguration(value) || IsPublicFile(name)) return false;
  const std::string_view trimmed = Trim(value);
  // Elsewhere a value that repeats its name is none; of a Secret, `password: password` is one.
  if (bar == SecretValueBar::kAnyLiteral && trimmed == "password" &&
      EqualIgnoringCase(name, trimmed)) {
    return true;
  }
  if (bar == SecretValueBar::kAnyLiteral && IsPassword(name, trimmed)) return true;
  // In a Secret, what looks random is one, whatever it is called.
  return ClassifyValue(trimmed) == ValueKind::kSecret || IsSecretUnder(name, trimmed);
}

std::vector<Span> SecretsOfExpressions(const File& file, std::string_view name, YamlRef value) {
  std::vector<Span> secrets;
  if (!value.templated()) return secrets;
  const Span written = value.span();
  for (Span literal : LiteralsPrinted(written.In(file.bytes()))) {
    literal = {written.begin + literal.begin, written.begin + literal.end};
    const std::string_view text = literal.In(file.bytes());
    const auto decoded = DecodeBase64(text);
    const std::string_view plain = decoded && IsText(*decoded) ? *decoded : text;
    // Words are what charts have in the place of values.
    if (file.HoldsToken(literal) ||
        (IsSecretUnder(name, plain) &&
         IsSecretText(file, name, plain, SecretValueBar::kNoMereWords))) {
      secrets.push_back(literal);
    }
  }
  return secrets;
}

std::vector<SecretValue> SecretValuesOf(const File& file, const KubernetesObject& secret,
                                        SecretValueBar bar) {
  std::vector<SecretValue> found;
  static constexpr std::string_view kFields[] = {"stringData", "data", kSealedData};
  for (const std::string_view field : kFields) {
    // What stands in a template there is a sealed value's place.
    if (field == kSealedData && bar == SecretValueBar::kNoMereWords) continue;
    for (const auto& [key, value] : secret.node[field].Entries()) {
      if (!value.IsScalar() || value.span().empty()) continue;
      const std::string name(key.Value());
      for (const Span literal : SecretsOfExpressions(file, name, value)) {
        found.push_back({literal, name, true});
      }
      if (ComesFromElsewhere(value)) continue;
      const std::string_view text = value.Value();
      const bool is_secret = field == "stringData" ? IsSecretText(file, name, text, bar)
                             : field == "data"     ? IsSecretEncoded(file, name, text, bar)
                                                   : IsUnsealed(file, name, text);
      if (!is_secret) continue;
      std::vector<Span> inside;
      if (field == "stringData" && IsConfiguration(text) && !file.HoldsToken(value.span())) {
        inside = SecretsOfText(text, name, bar);
      }
      if (inside.empty()) found.push_back({value.span(), name});
      const WrittenPlaces places(file.bytes(), value);
      for (const Span part : inside) found.push_back({places.Of(part), name, true});
    }
  }
  if (IsOpenshiftTemplate(secret.node)) AddParameters(file, secret.node["parameters"], found);
  std::sort(found.begin(), found.end(), [](const SecretValue& a, const SecretValue& b) {
    return a.span != b.span ? a.span < b.span : a.key < b.key;
  });
  return found;
}

std::vector<SecretValue> SecretValuesOfPatch(const File& file) {
  std::vector<SecretValue> found;
  const auto add = [&](std::string_view name, YamlRef value, bool encoded) {
    if (!value.IsScalar() || value.span().empty() || ComesFromElsewhere(value)) return;
    const std::string_view text = value.Value();
    const auto decoded = encoded ? DecodeBase64(Trim(text)) : std::nullopt;
    if (encoded && (!decoded || !IsText(*decoded))) return;
    const bool is_secret = encoded ? IsSecretEncoded(file, name, text, SecretValueBar::kAnyLiteral)
                                   : IsSecretText(file, name, text);
    if (is_secret) found.push_back({value.span(), std::string(name)});
  };
  for (const JsonPatchStep& step : JsonPatchSteps(file.Yaml())) {
    for (const std::string_view field : {"/stringData", "/data"}) {
      const bool encoded = field == "/data";
      if (!step.path.starts_with(field)) continue;
      const std::string_view key = step.path.substr(field.size());
      if (key.starts_with('/')) add(key.substr(1), step.value, encoded);
      if (!key.empty()) continue;
      for (const auto& [name, value] : step.value.Entries()) add(name.Value(), value, encoded);
    }
  }
  return found;
}

bool MayHoldSecrets(const File& file) {
  if (file.MayHoldManifests()) {
    return file.Holds("Secret") ||
           (file.Holds("parameters") && HoldsWord(file.bytes(), "Template"));
  }
  return MayHoldJsonPatch(file) &&
         (HoldsWord(file.bytes(), "/data") || HoldsWord(file.bytes(), "/stringData"));
}

}  // namespace leaktight
