// What words mean in the name of a variable.
#pragma once

#include <cstdint>
#include <string_view>

namespace leaktight {

// A word may play several roles.
enum WordRole : uint32_t {
  kNoRole = 0,
  kPasswordNoun = 1U << 0,  // password, secret: a secret whatever stands before it
  kTokenNoun = 1U << 1,     // token: one, unless the word before says otherwise
  kKeyNoun = 1U << 2,       // key: one where the word before says so
  kWeakNoun = 1U << 3,      // auth, salt: perhaps
  kAside = 1U << 4,         // behind the noun, and changes nothing: DB_PASSWORD_PROD, token_value
  kVerb = 1U << 5,          // before the noun: what is done to it, not it: reset_password
  kKeptIn = 1U << 6,        // behind the noun: where it is kept: secretName, password_file
  kAbout = 1U << 7,         // behind the noun: something about it: token_count, password_policy
  kSecretKey = 1U << 8,     // before `key`: api_key, signing_key
  kPlainKey = 1U << 9,      // before `key`: primary_key, public_key
  kPlainToken = 1U << 10,   // before `token`: next_token, csrf_token
  kFakeWord = 1U << 11,     // in a value: says that it is none: example, changeme
  kCommonWord = 1U << 12,   // in a value: says nothing by itself: my, test, password
};

// The roles of a word in lower case, joined.
uint32_t RolesOf(std::string_view word);

}  // namespace leaktight
