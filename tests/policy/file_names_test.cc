#include "policy/file_names.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

TEST_CASE("dotenv files are known by name", "[policy]") {
  for (const char* name :
       {".env", ".env.local", ".env.production", ".env.dev.local", ".ENV", ".env-prod",
        ".env_backup", ".env~", ".env.bak", ".env 2", ".dev.vars", ".dev.vars.staging"}) {
    INFO(name);
    CHECK(ClassifyDotenvName(name) == DotenvUse::kLocal);
  }
  for (const char* name : {"prod.env", "docker.env", "my-app.env"}) {
    CHECK(ClassifyDotenvName(name) == DotenvUse::kNamed);
  }
  for (const char* name : {".env.example", ".env.sample", ".env.template", ".env.dist",
                           ".env.defaults", ".env-example", ".env_sample", ".env.local.example",
                           ".env.example.local", "example.env", "env.example", "dotenv.sample",
                           "prod.env.tpl", ".env.schema", ".env.in", ".dev.vars.example"}) {
    INFO(name);
    CHECK(ClassifyDotenvName(name) == DotenvUse::kTemplate);
  }
  for (const char* name :
       {"env", "env.local", "env.production", "ENV.PROD", "env-dev", "env_staging", "env.dev.local",
        "env.txt", "dotenv", "dotenv.local", ".dotenv", ".env2", ".env1.bak", ".envprod",
        ".envlocal", ".environment", ".flaskenv"}) {
    INFO(name);
    CHECK(ClassifyDotenvName(name) == DotenvUse::kDoubtful);
  }
  for (const char* name : {".envoy",         ".envs",           "env.c",     "env.d",
                           "env.mk",         "env.rc",          "env_vars",  "environment",
                           "envoy.local",    "my-env.local",    "x.env2",    "environ.txt",
                           "env.test.js",    ".envsubst",       ".env.ts",   ".env.d.ts",
                           ".env.vault",     ".env.patch",      ".env.diff", ".env.gpg",
                           ".env.encrypted", "env.go",          "venv",      "environment.yml",
                           "test_env.py",    ".env.example.md", "README.md", "sample.environment",
                           ".dev.varsity",   "dev.vars",        ""}) {
    INFO(name);
    CHECK(ClassifyDotenvName(name) == DotenvUse::kNone);
  }
  CHECK(ClassifyDotenvName(".envrc") == DotenvUse::kShell);
  CHECK(ClassifyDotenvName(".envrc.local") == DotenvUse::kShell);
  CHECK(ClassifyDotenvName(".envrc.example") == DotenvUse::kNone);
  CHECK(ClassifyDotenvName(".env.keys") == DotenvUse::kKeys);
}

TEST_CASE("a template's name tells the file that is made from it", "[policy]") {
  CHECK(DotenvMadeFrom(".env.example") == ".env");
  CHECK(DotenvMadeFrom("api/.env.local.sample") == "api/.env.local");
  CHECK(DotenvMadeFrom("api/.env.example.local") == "api/.env.local");
  CHECK(DotenvMadeFrom("example.env") == ".env");
  CHECK(DotenvMadeFrom(".example.env") == ".env");
  CHECK(DotenvMadeFrom("a/env.template") == "a/.env");
  CHECK(DotenvMadeFrom("dotenv.sample") == ".env");
  CHECK(DotenvMadeFrom("prod.env.dist") == "prod.env");
  CHECK(DotenvMadeFrom("prod.example.env") == "prod.env");
  CHECK(DotenvMadeFrom(".env-example") == ".env");
  CHECK(DotenvMadeFrom("sample-prod.env") == "prod.env");
  CHECK(DotenvMadeFrom("api/.dev.vars.example") == "api/.dev.vars");
}

TEST_CASE("the name of a template to copy tells the copy's", "[policy]") {
  CHECK(CopyMadeFrom("k8s/secrets.yaml.template") == "k8s/secrets.yaml");
  CHECK(CopyMadeFrom("secret.example.yml") == "secret.yml");
  CHECK(CopyMadeFrom("a/secret.prod.yaml.DIST") == "a/secret.prod.yaml");
  CHECK(CopyMadeFrom("secret.sample.json") == "secret.json");
  for (const char* path : {"secrets.yaml", "template.yaml", "secret.yaml.j2", "example-secret.yaml",
                           ".template", "secret.templates/a.yaml", ""}) {
    INFO(path);
    CHECK(CopyMadeFrom(path).empty());
  }
}

TEST_CASE("manifests and templates are known by name", "[policy]") {
  CHECK(IsManifestName("a.yaml"));
  CHECK(IsManifestName("a.YML"));
  CHECK(IsManifestName("a.json"));
  CHECK(IsManifestName("secrets.yaml.template"));
  CHECK(IsManifestName("a.yml.j2"));
  CHECK_FALSE(IsManifestName("a.tpl"));
  CHECK_FALSE(IsManifestName("yaml"));
  CHECK_FALSE(IsManifestName("a.yaml.go"));
  CHECK(IsTemplateName("secrets.yaml.template"));
  CHECK(IsTemplateName("secret.example.yaml"));
  CHECK(IsTemplateName("secret-sample.yaml"));
  CHECK_FALSE(IsTemplateName("secrets.yaml"));
  CHECK_FALSE(IsTemplateName("templated.yaml"));
}

TEST_CASE("foreign folders are known, at any depth", "[policy]") {
  CHECK(IsForeignPath("node_modules/x/.env.example"));
  CHECK(IsForeignPath("a/vendor/b/c"));
  CHECK(IsForeignPath("{{cookiecutter.name}}/.env.example"));
  CHECK_FALSE(IsForeignPath("vendor"));
  CHECK_FALSE(IsForeignPath("services/api/.env.example"));
}

}  // namespace
}  // namespace leaktight
