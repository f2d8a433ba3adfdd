#include "policy/command_secrets.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>
#include <iterator>
#include <set>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "engine/secret_likeness.h"
#include "engine/value_shapes.h"
#include "policy/command_places.h"
#include "policy/fallback_literals.h"
#include "policy/file_names.h"
#include "policy/piped_secrets.h"
#include "policy/secret_value.h"
#include "policy/shell_words.h"

namespace leaktight {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// On a command line a word behind "secret" or "token" is a name of one more often than one itself;
// behind "password" it is what somebody typed.
bool IsSecretArgument(std::string_view name, std::string_view value) {
  const auto in_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
  };
  // `-p$PASSWORD` is no flag by itself; a cluster's token is its name (etcd).
  if (!std::all_of(name.begin(), name.end(), in_name) || name.ends_with("initial-cluster-token") ||
      std::none_of(value.begin(), value.end(), in_name)) {
    return false;
  }
  if (HoldsReference(value) || !IsSecretUnder(name, value)) return false;
  const ValueKind kind = ClassifyValue(value);
  if (kind != ValueKind::kIdentifier && kind != ValueKind::kWords) return true;
  const std::string lower = ToLower(name);
  return lower.find("pass") != std::string::npos || lower.find("pwd") != std::string::npos;
}

bool IsSecretPassword(std::string_view value) {
  return IsSecretArgument("password", value);
}

Span SpanOf(std::string_view part, std::string_view whole) {
  const auto begin = static_cast<size_t>(part.data() - whole.data());
  return {begin, begin + part.size()};
}

std::string_view Unquoted(std::string_view value) {
  while (!value.empty() && (value.front() == '"' || value.front() == '\'')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == '"' || value.back() == '\'')) value.remove_suffix(1);
  return value;
}

// `docker build --secret id=npm,env=NPM_TOKEN`, `docker service create --secret source=…`: where a
// secret comes from, and where it goes to.
bool IsSecretMount(std::string_view flag, std::string_view value) {
  return flag == "--secret" &&
         IsOneOf(value.substr(0, value.find('=')), {"id", "type", "src", "source", "target"});
}

// `password='x',` in a text that is no command line; the quotes may have been taken off.
std::string_view WithoutEnd(std::string_view value) {
  if (value.ends_with(',')) value.remove_suffix(1);
  const size_t end = value.find_last_not_of(",;)");
  const bool quoted = end != std::string_view::npos && (value[end] == '\'' || value[end] == '"');
  return quoted ? value.substr(0, end + 1) : value;
}

std::string_view WithoutDashes(std::string_view flag) {
  while (flag.starts_with('-')) flag.remove_prefix(1);
  return flag;
}

// Collects what is found in one argument; the same bytes once.
class Found {
 public:
  explicit Found(std::string_view text) : text_(text) {}

  void Add(std::string_view part, std::string_view name) {
    const Span span = SpanOf(part, text_);
    // None overlap, so only the neighbours can.
    const auto next = taken_.lower_bound(span);
    if (next != taken_.end() && next->Overlaps(span)) return;
    if (next != taken_.begin() && std::prev(next)->Overlaps(span)) return;
    taken_.insert(next, span);
    secrets_.push_back({0, span, std::string(name)});
  }

  std::vector<CommandSecret> Take() {
    std::sort(secrets_.begin(), secrets_.end(),
              [](const auto& a, const auto& b) { return a.span < b.span; });
    return std::move(secrets_);
  }

 private:
  std::string_view text_;
  std::vector<CommandSecret> secrets_;
  std::set<Span> taken_;
};

void JudgeAddresses(std::string_view text, Found& found) {
  constexpr size_t kLongest = 2048;
  for (size_t at = text.find("://"); at != std::string_view::npos; at = text.find("://", at + 3)) {
    size_t begin = at;
    while (begin > 0 && at - begin < kLongest &&
           (std::isalnum(static_cast<unsigned char>(text[begin - 1])) != 0 ||
            text[begin - 1] == '+')) {
      begin--;
    }
    std::string_view address = text.substr(begin, kLongest);
    address = address.substr(0, address.find_first_of(" \t\r\n\"'<>", at - begin));
    const std::string_view password = UrlPassword(address);
    if (!password.empty() && IsSecretPassword(password)) found.Add(password, "a password in a URL");
  }
}

// CREATE USER … PASSWORD '…', … IDENTIFIED BY '…'
void JudgeSql(std::string_view text, Found& found) {
  if (text.find('\'') == std::string_view::npos) return;
  const std::string lower = ToLower(text);
  for (const std::string_view word : {"password '", "identified by '"}) {
    for (size_t at = lower.find(word); at != std::string::npos; at = lower.find(word, at + 1)) {
      const size_t begin = at + word.size();
      const size_t end = text.find('\'', begin);
      if (end == std::string_view::npos) break;
      const std::string_view value = text.substr(begin, end - begin);
      if (IsSecretPassword(value)) found.Add(value, "a password in SQL");
    }
  }
}

// "Authorization: Bearer x"
void JudgeHeaderLine(std::string_view text, Found& found) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view value = text.substr(colon + 1);
  if (const auto secret = SecretInHeader(Trim(text.substr(0, colon)), value)) {
    found.Add(secret->In(value), Trim(text.substr(0, colon)));
  }
}

// `name=value`; where the value is no secret under that name, what stands within it:
// `--from-literal=password=x`, `--set=auth.password=x,size=3`.
void JudgePieces(std::string_view text, std::string_view separators, Found& found, int depth = 0) {
  constexpr int kMaxDepth = 4;
  constexpr std::string_view kSeparators = " \t\r\n;,&?";
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of(separators), text.size());
    const std::string_view piece = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const size_t equals = piece.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    std::string_view name = piece.substr(0, equals);
    if (name.ends_with(':') || name.ends_with('+')) name.remove_suffix(1);  // `:=`, `+=`
    std::string_view value = piece.substr(equals + 1);
    // `f(password=x,size=3)`, `--set a.password=x,b=y`
    const size_t comma = value.find(',');
    if (comma != std::string_view::npos && depth < kMaxDepth &&
        value.find('=', comma) != std::string_view::npos) {
      JudgePieces(value.substr(comma + 1), kSeparators, found, depth + 1);
      value = value.substr(0, comma);
    }
    value = Unquoted(WithoutEnd(value));
    if (IsSecretMount(name, value)) continue;
    if (IsSecretArgument(name, value)) {
      found.Add(value, name);
    } else if (value.find('=') != std::string_view::npos && depth < kMaxDepth) {
      JudgePieces(value, kSeparators, found, depth + 1);
    }
  }
}

void JudgeText(std::string_view text, std::string_view separators, Found& found) {
  JudgePieces(text, separators, found);
  JudgeAddresses(text, found);
  JudgeSql(text, found);
}

// One command's words; gives what each holds.
class CommandJudge {
 public:
  explicit CommandJudge(const std::vector<std::string_view>& words) : words_(words) {}

  std::vector<CommandSecret> Judge() {
    std::vector<CommandSecret> all;
    program_ = ProgramAt();
    const std::vector<CommandPlace> places = SecretPlaces(program_, words_);
    auto place = places.begin();
    for (size_t i = 0; i < words_.size(); i++) {
      Found found(words_[i]);
      for (; place != places.end() && place->word == i; place++) {
        if (IsSecretPassword(place->text) || (place->attached && place->text == "password")) {
          found.Add(place->text, place->name);
        }
      }
      JudgeWord(i, found);
      for (CommandSecret& secret : found.Take()) {
        secret.argument = i;
        all.push_back(std::move(secret));
      }
    }
    return all;
  }

 private:
  // The first word that is neither an assignment nor a program that runs another.
  std::string_view ProgramAt() const {
    for (const std::string_view word : words_) {
      const std::string_view name = FileName(word);
      if (word.find('=') != std::string_view::npos || word.starts_with('-') ||
          IsOneOf(name, {"env", "exec", "sudo", "time", "nohup", "if", "then", "while", "until",
                         "do", "!", "export", "else", "{"})) {
        continue;
      }
      return name;
    }
    return {};
  }

  std::string_view Before(size_t i, size_t back = 1) const {
    return i >= back ? words_[i - back] : std::string_view();
  }

  void JudgeWord(size_t i, Found& found) const;
  void JudgeLogin(std::string_view pair, std::string_view flag, Found& found) const;

  const std::vector<std::string_view>& words_;
  std::string_view program_;
};

void CommandJudge::JudgeLogin(std::string_view pair, std::string_view flag, Found& found) const {
  const size_t colon = pair.find(':');
  if (colon == std::string_view::npos || colon == 0) return;
  const std::string_view password = pair.substr(colon + 1);
  if (IsSecretPassword(password)) found.Add(password, flag);
}

void CommandJudge::JudgeWord(size_t i, Found& found) const {
  const std::string_view word = words_[i];
  const std::string_view before = Before(i);
  // A flag before it whose value it is.
  if (before.starts_with('-') && before.find('=') == std::string_view::npos &&
      !word.starts_with('-')) {
    if (before == "-H" || before == "--header") JudgeHeaderLine(word, found);
    if (before == "--creds" || (IsOneOf(program_, {"curl", "etcdctl"}) &&
                                IsOneOf(before, {"-u", "--user", "-U", "--proxy-user"}))) {
      JudgeLogin(word, before, found);
    }
    if (before.size() > 2 && !TakesNoValue(program_, before) && !IsSecretMount(before, word) &&
        IsSecretArgument(WithoutDashes(before), word)) {
      found.Add(word, before);
    }
  }
  // aws configure set NAME VALUE, npm config set NAME VALUE, git config NAME VALUE
  const bool sets = (IsOneOf(program_, {"aws", "npm", "pnpm", "yarn"}) && Before(i, 2) == "set") ||
                    (program_ == "git" && Before(i, 2) == "config");
  if (sets && IsSecretArgument(before, word)) found.Add(word, before);
  if (program_ == "curl" && word.starts_with("-u") && word.size() > 2) {
    JudgeLogin(word.substr(2), "-u", found);
  }
  if (word.starts_with("--header=")) JudgeHeaderLine(word.substr(9), found);
  // In one word that is given whole, blanks and commas belong to the value.
  JudgeText(word, word.starts_with('-') ? "" : " \t\r\n;&?", found);
}

bool IsShell(std::string_view word) {
  return IsOneOf(FileName(word), {"sh", "bash", "ash", "dash", "zsh", "ksh"});
}

// `-c`, `-ec`, `-euxc`, `-lc`
bool RunsScript(std::string_view flag) {
  return flag.size() >= 2 && flag[0] == '-' && flag[1] != '-' && flag.ends_with('c');
}

// What begins with `#!/usr/bin/env python` is no shell's.
bool IsOtherLanguage(std::string_view script) {
  if (!script.starts_with("#!")) return false;
  const std::string_view line = script.substr(0, script.find_first_of("\r\n"));
  return line.find("sh") == std::string_view::npos || line.find("pwsh") != std::string_view::npos;
}

// A script can hold another as a word: `sh -c "…"`, `$(…)`.
constexpr int kMaxNesting = 4;

std::vector<CommandSecret> InScript(std::string_view script, int depth);

std::vector<CommandSecret> InCommand(const std::vector<std::string_view>& arguments, int depth) {
  std::vector<std::string_view> plain = arguments;
  std::vector<CommandSecret> secrets;
  bool shell = false;
  for (size_t i = 0; i < arguments.size(); i++) {
    const bool behind_flag = shell && i > 0 && RunsScript(arguments[i - 1]);
    shell |= IsShell(arguments[i]);
    if (!behind_flag && arguments[i].find('\n') == std::string_view::npos) continue;
    if (depth == kMaxNesting) continue;
    for (CommandSecret& secret : InScript(arguments[i], depth + 1)) {
      secret.argument = i;
      secrets.push_back(std::move(secret));
    }
    plain[i] = {};
  }
  for (CommandSecret& secret : CommandJudge(plain).Judge()) secrets.push_back(std::move(secret));
  return secrets;
}

std::vector<CommandSecret> InScript(std::string_view script, int depth) {
  std::vector<CommandSecret> secrets;
  if (IsOtherLanguage(script)) return secrets;
  const std::vector<ShellCommand> commands = ShellCommands(script);
  for (size_t i = 0; i < commands.size(); i++) {
    const ShellCommand& command = commands[i];
    std::vector<std::string_view> words;
    words.reserve(command.size());
    for (const ShellWord& word : command) words.emplace_back(word.text);
    for (CommandSecret& secret : InCommand(words, depth)) {
      secret.span = command[secret.argument].InScript(secret.span);
      secret.argument = 0;
      secret.in_script = true;
      secrets.push_back(std::move(secret));
    }
    if (i + 1 == commands.size()) break;
    const auto piped = SecretPiped(script, command, commands[i + 1]);
    if (!piped || !IsSecretPassword(piped->text)) continue;
    const ShellWord& word = command[piped->word];
    secrets.push_back(
        {0, word.InScript(SpanOf(piped->text, word.text)), std::string(piped->to), true});
  }
  return secrets;
}

}  // namespace

std::vector<CommandSecret> SecretsInOptions(std::string_view text) {
  Found found(text);
  JudgeText(text, " \t\r\n;&?", found);
  return found.Take();
}

std::vector<CommandSecret> SecretsInScript(std::string_view script) {
  std::vector<CommandSecret> secrets = InScript(script, 0);
  AddFallbackSecrets(script, 0, secrets);
  return secrets;
}

std::vector<CommandSecret> SecretsInCommand(const std::vector<std::string_view>& arguments) {
  std::vector<CommandSecret> secrets = InCommand(arguments, 0);
  for (size_t i = 0; i < arguments.size(); i++) AddFallbackSecrets(arguments[i], i, secrets);
  return secrets;
}

std::optional<Span> SecretInHeader(std::string_view name, std::string_view value) {
  const std::string_view trimmed = Trim(value);
  if (HoldsReference(trimmed)) return std::nullopt;
  const auto place = [&](std::string_view part) { return SpanOf(part, value); };
  if (!EqualIgnoringCase(name, "Authorization") &&
      !EqualIgnoringCase(name, "Proxy-Authorization")) {
    if (IsSecretArgument(name, trimmed)) return place(trimmed);
    return std::nullopt;
  }
  const size_t blank = trimmed.find_first_of(kBlanks);
  const std::string_view scheme = trimmed.substr(0, blank);
  const std::string_view credentials =
      blank == std::string_view::npos ? trimmed : Trim(trimmed.substr(blank));
  if (EqualIgnoringCase(scheme, "Basic")) {
    const auto pair = DecodeBase64(credentials);
    const size_t colon = pair ? pair->find(':') : std::string::npos;
    if (colon == std::string::npos || !IsUtf8(*pair)) return std::nullopt;
    if (!IsSecretPassword(std::string_view(*pair).substr(colon + 1))) return std::nullopt;
    return place(credentials);
  }
  if (!IsSecretArgument("access-token", credentials)) return std::nullopt;
  return place(credentials);
}

bool IsAuthorizationScheme(std::string_view word) {
  return EqualIgnoringCase(word, "Bearer") || EqualIgnoringCase(word, "Basic") ||
         EqualIgnoringCase(word, "Token");
}

std::optional<Span> SecretOfHeader(std::string_view value) {
  const std::string_view trimmed = Trim(value);
  const size_t blank = trimmed.find(' ');
  if (blank == std::string_view::npos || !IsAuthorizationScheme(trimmed.substr(0, blank))) {
    return std::nullopt;
  }
  return SecretInHeader("Authorization", value);
}

}  // namespace leaktight
