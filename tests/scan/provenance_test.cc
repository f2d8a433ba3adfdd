#include "scan/provenance.h"

#include "catch.h"
#include "support/git_repository.h"

using namespace leaktight;

TEST_CASE("a remote's URL is told without what may be secret in it", "[scan]") {
  CHECK(PublicUrl("https://github.com/acme/app.git") == "https://github.com/acme/app.git");
  CHECK(PublicUrl("https://user:pass@github.com/acme/app.git") ==
        "https://github.com/acme/app.git");
  CHECK(PublicUrl("https://us@er:p@ss@host:8443/a@b.git?token=x#y") == "https://host:8443/a@b.git");
  CHECK(PublicUrl("ssh://git@host/x") == "ssh://host/x");
  CHECK(PublicUrl("git@github.com:acme/app.git") == "ssh://github.com/acme/app.git");
  CHECK(PublicUrl("host:/srv/x y.git") == "ssh://host/srv/x%20y.git");
  CHECK(PublicUrl("/srv/gr\xc3\xb6\xc3\x9f") == "file:///srv/gr%C3%B6%C3%9F");
  CHECK(PublicUrl("../other").empty());
  CHECK(PublicUrl("./a:b").empty());
  CHECK(PublicUrl("").empty());
}

TEST_CASE("provenance is what git says of a repository, as far as it knows", "[scan]") {
  const GitRepository repository;
  CHECK(ReadProvenance(repository.place(), "HEAD").revision.empty());
  repository.Add("a", "1\n");
  const std::string first = repository.Commit();
  repository.Add("a", "2\n");
  const std::string second = repository.Commit();
  repository.Git({"remote", "add", "origin", "https://user:pass@example.org/x.git"});
  Provenance here = ReadProvenance(repository.place(), "HEAD");
  CHECK(here.repository == "https://example.org/x.git");
  CHECK(here.revision == second);
  CHECK(here.branch == "main");
  here = ReadProvenance(repository.place(), "HEAD~");
  CHECK(here.revision == first);
  CHECK(here.branch.empty());
  CHECK(ReadProvenance(repository.place(), "gone").revision.empty());
  CHECK(ReadProvenance(repository.place(), "--all").revision.empty());
  repository.Git({"checkout", "-q", "--detach"});
  CHECK(ReadProvenance(repository.place(), "HEAD").revision == second);
  CHECK(ReadProvenance(repository.place(), "HEAD").branch.empty());
}
