#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/algorithm_name.h"
#include "engine/secret_likeness.h"
#include "engine/value_shapes.h"
#include "engine/words.h"

namespace leaktight {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view Bare(std::string_view value) {
  while (!value.empty() && IsBlank(value.front())) value.remove_prefix(1);
  while (!value.empty() && IsBlank(value.back())) value.remove_suffix(1);
  if (value.size() >= 2 && value.front() == value.back() &&
      (value.front() == '"' || value.front() == '\'' || value.front() == '`')) {
    value = value.substr(1, value.size() - 2);
  }
  return value;
}

// What a string is made of, counted once.
struct Makeup {
  size_t lower = 0;
  size_t upper = 0;
  size_t digits = 0;
  size_t separators = 0;  // _ - . : / and blanks: what stands between the words of a name
  size_t symbols = 0;     // what stands in no name: ! @ # $ % ^ & * ? + = …
  size_t blanks = 0;
  bool beyond_ascii = false;
  // A digit between letters with no separator by it, as in leetspeak: Tr0ub4dor.
  bool digit_inside = false;

  explicit Makeup(std::string_view value) {
    for (size_t i = 0; i < value.size(); i++) {
      const char c = value[i];
      if (IsLower(c)) {
        lower++;
      } else if (IsUpper(c)) {
        upper++;
      } else if (IsDigit(c)) {
        digits++;
      } else if (static_cast<uint8_t>(c) >= 0x80) {
        beyond_ascii = true;
      } else if (IsBlank(c)) {
        blanks++;
      } else if (c == '_' || c == '-' || c == '.' || c == ':' || c == '/') {
        separators++;
      } else {
        symbols++;
      }
      digit_inside |= IsDigit(c) && i > 0 && i + 1 < value.size() && IsLetter(value[i - 1]) &&
                      IsLetter(value[i + 1]);
    }
  }

  size_t letters() const { return lower + upper; }
};

// The evidence that is asked of a string of so many bytes before it counts as random. Words that
// come near: two in a thousand at 12 bytes, fewer with every byte more.
double BitsAsked(size_t size) {
  return size < 12 ? 14 : 11;
}

// Prose: blanks between words, another alphabet, or one plain word.
bool IsWords(std::string_view value, const Makeup& made) {
  if (made.beyond_ascii) return true;
  if (made.letters() == 0) return false;
  if (made.blanks > 0) return made.letters() * 2 > value.size();
  if (made.digits > 0) return false;
  // A word with its punctuation: "Password:", "(none)", "don't".
  if (made.symbols > 0) {
    const char last = value.back();
    const size_t inside = made.symbols - (last == '?' || last == '!' || last == ',' ? 1 : 0) -
                          (std::count(value.begin(), value.end(), '\'') != 0 ? 1 : 0);
    return inside == 0 && made.upper <= 1;
  }
  return true;
}

// Technical names that end or begin in figures: sha256, oauth2, utf8mb4, x509.
bool IsTechnical(std::string_view value) {
  constexpr std::string_view kStems[] = {
      "aes",  "base", "bits", "ed",    "es",      "hs",    "http", "i18n", "ipv",
      "k8s",  "l10n", "md",   "oauth", "p",       "ps",    "rc",   "rs",   "rsa",
      "s3",   "ec2",  "sha",  "tls",   "utf",     "v",     "x",    "a11y", "h2",
      "web3", "auth", "db",   "argon", "hmacsha", "latin", "iso",
  };
  return value.size() <= 12 && std::any_of(std::begin(kStems), std::end(kStems), [&](auto stem) {
           if (value.size() < stem.size()) return false;
           for (size_t i = 0; i < stem.size(); i++) {
             if (LowerOf(value[i]) != stem[i]) return false;
           }
           const std::string_view rest = value.substr(stem.size());
           const size_t digits = rest.find_first_not_of("0123456789");
           return digits == std::string_view::npos ||
                  (digits > 0 && rest.size() - digits <= 3 && digits <= 5);
         });
}

// The name of a thing: words of a program or of configuration, with what joins them, and behind the
// sigil of a selector, an attribute, a symbol: #password, .password-field, @token, :secret.
bool IsIdentifier(std::string_view value, const Makeup& made) {
  const bool sigil = std::string_view("#.@&*:-+$%?").find(value.front()) != std::string_view::npos;
  const size_t symbols = made.symbols - (sigil && made.symbols > 0 ? 1 : 0);
  if (symbols > 0 || made.blanks > 0 || made.beyond_ascii || made.letters() == 0) return false;
  if (IsTechnical(value)) return true;
  const bool joined = made.separators > 0 || (made.lower > 0 && made.upper > 1);
  if (!joined) return made.digits == 0 && (made.upper > 1 || sigil);  // `word`, `Word` are words
  // hunter2 and Winter2024 name nothing; user_2 and db-replica-01 do.
  return made.separators > 0 || (!made.digit_inside && made.digits <= 1);
}

// PMM_TMDB_API_KEY: the name of a variable that holds a secret, however odd its first words.
bool IsVariableOfSecret(std::string_view value, const Makeup& made) {
  return IsUpper(value.front()) && made.separators > 0 &&
         made.upper + made.digits + made.separators == value.size() &&
         value.find_first_of("-.:/") == std::string_view::npos &&
         ClassifyName(value) == NameKind::kSecret;
}

// YYSYMBOL_YYEMPTY, SABNZBD__NZB_KEY: capitals alone and underscores between them name a constant
// or a variable. What is drawn at random has figures among so many.
bool IsConstant(std::string_view value, const Makeup& made) {
  return made.separators > 0 && made.upper + made.separators == value.size() &&
         value.find_first_of("-.:/") == std::string_view::npos && IsUpper(value.front()) &&
         IsUpper(value.back());
}

// OAuth2AccessToken, SearchDigestKey19: the name of a class of secrets, however odd its first
// words, or of one of many.
bool IsClassOfSecret(std::string_view value, const Makeup& made) {
  constexpr size_t kMostFigures = 2;
  if (!IsUpper(value.front()) || made.digits > kMostFigures ||
      made.letters() + made.digits != value.size()) {
    return false;
  }
  while (IsDigit(value.back())) value.remove_suffix(1);
  for (const std::string_view noun :
       {"Token", "Secret", "Password", "Credential", "Credentials", "Key"}) {
    if (value.ends_with(noun) && value.size() > noun.size()) return true;
  }
  return false;
}

// inletTrackerPrompt24: three words of a program or more, counted. What people make of words for a
// password begins in a capital, or has its figures elsewhere.
bool IsCountedName(std::string_view value, const Makeup& made) {
  constexpr size_t kMostFigures = 2;
  constexpr size_t kLeastCapitals = 2;
  return IsLower(value.front()) && made.upper >= kLeastCapitals && made.lower > 3 * made.upper &&
         made.letters() + made.digits == value.size() && made.digits <= kMostFigures &&
         !made.digit_inside && IsDigit(value.back());
}

// css=form.login2, xpath=…, form#orders2.search: where on a page something stands.
bool IsSelector(std::string_view value) {
  for (const std::string_view by : {"css=", "xpath=", "id=", "name=", "text="}) {
    if (value.starts_with(by)) return true;
  }
  const size_t hash = value.find('#');
  const size_t dot = value.find('.', std::min(hash, value.size()));
  if (hash == 0 || hash == std::string_view::npos || dot == std::string_view::npos) return false;
  const auto is_word = [](std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), IsLower);
  };
  std::string_view id = value.substr(hash + 1, dot - hash - 1);
  while (!id.empty() && IsDigit(id.back())) id.remove_suffix(1);
  return is_word(value.substr(0, hash)) && is_word(id) && is_word(value.substr(dot + 1));
}

// Capitals alone are judged as the lower case that they stand for: pairs of them are rare in what
// people write, so MY_SERVICE_TOKEN would look drawn at random.
double BitsOf(std::string_view value, const Makeup& made) {
  constexpr size_t kMost = 128;
  if (made.lower > 0 || made.upper == 0 || value.size() > kMost) return RandomBits(value);
  std::array<char, kMost> lower;
  std::transform(value.begin(), value.end(), lower.begin(), LowerOf);
  return RandomBits({lower.data(), value.size()});
}

ValueKind Classify(std::string_view value) {
  if (value.empty()) return ValueKind::kEmpty;
  // A URL is a secret where its password is.
  if (const auto password = UrlPassword(value); !password.empty()) return Classify(password);
  if (IsPublic(value)) return ValueKind::kPublic;
  const Makeup made(value);
  const bool random = !made.beyond_ascii && made.blanks == 0 && value.size() >= 8 &&
                      BitsOf(value, made) >= BitsAsked(value.size());
  if (IsPlaceholder(value, random)) return ValueKind::kPlaceholder;
  if (IsEncrypted(value)) return ValueKind::kEncrypted;
  if (IsReference(value, random)) return ValueKind::kReference;
  if (IsHash(value)) return ValueKind::kHash;
  if (IsUuid(value)) return ValueKind::kUuid;
  if (IsNumber(value)) return ValueKind::kNumber;
  if (IsPath(value)) return ValueKind::kPath;
  if (IsVariableOfSecret(value, made) || IsConstant(value, made) || IsClassOfSecret(value, made) ||
      IsAlgorithmName(value)) {
    return ValueKind::kIdentifier;
  }
  if (random) return ValueKind::kSecret;
  if (IsIdentifier(value, made) || IsCountedName(value, made) || IsSelector(value))
    return ValueKind::kIdentifier;
  if (IsWords(value, made)) return ValueKind::kWords;
  return ValueKind::kWeakSecret;
}

}  // namespace

ValueKind ClassifyValue(std::string_view value) {
  return Classify(Bare(value));
}

}  // namespace leaktight
