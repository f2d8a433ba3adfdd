#include "policy/code_secret_flow.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "engine/secret_likeness.h"
#include "policy/code_functions.h"
#include "policy/code_reads.h"
#include "policy/code_secret_names.h"
#include "policy/secret_value.h"

namespace leaktight {
namespace {

template <size_t N>
bool IsOneOf(std::string_view text, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Follows variables through a file, a function at a time.
class Flow {
 public:
  Flow(const CodeTokens& file, const CodeConstants& constants)
      : file_(file), constants_(constants), decrypts_(Decrypts(file)) {
    FindHelpers();
  }

  std::vector<LoggedValue> Secrets(const std::vector<LoggedValue>& values) {
    std::vector<LoggedValue> secrets;
    size_t i = 0;
    for (const LoggedValue& value : values) {
      for (; i < value.begin; i++) Step(i);
      if (!value.handed_on && (value.all || IsSecret(value))) secrets.push_back(value);
    }
    return secrets;
  }

 private:
  enum class State : uint8_t {
    kFetched,
    kHolder,  // an object whose value is one
    kMade,
  };
  struct Variable {
    State state;
    size_t at;
  };
  using Variables = std::unordered_map<std::string_view, Variable>;
  static constexpr size_t kWindow = 600;  // tokens

  // WithDecryption=True, { WithDecryption: true }, .withDecryption(true): secrets are among the
  // parameters that are asked for (docs.aws.amazon.com, API_GetParameter).
  static bool Decrypts(const CodeTokens& file) {
    constexpr size_t kNear = 6;  // Go: `WithDecryption: aws.Bool(true)`
    for (size_t i = 0; i < file.size(); i++) {
      if (!file.Is(i, "WithDecryption") && !file.Is(i, "withDecryption")) continue;
      for (size_t k = i + 1; k <= i + kNear; k++) {
        if (file.Is(k, "true") || file.Is(k, "True")) return true;
      }
    }
    return false;
  }

  // r.Parameter.Value, r["Parameter"]["Value"], r.parameter().value()
  bool HoldsParameter(size_t begin, size_t last) const {
    if (!decrypts_) return false;
    bool parameter = false;
    bool value = false;
    for (size_t i = begin; i <= last; i++) {
      if (!file_.IsName(i) && !file_.IsString(i)) continue;
      const std::string_view name = file_.IsName(i) ? file_.At(i) : file_.Content(i).In(file_.text);
      value = parameter && EqualIgnoringCase(name, "value");
      parameter = EqualIgnoringCase(name, "parameter");
    }
    return value;
  }

  // Functions of the file that return a secret.
  void FindHelpers() {
    bool fetches = false;
    for (size_t i = 0; i < file_.size() && !fetches; i++) {
      fetches = file_.IsName(i) && (FetchesSecret(file_.At(i)) || GetsSecret(file_.At(i)));
    }
    if (!fetches) return;
    std::string_view function;
    for (size_t i = 0; i < file_.size(); i++) {
      Step(i);
      if (const std::string_view name = FunctionAt(file_, i); !name.empty()) function = name;
      if (file_.Is(i, "return") && !function.empty() && IsSecretAll(i + 1)) {
        helpers_.insert(function);
      }
    }
    variables_.clear();
    fields_.clear();
  }

  // `r["SecretString"]`, `json.loads(secret)`, `*out.SecretString, nil`: the value that begins here
  // is one as it is, and nothing that is made of it.
  bool IsSecretAll(size_t begin) const {
    constexpr auto kAsk = std::to_array<std::string_view>(
        {"==", "!=", "===", "!==", "?", "&&", "in", "is", "not", "if", "{"});
    constexpr size_t kLongest = 200;
    bool secret = false;
    for (size_t i = begin; i < begin + kLongest && i < file_.size() && !EndsValue(i); i++) {
      const bool index = file_.IsString(i) && file_.Is(i - 1, "[");
      if (file_.Is(i, "(") && file_.tokens[i].partner > i) {
        const auto callee = CalleeOf(file_, i);
        if (callee && !Unwraps(file_.At(*callee))) i = file_.tokens[i].partner;
      } else if (index) {
        secret |= HoldsFetched(file_.Content(i).In(file_.text));
      } else if (IsOneOf(file_.At(i), kAsk)) {
        return false;
      } else if (file_.IsName(i)) {
        const Variable* known = Find(file_.At(i));
        const bool whole = EndsValue(i + 1) || file_.Is(i + 1, ")");
        secret |= HoldsFetched(file_.At(i)) || FetchesSecret(file_.At(i)) ||
                  (known != nullptr && known->state == State::kFetched && whole);
      }
    }
    return secret;
  }

  bool EndsValue(size_t i) const {
    return file_.KindOf(i) == CodeToken::Kind::kNewline || file_.Is(i, ";") || file_.Is(i, "}") ||
           (file_.Is(i, ",") && file_.language == CodeLanguage::kGo);
  }

  bool IsSelf(size_t i) const { return file_.Is(i, "self") || file_.Is(i, "this"); }

  void Step(size_t i) {
    if (file_.Is(i, "def") || file_.Is(i, "func") || file_.Is(i, "function")) variables_.clear();
    if (!file_.IsName(i)) return;
    const bool assigned = file_.Is(i + 1, "=") || file_.Is(i + 1, ":=") || file_.Is(i + 1, "+=");
    const bool with_error = file_.Is(i + 1, ",") && file_.IsName(i + 2) &&
                            (file_.Is(i + 3, ":=") || file_.Is(i + 3, "="));
    const bool shown = file_.Is(i + 2, "}");  // f"{secret=}"
    if (assigned && !shown && !file_.Is(i - 1, ",")) Assign(i, i + 2);
    if (with_error && file_.language == CodeLanguage::kGo) Assign(i, i + 4);
  }

  void Assign(size_t name, size_t begin) {
    const bool field = name >= 2 && file_.Is(name - 1, ".") && IsSelf(name - 2);
    Variables& variables = field ? fields_ : variables_;
    if (const auto state = StateOf(begin)) {
      variables[file_.At(name)] = {*state, name};
    } else {
      variables.erase(file_.At(name));
    }
  }

  // Of what is assigned.
  std::optional<State> StateOf(size_t begin) const {
    constexpr size_t kLongest = 60;
    std::optional<State> state;
    for (size_t i = begin; i < begin + kLongest && i < file_.size(); i++) {
      if (file_.KindOf(i) == CodeToken::Kind::kNewline || file_.Is(i, ";")) break;
      // What is put there rather than taken: SecretString=value, { SecretString: value }.
      const bool put = file_.Is(i + 1, "=") || file_.Is(i + 1, ":");
      if (!put && (file_.IsString(i) ? HoldsFetched(file_.Content(i).In(file_.text))
                                     : file_.IsName(i) && HoldsFetched(file_.At(i)))) {
        state = State::kFetched;
        continue;
      }
      if (!file_.IsName(i)) continue;
      const std::string_view text = file_.At(i);
      if (decrypts_ && i == begin && HoldsParameter(begin, StatementLast(begin))) {
        return State::kFetched;
      }
      if (FetchesSecret(text)) state = State::kFetched;
      if (const auto got = StateOfCall(i); got && !state) state = got;
      if (Generates(text) && !state) state = State::kMade;
      if (const Variable* known = Find(text); known != nullptr && !state && PassesOn(i)) {
        state = known->state;
      }
    }
    if (state) return state;
    const auto read = ReadAt(begin);
    const bool secret = read && ClassifyName(*read) == NameKind::kSecret && !SaysHarmless(*read);
    return secret ? std::optional(State::kFetched) : std::nullopt;
  }

  // `get()` of the file's own, `get_secret("x")`, `client.get_secret("x")` and its `.value`, where
  // that is all that is assigned.
  std::optional<State> StateOfCall(size_t i) const {
    const bool begins = file_.Is(i - 1, "=") || file_.Is(i - 1, ":=") || file_.Is(i - 1, "await");
    const bool own = begins || (i >= 2 && file_.Is(i - 1, ".") && IsSelf(i - 2));
    if (!file_.Is(i + 1, "(") || file_.tokens[i + 1].partner <= i) return std::nullopt;
    const size_t behind = file_.tokens[i + 1].partner + 1;
    if (own && helpers_.contains(file_.At(i))) {
      return EndsValue(behind) ? std::optional(State::kFetched) : std::nullopt;
    }
    if (!GetsSecret(file_.At(i)) || (!own && !file_.Is(i - 1, "."))) return std::nullopt;
    const bool script = file_.language != CodeLanguage::kGo &&
                        file_.language != CodeLanguage::kJava;  // theirs give objects
    if (EndsValue(behind)) return own && script ? State::kFetched : State::kHolder;
    const bool value = file_.Is(behind, ".") && EndsValue(behind + 2) &&
                       EqualIgnoringCase(file_.At(behind + 1), "value");
    return value ? std::optional(State::kFetched) : std::nullopt;
  }

  size_t StatementLast(size_t begin) const {
    size_t i = begin;
    while (i + 1 < file_.size() && file_.KindOf(i + 1) != CodeToken::Kind::kNewline &&
           !file_.Is(i + 1, ";")) {
      i++;
    }
    return i;
  }

  // x = y, x = json.loads(y), x = y.payload.data, x = y["password"]
  bool PassesOn(size_t i) const {
    if (file_.Is(i + 1, ".")) {
      const std::string_view part = file_.At(i + 2);
      return part == "payload" || part == "Payload";
    }
    const bool begins = file_.Is(i - 1, "=") || file_.Is(i - 1, ":=");
    if (begins && file_.Is(i + 1, "[") && file_.IsString(i + 2) && file_.Is(i + 3, "]")) {
      const bool ends = file_.KindOf(i + 4) == CodeToken::Kind::kNewline || file_.Is(i + 4, ";");
      return ends && ClassifyName(file_.Value(i + 2)) == NameKind::kSecret;
    }
    const bool parsed =
        i > 1 && file_.Is(i - 1, "(") && (file_.Is(i - 2, "loads") || file_.Is(i - 2, "parse"));
    const bool whole =
        begins && (file_.KindOf(i + 1) == CodeToken::Kind::kNewline || file_.Is(i + 1, ";"));
    return parsed || whole;
  }

  // All of the expression reads a variable of the environment.
  std::optional<std::string> ReadAt(size_t begin) const {
    size_t last = begin;
    while (file_.Is(last + 1, ".") && file_.IsName(last + 2)) last += 2;
    const size_t open = last + 1;
    if (open < file_.size() && (file_.Is(open, "(") || file_.Is(open, "[")) &&
        file_.tokens[open].partner > open) {
      last = file_.tokens[open].partner;
    }
    const auto read = EnvironmentReadAt(file_, last);
    if (!read || read->begin != begin) return std::nullopt;
    return read->name;
  }

  const Variable* Find(std::string_view name) const { return In(variables_, name); }

  static const Variable* In(const Variables& variables, std::string_view name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : &found->second;
  }

  // What is known of `x`, `self.x`; of `x.value` and `x.getValue()`, where that is what x holds.
  std::optional<State> KnownOf(const LoggedValue& value) const {
    const bool parts = file_.Is(value.begin + 1, ".");
    if (value.begin == value.last || (parts && EqualIgnoringCase(value.name, "value"))) {
      const Variable* known = Find(file_.At(value.begin));
      if (known == nullptr || value.begin - known->at >= kWindow) return std::nullopt;
      if (value.begin == value.last) return known->state;
      return known->state == State::kHolder ? std::optional(State::kFetched) : std::nullopt;
    }
    if (!parts || value.last != value.begin + 2 || !IsSelf(value.begin)) return std::nullopt;
    const Variable* known = In(fields_, file_.At(value.last));
    return known == nullptr ? std::nullopt : std::optional(known->state);
  }

  // secrets.find(s => s.name === secretKey): what the variable holds is a name.
  bool IsComparedWithName(std::string_view variable) {
    if (!compared_) {
      compared_.emplace();
      for (size_t i = 2; i < file_.size(); i++) {
        if (!file_.Is(i, "==") && !file_.Is(i, "===")) continue;
        if (file_.Is(i - 1, "name") && file_.Is(i - 2, ".")) compared_->insert(file_.At(i + 1));
      }
    }
    return compared_->count(variable) > 0;
  }

  bool IsSecret(const LoggedValue& value) {
    if (HoldsFetched(value.name) || HoldsParameter(value.begin, value.last)) return true;
    for (size_t i = value.begin; i <= value.last; i++) {
      if (file_.IsName(i) && SaysHarmless(file_.At(i))) return false;
      if (file_.IsName(i) && FetchesSecret(file_.At(i))) return value.last > i;
      if (file_.IsName(i) && GetsSecret(file_.At(i)) && value.name == "value") return true;
    }
    if (const auto known = KnownOf(value); known && known != State::kHolder) {
      return known == State::kFetched && !HidesLittle(file_.At(value.last));
    }
    if (!NamesSecret(value.name) || SaysHarmless(value.name)) return false;
    // All that is printed: what the program is for, a password for another program to read.
    if (!value.to_log && value.alone && !value.read) return false;
    if (value.begin == value.last && IsComparedWithName(value.name)) return false;
    // A constant that only names one.
    const auto literal = constants_.StringAt(value.begin);
    return !literal || IsSecretUnder(value.name, file_.Value(*literal));
  }

  const CodeTokens& file_;
  const CodeConstants& constants_;
  const bool decrypts_;
  Variables variables_;
  Variables fields_;  // of `self` and `this`, in whatever function
  std::unordered_set<std::string_view> helpers_;
  std::optional<std::unordered_set<std::string_view>> compared_;  // with names; on demand
};

}  // namespace

std::vector<LoggedValue> LoggedSecrets(const CodeTokens& file, const CodeConstants& constants,
                                       const std::vector<LoggedValue>& values) {
  return Flow(file, constants).Secrets(values);
}

}  // namespace leaktight
