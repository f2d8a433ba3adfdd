#include "policy/command_places.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>

namespace leaktight {
namespace {

// Short flags behind which a password stands, by program. `attached`: only in the same word.
struct ShortFlag {
  std::string_view program;
  std::string_view flag;
  bool attached = false;
};
constexpr std::array<ShortFlag, 29> kShortFlags = {{
    {"mysql", "-p", true},
    {"mysqldump", "-p", true},
    {"mysqladmin", "-p", true},
    {"mysqlcheck", "-p", true},
    {"mysqlimport", "-p", true},
    {"mysqlshow", "-p", true},
    {"mysqlsh", "-p", true},
    {"mariadb", "-p", true},
    {"mariadb-dump", "-p", true},
    {"mariadb-admin", "-p", true},
    {"redis-cli", "-a"},
    {"valkey-cli", "-a"},
    {"sshpass", "-p"},
    {"mongo", "-p"},
    {"mongosh", "-p"},
    {"mongodump", "-p"},
    {"mongorestore", "-p"},
    {"cqlsh", "-p"},
    {"sqlcmd", "-P"},
    {"ldapsearch", "-w"},
    {"ldapadd", "-w"},
    {"ldapmodify", "-w"},
    {"ldapwhoami", "-w"},
    {"mosquitto_pub", "-P"},
    {"mosquitto_sub", "-P"},
    {"rabbitmqadmin", "-p"},
    {"elasticsearch-users", "-p"},
    {"ssh-keygen", "-N"},
    {"doctl", "-t"},
}};

// The n-th word behind some others, flags not counted: `mc alias set NAME URL KEY SECRET`.
struct Operand {
  std::string_view program;
  std::array<std::string_view, 2> commands;  // empty: one is enough
  size_t place;
  std::string_view name;
};
constexpr std::array<Operand, 12> kOperands = {{
    {"mc", {"alias", "set"}, 4, "the secret key of mc"},
    {"mc", {"config", "host"}, 5, "the secret key of mc"},
    {"rabbitmqctl", {"add_user", ""}, 2, "the password of a user"},
    {"rabbitmqctl", {"change_password", ""}, 2, "the password of a user"},
    {"mysqladmin", {"password", ""}, 1, "the new password"},
    {"mariadb-admin", {"password", ""}, 1, "the new password"},
    {"vault", {"login", ""}, 1, "the token of vault login"},
    {"bao", {"login", ""}, 1, "the token of bao login"},
    {"cargo", {"login", ""}, 1, "the token of cargo login"},
    {"snyk", {"auth", ""}, 1, "the token of snyk auth"},
    {"npm", {"set", "_auth"}, 1, "_auth"},
    {"pnpm", {"set", "_auth"}, 1, "_auth"},
}};

// A flag of one of the program's commands only: `docker login -p x`, but `docker run -p 80:80`.
struct FlagOfCommand {
  std::string_view program;
  std::string_view command;
  std::string_view flag;
};
constexpr std::array<FlagOfCommand, 10> kFlagsOfCommands = {{
    {"docker", "login", "-p"},
    {"podman", "login", "-p"},
    {"buildah", "login", "-p"},
    {"nerdctl", "login", "-p"},
    {"helm", "login", "-p"},
    {"az", "login", "-p"},
    {"oc", "login", "-p"},
    {"dotnet", "source", "-p"},  // dotnet nuget add source, update source
    {"dotnet", "push", "-k"},
    {"nuget", "push", "-k"},
}};

// Programs that keep a login in their own configuration: `composer config github-oauth.HOST x`,
// `poetry config http-basic.NAME USER x`. The n-th word behind the one that begins so.
struct ConfigKey {
  std::string_view program;
  std::string_view key;
  size_t place = 1;
};
constexpr std::array<ConfigKey, 8> kConfigKeys = {{
    {"composer", "github-oauth."},
    {"composer", "gitlab-oauth."},
    {"composer", "gitlab-token."},
    {"composer", "bitbucket-oauth.", 2},
    {"composer", "bearer."},
    {"composer", "http-basic.", 2},
    {"poetry", "pypi-token."},
    {"poetry", "http-basic.", 2},
}};

bool IsFlag(std::string_view word) {
  return word.starts_with('-');
}

void AddOperands(std::string_view program, const std::vector<std::string_view>& words,
                 std::vector<CommandPlace>& places) {
  for (const Operand& operand : kOperands) {
    if (operand.program != program) continue;
    const auto first = std::find(words.begin(), words.end(), operand.commands[0]);
    if (first == words.end()) continue;
    auto at = first + 1;
    if (!operand.commands[1].empty()) {
      if (at == words.end() || *at != operand.commands[1]) continue;
      at++;
    }
    size_t left = operand.place;
    for (; at != words.end(); at++) {
      if (IsFlag(*at) || --left > 0) continue;
      places.push_back({static_cast<size_t>(at - words.begin()), *at, std::string(operand.name)});
      break;
    }
  }
}

void AddFlag(const FlagOfCommand& known, const std::vector<std::string_view>& words,
             std::vector<CommandPlace>& places) {
  const auto command = std::find(words.begin(), words.end(), known.command);
  for (size_t i = static_cast<size_t>(command - words.begin()) + 1; i < words.size(); i++) {
    if (words[i].starts_with("--")) continue;
    if (words[i - 1] == known.flag && !IsFlag(words[i])) {
      places.push_back({i, words[i], std::string(known.flag)});
    } else if (words[i].size() > known.flag.size() && words[i].starts_with(known.flag)) {
      places.push_back({i, words[i].substr(known.flag.size()), std::string(known.flag), true});
    }
  }
}

void AddConfigKeys(std::string_view program, const std::vector<std::string_view>& words,
                   std::vector<CommandPlace>& places) {
  const auto config = std::find(words.begin(), words.end(), "config");
  if (config == words.end()) return;
  for (const ConfigKey& known : kConfigKeys) {
    if (known.program != program) continue;
    const auto key =
        std::find_if(config, words.end(), [&](auto word) { return word.starts_with(known.key); });
    if (static_cast<size_t>(words.end() - key) <= known.place) continue;
    const auto value = key + static_cast<std::ptrdiff_t>(known.place);
    places.push_back({static_cast<size_t>(value - words.begin()), *value, std::string(*key)});
  }
}

// bundle config set [--global] HOST USER:PASSWORD
void AddBundle(const std::vector<std::string_view>& words, std::vector<CommandPlace>& places) {
  if (std::find(words.begin(), words.end(), "config") == words.end()) return;
  for (size_t i = 1; i < words.size(); i++) {
    const size_t colon = words[i].find(':');
    const bool login = colon != std::string_view::npos && colon > 0 &&
                       words[i].find("://") == std::string_view::npos && !IsFlag(words[i]);
    const bool host = words[i - 1].find('.') != std::string_view::npos && !IsFlag(words[i - 1]);
    if (login && host) {
      places.push_back({i, words[i].substr(colon + 1), "the login of bundle config"});
    }
  }
}

// htpasswd -b [FILE] USER PASSWORD, among other letters: -nbB, -bc.
void AddHtpasswd(const std::vector<std::string_view>& words, std::vector<CommandPlace>& places) {
  const bool batch = std::any_of(words.begin(), words.end(), [](std::string_view word) {
    return IsFlag(word) && !word.starts_with("--") && word.find('b') != std::string_view::npos;
  });
  if (!batch || words.size() < 4 || IsFlag(words.back())) return;
  places.push_back({words.size() - 1, words.back(), "htpasswd -b"});
}

// -pass pass:x, -passin, -passout; `-k x` of `openssl enc`.
void AddOpenssl(const std::vector<std::string_view>& words, std::vector<CommandPlace>& places) {
  constexpr std::string_view kMark = "pass:";
  const bool encrypts = std::find(words.begin(), words.end(), "enc") != words.end();
  for (size_t i = 1; i < words.size(); i++) {
    if (words[i - 1].starts_with("-pass") && words[i].starts_with(kMark)) {
      places.push_back({i, words[i].substr(kMark.size()), std::string(words[i - 1])});
    } else if (encrypts && words[i - 1] == "-k") {
      places.push_back({i, words[i], "-k"});
    }
  }
}

}  // namespace

std::vector<CommandPlace> SecretPlaces(std::string_view program,
                                       const std::vector<std::string_view>& words) {
  std::vector<CommandPlace> places;
  for (const ShortFlag& flag : kShortFlags) {
    if (flag.program != program) continue;
    for (size_t i = 0; i < words.size(); i++) {
      const bool same_word = words[i].size() > 2 && words[i].starts_with(flag.flag);
      const bool behind = !flag.attached && i > 0 && words[i - 1] == flag.flag && !IsFlag(words[i]);
      if (!same_word && !behind) continue;
      const std::string_view text = same_word ? words[i].substr(flag.flag.size()) : words[i];
      if (!text.empty()) places.push_back({i, text, std::string(flag.flag), same_word});
    }
  }
  AddOperands(program, words, places);
  if (program == "htpasswd") AddHtpasswd(words, places);
  if (program == "openssl") AddOpenssl(words, places);
  if (program == "bundle") AddBundle(words, places);
  AddConfigKeys(program, words, places);
  for (const FlagOfCommand& known : kFlagsOfCommands) {
    if (program == known.program) AddFlag(known, words, places);
  }
  std::stable_sort(places.begin(), places.end(),
                   [](const CommandPlace& a, const CommandPlace& b) { return a.word < b.word; });
  return places;
}

bool TakesNoValue(std::string_view program, std::string_view flag) {
  for (const ShortFlag& known : kShortFlags) {
    if (known.attached && known.program == program && flag.starts_with(known.flag)) return true;
  }
  if (flag != "--password") return false;
  for (const std::string_view known : {"psql", "pg_dump", "pg_dumpall", "pg_restore", "createdb",
                                       "createuser", "pg_basebackup", "pg_isready", "vacuumdb"}) {
    if (program == known) return true;
  }
  return false;
}

}  // namespace leaktight
