#include <string>

#include "catch.h"
#include "support/mended.h"

using namespace leaktight;

namespace {

std::string Literal(std::string_view lines) {
  const std::string after =
      AfterFix("dockerfile-secret-literal", "Dockerfile", "FROM a:1\n" + std::string(lines));
  return after.starts_with("FROM a:1\n") ? after.substr(9) : after;
}

std::string Argument(std::string_view text) {
  return AfterFix("dockerfile-build-arg", "Dockerfile", text);
}

std::string Copied(std::string_view text) {
  return AfterFix("dockerfile-secret-copied", "Dockerfile", text);
}

constexpr std::string_view kMount = "--mount=type=secret,id=db-password,env=DB_PASSWORD ";

}  // namespace

TEST_CASE("a variable goes, and the others of its instruction stay", "[fix]") {
  CHECK(Literal("ENV A=1\nENV DB_PASSWORD={base62:24}\nENV B=1\n") == "ENV A=1\nENV B=1\n");
  CHECK(Literal("ENV A=1 DB_PASSWORD=\"{base62:24}\" B=1\n") == "ENV A=1 B=1\n");
  CHECK(Literal("ENV DB_PASSWORD={base62:24} B='x y'\n") == "ENV B='x y'\n");
  CHECK(Literal("ENV A=1 \\\n    DB_PASSWORD={base62:24} \\\n    B=1\n") ==
        "ENV A=1 \\\n    B=1\n");
  CHECK(Literal("ENV A=1 \\\n    DB_PASSWORD={base62:24}\n") == "ENV A=1\n");
  CHECK(Literal("ENV DB_PASSWORD={base62:24}\r\nENV B=1\r\n") == "ENV B=1\r\n");
  CHECK(Literal("LABEL db_password={base62:24} a=b\n") == "LABEL a=b\n");
}

TEST_CASE("a comment beside a variable is not lost", "[fix]") {
  CHECK(Literal("ENV A=1 \\\n    # the first user's\n    DB_PASSWORD={base62:24}\n") ==
        "left: a comment stands beside it");
  CHECK(Literal("ENV DB_PASSWORD={base62:24} DB_PASSWORD={base62:24}\n") ==
        "left: it is set more than once");
}

TEST_CASE("commands that name a variable get it mounted", "[fix]") {
  CHECK(Literal("ENV DB_PASSWORD={base62:24}\nRUN a\nRUN b $DB_PASSWORD\n") ==
        "RUN a\nRUN " + std::string(kMount) + "b $DB_PASSWORD\n");
  CHECK(Literal("ENV DB_PASSWORD={base62:24}\nRUN --network=none b ${DB_PASSWORD}\n") ==
        "RUN " + std::string(kMount) + "--network=none b ${DB_PASSWORD}\n");
  CHECK(Literal("ARG DB_PASSWORD={base62:24}\nRUN a\n") == "RUN " + std::string(kMount) + "a\n");
  CHECK(Literal("ENV DB_PASSWORD={base62:24}\nRUN a $DB_PASSWORD_FILE\n") ==
        "RUN a $DB_PASSWORD_FILE\n");
}

TEST_CASE("what another instruction takes is left", "[fix]") {
  CHECK(Literal("ENV DB_PASSWORD={base62:24}\nENV URL=postgres://u:$DB_PASSWORD@db\n") ==
        "left: another instruction takes it");
  CHECK(Literal("ENV DB_PASSWORD={base62:24}\nRUN [\"a\", \"$DB_PASSWORD\"]\n") ==
        "left: a command without a shell takes it");
  CHECK(AfterFix("dockerfile-secret-literal", "Dockerfile",
                 "# escape=`\nFROM a:1\nARG DB_PASSWORD={base62:24}\nRUN a %DB_PASSWORD%\n") ==
        "left: builds of Windows' images mount no secrets");
}

TEST_CASE("a literal of a command becomes a variable in its quotes", "[fix]") {
  const std::string mount = "RUN --mount=type=secret,id=password,env=PASSWORD ";
  CHECK(Literal("RUN curl -u ci:{base62:24} https://a.io\n") ==
        mount + "curl -u ci:\"$PASSWORD\" https://a.io\n");
  CHECK(Literal("RUN curl -u \"ci:{base62:24}\" https://a.io\n") ==
        mount + "curl -u \"ci:${PASSWORD}\" https://a.io\n");
  CHECK(Literal("RUN curl -u 'ci:{base62:24}' https://a.io\n") ==
        mount + "curl -u 'ci:'\"$PASSWORD\"'' https://a.io\n");
  CHECK(Literal("CMD redis-server --requirepass {base62:24}\n") ==
        "CMD redis-server --requirepass \"$REQUIREPASS\"\n");
  CHECK(Literal("CMD [\"redis-server\", \"--requirepass\", \"{base62:24}\"]\n") ==
        "left: a command without a shell has no variables");
}

TEST_CASE("a file of the image keeps what it holds", "[fix]") {
  CHECK(Literal("COPY <<EOF /app/settings.ini\ndb_password={base62:24}\nEOF\n") ==
        "left: it goes into a file of the image");
}

TEST_CASE("an argument goes from every stage that declares it", "[fix]") {
  CHECK(Argument("FROM a AS b\nARG DB_PASSWORD\nRUN x $DB_PASSWORD\nFROM c\nARG DB_PASSWORD\n"
                 "RUN y $DB_PASSWORD\n") == "FROM a AS b\nRUN " + std::string(kMount) +
                                                "x $DB_PASSWORD\nFROM c\nRUN " +
                                                std::string(kMount) + "y $DB_PASSWORD\n");
  CHECK(Argument("FROM a\nARG DB_PASSWORD\nRUN x\nRUN y\n") ==
        "FROM a\nRUN " + std::string(kMount) + "x\nRUN " + std::string(kMount) + "y\n");
  CHECK(Argument("FROM a\nARG DB_PASSWORD\nENV A=1 DB_PASSWORD=$DB_PASSWORD\nRUN x\n") ==
        "FROM a\nENV A=1\nRUN " + std::string(kMount) + "x\n");
}

TEST_CASE("an argument that an ENV makes more of is left", "[fix]") {
  CHECK(Argument("FROM a\nARG DB_PASSWORD\nENV DB_PASSWORD=x$DB_PASSWORD\n") ==
        "left: ENV makes more of it");
  CHECK(Argument("FROM a\nARG DB_PASSWORD\nENV URL=x:$DB_PASSWORD@y\n") ==
        "left: another instruction takes it");
}

TEST_CASE("a file is copied no more where nothing runs on top of it", "[fix]") {
  CHECK(Copied("FROM a\nCOPY .env /app/\nCMD [\"a\"]\n") == "FROM a\nCMD [\"a\"]\n");
  CHECK(Copied("FROM a\nCOPY --chown=a b .env c /app/\n") == "FROM a\nCOPY --chown=a b c /app/\n");
  CHECK(Copied("FROM a\nCOPY .env .netrc /app/\n") == "FROM a\n");
  const std::string why =
      "left: commands run on top of it, and which of them need it is not to be seen";
  CHECK(Copied("FROM a\nCOPY .env /app/\nRUN make\n") == why);
  CHECK(Copied("FROM a AS b\nCOPY .env /app/\nFROM b\nRUN make\n") == why);
  CHECK(Copied("FROM a AS b\nCOPY .env /app/\nFROM c\nCOPY --from=b /app /app\n") == why);
  CHECK(Copied("FROM a\nCOPY .env /app/\nFROM c\nCOPY --from=0 /app /app\n") == why);
  CHECK(Copied("FROM a AS b\nRUN make\nFROM c\nCOPY .env /app/\n") ==
        "FROM a AS b\nRUN make\nFROM c\n");
}
