#include "policy/code_logging.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "engine/words.h"
#include "policy/code_reads.h"

namespace leaktight {
namespace {

template <size_t N>
bool IsOneOf(std::string_view text, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// log, LOGGER, logging, this.logger, slog, requestLogger; not dialog, login, catalog.
bool IsLogger(std::string_view owner) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"log", "logger", "logging", "slog", "logrus", "klog", "glog", "zap", "zlog", "sugar",
       "winston", "pino", "loguru", "clog"});
  const Words words(owner);
  return words.size() > 0 &&
         (IsOneOf(words[words.size() - 1], kWords) || words[words.size() - 1].ends_with("logger"));
}

bool IsLevel(std::string_view name) {
  constexpr auto kLevels = std::to_array<std::string_view>(
      {"trace", "debug", "info", "warn", "warning", "error", "critical", "fatal", "exception",
       "log", "verbose", "notice", "silly", "http"});
  return IsOneOf(name, kLevels);
}

bool IsGoLevel(std::string_view name) {
  for (const std::string_view level :
       {"Print", "Fatal", "Panic", "Info", "Debug", "Warn", "Error", "Trace"}) {
    if (name.starts_with(level) || name == std::string("Sys").append(level)) return true;
  }
  return false;
}

enum class Sink : uint8_t { kNone, kOutput, kLog, kLaterSteps };

bool IsStream(std::string_view name) {
  return name == "stdout" || name == "stderr" || name == "Stdout" || name == "Stderr";
}

// sys.stderr.write, process.stdout.write
bool WritesToStream(const CodeTokens& file, size_t callee) {
  return file.Is(callee, "write") && IsStream(OwnerOf(file, callee)) && callee >= 4 &&
         (file.Is(callee - 4, "sys") || file.Is(callee - 4, "process"));
}

// print(x, file=f) writes to a file of its own.
bool GoesToFile(const CodeTokens& file, size_t open) {
  const size_t close = file.tokens[open].partner;
  for (size_t i = open + 1; i + 2 < close; i++) {
    if (file.tokens[i].partner > i) {
      i = file.tokens[i].partner;
    } else if (file.Is(i, "file") && file.Is(i + 1, "=")) {
      return !(file.Is(i + 2, "sys") && IsStream(file.At(i + 4)));
    }
  }
  return false;
}

// zerolog's log.Info().Str("k", x), SLF4J's log.atInfo().addKeyValue("k", x): a logger, a level
// that is asked for, and what it is given.
bool AddsToEntry(const CodeTokens& file, size_t callee) {
  constexpr auto kAdds =
      std::to_array<std::string_view>({"Str", "Strs", "Stringer", "Bytes", "Any", "Interface",
                                       "Msgf", "addKeyValue", "addArgument", "log"});
  if (!IsOneOf(file.At(callee), kAdds) || callee < 2 || !file.Is(callee - 2, ")")) return false;
  size_t at = OperandBegin(file, callee);
  while (file.IsName(at) && file.Is(at + 1, ".") && file.IsName(at + 2)) {
    const std::string_view level = file.At(at + 2);
    if (file.Is(at + 3, "(")) {
      return IsLogger(file.At(at)) &&
             (IsGoLevel(level) || level == "With" || level.starts_with("at"));
    }
    at += 2;
  }
  return false;
}

Sink SinkOfActions(std::string_view name) {
  if (name == "setOutput") return Sink::kLaterSteps;
  return IsLevel(name) ? Sink::kLog : Sink::kNone;
}

Sink SinkOf(const CodeTokens& file, size_t callee) {
  const std::string_view name = file.At(callee);
  const std::string_view owner = OwnerOf(file, callee);
  switch (file.language) {
    case CodeLanguage::kPython:
      if (owner.empty()) {
        const bool defined = callee > 0 && file.Is(callee - 1, "def");
        if (name != "print" || defined || GoesToFile(file, callee + 1)) return Sink::kNone;
        return Sink::kOutput;
      }
      if (WritesToStream(file, callee)) return Sink::kOutput;
      return IsLevel(name) && IsLogger(owner) ? Sink::kLog : Sink::kNone;
    case CodeLanguage::kJavaScript:
    case CodeLanguage::kTypeScript:
      if (WritesToStream(file, callee)) return Sink::kOutput;
      if (owner == "core") return SinkOfActions(name);
      if (!IsLevel(name)) return Sink::kNone;
      if (owner == "console") return Sink::kOutput;
      return IsLogger(owner) ? Sink::kLog : Sink::kNone;
    case CodeLanguage::kGo:
      if (owner == "fmt") {
        const bool prints =
            name.starts_with("Print") || (name.starts_with("Fprint") && file.Is(callee + 2, "os") &&
                                          IsStream(file.At(callee + 4)));
        return prints ? Sink::kOutput : Sink::kNone;
      }
      return ((IsGoLevel(name) || name == "WithField" || name == "WithFields") &&
              IsLogger(owner)) ||
                     AddsToEntry(file, callee)
                 ? Sink::kLog
                 : Sink::kNone;
    case CodeLanguage::kJava:
      if (owner == "out" || owner == "err") {
        const bool prints = name == "println" || name == "print" || name == "printf";
        return prints && callee >= 4 && file.Is(callee - 4, "System") ? Sink::kOutput : Sink::kNone;
      }
      return (IsLevel(name) && IsLogger(owner)) || AddsToEntry(file, callee) ? Sink::kLog
                                                                             : Sink::kNone;
    case CodeLanguage::kNone:
      break;
  }
  return Sink::kNone;
}

// Calls that give what they are given, as a text.
bool IsTransparent(const CodeTokens& file, size_t callee) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"format", "str", "String", "repr", "stringify", "Sprintf", "Sprint", "dumps", "valueOf",
       "Any", "Str", "concat", "pprint", "pformat", "ToString", "StringValue"});
  return IsOneOf(file.At(callee), kNames);
}

class Finder {
 public:
  explicit Finder(const CodeTokens& file) : file_(file) {}

  std::vector<LoggedValue> Find() {
    for (size_t i = 1; i < file_.size(); i++) {
      if (!file_.Is(i, "(") || file_.tokens[i].partner <= i) continue;
      const auto callee = CalleeOf(file_, i);
      if (!callee) continue;
      const Sink sink = SinkOf(file_, *callee);
      if (sink == Sink::kNone) continue;
      Judge(i, sink);
      i = file_.tokens[i].partner;
    }
    return std::move(found_);
  }

  const std::vector<LoggedText>& texts() const { return texts_; }

 private:
  void Judge(size_t open, Sink sink);
  bool Shows(size_t open) const;
  size_t ChainEnd(size_t begin) const;
  void Take(size_t begin, size_t last, bool in_template, Sink sink);
  bool StandsAlone(size_t begin, size_t last, bool in_template) const;
  bool ShowsType(size_t begin) const;

  const CodeTokens& file_;
  std::vector<LoggedValue> found_;
  std::vector<LoggedText> texts_;
};

// Does what stands in these brackets end up in the text?
bool Finder::Shows(size_t open) const {
  if (file_.KindOf(open) == CodeToken::Kind::kTemplate) return true;
  if (file_.Is(open, "{") || file_.Is(open, "${")) return true;
  const bool behind_operand = file_.IsName(open - 1) || file_.Is(open - 1, ")") ||
                              file_.Is(open - 1, "]") || file_.Is(open - 1, ">") ||
                              file_.Is(open - 1, "?.");
  if (!behind_operand) return true;
  if (!file_.Is(open, "(")) return false;
  const auto callee = CalleeOf(file_, open);
  return callee && IsTransparent(file_, *callee);
}

void Finder::Judge(size_t open, Sink sink) {
  const size_t close = file_.tokens[open].partner;
  bool in_template = false;
  std::vector<std::pair<size_t, bool>> templates;  // where each ends, and what was before
  for (size_t i = open + 1; i < close; i++) {
    while (!templates.empty() && i >= templates.back().first) {
      in_template = templates.back().second;
      templates.pop_back();
    }
    const size_t partner = file_.tokens[i].partner;
    if (partner > i) {
      if (!Shows(i)) {
        i = partner;  // what is in there is something else
        continue;
      }
      const bool begins = file_.KindOf(i) == CodeToken::Kind::kTemplate;
      templates.emplace_back(partner, in_template);
      in_template = begins || (in_template && (file_.Is(i, "{") || file_.Is(i, "${")));
      continue;
    }
    if (file_.IsString(i)) texts_.push_back({i, sink == Sink::kLaterSteps});
    if (!file_.IsName(i)) continue;
    const size_t last = ChainEnd(i);
    Take(i, last, in_template, sink);
    // What a call within the chain is given is looked at only where it shows.
    if (file_.Is(last, ")")) {
      const size_t inner = file_.tokens[last].partner;
      if (inner > i && Shows(inner)) {
        i = inner - 1;
        continue;
      }
    }
    i = last;
  }
}

// The last token of `a.b["c"].d()` that begins here.
size_t Finder::ChainEnd(size_t begin) const {
  size_t last = begin;
  while (true) {
    const size_t next = last + 1;
    if ((file_.Is(next, ".") || file_.Is(next, "?.")) && file_.IsName(next + 1)) {
      last = next + 1;
    } else if (file_.Is(next, "!") && file_.Is(next + 1, ".") && file_.IsName(next + 2)) {
      last = next + 2;  // TypeScript's `a!.b`
    } else if ((file_.Is(next, "(") || file_.Is(next, "[")) && file_.tokens[next].partner > next) {
      last = file_.tokens[next].partner;
    } else {
      return last;
    }
  }
}

// fmt.Sprintf("%T", key): of what type it is.
bool Finder::ShowsType(size_t begin) const {
  if (file_.language != CodeLanguage::kGo || begin < 2 || !file_.Is(begin - 1, ",") ||
      !file_.IsString(begin - 2)) {
    return false;
  }
  const std::string_view format = file_.Content(begin - 2).In(file_.text);
  return std::count(format.begin(), format.end(), '%') == 1 &&
         format.find("%T") != std::string_view::npos;
}

bool Finder::StandsAlone(size_t begin, size_t last, bool in_template) const {
  constexpr auto kBefore =
      std::to_array<std::string_view>({"(", ",", "+", "{", "${", "%", "=", ":", "*", "&", "["});
  constexpr auto kBehind = std::to_array<std::string_view>({")", ",", "+", "}", "]"});
  const std::string_view before = file_.At(begin - 1);
  const bool symbol = file_.KindOf(begin - 1) == CodeToken::Kind::kSymbol;
  if (!symbol || !IsOneOf(before, kBefore)) return false;
  // 2 * password, a & b
  if ((before == "*" || before == "&") &&
      (file_.language != CodeLanguage::kGo ||
       (!file_.Is(begin - 2, ",") && !file_.Is(begin - 2, "(")))) {
    return false;
  }
  size_t behind = last + 1;
  if (file_.language == CodeLanguage::kTypeScript) {  // `a!`, `a as string`
    if (file_.Is(behind, "!")) behind++;
    if (file_.Is(behind, "as") && file_.IsName(behind + 1)) behind += 2;
  }
  while (file_.KindOf(behind) == CodeToken::Kind::kNewline && behind < file_.size()) behind++;
  if (in_template && file_.Is(behind, "=") && file_.Is(behind + 1, "}")) return true;
  if (in_template && (file_.Is(behind, "!") || file_.Is(behind, ":"))) return true;
  return IsOneOf(file_.At(behind), kBehind);
}

void Finder::Take(size_t begin, size_t last, bool in_template, Sink sink) {
  if (!StandsAlone(begin, last, in_template) || ShowsType(begin)) return;
  LoggedValue value;
  value.begin = begin;
  value.last = last;
  value.to_log = sink == Sink::kLog;
  value.handed_on = sink == Sink::kLaterSteps;
  const bool console =
      file_.language == CodeLanguage::kJavaScript || file_.language == CodeLanguage::kTypeScript;
  value.alone = !console && file_.Is(begin - 1, "(") && file_.Is(last + 1, ")") &&
                file_.tokens[begin - 1].partner == last + 1;
  value.all = IsWholeEnvironment(file_, begin, last);
  if (value.all) {
    found_.push_back(std::move(value));
    return;
  }
  if (file_.IsName(last)) {
    value.name = file_.At(last);
    if (last >= begin + 2 && EnvironmentReadAt(file_, last)) value.read = true;
  } else if (const auto read = EnvironmentReadAt(file_, last)) {
    value.name = read->name;
    value.read = true;
  } else {
    const size_t open = file_.tokens[last].partner;
    if (file_.Is(last, "]")) {
      // response["SecretString"]
      if (open + 2 != last || !file_.IsString(open + 1)) return;
      value.name = file_.Value(open + 1);
    } else {
      // user.getPassword(), and of AWS's library for Java response.secretString()
      if (open + 1 != last || !file_.IsName(open - 1)) return;
      std::string_view name = file_.At(open - 1);
      const bool getter = (name.starts_with("get") || name.starts_with("Get")) && name.size() > 3;
      const bool field = name == "secretString" || name == "secretBinary" || name == "value";
      if ((!getter && !field) || open < begin + 2) return;
      if (getter) name.remove_prefix(3);
      value.name = name;
    }
  }
  found_.push_back(std::move(value));
}

}  // namespace

std::vector<LoggedValue> LoggedValues(const CodeTokens& file) {
  return Finder(file).Find();
}

std::vector<LoggedText> LoggedTexts(const CodeTokens& file) {
  Finder finder(file);
  finder.Find();
  return finder.texts();
}

}  // namespace leaktight
