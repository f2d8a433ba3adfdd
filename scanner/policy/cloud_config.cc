#include "policy/cloud_config.h"

#include <algorithm>

#include "base/text.h"
#include "policy/command_secrets.h"
#include "policy/yaml_reader.h"

namespace leaktight {
namespace {

class Collector {
 public:
  Collector(std::string_view text, std::vector<Span>& secrets) : text_(text), secrets_(secrets) {}

  void Command(YamlRef command) {
    if (command.IsScalar()) {
      for (const CommandSecret& secret : SecretsInScript(command.Value())) {
        Add(command, secret.span);
      }
      return;
    }
    std::vector<YamlRef> items;
    for (const YamlRef item : command.Items()) items.push_back(item);
    std::vector<std::string_view> arguments;
    arguments.reserve(items.size());
    for (const YamlRef item : items) arguments.push_back(item.Value());
    for (const CommandSecret& secret : SecretsInCommand(arguments)) {
      Add(items[secret.argument], secret.span);
    }
  }

  // "root:password" a line; R and RANDOM have one made.
  void Logins(YamlRef list) {
    if (!list.IsScalar()) return;
    const std::string_view lines = list.Value();
    for (size_t begin = 0; begin < lines.size();) {
      const size_t end = std::min(lines.find('\n', begin), lines.size());
      const std::string line =
          "echo '" + std::string(lines.substr(begin, end - begin)) + "' | chpasswd";
      constexpr size_t kBefore = 6;  // echo '
      for (const CommandSecret& secret : SecretsInScript(line)) {
        Add(list, {begin + secret.span.begin - kBefore, begin + secret.span.end - kBefore});
      }
      begin = end + 1;
    }
  }

 private:
  // Where what is written is not what is meant, the whole of it.
  void Add(YamlRef scalar, Span part) {
    const Span whole = scalar.span();
    Span place = whole;
    const std::string_view value = part.In(scalar.Value());
    if (whole.In(text_) == scalar.Value()) {
      place = {whole.begin + part.begin, whole.begin + part.end};
    } else if (const size_t at = whole.In(text_).find(value); at != std::string_view::npos) {
      place = {whole.begin + at, whole.begin + at + value.size()};
    }
    const bool taken = std::any_of(secrets_.begin(), secrets_.end(),
                                   [&](Span other) { return other.Overlaps(place); });
    if (!taken && !place.empty()) secrets_.push_back(place);
  }

  std::string_view text_;
  std::vector<Span>& secrets_;
};

}  // namespace

void AddSecretsOfCloudCommands(std::string_view text, std::vector<Span>& secrets) {
  Collector collector(text, secrets);
  const YamlStream stream = ReadYaml(text);
  for (const YamlDocument& document : stream.documents) {
    const YamlRef root = stream.Root(document);
    if (!document.error.empty() || !root.IsMapping()) continue;
    for (const std::string_view list : {"bootcmd", "runcmd"}) {
      for (const YamlRef command : root[list].Items()) collector.Command(command);
    }
    collector.Logins(root["chpasswd"]["list"]);
  }
  std::sort(secrets.begin(), secrets.end());
}

}  // namespace leaktight
