// What a guess needs: an assignment of a literal that looks secret to a name that sounds secret.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/base64.h"
#include "base/text.h"
#include "engine/algorithm_name.h"
#include "engine/assignment.h"
#include "engine/chosen_password.h"
#include "engine/hand_typed.h"
#include "engine/made_up.h"
#include "engine/secret_evidence.h"
#include "engine/secret_likeness.h"
#include "engine/secret_object_name.h"
#include "engine/validator_functions.h"
#include "engine/value_shapes.h"
#include "engine/words.h"

namespace leaktight {
namespace {

constexpr size_t kShortest = 8;
constexpr size_t kLongest = 256;
// What is left of a service's confidence on a line that says example.
constexpr double kIfFake = 0.6;

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

std::string_view TrimFront(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  return text;
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
  const ValueKind within = ClassifyValue(text);
  // Not what only may have been drawn: that is what it looks like.
  const bool names_something = within == ValueKind::kIdentifier || within == ValueKind::kWords ||
                               within == ValueKind::kPublic;
  return names_something ? ValueKind::kPlaceholder : within;
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

// Looks like the name of a thing, and may have been drawn at random all the same, with nearly
// nothing but figures: sk-4be74aa5946062035785a381038a5508.
bool MayBeDrawn(std::string_view value, ValueKind kind) {
  constexpr size_t kLeast = 16;
  return (kind == ValueKind::kIdentifier || kind == ValueKind::kWords ||
          kind == ValueKind::kPublic || kind == ValueKind::kWeakSecret) &&
         value.size() >= kLeast && std::any_of(value.begin(), value.end(), IsDigit) &&
         !LooksMadeUp(value);
}

// <ignored-key id="…">: what an element is called by.
bool IsNameOfElement(const Assignment& assignment) {
  if (!assignment.lead.ends_with('<')) return false;
  const std::string_view between = TrimFront(assignment.between);
  return between.size() < assignment.between.size() &&
         (between.starts_with("id=") || between.starts_with("name=") ||
          between.starts_with("ref="));
}

// bigIpAdminPassword = config.require("f5BigIpAdminPassword"): what it is called elsewhere. Shorter
// names end passwords that people choose, and what is longer before it may be a secret.
bool SaysItsName(std::string_view name, std::string_view value) {
  constexpr size_t kLeastName = 12;
  constexpr size_t kMostBefore = 8;
  return name.size() >= kLeastName && value.size() >= name.size() &&
         value.size() <= name.size() + kMostBefore &&
         EqualIgnoringCase(value.substr(value.size() - name.size()), name);
}

// At least how sure a value makes of which a rule knows that such ones stand under this name.
double ConfidenceIfKnown(std::string_view value, ValueKind kind, AssignmentForm form) {
  if (kind == ValueKind::kSecret || kind == ValueKind::kHash || kind == ValueKind::kUuid) {
    return 0.8;
  }
  return form != AssignmentForm::kCode && MayBeDrawn(value, kind) ? 0.7 : 0;
}

// A stored password's hash opens nothing; plain hexadecimal may well be a key.
bool IsStoredHash(std::string_view value, ValueKind kind) {
  return kind == ValueKind::kHash && !std::all_of(value.begin(), value.end(), IsHex);
}

// "$HTTPD_PROTO://…": a shell puts something else there.
bool HoldsVariable(std::string_view value) {
  constexpr size_t kLeastName = 5;
  for (size_t at = value.find('$'); at != std::string_view::npos; at = value.find('$', at + 1)) {
    size_t end = at + 1;
    while (end < value.size() && (IsUpper(value[end]) || value[end] == '_')) end++;
    if (end - at > kLeastName) return true;
  }
  return false;
}

// "authorization": "Token …": what stands before the value, with blanks between.
bool StandsBehind(const Assignment& assignment, std::string_view scheme) {
  const std::string_view between = assignment.between;
  if (between.empty() || !IsBlank(between.back())) return false;
  const size_t end = between.find_last_not_of(" \t") + 1;
  return end > scheme.size() &&
         EqualIgnoringCase(between.substr(end - scheme.size(), scheme.size()), scheme) &&
         !IsAlnum(between[end - scheme.size() - 1]);
}

// A header's scheme that says of what stands behind it that it is a credential.
bool StandsBehindScheme(const Assignment& assignment) {
  constexpr std::string_view kSchemes[] = {"bearer", "token", "apikey"};
  return std::any_of(std::begin(kSchemes), std::end(kSchemes),
                     [&](std::string_view scheme) { return StandsBehind(assignment, scheme); });
}

// Basic, and no base64 of user:password behind it: no server takes that. RFC 7617.
bool IsBrokenBasic(const Assignment& assignment, std::string_view value) {
  if (!StandsBehind(assignment, "basic")) return false;
  const auto decoded = DecodeBase64(value);
  return !decoded || decoded->find(':') == std::string::npos ||
         std::any_of(decoded->begin(), decoded->end(), [](char c) { return c >= 0 && c < 0x20; });
}

// Words that a sign joins: a password, or a piece of anything.
bool IsWeakWithoutDigit(std::string_view value) {
  return std::none_of(value.begin(), value.end(), IsDigit) &&
         ClassifyValue(value) == ValueKind::kWeakSecret;
}

NameKind KindOfName(const Candidate& candidate) {
  return EqualIgnoringCase(candidate.name, "identified by") ? NameKind::kSecret
                                                            : ClassifyName(candidate.name);
}

// What name and value say by themselves: that everybody may have it, or that the value only names
// something.
bool SaysWhatItIs(const Candidate& candidate) {
  const std::string_view value = candidate.secret;
  if (value.size() > kLongest || IsPublicName(candidate.name)) return true;
  if (NamesSecretObject(candidate.name, value) || SaysItsName(candidate.name, value) ||
      IsPrintedForAll(value) || IsAlgorithmName(value)) {
    return true;
  }
  // Bytes written out one by one: a constant of some protocol or test.
  return value.find("\\x") != std::string_view::npos ||
         value.find("\\u") != std::string_view::npos || value.find("\\0") != std::string_view::npos;
}

// JSON's next key behind a comma rather than a value; the digest of an image called sshpass; names.
bool StandsForSomethingElse(const Assignment& assignment, std::string_view value) {
  const bool is_key =
      assignment.trail.starts_with("\":") && assignment.between.find(',') != std::string_view::npos;
  return is_key || value.find("@sha256:") != std::string_view::npos || IsInArn(assignment) ||
         IsHeaderName(value) || IsNextInList(assignment, value) || IsNameOfElement(assignment) ||
         (assignment.form != AssignmentForm::kQuoted && IsAttribute(value));
}

// password = "q5vd0t": a literal under a password's own name that is no word.
bool JudgeChosen(const Candidate& candidate, Opinion& opinion) {
  const std::string_view value = candidate.secret;
  if (!SaysPassword(candidate.name) || KindOfName(candidate) != NameKind::kSecret ||
      SaysWhatItIs(candidate) || !MayBeChosenPassword(value) || HoldsVariable(value)) {
    return false;
  }
  const Assignment assignment(candidate);
  if (assignment.form == AssignmentForm::kCode || StandsForSomethingElse(assignment, value)) {
    return false;
  }
  opinion.evidence = 0;
  opinion.confidence = kChosenConfidence;
  return true;
}

}  // namespace

bool ValidateAssignedValue(const Candidate& candidate, Opinion& opinion) {
  const std::string_view value = candidate.secret;
  if (value.size() < kShortest) return false;
  NameKind name = KindOfName(candidate);
  if (name < NameKind::kWeak || SaysWhatItIs(candidate)) return false;
  const ValueKind kind = KindOf(value);
  if (kind != ValueKind::kSecret && kind != ValueKind::kHash && kind != ValueKind::kUuid &&
      kind != ValueKind::kWeakSecret && !MayBeDrawn(value, kind)) {
    return false;
  }
  const Assignment assignment(candidate);
  if (StandsForSomethingElse(assignment, value) || IsBrokenBasic(assignment, value)) return false;
  if (StandsBehindScheme(assignment)) name = NameKind::kSecret;
  EvidenceBits observed = EvidenceOf(candidate, assignment, name, kind);
  // The line says what it is the digest of.
  if (kind == ValueKind::kHash && (observed & BitOf(Evidence::kSaysDigest)) != 0) return false;
  const bool is_stored_hash = IsStoredHash(value, kind);
  double confidence = is_stored_hash ? 0 : SecretProbability(observed);
  // ACME_KEY is a key of some kind; one that has the form of Acme's keys is what opens Acme.
  const double if_known = ConfidenceIfKnown(value, kind, assignment.form);
  if (candidate.named != nullptr &&
      candidate.named->RuleOf(candidate.before, candidate.name, value)) {
    // A service's tokens are random, while a password may well be a row of keys.
    if (IsHandTyped(value)) return false;
    observed |= BitOf(Evidence::kServiceName);
    const bool fake = (observed & BitOf(Evidence::kSaysFake)) != 0;
    confidence = std::max(confidence, if_known * (fake ? kIfFake : 1));
  }
  if (is_stored_hash && confidence == 0) return false;
  opinion.evidence = observed;
  opinion.confidence = confidence;
  return true;
}

bool ValidateAssignedSecret(const Candidate& candidate, Opinion& opinion) {
  if (ValidateAssignedValue(candidate, opinion) && opinion.confidence >= kLeastToldProbability) {
    return !HoldsVariable(candidate.secret) && !IsWeakWithoutDigit(candidate.secret);
  }
  return JudgeChosen(candidate, opinion);
}

}  // namespace leaktight
