#include "engine/token_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "engine/rule_set.h"
#include "engine/validators.h"
#include "engine/words.h"

namespace leaktight {
namespace {

using Kind = TokenPart::Kind;

constexpr EndingChecksum kChecksums[] = {
    {"crc32-base62", "{crc32-base62}", 6, 0, false},
    {"crc32-base36", "{crc32-base36}", 7, 0, false},
    {"crc32-hex", "{crc32-hex}", 8, '=', true},
    {"grafana-token", "{grafana-checksum}", 8, '_', false},
};

constexpr std::string_view kUuidPattern =
    "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}";
constexpr std::string_view kJwtPattern =
    R"(eyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{2,}\.[0-9A-Za-z_-]*)";
constexpr std::string_view kJwtKeyword = "eyJ";
constexpr size_t kBech32Checksum = 6;
constexpr size_t kMostRepeats = 1000;  // of RE2

std::string EscapedForPattern(std::string_view literal) {
  std::string text;
  for (const char c : literal) {
    if (std::string_view(R"(\.+*?()[]{}|^$)").find(c) != std::string_view::npos) text += '\\';
    text += c;
  }
  return text;
}

std::string EscapedForExample(std::string_view literal) {
  std::string text;
  for (const char c : literal) {
    text += c;
    if (c == '{' || c == '}') text += c;
  }
  return text;
}

std::string Repeats(size_t least, size_t most) {
  if (most > kMostRepeats) return fmt::format("{{{},}}", std::min(least, kMostRepeats));
  return least == most ? fmt::format("{{{}}}", least) : fmt::format("{{{},{}}}", least, most);
}

// https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki: all but 1, b, i and o.
std::string Bech32Pattern(const TokenPart& part) {
  const bool upper = std::any_of(part.literal.begin(), part.literal.end(), IsUpper);
  return (upper ? "[02-9AC-HJ-NP-Z]" : "[02-9ac-hj-np-z]") + Repeats(part.least, part.most);
}

std::string PartPattern(const TokenPart& part) {
  switch (part.kind) {
    case Kind::kLiteral:
      return EscapedForPattern(part.literal);
    case Kind::kCharacters:
      return '[' + part.characters.pattern + ']' + Repeats(part.least, part.most);
    case Kind::kPadding:
      return '=' + Repeats(part.least, part.most);
    case Kind::kUuid:
      return std::string(kUuidPattern);
    case Kind::kJwt:
      return std::string(kJwtPattern);
    case Kind::kBech32:
      return Bech32Pattern(part);
  }
  return {};
}

// What a token may not go on with, between brackets.
std::string Around(const TokenPart& part) {
  std::string others(LettersAndDigits().pattern);
  const auto has = [&](std::string_view signs) {
    return part.characters.pattern.find(signs) != std::string::npos;
  };
  const bool padded = part.kind == Kind::kPadding || part.literal.ends_with('=');
  if (has("+/") || padded) others += "+/=";
  if (has("_-") || part.kind == Kind::kJwt) others += "_-";
  return others;
}

bool BeginsWithWord(const TokenPart& part) {
  if (part.kind == Kind::kCharacters) return part.characters.plain;
  return !part.IsLiteral() || IsAlnum(part.literal.front()) || part.literal.front() == '_';
}

size_t Most(const TokenPart& part) {
  TokenShape alone;
  alone.parts.push_back(part);
  return alone.Longest();
}

std::string Count(size_t least, size_t most) {
  return least == most ? fmt::format("{}", least) : fmt::format("{}-{}", least, most);
}

std::string Made(const CharacterClass& characters, const std::string& count) {
  return fmt::format("{{{}:{}}}", characters.generator, count);
}

char PlaceholderOf(const TokenPart& part) {
  const bool capitals = part.kind == Kind::kCharacters && (part.characters.generator == "ALNUM" ||
                                                           part.characters.generator == "HEX");
  return capitals ? 'X' : 'x';
}

std::string Placeholder(const TokenPart& part) {
  switch (part.kind) {
    case Kind::kLiteral:
      return EscapedForExample(part.literal);
    case Kind::kPadding:
      return std::string(part.least, '=');
    case Kind::kUuid:
      return "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    case Kind::kJwt:
      return "eyJ" + std::string(20, 'x') + ".eyJ" + std::string(20, 'x') + ".xxxx";
    default:
      return std::string(part.least, PlaceholderOf(part));
  }
}

// One character too few, or of what cannot be counted a piece of it.
std::string Cut(const TokenPart& part) {
  switch (part.kind) {
    case Kind::kUuid:
      return "{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:11}";
    case Kind::kJwt:
      return "eyJ{base62:30}.eyJ{base62:30}.{base62:43}";
    case Kind::kBech32:
      return fmt::format("{{alnum:{}}}", part.least);
    default:
      return Made(part.characters, fmt::format("{}", part.least - 1));
  }
}

std::string Instance(const TokenPart& part) {
  switch (part.kind) {
    case Kind::kLiteral:
      return EscapedForExample(part.literal);
    case Kind::kCharacters:
      return Made(part.characters, Count(part.least, part.most));
    case Kind::kPadding:
      return std::string(part.least, '=');
    case Kind::kUuid:
      return "{uuid}";
    case Kind::kJwt:
      return "{jwt}";
    case Kind::kBech32:
      return fmt::format("{{bech32:{}:{}}}", part.literal, (part.least - kBech32Checksum) * 5 / 8);
  }
  return {};
}

// The whole token with its checksum, or with `ending` instead of that.
std::string WithChecksum(std::vector<TokenPart> parts, const EndingChecksum& checksum,
                         std::string_view ending) {
  TokenPart& last = parts.back();
  last.least -= checksum.size;
  last.most -= checksum.size;
  std::string text;
  for (const TokenPart& part : parts) {
    if (part.IsLiteral() || part.most > 0) text += Instance(part);
  }
  if (checksum.makes_before && ending == checksum.generator) text.pop_back();
  return text + std::string(ending);
}

// Of the parts that are no literals, the one with the most characters.
std::optional<size_t> LongestPart(const std::vector<TokenPart>& parts) {
  std::optional<size_t> longest;
  for (size_t i = 0; i < parts.size(); i++) {
    if (parts[i].IsLiteral() || parts[i].kind == Kind::kPadding) continue;
    if (!longest || Most(parts[i]) > Most(parts[*longest])) longest = i;
  }
  return longest;
}

// The generator of Bech32 writes the prefix too.
bool IsWrittenByNext(const std::vector<TokenPart>& parts, size_t i) {
  return i + 1 < parts.size() && parts[i + 1].kind == Kind::kBech32;
}

}  // namespace

std::vector<EndingChecksum> ChecksumsOf(const TokenShape& shape,
                                        std::span<const std::string_view> samples) {
  std::vector<EndingChecksum> fitting;
  const TokenPart& last = shape.parts.back();
  if (last.kind != Kind::kCharacters || !last.characters.plain) return fitting;
  for (const EndingChecksum& checksum : kChecksums) {
    if (last.least < checksum.size) continue;
    if (checksum.before != 0) {
      const TokenPart* before =
          shape.parts.size() > 1 ? &shape.parts[shape.parts.size() - 2] : nullptr;
      if (last.most != checksum.size || before == nullptr ||
          !before->literal.ends_with(checksum.before)) {
        continue;
      }
    } else if (last.least == checksum.size) {
      continue;  // it is over letters and digits directly before it
    }
    const Validate validate = FindValidator(checksum.validator)->validate;
    const bool all = std::all_of(samples.begin(), samples.end(), [&](std::string_view sample) {
      Candidate candidate;
      candidate.whole = candidate.secret = sample;
      Opinion opinion;
      return validate(candidate, opinion);
    });
    if (all) fitting.push_back(checksum);
  }
  return fitting;
}

std::optional<TokenKeyword> KeywordOf(const TokenShape& shape) {
  constexpr size_t kLeastLetters = 2;
  size_t before = 0;
  for (const TokenPart& part : shape.parts) {
    const std::string_view literal = part.kind == Kind::kJwt ? kJwtKeyword : part.literal;
    const bool is_keyword = (part.IsLiteral() || part.kind == Kind::kJwt) && literal.size() >= 3 &&
                            static_cast<size_t>(std::count_if(literal.begin(), literal.end(),
                                                              IsLetter)) >= kLeastLetters;
    if (is_keyword) {
      TokenKeyword keyword;
      keyword.text = literal.substr(0, kMaxKeyword);
      // And a character on either side.
      keyword.reach = {static_cast<uint32_t>(before + 1),
                       static_cast<uint32_t>(shape.Longest() - before - keyword.text.size() + 1)};
      return keyword;
    }
    before += Most(part);
  }
  return std::nullopt;
}

bool SecretIsWhole(const TokenShape& shape) {
  return shape.parts.size() == 1 || shape.parts.back().kind != Kind::kJwt;
}

std::string ValuePattern(const TokenShape& shape) {
  std::string pattern;
  for (const TokenPart& part : shape.parts) pattern += PartPattern(part);
  return pattern;
}

std::vector<std::string> PatternOf(const TokenShape& shape) {
  std::vector<std::string> lines;
  const TokenPart& first = shape.parts.front();
  if (!first.IsLiteral() && !BeginsWithWord(first)) {
    lines.push_back(fmt::format("(?:^|[^{}])", Around(first)));
  } else if (BeginsWithWord(first)) {
    lines.emplace_back("\\b");
  }
  if (SecretIsWhole(shape)) {
    lines.push_back("(?P<secret>" + ValuePattern(shape) + ")");
  } else {
    lines.push_back(PartPattern(first));
    lines.push_back("(?P<secret>" + PartPattern(shape.parts.back()) + ")");
  }
  lines.push_back(fmt::format("(?:[^{}]|$)", Around(shape.parts.back())));
  return lines;
}

std::string ExampleOf(const TokenShape& shape, const EndingChecksum* checksum) {
  if (checksum != nullptr) return WithChecksum(shape.parts, *checksum, checksum->generator);
  std::string text;
  for (size_t i = 0; i < shape.parts.size(); i++) {
    if (!IsWrittenByNext(shape.parts, i)) text += Instance(shape.parts[i]);
  }
  return text;
}

std::vector<std::string> CounterExamplesOf(const TokenShape& shape,
                                           const EndingChecksum* checksum) {
  std::vector<std::string> examples;
  const std::vector<TokenPart>& parts = shape.parts;
  if (checksum != nullptr) {
    examples.push_back(WithChecksum(parts, *checksum, std::string(checksum->size, '0')));
  }
  const std::optional<size_t> cut = LongestPart(parts);
  const bool can_cut = cut && (parts[*cut].kind != Kind::kCharacters || parts[*cut].least > 1);
  std::string shorter;
  std::string placeholder;
  for (size_t i = 0; i < parts.size(); i++) {
    shorter += cut == i && can_cut              ? Cut(parts[i])
               : parts[i].kind == Kind::kBech32 ? Placeholder(parts[i])
                                                : Instance(parts[i]);
    placeholder += Placeholder(parts[i]);
  }
  if (can_cut) examples.push_back(std::move(shorter));
  examples.push_back(std::move(placeholder));
  return examples;
}

}  // namespace leaktight
