// Checksums that token makers put at the end of their tokens, so that a scanner can tell a token
// from text that only looks like one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leaktight {

// `value` in the digits 0-9a-z (base 36) or 0-9A-Za-z (base 62), padded with zeros to `width`.
std::string EncodeDigits(uint64_t value, uint32_t base, size_t width);

// The six characters behind the body of GitHub's and npm's tokens: its CRC-32 in base 62.
// https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
std::string Base62Checksum(std::string_view body);

// The seven characters at the end of GitLab's routable tokens: the CRC-32 of all that stands before
// them, in base 36.
// https://handbook.gitlab.com/handbook/engineering/architecture/design-documents/cells/routable_tokens/
std::string Base36Checksum(std::string_view token);

// The eight digits behind the last `_` of Grafana's service account tokens: the CRC-32 of all that
// stands before it, its bytes in hexadecimal, the least significant first.
// https://github.com/grafana/grafana/blob/main/pkg/components/satokengen/tokengen.go
std::string GrafanaChecksum(std::string_view token);

// The six characters behind the last `_` of a token of Matrix: the CRC-32 of all that stands before
// it in base 62. Synapse (syt_, syr_) writes the most significant digit first, the authentication
// service (mat_, mar_, mct_, mcr_, mpt_) the least; both have zeros before them.
// https://github.com/matrix-org/synapse/pull/5588
// https://github.com/element-hq/matrix-authentication-service, TokenType of its data model
std::string MatrixChecksum(std::string_view token);

// The last character of a token of crates.io's trusted publishing: the 31 characters behind
// `cio_tp_` XORed, modulo 62, in the digits A-Za-z0-9.
// https://github.com/rust-lang/crates.io/blob/main/crates/crates_io_trustpub/src/access_token.rs
char CratesIoChecksum(std::string_view body);

// The eight digits at the end of a token of Private Packagist: the CRC-32 of all that stands before
// them, in small hexadecimal. https://packagist.com/docs/composer-authentication
std::string PackagistChecksum(std::string_view token);

// The last six characters of an API token of Dynamic: the CRC-32 of what stands between them and
// `dyn_`, in the digits 0-9a-zA-Z. That can be read off the token in its documentation:
// https://www.dynamic.xyz/docs/api-reference/schemas/TokenWithRaw
std::string DynamicChecksum(std::string_view body);

// The last six characters of an API secret of Confluent: the CRC-32 of the 54 between them and
// `cflt`, its bytes in base64, the least significant first.
// https://docs.confluent.io/cloud/current/client-apps/api-keys.html
std::string ConfluentChecksum(std::string_view body);

// The eight characters at the end of Atlassian's tokens: the CRC-32 of all that stands before them,
// in capital hexadecimal.
std::string HexChecksum(std::string_view token);

}  // namespace leaktight
