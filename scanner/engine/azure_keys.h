// The forms of Azure's keys, from https://github.com/microsoft/security-utilities
// (IdentifiableMetadata.cs, LegacyCommonAnnotatedSecurityKey.cs).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace leaktight {

// Keys since 2021: random bytes, a signature of four characters (three bytes that fall on a
// boundary of base64), and Marvin32 of all before it in the last four bytes.
struct AzureKeyKind {
  std::string_view signature;
  size_t bytes = 0;                 // of the whole key
  bool url_safe = false;            // written with - and _
  std::string_view service;         // for people
  std::span<const uint64_t> seeds;  // of the checksum, one a right that a key may carry
};

std::span<const AzureKeyKind> AzureKeyKinds();

// The kind of a key in base64 with its padding, by its length and signature.
const AzureKeyKind* FindAzureKeyKind(std::string_view key);

// Whether a key of that kind, in base64, ends in the checksum of what stands before it.
bool AzureChecksumAgrees(const AzureKeyKind& kind, std::string_view key);

// Keys since 2024, "annotated": 52 characters, JQQJ99, year and month, 12 characters of the
// platform, 4 of the service, 4 that name the service, and a checksum. Microsoft's own scanner does
// not look at that one, and which services compute it, and how, is not told. Empty where the
// signature is not a known one.
std::string_view AnnotatedKeyService(std::string_view signature);

// The checksum of an Entra secret in base 66, six digits; it carries the first three of them.
std::string EntraChecksum(std::string_view covered);

}  // namespace leaktight
