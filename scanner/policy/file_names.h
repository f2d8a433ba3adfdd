// What the name of a file says it is for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leaktight {

std::string_view FileName(std::string_view path);  // behind the last slash
std::string_view FolderOf(std::string_view path);  // up to and with it; empty at the top

enum class DotenvUse : uint8_t {
  kNone,      // no dotenv file
  kLocal,     // .env, .env.local, .env.production: what the policy is about
  kNamed,     // prod.env, docker.env: dotenv files, also in use for plain settings
  kShell,     // .envrc: direnv's, a shell script that is meant to be shared
  kKeys,      // .env.keys: dotenvx's private keys
  kTemplate,  // .env.example and its like: what the others are copied from
  kDoubtful,  // env.production, .env2, .flaskenv: dotenv files, or something else called so
};
DotenvUse ClassifyDotenvName(std::string_view name);

// The file that is to be made from a template: "api/.env.local.example" → "api/.env.local".
std::string DotenvMadeFrom(std::string_view template_path);

// "a.yaml.tpl" → "a.yaml": a name without the suffix that says that others are made from it.
std::string_view WithoutTemplateSuffix(std::string_view name);

// YAML or JSON by name, a template's suffix behind it or not: "a.yaml", "b.yml.tpl", "c.json.j2".
bool IsManifestName(std::string_view name);

// Terraform's or OpenTofu's configuration, native or JSON: "main.tf", "main.tf.json".
bool IsTerraformName(std::string_view name);

// "terraform.tfstate", "prod.tfstate.1700000000.backup".
bool IsTerraformStateName(std::string_view name);

// Spring Boot's settings: application.yml, application-prod.properties, bootstrap.yml
// (docs.spring.io/spring-boot/reference/features/external-config.html).
bool IsSpringSettings(std::string_view name);

// A file that others are made from, by name: "secrets.yaml.template", "secret.example.yml".
bool IsTemplateName(std::string_view name);

// The file that people make of a template by leaving out a part of its name: "a/b.yaml.template",
// "a/b.example.yaml" → "a/b.yaml". Empty: the name says none, or programs make it.
std::string CopyMadeFrom(std::string_view template_path);

// Someone else's code or test data: nothing that stands there is put to use.
bool IsUnusedPath(std::string_view path);

// Someone else's code, test data or a generator's templates: what stands there is not this
// repository's way of keeping secrets.
bool IsForeignPath(std::string_view path);

}  // namespace leaktight
