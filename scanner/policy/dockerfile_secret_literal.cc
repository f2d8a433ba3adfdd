// A secret that stands as it is in a Dockerfile.
#include <algorithm>
#include <utility>

#include "policy/check.h"
#include "policy/command_secrets.h"
#include "policy/demo_word.h"
#include "policy/dockerfile_reader.h"
#include "policy/embedded_text.h"
#include "policy/file_names.h"
#include "policy/secret_value.h"
#include "policy/variable_secrets.h"

namespace leaktight::dockerfile_secret_literal {

extern const CheckInfo kInfo = {
    .id = "dockerfile-secret-literal",
    .name = "Secret in a Dockerfile",
    .severity = Severity::kHigh,
    .practice = Practice::kBuildsAndPipelines,
    .message =
        "A secret stands in a Dockerfile: whoever reads the repository has it, and so has "
        "whoever can pull the image, by `docker history` or `docker inspect`.",
    .advice =
        "Give the container the secret when it starts (the orchestrator's secrets, `docker run "
        "--env-file`), or, where the build itself needs it, mount it: `RUN "
        "--mount=type=secret,id=NAME,env=NAME …`. If it was ever pushed, it is known: make a new "
        "one.",
    .bad_path = "Dockerfile",
    .bad =
        "FROM python:3.12-slim\n"
        "ENV DB_USER=flowdoc \\\n"
        "    DB_PASSWORD={password:24}\n"
        "COPY . /app\n",
    .good_path = "Dockerfile",
    .good =
        "FROM python:3.12-slim\n"
        "ENV DB_USER=flowdoc\n"
        "# DB_PASSWORD comes with the container: docker run --env-file .env …\n"
        "COPY . /app\n",
    .reference =
        "https://docs.docker.com/reference/dockerfile/ and "
        "https://docs.docker.com/build/building/secrets/. Looked at are ENV, the defaults of ARG, "
        "LABEL, and the commands of RUN, CMD, ENTRYPOINT and HEALTHCHECK with their "
        "here-documents: variables and flags by name and value, passwords in addresses, headers, "
        "`echo user:password | chpasswd`. References ($NAME), placeholders and words that stand "
        "for a password are left alone; words are `low`, what people make up is `medium`.",
};

namespace {

class Judge {
 public:
  Judge(const File& file, std::vector<Violation>& violations)
      : file_(file), dockerfile_(ReadDockerfile(file.bytes())), list_(violations) {}

  void Run() {
    for (const DockerfileInstruction& instruction : dockerfile_.instructions) {
      const std::string& keyword = instruction.keyword;
      if (keyword == "ENV" || keyword == "ARG" || keyword == "LABEL") {
        JudgeVariables(instruction);
      } else if (keyword == "RUN" || keyword == "CMD" || keyword == "ENTRYPOINT" ||
                 keyword == "HEALTHCHECK") {
        JudgeCommand(instruction);
      }
      for (const DockerfileHeredoc& heredoc : instruction.heredocs) {
        JudgeHeredoc(instruction, heredoc);
      }
      for (const Span token : TokensWithin(file_, instruction.span)) {
        Add(token, SecretWeight::kStrong, "a token");
      }
    }
  }

 private:
  void Add(Span about, SecretWeight weight, std::string_view subject) {
    if (about.empty() || !CountsAt(file_.path(), weight)) return;
    Violation violation;
    violation.about = about;
    violation.secrets = {about};
    violation.subject = subject;
    violation.severity = SeverityFor(kInfo.severity, weight);
    list_.Add(std::move(violation));
  }

  void JudgeVariables(const DockerfileInstruction& instruction) {
    for (const DockerfileVariable& variable :
         DockerfileVariables(instruction, dockerfile_.escape)) {
      const Span whole = variable.value.InScript({0, variable.value.text.size()});
      if (whole.empty() || file_.HoldsToken(whole)) continue;  // which is told as such
      for (const VariableSecret& secret :
           SecretsInVariable(file_, variable.name, variable.value.text)) {
        Add(variable.value.InScript(secret.part), secret.weight, variable.name);
      }
    }
  }

  void JudgeCommand(const DockerfileInstruction& instruction) {
    ShellWord command = instruction.arguments;
    if (instruction.keyword == "HEALTHCHECK") {
      const size_t begin = command.text.find_first_not_of(" \t", command.text.find("CMD") + 3);
      if (command.text.find("CMD") != 0 || begin == std::string::npos) return;
      command = {command.text.substr(begin),
                 {command.from.begin() + static_cast<ptrdiff_t>(begin), command.from.end()}};
    }
    if (const auto list = DockerfileList(command)) {
      std::vector<std::string_view> arguments;
      arguments.reserve(list->size());
      for (const ShellWord& word : *list) arguments.emplace_back(word.text);
      for (const CommandSecret& secret : SecretsInCommand(arguments)) {
        const ShellWord& word = (*list)[secret.argument];
        AddOfCommand(secret.span.In(word.text), word.InScript(secret.span), secret.name);
      }
      return;
    }
    for (const CommandSecret& secret : SecretsInScript(command.text)) {
      AddOfCommand(secret.span.In(command.text), command.InScript(secret.span), secret.name);
    }
    JudgeNewPasswords(command);
  }

  void AddOfCommand(std::string_view value, Span about, std::string_view name) {
    // A call of SQL's; in what `echo -e` prints a value ends with a quote or an escape.
    if (value.find('(') != std::string_view::npos) return;
    const size_t end = std::min(value.find_first_of("\"'\\"), value.size());
    about.end -= std::min(value.size() - end, about.size());
    value = value.substr(0, end);
    if (!value.empty() && !IsDemoWord(value)) Add(about, WeightOf(value), name);
  }

  // `echo 'user:password' | chpasswd`
  void JudgeNewPasswords(const ShellWord& command) {
    if (command.text.find("chpasswd") == std::string::npos) return;
    const std::vector<ShellCommand> commands = ShellCommands(command.text);
    for (size_t i = 1; i < commands.size(); i++) {
      const bool takes =
          std::any_of(commands[i].begin(), commands[i].end(),
                      [](const ShellWord& word) { return FileName(word.text) == "chpasswd"; });
      if (!takes || commands[i - 1].size() < 2) continue;
      const ShellWord& login = commands[i - 1].back();
      const size_t colon = login.text.find(':');
      if (colon == std::string::npos || colon == 0) continue;
      const Span part = {colon + 1, login.text.find_last_not_of("\\n") + 1};
      if (part.begin >= part.end) continue;
      const std::string_view user = std::string_view(login.text).substr(0, colon);
      const std::string_view password = part.In(login.text);
      if (IsDemoWord(password) || password == user || HoldsReference(password) ||
          !IsSecretUnder("password", password)) {
        continue;
      }
      Add(command.InScript(login.InScript(part)), WeightOf(password), "chpasswd");
    }
  }

  void JudgeHeredoc(const DockerfileInstruction& instruction, const DockerfileHeredoc& heredoc) {
    const std::string_view body = heredoc.body.In(file_.bytes());
    const auto in_file = [&](Span part) {
      return Span{heredoc.body.begin + part.begin, heredoc.body.begin + part.end};
    };
    const std::string& command = instruction.arguments.text;
    if (instruction.keyword == "RUN" && command.starts_with("<<")) {
      for (const CommandSecret& secret : SecretsInScript(body)) {
        AddOfCommand(secret.span.In(body), in_file(secret.span), secret.name);
      }
      return;
    }
    // `COPY <<EOF /app/settings.ini`: the name says how to read it.
    const std::string_view last = std::string_view(command).substr(command.rfind(' ') + 1);
    for (const Span part : SecretsInside(body, FileName(last))) {
      AddOfCommand(part.In(body), in_file(part), FileName(last));
    }
  }

  const File& file_;
  const Dockerfile dockerfile_;
  ViolationList list_;
};

}  // namespace

bool Applies(const File& file) {
  return IsDockerfileName(file.name());
}

void Run(const File& file, std::vector<Violation>& violations) {
  Judge(file, violations).Run();
}

}  // namespace leaktight::dockerfile_secret_literal
