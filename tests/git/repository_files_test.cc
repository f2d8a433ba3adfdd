#include "git/repository_files.h"

#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "catch.h"
#include "git/folder_query.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

namespace fs = std::filesystem;

std::optional<RepositoryFiles> Find(const std::string& folder, const GitVariables& variables = {}) {
  return FindRepositoryFiles(folder, variables);
}

// The same as git says from there.
void RequireAsGitSays(const GitPlace& place, const RepositoryFiles& files) {
  const Result<RepositoryFolders> folders = FolderQuery(place).Get();
  REQUIRE(folders);
  CHECK(files.top == folders->top);
  CHECK(fs::weakly_canonical(files.common) == fs::weakly_canonical(folders->common));
  CHECK(fs::weakly_canonical(files.index) == fs::weakly_canonical(folders->index));
  CHECK(IdSize(files.format) == folders->id_size);
}

void Configure(const GitRepository& repository, const std::string& text) {
  WriteTestFile(repository.folder() + "/.git/config", text);
}

}  // namespace

TEST_CASE("a repository is found from every folder of its working tree", "[git]") {
  for (const std::string hash : {"sha1", "sha256"}) {
    const GitRepository repository({"--object-format=" + hash});
    repository.Write("a/b/c", "x");
    for (const std::string below : {"", "a", "a/b"}) {
      const GitPlace place = repository.place(below);
      const auto files = Find(place.directory);
      REQUIRE(files);
      CHECK(files->git == repository.folder() + "/.git");
      CHECK(files->objects == repository.folder() + "/.git/objects");
      RequireAsGitSays(place, *files);
    }
  }
}

TEST_CASE("a bare repository is found where it is asked for, and only from its own folder",
          "[git]") {
  const GitRepository repository({"--bare"});
  const std::string folder = repository.folder();
  CHECK_FALSE(Find(folder));
  const auto files = FindRepositoryFiles(folder, {}, true);
  REQUIRE(files);
  CHECK(files->top.empty());
  CHECK(files->git == folder);
  CHECK(files->common == folder);
  CHECK(files->objects == folder + "/objects");
  CHECK_FALSE(FindRepositoryFiles(folder + "/objects", {}, true));
  GitVariables elsewhere;
  elsewhere.work_tree = folder;
  CHECK_FALSE(FindRepositoryFiles(folder, elsewhere, true));
  repository.Git({"config", "core.bare", "false"});
  CHECK_FALSE(FindRepositoryFiles(folder, {}, true));
  // What says nothing is one by its shape, as it is to git.
  repository.Git({"config", "--unset", "core.bare"});
  const auto silent = FindRepositoryFiles(folder, {}, true);
  REQUIRE(silent);
  CHECK(silent->top.empty());
  CHECK(silent->git == folder);
  CHECK_FALSE(Find(folder));
  CHECK(repository.Git({"rev-parse", "--is-bare-repository"}) == "true");
  repository.Git({"config", "core.bare", "true"});
  repository.Git({"config", "core.repositoryFormatVersion", "1"});
  repository.Git({"config", "extensions.unheardOf", "true"});
  CHECK_FALSE(FindRepositoryFiles(folder, {}, true));
}

TEST_CASE("a linked working tree has its own index and HEAD", "[git]") {
  const GitRepository repository;
  repository.Add("a", "x");
  repository.Commit();
  const std::string linked = repository.Beside("linked");
  repository.Git({"worktree", "add", "-q", "-b", "side", linked});
  const auto files = Find(linked);
  REQUIRE(files);
  CHECK(files->git == repository.folder() + "/.git/worktrees/linked");
  CHECK(files->common == repository.folder() + "/.git");
  CHECK(files->objects == repository.folder() + "/.git/objects");
  GitPlace place = repository.place();
  place.directory = linked;
  RequireAsGitSays(place, *files);
  // What the shared configuration says of bareness is about the first working tree.
  repository.Git({"config", "core.bare", "true"});
  CHECK(Find(linked));
  CHECK_FALSE(Find(repository.folder()));
  repository.Git({"config", "core.bare", "false"});
  repository.Git({"config", "extensions.worktreeConfig", "true"});
  CHECK(Find(linked));
  WriteTestFile(files->git + "/config.worktree", "[core]\n\tworktree = /elsewhere\n");
  CHECK_FALSE(Find(linked));
}

TEST_CASE("a .git that is a file names the repository", "[git]") {
  const GitRepository repository;
  const std::string folder = repository.Beside("elsewhere");
  repository.Git({"init", "-q", "--separate-git-dir", repository.Beside("store.git"), folder});
  const auto files = Find(folder);
  REQUIRE(files);
  CHECK(files->git == repository.Beside("store.git"));
  CHECK(files->top == folder);
  // As a submodule has it.
  WriteTestFile(files->git + "/config", "[core]\n\tworktree = ../elsewhere\n");
  CHECK(Find(folder)->top == folder);
  WriteTestFile(files->git + "/config", "[core]\n\tworktree = ../other\n");
  CHECK_FALSE(Find(folder));
  for (const std::string bad :
       {"", "gitdir:", "gitdir: \n", "gitdir: /not/there\n", "gitdir: a\nb\n", "what\n"}) {
    INFO(bad);
    WriteTestFile(folder + "/.git", bad);
    CHECK_FALSE(Find(folder));
  }
}

TEST_CASE("what the environment names is taken", "[git]") {
  GitRepository repository;
  const std::string git = repository.folder() + "/.git";
  const std::string outside = repository.Beside("home");
  GitVariables variables;
  variables.git_dir = git;
  variables.index_file = repository.Beside("other index");
  variables.object_directory = git + "/objects";
  variables.alternate_object_directories = "/one::/two";
  auto files = Find(outside, variables);
  REQUIRE(files);
  CHECK(files->top == outside);
  CHECK(files->index == variables.index_file);
  CHECK(files->more_objects == std::vector<std::string>{"/one", "/two"});
  variables.work_tree = repository.folder();
  CHECK(Find(outside, variables)->top == repository.folder());
  variables.alternate_object_directories = "\"/in quotes\"";
  CHECK_FALSE(Find(outside, variables));
  variables.alternate_object_directories.clear();
  variables.git_dir = repository.Beside("nothing");
  CHECK_FALSE(Find(outside, variables));
}

TEST_CASE("a relative name is seen from the top, and left to git elsewhere", "[git]") {
  const GitRepository repository;
  repository.Write("a/b", "x");
  GitVariables variables;
  variables.index_file = ".git/index.lock";
  CHECK(Find(repository.folder(), variables)->index == repository.folder() + "/.git/index.lock");
  CHECK_FALSE(Find(repository.folder() + "/a", variables));
}

TEST_CASE("a form of repository that is not known is left to git", "[git]") {
  const GitRepository repository;
  const std::string folder = repository.folder();
  for (const std::string good :
       {"", "[core]\nrepositoryformatversion = 0\nbare = false\n",
        "[core]\nrepositoryformatversion = 1\n[extensions]\nobjectFormat = sha256\n",
        "[core]\nrepositoryformatversion = 1\n[extensions]\npartialClone = origin\nnoop\n",
        "[include]\npath = /x\n[user]\nname = \"a\"\n"}) {
    INFO(good);
    Configure(repository, good);
    CHECK(Find(folder));
  }
  for (const std::string bad :
       {"[core]\nrepositoryformatversion = 2\n", "[core]\nbare = true\n", "[core]\nbare\n",
        "[core]\nworktree = ../..\n", "[core]\nworktree\n", "[extensions]\nobjectFormat = sha256\n",
        "[core]\nrepositoryformatversion = 1\n[extensions]\nobjectFormat = md5\n",
        "[core]\nrepositoryformatversion = 1\n[extensions]\nrefStorage = reftable\n",
        "[core]\nrepositoryformatversion = 1\n[extensions]\nwhatComes = next\n",
        "[extensions]\nworktreeConfig = maybe\n", "[core]\nuseReplaceRefs = true\n",
        "[core\nbare = false\n"}) {
    INFO(bad);
    Configure(repository, bad);
    CHECK_FALSE(Find(folder));
  }
  fs::remove(folder + "/.git/config");
  CHECK(Find(folder));
}

TEST_CASE("what is no repository, or may be a bare one, is left to git", "[git]") {
  const GitRepository repository;
  CHECK_FALSE(Find(repository.Beside("home")));
  CHECK_FALSE(Find(repository.Beside("not there")));
  CHECK_FALSE(Find(repository.folder() + "/.git"));
  CHECK_FALSE(Find(repository.folder() + "/.git/refs/heads"));
  fs::remove_all(repository.folder() + "/.git/refs");
  CHECK_FALSE(Find(repository.folder()));
}

TEST_CASE("a repository of another user is left to git, which looks for safe.directory", "[git]") {
  if (geteuid() != 0) return;  // only root can give a folder away
  const GitRepository repository;
  const std::string folder = repository.folder();
  for (const std::string& path : {folder, folder + "/.git"}) {
    REQUIRE(Find(folder));
    REQUIRE(chown(path.c_str(), 12345, 12345) == 0);
    INFO(path);
    CHECK_FALSE(Find(folder));
    REQUIRE(chown(path.c_str(), 0, 0) == 0);
  }
}

TEST_CASE("a way through a link is left to git", "[git]") {
  const GitRepository repository;
  fs::rename(repository.folder() + "/.git", repository.Beside("moved"));
  fs::create_directory_symlink(repository.Beside("moved"), repository.folder() + "/.git");
  CHECK_FALSE(Find(repository.folder()));
}

}  // namespace leaktight
