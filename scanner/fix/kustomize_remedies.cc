// Generators of Kustomize: literals go into a file that git ignores.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"
#include "fix/config_map_moves.h"
#include "fix/remedies.h"
#include "fix/yaml_edits.h"
#include "policy/file_names.h"
#include "policy/kustomize.h"

namespace leaktight {
namespace {

constexpr std::string_view kFileName = "secrets.env";

// One generator of Secrets: its literals, and which of them are to go.
class GeneratorMender {
 public:
  GeneratorMender(const FixProblem& problem, Remedy& remedy, YamlRef node, std::string file)
      : problem_(problem),
        remedy_(remedy),
        text_(problem.file.bytes()),
        node_(node),
        literals_(node["literals"]),
        file_(std::move(file)) {}

  // Which of the violations are about its literals, and the literal of each.
  void Find() {
    for (const YamlRef item : literals_.Items()) {
      const auto& violations = problem_.violations;
      for (size_t i = 0; i < violations.size(); i++) {
        if (item.span().Contains(violations[i].about)) going_.push_back({i, item});
      }
    }
  }
  bool empty() const { return going_.empty(); }

  std::vector<size_t> Violations() const {
    std::vector<size_t> of_going;
    for (const Going& going : going_) of_going.push_back(going.violation);
    return of_going;
  }

  // Why it cannot be done; nothing: it can.
  std::optional<std::string> Objection() const {
    if (node_["env"])
      return "the generator has `env`, which newer versions do not take: say `envs`";
    if (literals_.Items().empty() || KeyOf(node_, "literals").style() != YamlStyle::kPlain) {
      return "where it is written is not known exactly";
    }
    for (const Going& going : going_) {
      if (!ItemSpan(text_, literals_, going.item)) return "more stands on the same line";
      if (ValueOf(going.item).find('\n') != std::string::npos) {
        return "a file for `envs` holds no value of several lines";
      }
    }
    return std::nullopt;
  }

  // A ConfigMap's: each goes into a Secret of a template, where all that take it are to be seen.
  void Move(ConfigMapMoves& moves) {
    const std::string_view space =
        problem_.file.Yaml().Root(problem_.file.Yaml().documents[0])["namespace"].Value();
    size_t moved = 0;
    for (const Going& going : going_) {
      const std::string_view text = going.item.Value();
      const ConfigMapKey key = {node_["name"].Value(), space, text.substr(0, text.find('='))};
      if (const Why why = moves.Move(key, node_.span().begin, ValueOf(going.item))) {
        remedy_.Leave(going.violation, *why);
        continue;
      }
      Remove(going.item);
      moved++;
    }
    if (moved == literals_.Items().All().size()) DropLiterals();
  }

  void Mend() {
    const std::string path(problem_.file.path());
    const YamlRef envs = node_["envs"];
    const bool all = going_.size() == literals_.Items().All().size();
    const bool rename = all && !envs;
    for (size_t i = 0; i < going_.size(); i++) {
      const YamlRef item = going_[i].item;
      if (rename && i == 0) {
        remedy_.Edit(path, WrittenSpan(text_, item), Name());
      } else {
        Remove(item);
      }
      Keep(item);
    }
    if (rename) {
      remedy_.Edit(path, KeyOf(node_, "literals").span(), "envs");
    } else if (envs) {
      AddTo(envs);
    } else {
      AddEnvs();
    }
    if (all && !rename) DropLiterals();
  }

 private:
  struct Going {
    size_t violation;
    YamlRef item;
  };

  // The item with its line, but for a remark behind it.
  void Remove(YamlRef item) {
    const Span lines = *ItemSpan(text_, literals_, item);
    std::string remark;
    if (!literals_.flow()) {
      const size_t end = WrittenSpan(text_, item).end;
      remark = Trim(text_.substr(end, lines.end - end));
    }
    if (!remark.empty()) {
      remark = std::string(IndentAt(text_, lines.begin)) + remark + "\n";
    }
    remedy_.Edit(std::string(problem_.file.path()), lines,
                 WithLineEnding(remark, LineEndingOf(text_)));
  }

  // The key, when its items have gone. In brackets, and where a dash stands before it, it stays.
  void DropLiterals() {
    if (literals_.flow()) return;
    const std::string path(problem_.file.path());
    const Span key = KeyOf(node_, "literals").span();
    const size_t begin = LineBegin(text_, key.begin);
    if (Trim(text_.substr(begin, key.begin - begin)).empty()) {
      remedy_.Edit(path, WholeLines(text_, key), {});
    } else {
      const size_t behind = key.end + 1;  // the colon
      remedy_.Edit(path, {behind, behind}, " []");
    }
  }

  std::string Name() const { return std::string(FileName(file_)); }

  static std::string ValueOf(YamlRef item) {
    const std::string_view text = item.Value();
    std::string_view value = text.substr(text.find('=') + 1);
    // As kustomize takes quotes off.
    if (value.size() >= 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0]) {
      value = value.substr(1, value.size() - 2);
    }
    return std::string(value);
  }

  void Keep(YamlRef item) {
    const std::string_view text = item.Value();
    const std::string name(text.substr(0, text.find('=')));
    remedy_.kept.push_back({file_, name, ValueOf(item), KeptValue::Form::kEnvFile});
    const std::string* example = problem_.tree.Bytes(file_ + ".example");
    if (example == nullptr || !HasLine(*example, name + "=")) {
      remedy_.lines.push_back({file_ + ".example", name + "=\n"});
    }
  }

  void AddTo(YamlRef envs) {
    const auto items = envs.Items().All();
    const bool known = std::any_of(items.begin(), items.end(),
                                   [&](YamlRef item) { return item.Value() == Name(); });
    if (known || items.empty()) return;
    const std::string path(problem_.file.path());
    const Span last = WrittenSpan(text_, items.back());
    if (envs.flow()) return remedy_.Edit(path, {last.end, last.end}, ", " + Name());
    const size_t dash = text_.rfind('-', last.begin);
    const std::string line = std::string(ColumnOf(text_, dash), ' ') + "- " + Name() + "\n";
    const TextEdit edit = LinesAt(text_, WholeLines(text_, last).end, line);
    remedy_.Edit(path, edit.span, edit.text);
  }

  // `envs` before `literals`, in the same style.
  void AddEnvs() {
    const Span key = KeyOf(node_, "literals").span();
    const std::string indent(ColumnOf(text_, key.begin), ' ');
    std::string text;
    if (literals_.flow() || node_.flow()) {
      text = fmt::format("envs: [{}]{}", Name(), node_.flow() ? ", " : "\n" + indent);
    } else {
      const size_t dash = text_.rfind('-', literals_.Items().front().span().begin);
      text =
          fmt::format("envs:\n{}- {}\n{}", std::string(ColumnOf(text_, dash), ' '), Name(), indent);
    }
    remedy_.Edit(std::string(problem_.file.path()), {key.begin, key.begin},
                 WithLineEnding(text, LineEndingOf(text_)));
  }

  const FixProblem& problem_;
  Remedy& remedy_;
  std::string_view text_;
  YamlRef node_;
  YamlRef literals_;
  std::string file_;
  std::vector<Going> going_;
};

}  // namespace

void MendGeneratorLiteral(const FixProblem& problem, Remedy& remedy) {
  const File& file = problem.file;
  const std::string folder(FolderOf(file.path()));
  std::vector<bool> seen(problem.violations.size(), false);
  size_t generators = 0;
  ConfigMapMoves moves(problem, remedy);
  for (const KustomizeGenerator& generator : KustomizeGenerators(file)) {
    const std::string_view name = generator.node["name"].Value();
    // A second generator has a file of its own, so that each makes its own keys.
    std::string made = folder + std::string(kFileName);
    if (generators > 0) made = folder + ToLower(name) + "." + std::string(kFileName);
    GeneratorMender mender(problem, remedy, generator.node, std::move(made));
    mender.Find();
    if (mender.empty()) continue;
    generators += generator.secret ? 1 : 0;
    std::optional<std::string> why = mender.Objection();
    for (const size_t i : mender.Violations()) {
      seen[i] = true;
      if (why) remedy.Leave(i, *why);
    }
    if (why) continue;
    if (generator.secret) {
      mender.Mend();
    } else {
      mender.Move(moves);
    }
  }
  moves.Finish();
  for (size_t i = 0; i < seen.size(); i++) {
    if (!seen[i]) remedy.Leave(i, "it is not known which generator it belongs to");
  }
}

}  // namespace leaktight
