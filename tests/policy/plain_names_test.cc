#include "policy/plain_names.h"

#include "catch.h"

namespace leaktight {

TEST_CASE("names of what is no secret are told from others", "[policy]") {
  for (const char* name :
       {"DB_HOST", "username", "POSTGRES_DB", "dbName", "port", "secretName", "DB_PASSWORD_FILE",
        "tls.crt", "S3_PREFIX", "RETENTION", "JWKS_URI", "igdb.clientId", "DB_TABLE"}) {
    INFO(name);
    CHECK(NamesNoSecret(name));
  }
  for (const char* name : {"DB_PASSWORD", "DATABASE_URL", "password", "data", "jwt", "tls.key",
                           "config.json", "dsn", "", "MONGO_URI", "clientSecret", "db_url"}) {
    INFO(name);
    CHECK_FALSE(NamesNoSecret(name));
  }
}

}  // namespace leaktight
