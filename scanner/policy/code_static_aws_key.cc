// Keys of AWS that stand in source code and are given to a client.
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "policy/check.h"
#include "policy/code_constants.h"
#include "policy/code_file.h"
#include "policy/code_reads.h"
#include "policy/credential_value.h"
#include "policy/kubernetes.h"

namespace leaktight::code_static_aws_key {

extern const CheckInfo kInfo = {
    .id = "code-static-aws-key",
    .name = "AWS keys in source code",
    .severity = Severity::kHigh,
    .practice = Practice::kSecretsAtRunTime,
    .message =
        "A client of AWS is made with keys that stand in the source: they do not expire, and "
        "whoever reads the repository acts with them until somebody notices.",
    .advice =
        "Deactivate the key in IAM, then leave the keys out: without them the SDK takes what the "
        "machine's or the pod's role gives it (instance profile, IRSA, task role), and on a "
        "developer's machine what `aws configure sso` keeps.",
    .bad_path = "backend/storage.py",
    .bad =
        "import boto3\n"
        "\n"
        "s3 = boto3.client(\n"
        "    \"s3\",\n"
        "    region_name=\"eu-central-1\",\n"
        "    aws_access_key_id=\"AKIA{base32:16}\",\n"
        "    aws_secret_access_key=\"{base62:40}\",\n"
        ")\n",
    .good_path = "backend/storage.py",
    .good =
        "import boto3\n"
        "\n"
        "s3 = boto3.client(\"s3\", region_name=\"eu-central-1\")\n",
    .reference =
        "https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html and "
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. Looked at are "
        "aws_access_key_id and aws_secret_access_key given to boto3 (and what else takes them by "
        "these names), accessKeyId and secretAccessKey in JavaScript's objects and AWS.config, "
        "NewStaticCredentialsProvider, NewStaticCredentials and Credentials{…} of Go, "
        "BasicAWSCredentials, AwsBasicCredentials, also their builders, and the like of Java; "
        "literals, or constants of "
        "the same file. Keys that are read from the environment, placeholders and words, and keys "
        "for an endpoint on one's own machine (LocalStack, MinIO) are left alone.",
};

namespace {

struct Pair {
  std::optional<size_t> id;  // the tokens
  std::optional<size_t> secret;
  size_t open = 0;  // of the brackets that they stand in
};

bool IsIdName(std::string_view name) {
  return name == "aws_access_key_id" || name == "accessKeyId" || name == "AccessKeyID";
}
bool IsSecretName(std::string_view name) {
  return name == "aws_secret_access_key" || name == "secretAccessKey" || name == "SecretAccessKey";
}

// A call whose first two arguments are the key's id and its secret.
bool TakesKeys(const CodeTokens& file, size_t callee) {
  constexpr auto kAlone = std::to_array<std::string_view>(
      {"S3Connection", "NewStaticCredentialsProvider", "NewStaticCredentials",
       "BasicAWSCredentials", "BasicSessionCredentials"});
  const std::string_view name = file.At(callee);
  if (std::find(kAlone.begin(), kAlone.end(), name) != kAlone.end()) return true;
  const std::string_view owner = OwnerOf(file, callee);
  if (name == "create") return owner == "AwsBasicCredentials" || owner == "AwsSessionCredentials";
  if (name == "Credentials") return owner == "AWS";
  return owner == "boto" && name.starts_with("connect_");
}

// http://localhost:4566, minio:9000: a machine of one's own, or a container beside.
bool IsLocalEndpoint(std::string_view value) {
  const size_t scheme = value.find("://");
  std::string_view host = scheme == std::string_view::npos ? value : value.substr(scheme + 3);
  if (scheme == std::string_view::npos && host.find(':') == std::string_view::npos) return false;
  host = host.substr(0, host.find_first_of("/:"));
  if (host.empty() || host.find(' ') != std::string_view::npos) return false;
  return host.find('.') == std::string_view::npos || host == "127.0.0.1" || host == "0.0.0.0" ||
         host.ends_with(".internal") || host.ends_with(".localhost") || host.ends_with(".local");
}

class Finder {
 public:
  explicit Finder(const File& file) : file_(file), code_(file.Code().Tokens()), constants_(code_) {}

  std::vector<Pair> Find() {
    for (size_t i = 0; i < code_.size(); i++) {
      const size_t partner = code_.tokens[i].partner;
      if (partner > i) {
        open_.push_back(i);
        pairs_.emplace_back();
        if (code_.Is(i, "(")) TakeArguments(i);
      } else if (partner != 0 && !open_.empty() && open_.back() == partner) {
        Close();
      } else {
        TakeNamed(i);
      }
    }
    return std::move(found_);
  }

 private:
  void Close() {
    Pair pair = pairs_.back();
    pair.open = open_.size() > 1 ? open_[open_.size() - 2] : open_.back();
    open_.pop_back();
    pairs_.pop_back();
    if (pair.secret) found_.push_back(pair);
  }

  // Is what begins at `i` all of a value: a string, or a constant's name?
  std::optional<size_t> ValueAt(size_t i) const {
    size_t end = i + 1;
    while (code_.IsName(i) && code_.Is(end, ".") && code_.IsName(end + 1)) end += 2;
    if (!code_.Is(end, ",") && !code_.Is(end, ")") && !code_.Is(end, "}") && !code_.Is(end, ";") &&
        code_.KindOf(end) != CodeToken::Kind::kNewline) {
      return std::nullopt;
    }
    return constants_.StringAt(i);
  }

  void TakeArguments(size_t open) {
    const auto callee = CalleeOf(code_, open);
    if (!callee || !TakesKeys(code_, *callee)) return;
    size_t second = open + 1;
    while (code_.IsName(second) && code_.Is(second + 1, ".") && code_.IsName(second + 2)) {
      second += 2;
    }
    if (!code_.Is(second + 1, ",")) return;
    pairs_.back().id = ValueAt(open + 1);
    pairs_.back().secret = ValueAt(second + 2);
  }

  // `{ accessKeyId, secretAccessKey }`: the names are those of constants; not where it takes
  // something apart.
  bool IsShorthand(size_t i) const {
    return !open_.empty() && code_.Is(open_.back(), "{") && code_.IsName(i) &&
           !code_.Is(code_.tokens[open_.back()].partner + size_t{1}, "=") &&
           (code_.Is(i - 1, "{") || code_.Is(i - 1, ",")) &&
           (code_.Is(i + 1, ",") || code_.Is(i + 1, "}"));
  }

  // builder().accessKeyId("…").secretAccessKey("…")
  void TakeCall(size_t i, bool id) {
    if (!code_.Is(i - 1, ".") || code_.tokens[i + 1].partner != i + 3) return;
    const std::optional<size_t> value = ValueAt(i + 2);
    if (!value) return;
    if (id) {
      built_id_ = value;
    } else {
      found_.push_back({std::exchange(built_id_, std::nullopt), value, i});
    }
  }

  // name=…, name: …, "name": …, AWS.config.name = …
  void TakeNamed(size_t i) {
    const bool quoted = code_.IsString(i) && code_.tokens[i].before > 0;
    if (!quoted && !code_.IsName(i)) return;
    const std::string_view name = quoted ? code_.Content(i).In(code_.text) : code_.At(i);
    const bool id = IsIdName(name);
    if (!id && !IsSecretName(name)) return;
    if (code_.Is(i + 1, "(")) return TakeCall(i, id);
    const bool shorthand = IsShorthand(i);
    if (!shorthand && !code_.Is(i + 1, "=") && !code_.Is(i + 1, ":")) return;
    const std::optional<size_t> value = ValueAt(shorthand ? i : i + 2);
    if (!value) return;
    if (code_.Is(i - 1, ".")) {  // two statements
      if (!id) found_.push_back({std::nullopt, value, i});
    } else if (!open_.empty()) {
      (id ? pairs_.back().id : pairs_.back().secret) = value;
    }
  }

  const File& file_;
  const CodeTokens& code_;
  CodeConstants constants_;
  std::vector<size_t> open_;
  std::vector<Pair> pairs_;  // one for each that is open
  std::vector<Pair> found_;
  std::optional<size_t> built_id_;  // of a builder
};

bool IsKey(const File& file, size_t token) {
  const CodeTokens& code = file.Code().Tokens();
  const std::string value = code.Value(token);
  constexpr size_t kShortest = 16;
  if (value.size() < kShortest) return false;
  return file.HoldsToken(code.Content(token)) || IsCredential(CredentialKind::kToken, value);
}

// Among what the keys are given with, is there an endpoint on one's own machine?
bool IsForLocalEndpoint(const CodeTokens& code, size_t open) {
  constexpr size_t kFarthest = 120;
  const size_t close = std::max<size_t>(code.tokens[open].partner, open + 1);
  const size_t end = std::min({close, open + kFarthest, code.size()});
  for (size_t i = open; i < end; i++) {
    if (code.IsString(i) && i > 1 && (code.Is(i - 1, "=") || code.Is(i - 1, ":"))) {
      const std::string name = ToLower(code.At(i - 2));
      const bool endpoint =
          name.find("endpoint") != std::string::npos || name.find("url") != std::string::npos;
      if (endpoint && IsLocalEndpoint(code.Content(i).In(code.text))) return true;
    }
  }
  return false;
}

}  // namespace

bool Applies(const File& file) {
  if (!IsOwnCode(file.path())) return false;
  // Keys are tokens to the rules, or go by a name that says so.
  if (file.matches().empty() && !file.Code().hints().secret) return false;
  const std::string_view bytes = file.bytes();
  for (const std::string_view word :
       {"aws_secret_access_key", "ecretAccessKey", "NewStaticCredentials", "AWSCredentials",
        "AwsBasicCredentials", "AwsSessionCredentials", "BasicSessionCredentials", "boto.connect_",
        "S3Connection", "AWS.Credentials"}) {
    if (HoldsWord(bytes, word)) return true;
  }
  return false;
}

void Run(const File& file, std::vector<Violation>& violations) {
  const CodeTokens& code = file.Code().Tokens();
  std::set<size_t> seen;
  for (const Pair& pair : Finder(file).Find()) {
    if (!IsKey(file, *pair.secret) || !seen.insert(*pair.secret).second) continue;
    if (IsForLocalEndpoint(code, pair.open)) continue;
    const Span secret = code.Content(*pair.secret);
    if (!CountsAt(file.path(), secret.In(file.bytes()))) continue;
    Violation violation;
    violation.about = secret;
    violation.secrets = {secret};
    if (pair.id && !code.Content(*pair.id).empty()) {
      violation.secrets.push_back(code.Content(*pair.id));
    }
    TakeLowerSeverity(file, kInfo.severity, violation);
    violations.push_back(std::move(violation));
  }
}

}  // namespace leaktight::code_static_aws_key
