#include "policy/known_value.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/secret_bytes.h"
#include "base/text.h"
#include "engine/known_forms.h"
#include "engine/known_list.h"
#include "engine/password_text.h"
#include "engine/secret_likeness.h"
#include "engine/value_shapes.h"
#include "policy/secret_value.h"

namespace leaktight {
namespace {

constexpr size_t kLeastWeak = 10;
// Under a name that says nothing: ids of accounts, pools and channels are shorter.
constexpr size_t kLeastUnnamed = 24;
constexpr size_t kLongest = 16384;

std::string_view LineInTheMiddle(std::string_view text) {
  constexpr size_t kLeastOfLine = 24;
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = Trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.size() >= kLeastOfLine) lines.push_back(line);
  }
  return lines.empty() ? std::string_view() : lines[lines.size() / 2];
}

bool IsId(std::string_view name) {
  return ToLower(name).ends_with("id");
}

// Blanks, and letters of other alphabets, make words of a value whatever stands beside them.
bool HoldsRandomPart(std::string_view part) {
  constexpr size_t kLeast = 12;
  const auto divides = [](char c) {
    return c == ' ' || c == '\t' || static_cast<uint8_t>(c) >= 0x80;
  };
  for (size_t at = 0; at < part.size();) {
    const size_t begin = at;
    while (at < part.size() && !divides(part[at])) at++;
    const std::string_view piece = part.substr(begin, at - begin);
    if (piece.size() >= kLeast && ClassifyValue(piece) == ValueKind::kSecret) return true;
    at++;
  }
  return false;
}

// Random in groups, as they are shown to be typed in (`Zq8m vT9e LpR4`): a word is seldom as long
// as the next, four times over. Or with a few letters of another alphabet among what is random.
bool IsRandomInPieces(std::string_view part) {
  constexpr size_t kLeast = 12;
  constexpr size_t kLeastGroups = 3;
  const size_t group = std::min(part.find(' '), part.size());
  std::string joined;
  joined.reserve(part.size());
  size_t groups = 1;
  size_t size = 0;
  bool even = true;
  for (const char c : part) {
    if (c == ' ') {
      even = even && size == group;
      size = 0;
      groups++;
      continue;
    }
    size++;
    if (static_cast<uint8_t>(c) < 0x80) joined += c;
  }
  even = even && size == group;
  const bool divided = group < part.size();
  const ValueKind kind = ClassifyValue(joined);
  const bool random = joined.size() >= kLeast &&
                      joined.size() * 4 >= (part.size() - groups + 1) * 3 &&
                      (kind == ValueKind::kSecret || (kind == ValueKind::kWeakSecret && divided));
  Wipe(joined);
  return random && (!divided || (even && groups >= kLeastGroups));
}

// postgres12, Winter2024!: what also stands in names of images and in examples.
bool IsWordWithTail(std::string_view part) {
  constexpr size_t kMost = 16;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto tail = std::find_if_not(part.begin(), part.end(), is_letter);
  return part.size() < kMost && std::none_of(tail, part.end(), is_letter);
}

std::string_view WhyNotWeak(std::string_view part) {
  if (part.size() < kLeastWeak) return "is neither random nor as long as 10 characters";
  if (IsWordWithTail(part)) return "is a word with figures behind it";
  std::string lower = ToLower(part);
  const bool trivial = IsTrivialPassword(lower);
  Wipe(lower);
  return trivial ? "is a password that everybody tries first" : std::string_view();
}

}  // namespace

std::string_view PartToKnow(std::string_view value) {
  value = Trim(value);
  if (value.find('\n') != std::string_view::npos) return LineInTheMiddle(value);
  if (const std::string_view password = UrlPassword(value); !password.empty()) return password;
  return value;
}

std::string_view WhyNotKnown(const NamedValue& named, std::string_view part, bool token) {
  if (Trim(named.value).empty()) return "has no value";
  if (part.size() < kShortestForm) return "is shorter than 8 characters";
  if (part.size() > kLongest) return "is longer than 16384 characters";
  if (token) return {};
  if (IsPublicName(named.name)) return "is public by its name";
  const bool login = part.size() < Trim(named.value).size();
  const bool is_named = named.in_secret || login || MayBeSecretName(ClassifyName(named.name));
  switch (ClassifyValue(part)) {
    case ValueKind::kEmpty:
      return "has no value";
    case ValueKind::kPlaceholder:
      return "is a placeholder";
    case ValueKind::kReference:
      return "says where the value is";
    case ValueKind::kEncrypted:
      return "is encrypted";
    case ValueKind::kNumber:
      return "is a number, a date or an address";
    case ValueKind::kPath:
      return "is a path, or an address without a password";
    case ValueKind::kWords:
      if (is_named && (HoldsRandomPart(part) || IsRandomInPieces(part))) return {};
      return "is made of words";
    case ValueKind::kIdentifier:
      return "is made of words";
    case ValueKind::kPublic:
      return "is public";
    case ValueKind::kHash:
    case ValueKind::kUuid:
      if (is_named && !IsId(named.name)) return {};
      return "has the form of a hash or an id, and its name says nothing of a secret";
    case ValueKind::kWeakSecret:
      if (!is_named) return "is not random, and its name says nothing of a secret";
      return WhyNotWeak(part);
    case ValueKind::kSecret:
      if (is_named || (part.size() >= kLeastUnnamed && !IsId(named.name))) return {};
      return "may be an id: its name says nothing of a secret";
  }
  return {};
}

std::string_view WhyNotInList(std::string_view part) {
  if (const std::string_view why = WhyNotListed(part); !why.empty()) return why;
  const ValueKind kind = ClassifyValue(part);
  if (kind != ValueKind::kSecret && kind != ValueKind::kHash && kind != ValueKind::kUuid) {
    return "is not random: it could be guessed from its hash";
  }
  if (BitsAtMost(part) < kLeastListedBits) {
    return "is too short for the characters that it is made of: it could be guessed from its hash";
  }
  return {};
}

}  // namespace leaktight
