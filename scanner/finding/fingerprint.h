// The stable identity of a finding: what allow lists and baselines name.
#pragma once

#include <string>
#include <string_view>

namespace leaktight {

// "lt1-PLACE-VALUE". PLACE: 64 bits of SHA-256 over rule and path, as 16 hexadecimal digits. VALUE:
// 16 bits of HMAC-SHA-256 over the secret, keyed by the rule's id, as 4 digits: few enough that
// somebody who tries a dictionary against it keeps far too many candidates to be of use. Neither
// line nor commit is part of it, nor how a secret of several lines is indented and how its lines
// end (CRLF). A finding without a secret has in its place what it is about ("Secret db-secrets"),
// one about a whole file nothing.
std::string Fingerprint(std::string_view rule, std::string_view path, std::string_view secret);

// Has `text` the form of one?
bool IsFingerprint(std::string_view text);

// Its parts: "lt1-PLACE", and VALUE. Of what IsFingerprint.
std::string_view PlacePart(std::string_view fingerprint);
std::string_view ValuePart(std::string_view fingerprint);

}  // namespace leaktight
