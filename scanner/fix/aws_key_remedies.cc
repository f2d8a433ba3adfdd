// Clients of AWS that are given keys: without them they find a role, or the environment's
// (docs.aws.amazon.com/sdkref, "Standardized credential providers").
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.h"
#include "fix/dotenv_templates.h"
#include "fix/mend_each.h"
#include "fix/remedies.h"
#include "policy/code_constants.h"
#include "policy/code_file.h"
#include "policy/code_reads.h"

namespace leaktight {
namespace {

class KeyMender {
 public:
  KeyMender(const FixProblem& problem, Remedy& remedy)
      : problem_(problem),
        remedy_(remedy),
        code_(problem.file.Code().Tokens()),
        constants_(code_) {}

  Why Mend(const Violation& violation) {
    if (code_.language == CodeLanguage::kGo || code_.language == CodeLanguage::kJava) {
      return "the provider that takes them would have to go, and its import";
    }
    const auto secret = TokenOf(violation.about);
    if (!secret) return "it is not known what it is given to";
    std::optional<size_t> id;
    bool given = false;
    for (size_t i = 0; i + 2 < code_.size(); i++) {
      if (PartAt(i) == Part::kNone || (!code_.Is(i + 1, "=") && !code_.Is(i + 1, ":"))) continue;
      const auto value = constants_.StringAt(i + 2);
      const bool whole = Ends(i + 2);
      if (PartAt(i) == Part::kSecret && value == secret && whole) {
        if (auto why = MendPair(i, id)) return why;
        given = true;
      }
    }
    if (!given) return "it is not known what it is given to";
    if (auto why = Keep("AWS_SECRET_ACCESS_KEY", *secret)) return why;
    return id ? Keep("AWS_ACCESS_KEY_ID", *id) : std::nullopt;
  }

 private:
  enum class Part : uint8_t { kNone, kId, kSecret, kSession };

  Part PartAt(size_t i) const {
    std::string_view name = code_.At(i);
    if (code_.IsString(i)) name = code_.Content(i).In(code_.text);
    if (name == "aws_access_key_id" || name == "accessKeyId") return Part::kId;
    if (name == "aws_secret_access_key" || name == "secretAccessKey") return Part::kSecret;
    if (name == "aws_session_token" || name == "sessionToken") return Part::kSession;
    return Part::kNone;
  }

  std::optional<size_t> TokenOf(Span literal) const {
    for (size_t i = 0; i < code_.size(); i++) {
      if (code_.IsString(i) && code_.Content(i) == literal) return i;
    }
    return std::nullopt;
  }

  // Is the token all of a value?
  bool Ends(size_t value) const {
    const size_t end = value + 1;
    return code_.Is(end, ",") || code_.Is(end, ")") || code_.Is(end, "}") || code_.Is(end, ";") ||
           code_.KindOf(end) == CodeToken::Kind::kNewline;
  }

  std::optional<size_t> OpenAround(size_t i) const {
    for (size_t at = i; at-- > 0;) {
      const size_t partner = code_.tokens[at].partner;
      if (partner > i) return at;
      if (partner != 0 && partner < at) at = partner;
    }
    return std::nullopt;
  }

  // The significant token before, and behind.
  size_t Before(size_t i) const {
    i--;
    while (i > 0 && code_.KindOf(i) == CodeToken::Kind::kNewline) i--;
    return i;
  }
  size_t Behind(size_t i) const {
    i++;
    while (i < code_.size() && code_.KindOf(i) == CodeToken::Kind::kNewline) i++;
    return i;
  }

  Why Drop(Span span) {
    const bool comment = std::any_of(code_.comments.begin(), code_.comments.end(),
                                     [&](Span other) { return other.Overlaps(span); });
    if (comment) return "a comment stands beside it";
    remedy_.Edit(std::string(problem_.file.path()), span, {});
    return std::nullopt;
  }

  // From one token to another, alone on its lines but for a comma or a semicolon: with them.
  bool IsAlone(size_t first, size_t last, Span& lines) const {
    size_t end = code_.tokens[last].end;
    if (code_.Is(last + 1, ",") || code_.Is(last + 1, ";")) end = code_.tokens[last + 1].end;
    lines = WholeLines(code_.text, {code_.tokens[first].begin, end});
    const Span before = {lines.begin, code_.tokens[first].begin};
    const Span behind = {end, lines.end};
    return Trim(before.In(code_.text)).empty() && Trim(behind.In(code_.text)).empty();
  }

  // An argument or a property, with its comma.
  Why DropElement(size_t first, size_t last) {
    const size_t next = Behind(last);
    Span lines;
    if (code_.Is(next, ",") && IsAlone(first, last, lines)) return Drop(lines);
    if (code_.Is(next, ",")) {
      const size_t end = code_.text.find_first_not_of(" \t", code_.tokens[next].end);
      return Drop({code_.tokens[first].begin, std::min(end, code_.text.size())});
    }
    const size_t comma = Before(first);
    const size_t begin =
        code_.Is(comma, ",") ? code_.tokens[comma].begin : code_.tokens[first].begin;
    return Drop({begin, code_.tokens[last].end});
  }

  // A statement on lines of its own.
  Why DropStatement(size_t first, size_t last) {
    Span lines;
    if (!IsAlone(first, last, lines)) return "more stands on its line";
    return Drop(lines);
  }

  // What is given beside the secret at `i`, and the secret.
  Why MendPair(size_t i, std::optional<size_t>& id) {
    if (code_.Is(i - 1, ".")) return MendConfiguration(i, id);
    const auto open = OpenAround(i);
    if (!open) return "it is not known what it is given to";
    const size_t close = code_.tokens[*open].partner;
    size_t others = 0;
    std::vector<std::pair<size_t, size_t>> gone;
    for (size_t at = Behind(*open); at < close;) {
      size_t last = at;  // of the element
      while (Behind(last) < close && !code_.Is(Behind(last), ",")) {
        last = Behind(last);
        if (code_.tokens[last].partner > last) last = code_.tokens[last].partner;
      }
      const Part part = PartAt(at);
      if (part == Part::kNone) {
        others++;
      } else {
        const auto value = constants_.StringAt(at + 2);
        if (part == Part::kId) id = value;
        if (part != Part::kSession && (!value || last != at + 2)) return "not all of it is written";
        gone.emplace_back(at, last);
      }
      at = Behind(last);
      if (code_.Is(at, ",")) at = Behind(at);
    }
    const bool object = code_.Is(*open, "{");
    if (object && others == 0) {
      // `credentials: {…}`
      const size_t name = *open < 2 ? 0 : *open - 2;
      if (name == 0 || !code_.Is(*open - 1, ":") || !code_.Is(name, "credentials")) {
        return "what takes the keys as a whole would have to go";
      }
      return DropElement(name, close);
    }
    // One change for neighbours, so that no comma is taken twice.
    for (size_t k = 0; k < gone.size(); k++) {
      const size_t first = gone[k].first;
      while (k + 1 < gone.size() && Behind(Behind(gone[k].second)) == gone[k + 1].first) k++;
      if (auto why = DropElement(first, gone[k].second)) return why;
    }
    return std::nullopt;
  }

  // AWS.config.accessKeyId = '…' and its like: statements.
  Why MendConfiguration(size_t i, std::optional<size_t>& id) {
    const size_t first = OperandBegin(code_, i);
    const std::string_view owner = code_.text.substr(
        code_.tokens[first].begin, code_.tokens[i].begin - code_.tokens[first].begin);
    for (size_t at = 2; at + 2 < code_.size(); at++) {
      const Part part = PartAt(at);
      if (part == Part::kNone || !code_.Is(at - 1, ".") || !code_.Is(at + 1, "=")) continue;
      const size_t size = i - first;
      if (at < size) continue;
      const std::string_view other = code_.text.substr(
          code_.tokens[at - size].begin, code_.tokens[at].begin - code_.tokens[at - size].begin);
      if (other != owner) continue;
      const auto value = constants_.StringAt(at + 2);
      if (part != Part::kSession && (!value || !Ends(at + 2))) return "not all of it is written";
      if (part == Part::kId) id = value;
      if (auto why = DropStatement(at - size, at + 2)) return why;
    }
    return std::nullopt;
  }

  // The value, and where it is a constant's, the constant.
  Why Keep(const std::string& name, size_t token) {
    KeepInDotenv(problem_.tree, problem_.file.path(), name, code_.Value(token), remedy_);
    const bool gone =
        std::any_of(remedy_.edits.begin(), remedy_.edits.end(), [&](const FileEdit& edit) {
          return edit.path == problem_.file.path() && edit.edit.span.Contains(code_.Content(token));
        });
    if (gone) return std::nullopt;
    // `NAME = "…"`, `NAME: str = "…"`, `const NAME = "…"`
    size_t first = token;
    while (first > 0 && code_.KindOf(first - 1) != CodeToken::Kind::kNewline &&
           !code_.Is(first - 1, ";")) {
      first--;
    }
    size_t constant = first;
    while (code_.Is(constant, "export") || code_.Is(constant, "const") ||
           code_.Is(constant, "let") || code_.Is(constant, "var")) {
      constant++;
    }
    if (constant != first && code_.Is(first, "export")) return "other files may take the constant";
    size_t uses = 0;
    for (size_t i = 0; i < code_.size(); i++) {
      uses += code_.IsName(i) && code_.At(i) == code_.At(constant) ? 1 : 0;
    }
    if (uses != 2) return "other code takes the constant";
    return DropStatement(first, token);
  }

  const FixProblem& problem_;
  Remedy& remedy_;
  const CodeTokens& code_;
  CodeConstants constants_;
};

}  // namespace

void MendStaticKeys(const FixProblem& problem, Remedy& remedy) {
  KeyMender mender(problem, remedy);
  MendEach(problem, remedy, [&](const Violation& each) { return mender.Mend(each); });
}

}  // namespace leaktight
