// Tokens that only what they are assigned to tells of, in the forms in which files write that.
#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "engine/engine.h"
#include "engine/example.h"
#include "engine/rule_trial.h"

namespace leaktight {
namespace {

struct Form {
  std::string_view name;
  std::string_view text;  // SNAKE, Camel and so on stand for the name in that spelling
};

// `acme` is the service and `key` what its token is called.
std::string Written(std::string_view form, const std::string& service, const std::string& key,
                    const std::string& value) {
  const auto upper = [](std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
  };
  const auto capital = [&](const std::string& text) {
    return text.empty() ? text : upper(text.substr(0, 1)) + text.substr(1);
  };
  std::string text(form);
  const auto replace = [&](const std::string& what, const std::string& by) {
    for (size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
      text.replace(at, what.size(), by);
    }
  };
  replace("ACME_API_KEY", upper(service) + "_API_" + upper(key));
  replace("AcmeApiKey", capital(service) + "Api" + capital(key));
  replace("acmeApiKey", service + "Api" + capital(key));
  replace("acme-api-key", service + "-api-" + key);
  replace("acme.api.key", service + ".api." + key);
  replace("acme_api_key", service + "_api_" + key);
  replace("acme", service);
  replace("apiKey", "api" + capital(key));
  replace("api_key", "api_" + key);
  replace("VALUE", value);
  return text;
}

constexpr std::string_view kForms[] = {
    "ACME_API_KEY=VALUE\n",
    "const acmeApiKey = 'VALUE';\n",
    "  acmeApiKey: 'VALUE',\n",
    "{\"acme_api_key\": \"VALUE\"}\n",
    "acme.api.key=VALUE\n",
    "<acmeApiKey>VALUE</acmeApiKey>\n",
    "<acme-api-key>\n  VALUE\n</acme-api-key>\n",
    "<add key=\"AcmeApiKey\" value=\"VALUE\" />\n",
    "- name: ACME_API_KEY\n  value: \"VALUE\"\n",
    "acme:\n  api_key: VALUE\n",
    "services:\n  acme:\n    enabled: true\n    api_key: \"VALUE\"\n",
    "{\n  \"acme\": {\n    \"url\": \"x\",\n    \"apiKey\": \"VALUE\"\n  }\n}\n",
    "acme: { apiKey: 'VALUE' },\n",
    "'acme' => [\n    'api_key' => 'VALUE',\n],\n",
    "[acme]\napi_key = \"VALUE\"\n",
    "<acme>\n  <apiKey>VALUE</apiKey>\n</acme>\n",
};

// For each rule a value that it takes by its name alone.
std::map<const Rule*, std::string> ValuesByName(const Engine& engine) {
  Engine::Scratch scratch;
  std::map<const Rule*, std::string> values;
  for (const Rule& rule : BuiltinRules().rules) {
    if (rule.assigned.names.empty()) continue;
    for (const std::string_view example : rule.examples_match) {
      const std::string text = ExpandExample(example, 7).value();
      for (const Match& match : engine.Scan(text, scratch)) {
        if (match.told && &BuiltinRules().rules[*match.told] == &rule) {
          values.emplace(&rule, std::string(match.secret.In(text)));
        }
      }
    }
  }
  return values;
}

}  // namespace

TEST_CASE("a token is its service's in every form that names it", "[engine]") {
  const Engine engine = Engine::Make(BuiltinRules(), kTrialNow).value();
  Engine::Scratch scratch;
  const auto values = ValuesByName(engine);
  CHECK(values.size() > 250);
  for (const std::string_view form : kForms) {
    std::string missed;
    size_t count = 0;
    for (const auto& [rule, value] : values) {
      const std::string service(rule->assigned.names.front());
      bool found = false;
      for (const char* key : {"key", "secret"}) {
        const std::string text = Written(form, service, key, value);
        for (const Match& match : engine.Scan(text, scratch)) {
          const Rule& told = BuiltinRules().rules[match.told.value_or(match.rule)];
          found |= &told == rule && match.secret.In(text) == value;
        }
      }
      if (!found) missed += ' ' + std::string(rule->id), count++;
    }
    INFO(form << count << " of " << values.size() << ":" << missed);
    CHECK(missed.empty());
  }
}

}  // namespace leaktight
