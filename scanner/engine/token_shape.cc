#include "engine/token_shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "engine/bech32.h"
#include "engine/token_pieces.h"
#include "engine/token_prefix.h"
#include "engine/validators.h"
#include "engine/words.h"

namespace leaktight {
namespace {

using Kind = TokenPart::Kind;
using Texts = std::vector<std::string_view>;

// A beginning that is longer says too much of the tokens that are given.
constexpr size_t kLongestPrefix = 64;

// What it costs, in bits, to say that tokens are split in a place: where that is, and what stands
// on either side. Where the place is another in each sample, also where it is in each.
constexpr double kSplitBits = 12;
constexpr double kPlaceBits = 6;
constexpr double kUuidBits = 122;  // RFC 9562: what is random in version 4

// A stretch within the body that all samples share, as SharedPrefix's tail.
constexpr double kSharedBits = 13;
constexpr size_t kLongestShared = 16;

TokenPart Literal(std::string_view text) {
  TokenPart part;
  part.literal = text;
  return part;
}

TokenPart Of(Kind kind) {
  TokenPart part;
  part.kind = kind;
  return part;
}

void Add(std::vector<TokenPart>& parts, TokenPart part) {
  if (part.IsLiteral() && part.literal.empty()) return;
  if (part.IsLiteral() && !parts.empty() && parts.back().IsLiteral()) {
    parts.back().literal += part.literal;
  } else {
    parts.push_back(std::move(part));
  }
}

bool AreLevel(const Texts& texts) {
  return std::all_of(texts.begin(), texts.end(),
                     [&](std::string_view text) { return text.size() == texts[0].size(); });
}

size_t BytesIn(const Texts& texts) {
  size_t bytes = 0;
  for (const std::string_view text : texts) bytes += text.size();
  return bytes;
}

TokenPart Characters(const Texts& texts) {
  TokenPart part = Of(Kind::kCharacters);
  part.characters = ClassOf(texts);
  const auto [least, most] = std::minmax_element(
      texts.begin(), texts.end(),
      [](std::string_view a, std::string_view b) { return a.size() < b.size(); });
  part.least = least->size();
  part.most = most->size();
  return part;
}

// One part of all samples, which has no separator: a word that they share, or characters.
TokenPart Plain(const Texts& texts) {
  TokenPart part = Characters(texts);
  const bool same = std::all_of(texts.begin(), texts.end(),
                                [&](std::string_view text) { return text == texts[0]; });
  const double shared =
      part.characters.bits * static_cast<double>(texts[0].size() * (texts.size() - 1));
  if (same && texts[0].size() <= kLongestShared && shared >= kSharedBits) return Literal(texts[0]);
  return part;
}

// The pieces of each sample, where all have the same: [piece][sample].
std::optional<std::vector<Texts>> Aligned(const Texts& texts, bool (*separates)(char),
                                          std::string& form) {
  std::vector<Texts> aligned;
  for (size_t i = 0; i < texts.size(); i++) {
    const TokenPieces pieces = CutToken(texts[i], separates);
    if (i == 0) {
      form = pieces.form;
      aligned.resize(pieces.texts.size());
    }
    if (pieces.form != form) return std::nullopt;
    for (size_t piece = 0; piece < aligned.size(); piece++) {
      aligned[piece].push_back(pieces.texts[piece]);
    }
  }
  return aligned;
}

// How many bits it takes to write all samples down by these parts.
double Cost(const std::vector<Texts>& aligned, std::string_view form, size_t samples) {
  double bits = 0;
  for (size_t i = 0; i < aligned.size(); i++) {
    if (form[i] == kUuidPiece) {
      bits += kSplitBits + kUuidBits * static_cast<double>(samples);
    } else if (form[i] != kRunPiece) {
      bits += kSplitBits;
      if (i > 0 && !AreLevel(aligned[i - 1])) bits += kPlaceBits * static_cast<double>(samples);
    } else {
      const TokenPart part = Plain(aligned[i]);
      const double characters = part.IsLiteral() ? static_cast<double>(part.literal.size())
                                                 : static_cast<double>(BytesIn(aligned[i]));
      bits += ClassOf(aligned[i]).bits * characters;
    }
  }
  return bits;
}

// Letters, digits and base64's signs: whether a sign separates, or is one of the characters that
// the rest is drawn from, is told by what takes fewer bits to say.
void AddSoft(const Texts& texts, std::vector<TokenPart>& parts) {
  std::string form;
  const auto aligned = Aligned(texts, IsBase64Sign, form);
  if (!aligned ||
      (form.size() > 1 && Cost(*aligned, form, texts.size()) >=
                              ClassOf(texts).bits * static_cast<double>(BytesIn(texts)))) {
    Add(parts, Characters(texts));
    return;
  }
  for (size_t i = 0; i < form.size(); i++) {
    if (form[i] == kUuidPiece) {
      Add(parts, Of(Kind::kUuid));
    } else if (form[i] == kRunPiece) {
      Add(parts, Plain((*aligned)[i]));
    } else {
      Add(parts, Literal((*aligned)[i][0]));
    }
  }
}

// What stands behind the beginning.
void AddBodies(Texts bodies, std::vector<TokenPart>& parts) {
  TokenPart padding = Of(Kind::kPadding);
  padding.least = SIZE_MAX;
  for (std::string_view& body : bodies) {
    const size_t size = body.find_last_not_of('=') + 1;
    padding.least = std::min(padding.least, body.size() - size);
    padding.most = std::max(padding.most, body.size() - size);
    body = body.substr(0, size);
  }
  std::string form;
  const auto aligned = Aligned(
      bodies, [](char c) { return !IsAlnum(c) && !IsBase64Sign(c); }, form);
  if (!aligned) {
    Add(parts, Characters(bodies));
  } else {
    for (size_t i = 0; i < form.size(); i++) {
      if (form[i] == kRunPiece) {
        AddSoft((*aligned)[i], parts);
      } else if (form[i] == kUuidPiece) {
        Add(parts, Of(Kind::kUuid));
      } else {
        Add(parts, Literal((*aligned)[i][0]));
      }
    }
  }
  if (padding.most > 0 && padding.least == padding.most) {
    Add(parts, Literal(std::string(padding.least, '=')));
  } else if (padding.most > 0) {
    Add(parts, std::move(padding));
  }
}

// A JWT, alone or behind what all samples begin with.
std::optional<TokenShape> JwtShape(const Texts& samples) {
  const size_t head = samples[0].find("eyJ");
  if (head > kLongestPrefix) return std::nullopt;  // or there is none
  const Validate is_jwt = FindValidator("jwt")->validate;
  for (const std::string_view sample : samples) {
    if (sample.substr(0, head) != samples[0].substr(0, head)) return std::nullopt;
    Candidate candidate;
    candidate.secret = candidate.whole = sample.substr(head);
    Opinion opinion;
    if (candidate.secret.substr(0, 3) != "eyJ" || !is_jwt(candidate, opinion)) return std::nullopt;
  }
  TokenShape shape;
  Add(shape.parts, Literal(samples[0].substr(0, head)));
  Add(shape.parts, Of(Kind::kJwt));
  return shape;
}

std::optional<TokenShape> Bech32Shape(const Texts& samples) {
  const size_t one = samples[0].rfind('1');
  if (one == std::string_view::npos || one < 2) return std::nullopt;
  TokenPart part = Of(Kind::kBech32);
  part.literal = samples[0].substr(0, one);
  part.least = SIZE_MAX;
  for (const std::string_view sample : samples) {
    if (!IsBech32(sample) || sample.rfind('1') != one || sample.substr(0, one) != part.literal) {
      return std::nullopt;
    }
    part.least = std::min(part.least, sample.size() - one - 1);
    part.most = std::max(part.most, sample.size() - one - 1);
  }
  // The checksum alone is no secret.
  if (part.least < kLeastBody + 6) return std::nullopt;
  TokenShape shape;
  Add(shape.parts, Literal(samples[0].substr(0, one + 1)));
  Add(shape.parts, std::move(part));
  return shape;
}

// What a part with braces may match at most; of a JWT, what rules look at.
constexpr size_t kUuid = 36;
constexpr size_t kLeastJwt = 40;
constexpr size_t kMostJwt = 8192;

}  // namespace

size_t TokenShape::Longest() const {
  size_t size = 0;
  for (const TokenPart& part : parts) {
    size += part.IsLiteral()           ? part.literal.size()
            : part.kind == Kind::kUuid ? kUuid
            : part.kind == Kind::kJwt  ? kMostJwt
                                       : part.most;
  }
  return size;
}

size_t TokenShape::Shortest() const {
  size_t size = 0;
  for (const TokenPart& part : parts) {
    size += part.IsLiteral()           ? part.literal.size()
            : part.kind == Kind::kUuid ? kUuid
            : part.kind == Kind::kJwt  ? kLeastJwt
                                       : part.least;
  }
  return size;
}

Result<TokenShape> ShapeOf(std::span<const std::string_view> given) {
  const Texts samples(given.begin(), given.end());
  if (auto shape = JwtShape(samples)) return *shape;
  if (auto shape = Bech32Shape(samples)) return *shape;
  TokenShape shape;
  if (std::all_of(samples.begin(), samples.end(), IsBareUuid)) {
    Add(shape.parts, Of(Kind::kUuid));
    return shape;
  }
  const size_t prefix = samples.size() == 1 ? LeadingWords(samples[0]) : SharedPrefix(samples);
  Texts bodies;
  for (const std::string_view sample : samples) {
    const std::string_view body = bodies.emplace_back(sample.substr(prefix));
    if (prefix <= kLongestPrefix && body.find_last_not_of('=') + 1 >= kLeastBody) continue;
    return Fail({},
                fmt::format("the samples begin alike, and less than {} bytes of one are its own",
                            kLeastBody),
                "a rule would say the rest in clear: give whole samples that differ in more");
  }
  Add(shape.parts, Literal(samples[0].substr(0, prefix)));
  AddBodies(bodies, shape.parts);
  const TokenPart& first = shape.parts.front();
  const bool formless = shape.parts.size() == 1 && first.kind == Kind::kCharacters;
  if (formless && (first.characters.odd || first.most > 2 * first.least)) {
    return Fail({}, "the samples have neither a beginning nor a form in common",
                "give samples of one kind of token, each whole; another kind is another rule");
  }
  return shape;
}

std::string_view BodyOf(const TokenShape& shape, std::string_view sample) {
  const TokenPart& first = shape.parts.front();
  return first.IsLiteral() ? sample.substr(first.literal.size()) : sample;
}

}  // namespace leaktight
