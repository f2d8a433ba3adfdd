// Where well-known programs take a secret by its place on the command line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leaktight {

struct CommandPlace {
  size_t word = 0;        // which of the words it stands in
  std::string_view text;  // the part of the word
  std::string name;       // what it goes by: the flag or subcommand before it
  bool attached = false;  // in one word with its flag: `-psecret`
};

// Short flags (`mysql -px`, `redis-cli -a x`, `openssl -passin pass:x`) and places behind
// subcommands (`mc alias set NAME URL KEY x`, `htpasswd -b FILE USER x`, `vault login x`) of
// `program`, a name without its folder; in the order of the words. What stands there may be a
// reference all the same.
std::vector<CommandPlace> SecretPlaces(std::string_view program,
                                       const std::vector<std::string_view>& words);

// Flags behind which no value stands, although they sound like it: `psql --password` asks for one,
// `mysql -psecret` has its own.
bool TakesNoValue(std::string_view program, std::string_view flag);

}  // namespace leaktight
