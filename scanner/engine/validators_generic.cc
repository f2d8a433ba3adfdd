// What a guess needs: an assignment of a literal that looks secret to a name that sounds secret.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/base64.h"
#include "base/text.h"
#include "engine/hand_typed.h"
#include "engine/made_up.h"
#include "engine/secret_likeness.h"
#include "engine/secret_object_name.h"
#include "engine/validator_functions.h"
#include "engine/value_shapes.h"
#include "engine/words.h"

namespace leaktight {
namespace {

constexpr size_t kShortest = 8;
constexpr size_t kLongest = 256;

// How the value stands in the text.
enum class Form : uint8_t {
  kQuoted,   // "value"
  kLine,     // NAME=value or name: value, and nothing else on the line
  kOption,   // --name value, ENV NAME value, password value
  kElement,  // <name>value</name>
  kInText,   // in a URL, a header or a connection string
  kCode,     // an expression of a program
};

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

std::string_view TrimFront(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  return text;
}

bool TakePrefix(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// The pieces of a candidate that the judgement looks at.
struct Assignment {
  std::string_view lead;        // the line before the name
  std::string_view between;     // from the name to the value
  std::string_view trail;       // the line behind the value
  bool closes_element = false;  // behind the value, there or on the next line
  Form form = Form::kCode;

  explicit Assignment(const Candidate& c) {
    // The three stand side by side in one text.
    const std::string_view all(c.whole.data() - c.before.size(),
                               c.before.size() + c.whole.size() + c.after.size());
    const auto name_at = static_cast<size_t>(c.name.data() - all.data());
    const auto secret_at = static_cast<size_t>(c.secret.data() - all.data());
    const size_t secret_end = secret_at + c.secret.size();
    lead = all.substr(0, name_at);
    if (const size_t line = lead.rfind('\n'); line != std::string_view::npos) {
      lead.remove_prefix(line + 1);
    }
    between = all.substr(name_at + c.name.size(), secret_at - name_at - c.name.size());
    const std::string_view behind = all.substr(secret_end);
    const size_t end = behind.find_first_not_of(" \t\r\n");
    closes_element = end != std::string_view::npos && behind.substr(end).starts_with("</");
    trail = behind.substr(0, behind.find('\n'));
    form = FormOf(c);
  }

 private:
  // Nothing before the name but what a line of configuration begins with.
  bool BeginsLine() const {
    std::string_view rest = TrimFront(lead);
    for (const std::string_view word : {"- ", "export ", "set ", "declare ", "-e ", "ENV ", "ARG ",
                                        "-x ", "--env ", "setx ", "\"", "'"}) {
      if (TakePrefix(rest, word)) rest = TrimFront(rest);
    }
    return rest.empty();
  }

  bool EndsLine() const {
    const std::string_view rest = TrimFront(trail);
    return rest.empty() ||
           (rest.size() < trail.size() && (rest.front() == '#' || rest.front() == ';'));
  }

  Form FormOf(const Candidate& c) const {
    if (c.whole.front() == '?' || c.whole.front() == '&') return Form::kInText;
    if (!lead.empty() && lead.back() == '-' && TrimFront(trail).size() != trail.size()) {
      return Form::kOption;
    }
    if (c.name.data() != c.whole.data()) return Form::kOption;
    if (closes_element && c.whole.back() == '/') {
      return Form::kElement;
    }
    const bool closed = !trail.empty() && (IsQuote(trail.front()) || trail.front() == '\\');
    const size_t quote = between.find_last_of("\"'`");
    if (closed && quote != std::string_view::npos && c.whole.size() > c.secret.size() &&
        c.secret.data() + c.secret.size() < c.whole.data() + c.whole.size()) {
      return Form::kQuoted;
    }
    if (BeginsLine() && EndsLine()) return Form::kLine;
    // Within quotes that opened before the name.
    const auto quotes = std::count_if(lead.begin(), lead.end(), IsQuote);
    return quotes % 2 == 1 && trail.find_first_of("\"'`") != std::string_view::npos ? Form::kInText
                                                                                    : Form::kCode;
  }
};

// A password as people make them, that is still one: letters of both cases, a figure and a sign, or
// three of these four at some length. Words with a figure behind (hunter2, admin123) are not told
// from names and stay unreported.
bool IsPassword(std::string_view value) {
  if (value.size() < kShortest || value.size() > 40) return false;
  bool lower = false;
  bool upper = false;
  bool digit = false;
  bool sign = false;
  for (const char c : value) {
    lower |= IsLower(c);
    upper |= IsUpper(c);
    digit |= IsDigit(c);
    if (std::string_view("!@#$%^&*?+=~").find(c) != std::string_view::npos) {
      sign = true;
    } else if (!IsAlnum(c) && std::string_view("-_.:").find(c) == std::string_view::npos) {
      return false;
    }
  }
  const int kinds = static_cast<int>(lower) + static_cast<int>(upper) + static_cast<int>(digit) +
                    static_cast<int>(sign);
  return (lower || upper) && digit && kinds >= 3 && !IsMadeOfCommonWords(value);
}

// Bearer tokens of X begin with an application's number in many bytes, most of which are zero:
// AAAAAAAAAAAAAAAAAAAAA in base64, before what was drawn at random.
// https://docs.x.com/fundamentals/authentication/oauth-2-0/bearer-tokens
std::string_view WithoutZeros(std::string_view value) {
  constexpr std::string_view kZeros = "AAAAAAAAAAAAAAAAAAAAA";
  constexpr size_t kLeastBehind = 60;
  if (value.starts_with(kZeros) && value.size() >= kZeros.size() + kLeastBehind) {
    value.remove_prefix(std::min(value.find_first_not_of('A'), value.size()));
  }
  return value;
}

// Text in base64 is what the text is: c2VjcmV0 says `secret`.
ValueKind KindOf(std::string_view value) {
  value = WithoutZeros(value);
  const ValueKind kind = ClassifyValue(value);
  if (kind != ValueKind::kSecret || value.size() < 8) return kind;
  const auto decoded = DecodeBase64(value);
  if (!decoded) return kind;
  const std::string_view whole = *decoded;
  std::string_view text = whole.substr(0, whole.size() - (whole.ends_with('\n') ? 1 : 0));
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; })) {
    return kind;
  }
  if (const size_t colon = text.find(':'); colon != std::string_view::npos) {
    text.remove_prefix(colon + 1);  // user:password
  }
  return ClassifyValue(text);
}

// A word of the line that says that nothing on it is real.
bool SaysFake(std::string_view text) {
  constexpr std::string_view kWords[] = {"example", "dummy", "fake",    "sample", "placeholder",
                                         "mock",    "test",  "invalid", "your",   "e.g."};
  return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view word) {
    return std::search(text.begin(), text.end(), word.begin(), word.end(),
                       [](char a, char b) { return LowerOf(a) == b; }) != text.end();
  });
}

// "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-Ab12Cd": what the secret is called.
bool IsInArn(const Assignment& assignment) {
  if (assignment.between != ":" || !assignment.lead.ends_with(':')) return false;
  const size_t arn = assignment.lead.rfind("arn:");
  return arn != std::string_view::npos &&
         assignment.lead.find_first_of(" \t\"'", arn) == std::string_view::npos;
}

// X-Api-Key: what a header is called that has a secret.
bool IsHeaderName(std::string_view value) {
  if (!value.starts_with("X-") && !value.starts_with("x-")) return false;
  return std::all_of(value.begin(), value.end(),
                     [](char c) { return IsLower(c) || IsUpper(c) || c == '-'; });
}

// aws_kms_key.sftp.arn, without quotes: an attribute of something that the program has.
bool IsAttribute(std::string_view value) {
  size_t parts = 0;
  bool last_of_letters = false;
  for (size_t begin = 0; begin <= value.size(); parts++) {
    const size_t end = std::min(value.find('.', begin), value.size());
    const std::string_view part = value.substr(begin, end - begin);
    if (part.empty() || !IsLower(part.front())) return false;
    last_of_letters = true;
    for (const char c : part) {
      if (!IsLower(c) && !IsDigit(c) && c != '_') return false;
      last_of_letters &= !IsDigit(c);
    }
    begin = end + 1;
  }
  return parts >= 3 && last_of_letters;
}

// ["UserCredentials", "S3Connection"]: two items of a list of names, the second no value of the
// first.
bool IsNextInList(const Assignment& assignment, std::string_view value) {
  constexpr size_t kLongWord = 5;
  const std::string_view between = TrimFront(assignment.between);
  if (between.empty() || !IsQuote(between.front())) return false;
  if (!TrimFront(between.substr(1)).starts_with(',')) return false;
  std::string_view lead = assignment.lead;
  if (lead.empty() || !IsQuote(lead.back())) return false;
  lead.remove_suffix(1);
  while (!lead.empty() && IsBlank(lead.back())) lead.remove_suffix(1);
  if (!lead.empty() && std::string_view("[{,").find(lead.back()) == std::string_view::npos) {
    return false;
  }
  size_t digits = 0;
  for (const char c : value) {
    if (!IsAlnum(c)) return false;
    digits += IsDigit(c) ? 1 : 0;
  }
  const Words words(value);
  bool has_word = false;
  for (size_t i = 0; i < words.size(); i++) has_word |= words[i].size() >= kLongWord;
  return IsUpper(value.front()) && digits <= 2 && has_word;
}

bool SaysDigest(std::string_view text) {
  constexpr std::string_view kWords[] = {"sha1",     "sha256", "sha-",   "sha512", "md5",
                                         "checksum", "digest", "commit", "hash",   "fingerprint"};
  return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view word) {
    return std::search(text.begin(), text.end(), word.begin(), word.end(),
                       [](char a, char b) { return LowerOf(a) == b; }) != text.end();
  });
}

// How sure a value alone makes: 0 is no secret.
double ConfidenceOf(std::string_view value, ValueKind kind, bool strong_name, Form form) {
  switch (kind) {
    case ValueKind::kSecret: {
      const double bits = RandomBits(value);
      if (!strong_name && (value.size() < 16 || bits < 24 || form == Form::kOption)) return 0;
      if (form == Form::kCode && (bits < 30 || value.size() < 16)) return 0;
      if (form == Form::kInText && bits < 20) return 0;
      return strong_name ? 0.9 : 0.75;
    }
    case ValueKind::kHash:
      // A stored password's hash opens nothing; plain hexadecimal may well be a key.
      if (!std::all_of(value.begin(), value.end(), IsHex)) return 0;
      return strong_name && form != Form::kCode ? 0.75 : 0;
    case ValueKind::kUuid:
      return strong_name && form != Form::kCode ? 0.6 : 0;
    case ValueKind::kWeakSecret:
      if (!strong_name || form == Form::kCode || form == Form::kInText) return 0;
      return IsPassword(value) ? 0.65 : 0;
    default:
      return 0;
  }
}

// Looks like the name of a thing, and may have been drawn at random all the same, with nearly
// nothing but figures: sk-4be74aa5946062035785a381038a5508.
bool MayBeDrawn(std::string_view value, ValueKind kind) {
  constexpr size_t kLeast = 16;
  return (kind == ValueKind::kIdentifier || kind == ValueKind::kWords ||
          kind == ValueKind::kPublic || kind == ValueKind::kWeakSecret) &&
         value.size() >= kLeast && std::any_of(value.begin(), value.end(), IsDigit) &&
         !LooksMadeUp(value);
}

// How sure a value makes of which a rule knows that such ones stand under this name.
double ConfidenceIfKnown(std::string_view value, ValueKind kind, Form form) {
  if (kind == ValueKind::kSecret || kind == ValueKind::kHash || kind == ValueKind::kUuid) {
    return 0.8;
  }
  return form != Form::kCode && MayBeDrawn(value, kind) ? 0.7 : 0;
}

}  // namespace

bool ValidateAssignedSecret(const Candidate& candidate, Opinion& opinion) {
  const std::string_view value = candidate.secret;
  if (value.size() < kShortest || value.size() > kLongest) return false;
  const NameKind name = EqualIgnoringCase(candidate.name, "identified by")
                            ? NameKind::kSecret
                            : ClassifyName(candidate.name);
  if (name < NameKind::kWeak || IsPublicName(candidate.name)) return false;
  if (NamesSecretObject(candidate.name, value)) return false;
  // Bytes written out one by one: a constant of some protocol or test.
  if (value.find("\\x") != std::string_view::npos || value.find("\\u") != std::string_view::npos ||
      value.find("\\0") != std::string_view::npos) {
    return false;
  }
  const ValueKind kind = KindOf(value);
  if (kind != ValueKind::kSecret && kind != ValueKind::kHash && kind != ValueKind::kUuid &&
      kind != ValueKind::kWeakSecret && !MayBeDrawn(value, kind)) {
    return false;
  }
  const Assignment assignment(candidate);
  // JSON's next key behind a comma rather than a value; the digest of an image called sshpass.
  const bool is_key =
      assignment.trail.starts_with("\":") && assignment.between.find(',') != std::string_view::npos;
  if (is_key || value.find("@sha256:") != std::string_view::npos || IsInArn(assignment) ||
      IsHeaderName(value) || IsNextInList(assignment, value) ||
      (assignment.form != Form::kQuoted && IsAttribute(value))) {
    return false;
  }
  double confidence = ConfidenceOf(value, kind, name == NameKind::kSecret, assignment.form);
  // ACME_KEY is a key of some kind; one that has the form of Acme's keys is what opens Acme.
  if (candidate.named != nullptr) {
    const double if_known = ConfidenceIfKnown(value, kind, assignment.form);
    if (if_known > confidence && candidate.named->RuleOf(candidate.name, value)) {
      confidence = if_known;
    }
  }
  if (confidence == 0) return false;
  // A service's tokens are random, while a password may well be a row of keys.
  if (candidate.named != nullptr && IsHandTyped(value) &&
      candidate.named->RuleOf(candidate.name, value)) {
    return false;
  }
  if (kind == ValueKind::kHash && (SaysDigest(assignment.lead) || SaysDigest(candidate.name))) {
    return false;
  }
  if (SaysFake(assignment.lead) || SaysFake(candidate.name) || SaysFake(assignment.trail)) {
    confidence *= 0.6;
  }
  opinion.confidence = confidence;
  return true;
}

}  // namespace leaktight
