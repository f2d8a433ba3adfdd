#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "engine/word_roles.h"
#include "engine/words.h"

namespace leaktight {
namespace {

constexpr uint32_t kAnyNoun = kPasswordNoun | kTokenNoun | kKeyNoun | kWeakNoun;

// Nouns that are found inside words written together, longest first: dbpassword, authtoken.
constexpr std::string_view kInside[] = {
    "passphrase", "credential", "password", "passwd", "secret", "apikey", "token", "pwd",
};

// A word with its roles. Digits at its end do not count: password2, key1.
struct Term {
  std::string_view word;
  uint32_t roles = kNoRole;
};

class Terms {
 public:
  Terms(const Terms&) = delete;
  Terms& operator=(const Terms&) = delete;
  explicit Terms(std::string_view name) : words_(name) {
    for (size_t i = 0; i < words_.size(); i++) Add(words_[i]);
  }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const Term& operator[](size_t i) const { return terms_[i]; }
  const Term& back() const { return terms_[size_ - 1]; }
  void pop_back() { size_--; }

 private:
  static uint32_t Roles(std::string_view word) {
    if (const uint32_t roles = RolesOf(word)) return roles;
    while (!word.empty() && IsDigit(word.back())) word.remove_suffix(1);
    return RolesOf(word);
  }

  void Push(std::string_view word, uint32_t roles) {
    if (size_ < terms_.size()) terms_[size_++] = {word, roles};
  }

  void Add(std::string_view word) {
    const uint32_t roles = Roles(word);
    if (roles == kNoRole) {
      for (const std::string_view noun : kInside) {
        const size_t at = word.find(noun);
        if (at == std::string_view::npos) continue;
        if (at > 0) Push(word.substr(0, at), Roles(word.substr(0, at)));
        Push(noun, RolesOf(noun));
        word.remove_prefix(at + noun.size());
        if (word.find_first_not_of("0123456789") != std::string_view::npos) {
          Push(word, Roles(word));
        }
        return;
      }
      // dbpass, smtppass; but not bypass and compass.
      if (word.size() > 4 && word.substr(word.size() - 4) == "pass" && word != "bypass" &&
          word != "compass" && word != "encompass" && word != "trespass" && word != "surpass") {
        Push(word.substr(0, word.size() - 4), kNoRole);  // so that it does not stand alone
        Push(word.substr(word.size() - 4), kPasswordNoun);
        return;
      }
    }
    Push(word, roles);
  }

  Words words_;  // holds the bytes of the terms
  std::array<Term, Words::kMostWords + 8> terms_;
  size_t size_ = 0;
};

bool IsNumber(std::string_view word) {
  return std::all_of(word.begin(), word.end(), IsDigit);
}

// What the noun at the end says together with the words before it.
NameKind JudgeHead(const Terms& terms) {
  const Term& head = terms.back();
  const Term before = terms.size() > 1 ? terms[terms.size() - 2] : Term{};
  // Charts' existingSecret, existingPasswordSecret: one that is there already, by its name.
  if (terms.size() > 1 && terms[0].word == "existing") return NameKind::kReference;
  // What is done with it, or whether there is one: reset_password, hasToken, invalidSecret.
  for (size_t i = 0; i + 1 < terms.size(); i++) {
    const bool of_key = terms[i].roles & (kSecretKey | kPasswordNoun | kTokenNoun);
    // Java's keyStorePassword, of a key store.
    const bool of_store = i > 0 && terms[i].word == "store" &&
                          (terms[i - 1].word == "key" || terms[i - 1].word == "trust");
    if ((terms[i].roles & kVerb) != 0 && !of_key && !of_store) return NameKind::kPlain;
  }
  if ((head.roles & kPasswordNoun) != 0) {
    // Lists and stores of them rather than one.
    if (head.word == "secrets" || head.word == "passwords") return NameKind::kWeak;
    // Alone they mean much else: to pass, a row's secret creds.
    if (terms.size() == 1 && (head.word == "pass" || head.word == "pw" || head.word == "cred")) {
      return NameKind::kWeak;
    }
    return NameKind::kSecret;
  }
  if ((head.roles & kTokenNoun) != 0) {
    if (terms.size() == 1 || head.word == "tokens") return NameKind::kWeak;
    // .NET's publicKeyToken, eight bytes of a hash.
    const bool of_plain_key = terms.size() > 2 && (before.roles & kKeyNoun) != 0 &&
                              (terms[terms.size() - 3].roles & kPlainKey) != 0;
    // etcd's initial-cluster-token, by which members tell their cluster from others.
    const bool of_new_cluster =
        terms.size() > 2 && before.word == "cluster" && terms[terms.size() - 3].word == "initial";
    if (of_plain_key || of_new_cluster || (before.roles & kPlainToken) != 0) {
      return NameKind::kPlain;
    }
    return NameKind::kSecret;
  }
  if ((head.roles & kKeyNoun) != 0) {
    if ((before.roles & (kPasswordNoun | kTokenNoun)) != 0 && before.word != "secret") {
      return NameKind::kReference;  // password_key: under which key it stands
    }
    // keystorePasswordSecretKey: the same, of a Secret.
    const Term second = terms.size() > 2 ? terms[terms.size() - 3] : Term{};
    if (before.word == "secret" && (second.word == "password" || second.word == "passphrase")) {
      return NameKind::kReference;
    }
    if ((before.roles & kPlainKey) != 0) return NameKind::kPlain;
    // --signature-keys: several, by what they are called.
    if (head.word == "keys") return NameKind::kWeak;
    return (before.roles & kSecretKey) != 0 ? NameKind::kSecret : NameKind::kWeak;
  }
  return NameKind::kWeak;
}

}  // namespace

// The last word of a name says what the thing is: a `token_count` is a count, a `count_token` a
// token. So asides are dropped from the end (DB_PASSWORD_PROD, secret_2), then the last word
// decides, with the one before it.
NameKind ClassifyName(std::string_view name) {
  Terms terms(name);
  const auto is_aside = [](const Term& term) {
    return IsNumber(term.word) || (term.roles & (kAside | kAnyNoun)) == kAside;
  };
  size_t size = terms.size();
  while (size > 0 && is_aside(terms[size - 1])) size--;
  if (size == 0) return NameKind::kPlain;  // nothing but asides: `value`, `text`
  while (terms.size() > size) terms.pop_back();

  const Term head = terms.back();
  const bool has_noun = [&] {
    for (size_t i = 0; i + 1 < terms.size(); i++) {
      if ((terms[i].roles & (kPasswordNoun | kTokenNoun)) != 0) return true;
      if ((terms[i].roles & kKeyNoun) != 0 && i > 0 && (terms[i - 1].roles & kSecretKey) != 0) {
        return true;
      }
    }
    return false;
  }();
  if (has_noun && head.word == "id" && terms[terms.size() - 2].word == "secret") {
    return NameKind::kWeak;  // the half of an AppRole login that is secret, or a secret's name
  }
  if ((head.roles & (kPasswordNoun | kTokenNoun | kKeyNoun)) != 0) return JudgeHead(terms);
  if (has_noun) {
    if ((head.roles & kKeptIn) != 0) return NameKind::kReference;
    return (head.roles & kAbout) != 0 ? NameKind::kPlain : NameKind::kWeak;
  }
  return (head.roles & kWeakNoun) != 0 ? JudgeHead(terms) : NameKind::kPlain;
}

bool IsPublicName(std::string_view name) {
  for (const std::string_view prefix : {"NEXT_PUBLIC_", "VITE_", "REACT_APP_", "NUXT_PUBLIC_",
                                        "EXPO_PUBLIC_", "GATSBY_", "PUBLIC_"}) {
    if (name.starts_with(prefix)) return true;
  }
  // What a page's snippet sends events to Segment with; it reads nothing.
  const auto ends_with = [&](std::string_view end) {
    return name.size() > end.size() &&
           EqualIgnoringCase(name.substr(name.size() - end.size()), end);
  };
  if ((ends_with("write_key") || ends_with("writekey")) && HoldsIgnoringCase(name, "segment")) {
    return true;
  }
  // Tag Manager's gtm_auth and gtm_preview: in the snippet that every page carries.
  return name.starts_with("GOOGLE_TAG_MANAGER_") || name.starts_with("GTM_") ||
         name.starts_with("gtm_");
}

}  // namespace leaktight
