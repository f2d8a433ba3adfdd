// The one judgement that rules and checks share: secret by name? secret by value?
#pragma once

#include <cstdint>
#include <string_view>

namespace leaktight {

// Does a name (identifier, key, environment variable, flag; in any case style) say that its value
// is a secret?
enum class NameKind : uint8_t {
  kPlain,      // says nothing of the kind: LOG_LEVEL, primary_key, token_count, keyboard
  kReference,  // names where a secret is kept: secretName, password_file, DB_PASSWORD_ARN
  kWeak,       // may be one: auth, key, token, hash salt
  kSecret,     // DB_PASSWORD, apiKey, client-secret, JWT_SECRET, SECRET_KEY_BASE
};
NameKind ClassifyName(std::string_view name);

// May a value under such a name be a secret?
constexpr bool MayBeSecretName(NameKind kind) {
  return kind == NameKind::kWeak || kind == NameKind::kSecret;
}

// The name of a variable whose value is sent to every browser, by the rules of the framework that
// reads it: Next.js, Vite, Create React App, Nuxt, Expo, Gatsby, SvelteKit; or a part of Google Tag
// Manager's snippet.
bool IsPublicName(std::string_view name);

// What a literal value looks like. The order of tests is fixed and each is documented beside its
// code; the first that fits names the kind.
enum class ValueKind : uint8_t {
  kEmpty,        // nothing, or quotes around nothing
  kPlaceholder,  // change-me, <your-key>, xxxx, TODO, example, ${…} with nothing behind
  kReference,    // ${X}, $(X), {{ … }}, os.environ[…], !vault, vault:…, arn:…, ref+…://
  kEncrypted,    // ENC[…], encrypted:…, $ANSIBLE_VAULT, age and PGP armour, sealed values
  kHash,         // hexadecimal of a digest's length, $2b$…, sha256:…, {SSHA}…
  kUuid,
  kNumber,      // numbers, versions, dates, durations, booleans, null, addresses
  kPath,        // paths, plain URLs without credentials, file names, globs, media types
  kIdentifier,  // names of things: db-credentials, com.example.Foo, camelCase words, MY_CONST
  kWords,       // one or more words of natural language
  kPublic,      // public keys, certificates, publishable keys
  kWeakSecret,  // not a word and not random either: hunter2, Passw0rd!, admin123
  kSecret,      // looks random
};
ValueKind ClassifyValue(std::string_view value);

// A literal that a policy on secrets does not mind: empty, placeholder, reference, encrypted.
constexpr bool HoldsNoSecret(ValueKind kind) {
  return kind <= ValueKind::kEncrypted;
}

// Shannon entropy in bits a byte.
double Entropy(std::string_view bytes);

// The evidence, in bits, that a string was drawn at random rather than made of words: how much
// dearer it is to write down by the letter pairs of words and identifiers than by its own alphabet.
// Words of 16 letters stand at −17, random base62 of 16 at +42, with 1 % of either past 10.
double RandomBits(std::string_view value);

// The same from 0 (words) to 1 (random).
double Randomness(std::string_view value);

}  // namespace leaktight
