// What the providers of Terraform say of their resources' arguments.
#pragma once

#include <string_view>
#include <vector>

#include "policy/hcl_reader.h"

namespace leaktight {

// The arguments of a resource, at whatever depth, that its provider marks as sensitive although
// their names do not say so: `secret_string`, `plaintext`. Those that are called a password or a
// token are left to their names. `body` decides where only some of a kind hold secrets: an
// aws_ssm_parameter whose type is SecureString.
std::vector<std::string_view> SensitiveArguments(std::string_view type, HclRef body);

// The name of an argument without what says that it is write-only: `password` of `password_wo`.
inline std::string_view WithoutWriteOnly(std::string_view name) {
  return name.ends_with("_wo") ? name.substr(0, name.size() - 3) : name;
}

// Does the name of a stored value say that it is none that anybody has to keep or to renew: an ID,
// a user's name, an address? `oauth_client_id`, `ad_username`, `support_email_account`.
bool NamesPublicValue(std::string_view name);

// Does it say that nobody makes a new one on a schedule: settings, or what data would be lost
// without? `procedures_config`, `app_salt`, `enc_key`.
bool NamesSettings(std::string_view name);

// What keeps secrets by its nature: a version of a secret, a variable of a pipeline. Empty values
// and words that are filled in later by hand are usual there.
bool IsSecretStore(std::string_view type);

// The argument that takes a value and keeps it out of the state, for one that lands in it; empty:
// there is none.
struct WriteOnlyArgument {
  std::string_view argument;  // the one that lands in the state
  std::string_view write_only;
};
std::vector<WriteOnlyArgument> WriteOnlyArguments(std::string_view type, HclRef body);

}  // namespace leaktight
