// The names by which source code fetches and keeps secrets.
#pragma once

#include <string_view>

namespace leaktight {

// What gives a secret: of AWS, Google and Vault.
bool FetchesSecret(std::string_view name);

// Of Azure's client it gives an object that has it as its value; as a function of one's own, mostly
// the secret.
bool GetsSecret(std::string_view name);

// Calls that give what they are given: read, decoded or as a text.
bool Unwraps(std::string_view name);

// Where those keep it in what they give.
bool HoldsFetched(std::string_view name);

// hashedPassword, maskedToken, passwordLabel's kin, texts for people: messages.password.
bool SaysHarmless(std::string_view name);

// Does a name say that it is a secret itself? Of clusters and clients a `secret` is an object that
// has a name, and `credentials` are more than one thing.
bool NamesSecret(std::string_view name);

// Of a login that was fetched what hides little: username, db_host.
bool HidesLittle(std::string_view name);

// Made for whoever sees the output: a generator of passwords.
bool Generates(std::string_view name);

}  // namespace leaktight
