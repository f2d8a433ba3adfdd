// Logins in the configuration of package managers, and in .netrc.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "engine/value_shapes.h"
#include "policy/check.h"
#include "policy/credential_value.h"
#include "policy/file_names.h"
#include "policy/netrc_reader.h"
#include "policy/secret_value.h"
#include "policy/setting.h"
#include "policy/shell_words.h"
#include "policy/variable_secrets.h"
#include "policy/xml_reader.h"

namespace leaktight::package_login {

extern const CheckInfo kInfo = {
    .id = "package-login",
    .name = "Login in a package manager's configuration",
    .severity = Severity::kHigh,
    .practice = Practice::kBuildsAndPipelines,
    .message =
        "A file that package managers and git read stands in the repository with a login: whoever "
        "has it reads the private packages there and, where the account may, publishes what "
        "others install.",
    .advice =
        "Take the value out of the file and let it come from the environment, or keep the login "
        "in the file of the home folder, which is in no repository. Revoke what was pushed, and "
        "look at what was published with it.",
    .bad_path = ".npmrc",
    .bad =
        "registry=https://npm.flowdoc.io/\n"
        "//npm.flowdoc.io/:_authToken={base62:40}\n",
    .good_path = ".npmrc",
    .good =
        "registry=https://npm.flowdoc.io/\n"
        "//npm.flowdoc.io/:_authToken=${NPM_TOKEN}\n",
    .reference =
        "https://docs.npmjs.com/cli/v11/configuring-npm/npmrc#auth-related-configuration, "
        "https://yarnpkg.com/configuration/yarnrc#npmAuthToken, "
        "https://packaging.python.org/en/latest/specifications/pypirc/, "
        "https://pip.pypa.io/en/stable/topics/authentication/, "
        "https://doc.rust-lang.org/cargo/reference/registry-authentication.html, "
        "https://getcomposer.org/doc/articles/authentication-for-private-packages.md, "
        "https://learn.microsoft.com/nuget/reference/nuget-config-file, "
        "https://maven.apache.org/settings.html and "
        "https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html. "
        "Looked at are .npmrc (_authToken, _auth, _password), .yarnrc.yml, .pypirc, pip.conf "
        "(addresses with a login), Cargo's credentials, Composer's auth.json, NuGet.Config "
        "(ClearTextPassword), Maven's settings.xml (password and passphrase of servers and "
        "proxies, not encrypted) and .netrc. "
        "References to the environment and placeholders are left alone.",
};

namespace {

enum class Use : uint8_t {
  kNone,
  kNpm,
  kYarn,
  kPypi,
  kPip,
  kCargo,
  kComposer,
  kNetrc,
  kNuget,
  kMaven
};

Use UseOf(std::string_view path) {
  // Most files are told by this alone.
  const bool cargo = FolderOf(path).ends_with(".cargo/");
  const std::string_view last = FileName(path);
  const bool yaml = last.ends_with(".yaml") || last.ends_with(".yml");
  if (yaml && !HoldsIgnoringCase(last, "yarnrc")) return Use::kNone;
  if (!cargo && !HoldsIgnoringCase(last, "rc") && !HoldsIgnoringCase(last, "pip.") &&
      !HoldsIgnoringCase(last, "auth.") && !HoldsIgnoringCase(last, "nuget.") &&
      last.find(".xml") == std::string_view::npos) {
    return Use::kNone;
  }
  const std::string lower = ToLower(WithoutTemplateSuffix(FileName(path)));
  const std::string_view name = lower;
  if (name == ".npmrc" || name == "npmrc") return Use::kNpm;
  if (name == ".yarnrc.yml" || name == ".yarnrc.yaml") return Use::kYarn;
  if (name == ".pypirc") return Use::kPypi;
  if (name == "pip.conf" || name == "pip.ini" || name == ".pip.conf") return Use::kPip;
  if (name == ".netrc" || name == "_netrc" || name == "netrc") return Use::kNetrc;
  if (name == "auth.json") return Use::kComposer;
  if (name == "nuget.config") return Use::kNuget;
  // settings.xml, ci-settings.xml, settings-release.xml
  if (name.ends_with(".xml") && name.find("settings") != std::string_view::npos) {
    return Use::kMaven;
  }
  if (cargo && (name == "credentials" || name == "credentials.toml" || name == "config" ||
                name == "config.toml")) {
    return Use::kCargo;
  }
  return Use::kNone;
}

bool IsPassword(std::string_view value) {
  return !HoldsReference(value) && IsCredential(CredentialKind::kPassword, value);
}

bool IsToken(std::string_view value) {
  return !HoldsReference(value) && IsCredential(CredentialKind::kToken, value);
}

// npm keeps `_password` in base64, and `_auth` as base64 of "user:password".
bool IsEncodedPassword(std::string_view value, bool with_user) {
  if (HoldsReference(value)) return false;
  const auto decoded = DecodeBase64(Trim(value));
  if (!decoded || !IsUtf8(*decoded)) return IsToken(value);
  std::string_view password = *decoded;
  if (with_user) {
    const size_t colon = password.find(':');
    if (colon == std::string_view::npos) return IsToken(value);
    password = password.substr(colon + 1);
  }
  return IsPassword(password);
}

// How a file takes the value from the environment instead; empty: it does not.
std::string FromEnvironment(Use use, std::string_view name) {
  if (use == Use::kNpm) return fmt::format("{}=${{NPM_TOKEN}}", name);
  if (use == Use::kYarn) return fmt::format("{}: ${{NPM_TOKEN}}", name);
  return {};
}

class Judge {
 public:
  Judge(const File& file, Use use, std::vector<Violation>& violations)
      : file_(file), use_(use), violations_(violations) {}

  void Run() {
    if (use_ == Use::kNetrc) return JudgeNetrc();
    if (use_ == Use::kYarn) return JudgeYarn();
    if (use_ == Use::kNuget) return JudgeNuget();
    if (use_ == Use::kMaven) return JudgeMaven();
    for (const Setting& setting : file_.Settings().settings) JudgeSetting(setting);
  }

 private:
  void Add(Span about, std::string_view value, std::string_view subject,
           std::string_view replaced = {}) {
    if (about.empty() || !CountsAt(file_.path(), value)) return;
    Violation violation;
    violation.about = about;
    violation.secrets = {about};
    violation.subject = subject;
    if (!replaced.empty()) violation.replacement = FromEnvironment(use_, replaced);
    TakeLowerSeverity(file_, kInfo.severity, violation);
    violations_.push_back(std::move(violation));
  }

  void JudgeNetrc() {
    for (const NetrcLogin& login : ReadNetrc(file_.bytes())) {
      const std::string_view password = login.password.In(file_.bytes());
      if (password.empty() || (!IsPassword(password) && !file_.HoldsToken(login.password)))
        continue;
      Add(login.password, password, login.machine.empty() ? "default" : login.machine);
    }
  }

  void JudgeYarn() {
    const YamlStream& stream = file_.Yaml();
    for (uint32_t id = 0; id < stream.nodes.size(); id++) {
      if (stream.nodes[id].kind != YamlNode::Kind::kMapping) continue;
      for (const auto& [key, value] : YamlRef(stream, id).Entries()) {
        const std::string_view name = key.Value();
        if (value.span().empty() || ComesFromElsewhere(value)) continue;
        const std::string_view text = value.Value();
        const bool token =
            name == "npmAuthToken" && (IsToken(text) || file_.HoldsToken(value.span()));
        const bool ident =
            name == "npmAuthIdent" &&
            (text.find(':') != std::string_view::npos ? IsPassword(text.substr(text.find(':') + 1))
                                                      : IsEncodedPassword(text, true));
        if (token || ident) Add(value.span(), text, name, name);
      }
    }
  }

  // <packageSourceCredentials><Feed><add key="ClearTextPassword" value="…" />. What is called
  // Password is encrypted for one user of one machine.
  void JudgeNuget() {
    const XmlFile xml = ReadXml(file_.bytes());
    for (const XmlElement& element : xml.elements) {
      const std::string_view key = xml.AttributeOf(element, "key").In(file_.bytes());
      if (!EqualIgnoringCase(key, "ClearTextPassword")) continue;
      const Span span = xml.AttributeOf(element, "value");
      const std::string value = DecodeXml(span.In(file_.bytes()));
      // %NUGET_TOKEN% comes from the environment.
      const bool elsewhere = value.starts_with('%') && value.ends_with('%');
      if (elsewhere || (!IsPassword(value) && !file_.HoldsToken(span))) continue;
      Add(span, value, xml.ParentOf(element).name);
    }
  }

  // <servers><server><password>…; encrypted it stands in braces, and ${env.X} comes from elsewhere.
  void JudgeMaven() {
    const XmlFile xml = ReadXml(file_.bytes());
    std::string_view id;
    for (const XmlElement& element : xml.elements) {
      const XmlElement& parent = xml.ParentOf(element);
      if (parent.name != "server" && parent.name != "proxy") continue;
      const std::string_view written = element.text.In(file_.bytes());
      if (element.name == "id") id = written;
      if (element.name != "password" && element.name != "passphrase") continue;
      const std::string value = DecodeXml(written);
      const bool encrypted = value.find('{') != std::string::npos && value.ends_with('}');
      const bool elsewhere = value.size() > 1 && value.front() == '@' && value.back() == '@';
      if (encrypted || elsewhere || (!IsPassword(value) && !file_.HoldsToken(element.text))) {
        continue;
      }
      Add(element.text, value, id.empty() ? parent.name : id);
    }
  }

  void JudgeSetting(const Setting& setting) {
    const std::string_view name = setting.name;
    const std::string_view value = setting.value;
    if (setting.span.empty() || value.empty()) return;
    const bool known = file_.HoldsToken(setting.span);
    switch (use_) {
      case Use::kNpm: {
        const std::string_view last = name.substr(name.rfind(':') + 1);
        const bool secret = (last == "_authToken" && (known || IsToken(value))) ||
                            (last == "_auth" && (known || IsEncodedPassword(value, true))) ||
                            (last == "_password" && (known || IsEncodedPassword(value, false)));
        if (secret) Add(setting.span, value, name, name);
        break;
      }
      case Use::kPypi:
        if (name == "password" && (known || IsPassword(value))) {
          Add(setting.span, value, file_.Settings().PathOf(setting));
        }
        break;
      case Use::kPip:
        JudgeAddress(setting);
        break;
      case Use::kCargo:
        if (name == "token" && (known || IsToken(value))) {
          Add(setting.span, value, file_.Settings().PathOf(setting));
        }
        break;
      case Use::kComposer:
        if (IsComposerSecret(setting, known)) {
          Add(setting.span, value, file_.Settings().PathOf(setting));
        }
        break;
      default:
        break;
    }
  }

  bool IsComposerSecret(const Setting& setting, bool known) const {
    const std::string_view top = file_.Settings().TopGroupOf(setting);
    if (top == "http-basic")
      return setting.name == "password" && (known || IsPassword(setting.value));
    for (const std::string_view tokens :
         {"github-oauth", "gitlab-oauth", "gitlab-token", "bitbucket-oauth", "bearer"}) {
      if (top != tokens) continue;
      return setting.name != "username" && setting.name != "consumer-key" &&
             (known || IsToken(setting.value));
    }
    return false;
  }

  void JudgeAddress(const Setting& setting) {
    const std::string_view written = setting.span.In(file_.bytes());
    for (size_t at = 0; at < written.size();) {
      const size_t end = std::min(written.find_first_of(" \t\r\n", at), written.size());
      const std::string_view password = UrlPassword(written.substr(at, end - at));
      if (!password.empty() && IsPassword(password)) {
        const auto begin = static_cast<size_t>(password.data() - file_.bytes().data());
        Add({begin, begin + password.size()}, password, setting.name);
      }
      at = end + 1;
    }
  }

  const File& file_;
  Use use_;
  std::vector<Violation>& violations_;
};

}  // namespace

bool Applies(const File& file) {
  constexpr size_t kMostBytes = 1 << 20;
  const Use use = UseOf(file.path());
  if (use == Use::kNone || file.bytes().size() > kMostBytes) return false;
  return use != Use::kMaven || HoldsWord(file.bytes(), "<server>") ||
         HoldsWord(file.bytes(), "<proxy>");
}

void Run(const File& file, std::vector<Violation>& violations) {
  Judge(file, UseOf(file.path()), violations).Run();
}

}  // namespace leaktight::package_login
