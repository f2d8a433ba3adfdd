#include "policy/setting_files.h"

#include "catch.h"

namespace leaktight {
namespace {

TEST_CASE("a file's name says in which format it has its settings", "[policy]") {
  for (const char* path :
       {"a.ini", "deploy/PROD.INI", ".pypirc", "home/.boto", ".npmrc", "pip.conf", "etc/my.cnf",
        "setup.cfg", ".aws/credentials", ".aws/config", "alembic.ini.example"}) {
    INFO(path);
    CHECK(SettingFormatOf(path) == SettingFormat::kIni);
  }
  CHECK(SettingFormatOf("src/main/resources/application-prod.properties") ==
        SettingFormat::kProperties);
  for (const char* path : {"config/production.toml", "Pipfile", ".cargo/credentials",
                           ".cargo/credentials.toml", "config.toml.tmpl"}) {
    INFO(path);
    CHECK(SettingFormatOf(path) == SettingFormat::kToml);
  }
  for (const char* path : {"a.json", ".vscode/settings.json", "a.jsonc", "renovate.json5",
                           ".docker/config.json", ".dockercfg"}) {
    INFO(path);
    CHECK(SettingFormatOf(path) == SettingFormat::kJson);
  }
  for (const char* path :
       {"a.yaml", ".env", "a.py", "config", "Pipfile.lock", "ini", "a/toml", ""}) {
    INFO(path);
    CHECK(SettingFormatOf(path) == SettingFormat::kNone);
  }
}

TEST_CASE("of names that say little the bytes decide", "[policy]") {
  CHECK(SettingFormatOf("a.conf", "[server]\nx = y\n") == SettingFormat::kIni);
  CHECK(SettingFormatOf("nginx.conf", "server {\n}\n") == SettingFormat::kNone);
  CHECK(SettingFormatOf("credentials", "[default]\n") == SettingFormat::kIni);
  CHECK(SettingFormatOf("credentials", "user:password\n") == SettingFormat::kNone);
  CHECK(SettingFormatOf("a.ini", "x = y\n") == SettingFormat::kIni);
}

TEST_CASE("the reader is the format's", "[policy]") {
  CHECK(ReadSettings("a = 'b'", SettingFormat::kToml, "a.toml").settings.at(0).value == "b");
  CHECK(ReadSettings("//h/:_authToken=b", SettingFormat::kIni, ".npmrc").settings.at(0).value ==
        "b");
  CHECK(ReadSettings("a = 'b'", SettingFormat::kNone, "a").settings.empty());
}

}  // namespace
}  // namespace leaktight
