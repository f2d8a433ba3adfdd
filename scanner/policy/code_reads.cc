#include "policy/code_reads.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "engine/words.h"

namespace leaktight {
namespace {

// Longer chains are no names.
constexpr size_t kMostSteps = 24;

template <size_t N>
bool IsOneOf(std::string_view text, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool IsDot(const CodeTokens& file, size_t i) {
  return file.Is(i, ".") || file.Is(i, "?.") || file.Is(i, "::");
}

// `process.env`, `os.environ`, `import.meta.env`, `env`
bool IsEnvironment(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>({"env", "environ", "ENV", "Env"});
  return IsOneOf(name, kNames);
}

// What keeps settings: config, configService, settings, properties, viper.
bool KeepsSettings(std::string_view owner) {
  const std::string lower = ToLower(owner);
  for (const std::string_view part : {"config", "setting", "viper", "propert", "dotenv"}) {
    if (lower.find(part) != std::string::npos) return true;
  }
  constexpr auto kShort =
      std::to_array<std::string_view>({"cfg", "conf", "props", "env", "environ", "environment"});
  return IsOneOf(lower, kShort);
}

// getenvor, envstr, osgetenv
bool IsWrittenTogether(std::string_view word) {
  constexpr auto kBehind = std::to_array<std::string_view>(
      {"", "or", "str", "string", "var", "default", "def", "get", "int", "bool", "val", "value"});
  const size_t env = word.find("env");
  if (env == std::string_view::npos) return false;
  const std::string_view before = word.substr(0, env);
  return IsOneOf(word.substr(env + 3), kBehind) &&
         (before.empty() || before.ends_with("get") || before == "os" || before == "lookup");
}

// getenv, GetEnvOrDefault, env_str, mustEnv; not setenv, withEnv, mockEnv, getEnvWarning.
bool SaysEnvironment(std::string_view name) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"get",      "fetch", "read",    "load",     "lookup",      "must",  "try",     "require",
       "required", "env",   "environ", "envs",     "environment", "os",    "var",     "vars",
       "variable", "value", "val",     "string",   "str",         "or",    "default", "with",
       "fallback", "else",  "secret",  "optional", "opt",         "from",  "safe",    "config",
       "process",  "dot",   "dotenv",  "getenv",   "if",          "empty", "the",     "password",
       "key",      "int",   "bool",    "parse",    "setting",     "my",    "app",     "credential",
       "token",    "non",   "by",      "system",   "sys"});
  const std::string lower = ToLower(name);
  if (lower.find("env") == std::string::npos) return false;
  const Words words(name);
  for (size_t i = 0; i < words.size(); i++) {
    if (IsOneOf(words[i], kWords)) continue;
    if (!IsWrittenTogether(words[i])) return false;
  }
  // `withEnv` gives one to something; `getEnvWithDefault` reads it.
  return words.size() > 0 && words[0] != "with";
}

// `x` of `x.trim()`.
size_t WithoutTrim(const CodeTokens& file, size_t last) {
  constexpr auto kTrims = std::to_array<std::string_view>({"trim", "strip", "toString"});
  const bool call = last > 4 && file.Is(last, ")") && file.Is(last - 1, "(");
  return call && IsOneOf(file.At(last - 2), kTrims) && IsDot(file, last - 3) ? last - 4 : last;
}

}  // namespace

size_t OperandBegin(const CodeTokens& file, size_t last) {
  size_t at = last;
  for (size_t step = 0; step < kMostSteps; step++) {
    if (file.Is(at, ")") || file.Is(at, "]")) {
      const size_t open = file.tokens[at].partner;
      if (open == 0 || open >= at) return at;
      at = open;
      // What is called or indexed.
      const bool follows =
          at > 0 && (file.IsName(at - 1) || file.Is(at - 1, ")") || file.Is(at - 1, "]"));
      if (!follows) return at;
      at--;
      continue;
    }
    if (at >= 2 && IsDot(file, at - 1)) {
      at -= 2;
      if (file.Is(at, "!") && at > 0) at--;  // TypeScript's `a!.b`
      continue;
    }
    return at;
  }
  return at;
}

std::optional<size_t> CalleeOf(const CodeTokens& file, size_t open) {
  if (open == 0) return std::nullopt;
  size_t at = open - 1;
  if (file.Is(at, ">")) {  // type arguments
    size_t depth = 0;
    for (size_t step = 0; step < kMostSteps && at > 0; step++, at--) {
      if (file.Is(at, ">")) depth++;
      if (file.Is(at, "<") && --depth == 0) break;
    }
    if (!file.Is(at, "<") || at == 0) return std::nullopt;
    at--;
  }
  if (file.Is(at, "?.") && at > 0) at--;
  if (!file.IsName(at)) return std::nullopt;
  return at;
}

std::string_view OwnerOf(const CodeTokens& file, size_t name) {
  if (name < 2 || !IsDot(file, name - 1)) return {};
  size_t at = name - 2;
  if (file.Is(at, ")")) {  // System.getenv().getOrDefault
    const size_t open = file.tokens[at].partner;
    const auto callee = open == 0 ? std::nullopt : CalleeOf(file, open);
    return callee ? file.At(*callee) : std::string_view();
  }
  if (file.Is(at, "!") && at > 0) at--;
  return file.IsName(at) ? file.At(at) : std::string_view();
}

bool ReadsByName(const CodeTokens& file, size_t callee) {
  const std::string_view name = file.At(callee);
  const std::string_view owner = OwnerOf(file, callee);
  constexpr auto kGet = std::to_array<std::string_view>(
      {"get", "Get", "getOrDefault", "getOrThrow", "getOrElse", "str", "string", "setdefault",
       "getString", "GetString", "get_string", "lookup", "getOptionalValue"});
  if (IsOneOf(name, kGet)) {
    return KeepsSettings(owner) || SaysEnvironment(owner);
  }
  if (name == "getProperty" || name == "SetDefault" || name == "getRequiredProperty") return true;
  if (name == "config") return owner.empty() || owner == "decouple";
  // `env` as the name of a function is the environment; as a part of a name it may be much else.
  return SaysEnvironment(name);
}

bool IsWholeEnvironment(const CodeTokens& file, size_t begin, size_t last) {
  const auto is = [&](std::string_view owner, std::string_view name) {
    return file.Is(begin, owner) && file.Is(begin + 1, ".") && file.Is(begin + 2, name);
  };
  if (last == begin + 2) return is("os", "environ") || is("process", "env");
  return last == begin + 4 && file.Is(begin + 3, "(") && file.Is(last, ")") &&
         (is("os", "Environ") || is("System", "getenv"));
}

std::optional<EnvironmentRead> EnvironmentReadAt(const CodeTokens& file, size_t last) {
  // (process.env.X)
  if (file.Is(last, ")") && OperandBegin(file, last) == file.tokens[last].partner &&
      last > file.tokens[last].partner + 1 && !CalleeOf(file, file.tokens[last].partner)) {
    last--;
  }
  last = WithoutTrim(file, last);
  // TypeScript's `x!` and `x as string`.
  if (last >= 2 && file.Is(last - 1, "as") && file.IsName(last)) last -= 2;
  if (file.Is(last, "!") && last > 0) last--;
  const size_t begin = OperandBegin(file, last);
  if (file.IsName(last)) {
    if (last < 2 || !IsDot(file, last - 1) || !IsEnvironment(file.At(last - 2))) {
      return std::nullopt;
    }
    return EnvironmentRead{std::string(file.At(last)), begin};
  }
  const bool index = file.Is(last, "]");
  if (!index && !file.Is(last, ")")) return std::nullopt;
  const size_t open = file.tokens[last].partner;
  if (open == 0 || open >= last || !file.IsString(open + 1)) return std::nullopt;
  if (open + 2 != last && !file.Is(open + 2, ",")) return std::nullopt;
  if (index) {
    if (!file.IsName(open - 1) || !IsEnvironment(file.At(open - 1))) return std::nullopt;
  } else {
    const auto callee = CalleeOf(file, open);
    if (!callee || !ReadsByName(file, *callee)) return std::nullopt;
  }
  return EnvironmentRead{file.Value(open + 1), begin};
}

}  // namespace leaktight
