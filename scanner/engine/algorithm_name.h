// Names of cryptographic algorithms, which stand beside the word key and look drawn at random.
#pragma once

#include <string_view>

namespace leaktight {

// PBKDF2WithHmacSHA512, AES/CBC/PKCS5Padding, RSA-OAEP-256: two or more of the words that such
// names are made of, figures and what joins them between, and nothing else; in any case.
// The forms are those of Java's names of standard algorithms
// (https://docs.oracle.com/en/java/javase/21/docs/specs/security/standard-names.html) and of JOSE
// (RFC 7518).
bool IsAlgorithmName(std::string_view value);

}  // namespace leaktight
