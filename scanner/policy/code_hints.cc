#include <algorithm>
#include <initializer_list>

#include "engine/words.h"
#include "policy/code_file.h"
#include "policy/file_names.h"

namespace leaktight {
namespace {

constexpr size_t kBlock = 64;
constexpr size_t kAnchor = 3;
constexpr size_t kLongestName = 80;

// env, password and passwd, secret, token; without regard to case.
bool IsAnchor(unsigned char a, unsigned char b, unsigned char c) {
  a |= 32;
  b |= 32;
  c |= 32;
  return (a == 'e' && b == 'n' && c == 'v') || (a == 's' && b == 's' && c == 'w') ||
         (a == 'e' && b == 'c' && c == 'r') || (a == 'k' && b == 'e' && c == 'n');
}

// Does an anchor begin among these bytes? Without branches, so that compilers make vector
// instructions of it.
bool HoldsAnchor(const char* bytes) {
  unsigned char any = 0;
  for (size_t i = 0; i < kBlock; i++) {
    const auto a = static_cast<unsigned char>(bytes[i] | 32);
    const auto b = static_cast<unsigned char>(bytes[i + 1] | 32);
    const auto c = static_cast<unsigned char>(bytes[i + 2] | 32);
    any |= static_cast<unsigned char>(
        ((a == 'e') & (b == 'n') & (c == 'v')) | ((a == 's') & (b == 's') & (c == 'w')) |
        ((a == 'e') & (b == 'c') & (c == 'r')) | ((a == 'k') & (b == 'e') & (c == 'n')));
  }
  return any != 0;
}

// Texts are short, and words have two letters at least.
bool HoldsAny(std::string_view text, std::initializer_list<std::string_view> words) {
  constexpr unsigned kLetters = 63;
  uint64_t begins = 0;
  for (const std::string_view word : words) begins |= uint64_t{1} << (word[0] & kLetters);
  for (size_t i = 0; i + 1 < text.size(); i++) {
    if ((begins >> (text[i] & kLetters) & 1) == 0) continue;
    for (const std::string_view word : words) {
      if (text[i] != word[0] || text[i + 1] != word[1]) continue;
      if (text.substr(i).starts_with(word)) return true;
    }
  }
  return false;
}

// What writes to a log or to the output.
bool HoldsWriter(std::string_view text) {
  return HoldsAny(
      text, {"og.", "ogger", "OG.", "OGGER", "ogging.", "rint(", "rintln(", "rintf(", "onsole."});
}

class Looker {
 public:
  explicit Looker(std::string_view text) : text_(text) {}

  CodeHints Look() {
    size_t at = 0;
    for (; at + kBlock + kAnchor <= text_.size() && !All(); at += kBlock) {
      if (HoldsAnchor(text_.data() + at)) LookAt({at, at + kBlock});
    }
    if (!All()) LookAt({at, text_.size()});
    return hints_;
  }

 private:
  bool All() const { return hints_.secret && hints_.fallback && hints_.logged; }

  std::string_view Around(size_t at, size_t before, size_t behind) const {
    const size_t begin = at - std::min(at, before);
    return text_.substr(begin, at + behind - begin);
  }

  void LookAt(Span block) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(text_[i]); };
    for (size_t i = block.begin; i < block.end && i + kAnchor <= text_.size() && !All(); i++) {
      if (!IsAnchor(byte(i), byte(i + 1), byte(i + 2))) continue;
      switch (LowerOf(text_[i + 1])) {
        case 'n':
          AtEnvironment(i);
          break;
        default:
          AtNoun(i);
      }
    }
  }

  char At(size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  std::string_view NameAt(size_t& at) const {
    const size_t begin = at;
    while (at - begin < kLongestName && (IsAlnum(At(at)) || At(at) == '_')) at++;
    return text_.substr(std::min(begin, text_.size()), at - begin);
  }

  // What is read: `X` of .env.X, environ["X"], getenv("X"), environ.get("X"), env:"X".
  std::string_view ReadFrom(size_t at) const {
    NameAt(at);
    if (At(at) == '(' && At(at + 1) == ')') at += 2;  // System.getenv().get("X")
    if (At(at) == '?') at++;
    constexpr int kMostSteps = 3;
    std::string_view name;
    for (int step = 0; step < kMostSteps && At(at) == '.'; step++) {
      at++;
      name = NameAt(at);
    }
    if (At(at) != '(' && At(at) != '[' && At(at) != ':') return name;
    at++;
    const size_t blanks =
        text_.substr(std::min(at, text_.size()), kLongestName).find_first_not_of(" \t\r\n");
    if (blanks == std::string_view::npos) return {};
    at += blanks;
    if (!IsQuote(At(at))) return {};
    const size_t begin = at + 1;
    const size_t end = text_.substr(begin, kLongestName).find(text_[at]);
    return end == std::string_view::npos ? std::string_view() : text_.substr(begin, end);
  }

  // print(os.environ), console.log(process.env), log.Println(os.Environ())
  bool IsWrittenWhole(size_t at) const {
    constexpr size_t kBefore = 80;
    NameAt(at);
    if (At(at) == '(' && At(at + 1) == ')') at += 2;
    if (At(at) != ')' && At(at) != ',' && At(at) != '}') return false;
    return HoldsWriter(Around(at, kBefore, 0));
  }

  void AtEnvironment(size_t at) {
    const std::string_view name = ReadFrom(at);
    if (name.empty()) {
      hints_.logged |= IsWrittenWhole(at);
      return;
    }
    if (!IsFolderVariable(name) &&
        HoldsAny(name, {"PASS", "SECRET", "TOKEN", "KEY", "PWD", "CRED", "pass", "ecret", "oken",
                        "key", "Key", "pwd", "cred", "Pass", "AUTH"})) {
      // What is read here may be written to a log elsewhere.
      hints_.fallback = hints_.logged = true;
    }
    if (hints_.fallback) return;
    constexpr size_t kBehind = 160;
    const std::string_view behind = Around(at, 0, kBehind);
    const size_t address = behind.find("://");
    if (address == std::string_view::npos) return;
    hints_.fallback = behind.find('@', address) != std::string_view::npos;
  }

  void AtNoun(size_t at) {
    if (LowerOf(text_[at]) == 'e') hints_.secret = true;
    // `token` alone is a lexer's.
    const bool token = LowerOf(text_[at]) == 'k';
    if (token && (at < 3 || LowerOf(text_[at - 1]) != 'o' || LowerOf(text_[at - 2]) != 't' ||
                  (!IsAlnum(text_[at - 3]) && text_[at - 3] != '_'))) {
      return;
    }
    if (!hints_.logged) {
      // GetSecretValue, access_secret_version, SecretString
      constexpr size_t kBefore = 160;
      hints_.logged =
          HoldsAny(Around(at, 4, 16), {"ecretValue", "ecret_value", "ecretVersion", "ecret_version",
                                       "ecretString", "hDecryption", "t_secret(", "tSecret("}) ||
          HoldsWriter(Around(at, kBefore, 0));
    }
    constexpr size_t kQuoted = 64;
    if (!hints_.fallback &&
        Around(at, kQuoted, kQuoted).find_first_of("\"'`") != std::string_view::npos) {
      constexpr size_t kNear = 120;
      const std::string_view near = Around(at, kNear, kNear);
      hints_.fallback =
          HoldsDefault(near) ||
          HoldsAny(near, {"SetDefault(",
                          "efaultValue",
                          "} = process.env",
                          "} = import.meta.env",
                          "onfig.get",
                          "ervice.get",
                          "\"${",
                          "lag.S",
                          "lags.S",
                          "lags().S",
                          "etProperty(",
                          ": str = \"",
                          ": str = '",
                          ": SecretStr = ",
                          "Annotated[",
                          "Optional[",
                          "(str, \"",
                          "(str, '",
                          "fallback=",
                          "ionalValue(",
                          "ringFlag{",
                          ".option(",
                          "efault(() =>"}) ||
          (HoldsAny(near, {".getenv(", ".Getenv(", ".LookupEnv(", ".environ", ".env."}) &&
           HoldsAny(near, {"== \"\"", "!= \"\"", "if not ", "is None", "(!", "!ok", "; ok",
                           "== null", "!= null", "== 0", "except ", " in os.", "? "}));
    }
  }

  // default="x", default: "x", .default("x"), but not an empty one.
  static bool HoldsDefault(std::string_view text) {
    constexpr std::string_view kWord = "efault";
    for (size_t at = text.find(kWord); at != std::string_view::npos;
         at = text.find(kWord, at + 1)) {
      const size_t sign = at + kWord.size();
      size_t quote = sign + 1;
      if (quote + 1 < text.size() && text[quote] == ' ') quote++;
      if (quote + 1 >= text.size()) continue;
      if (text[sign] != '=' && text[sign] != ':' && text[sign] != '(') continue;
      if (IsQuote(text[quote]) && text[quote + 1] != text[quote]) return true;
    }
    return false;
  }

  std::string_view text_;
  CodeHints hints_;
};

}  // namespace

CodeHints HintsOf(std::string_view text) {
  return Looker(text).Look();
}

bool IsOwnCode(std::string_view path) {
  return CodeLanguageOf(path) != CodeLanguage::kNone && !IsUnusedPath(path);
}

}  // namespace leaktight
