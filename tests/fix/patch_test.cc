#include "fix/patch.h"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "support/git_repository.h"
#include "support/random.h"

using namespace leaktight;

namespace {

FileChange Change(std::string path, std::string before, std::vector<TextEdit> edits) {
  FileChange change;
  change.path = std::move(path);
  change.after = Applied(before, edits);
  change.before = std::move(before);
  change.edits = std::move(edits);
  return change;
}

FileChange New(std::string path, std::string after) {
  return {std::move(path), std::nullopt, {}, std::move(after)};
}

// Does git make of the files before what they are to be?
void CheckWithGit(const std::vector<FileChange>& changes) {
  const GitRepository repository;
  for (const FileChange& change : changes) {
    if (change.before) repository.Write(change.path, *change.before);
  }
  const std::string patch = PatchOf(changes);
  WriteTestFile(repository.Beside("patch"), patch);
  INFO(patch);
  REQUIRE(repository.TryGit({"apply", "--check", "../patch"}) == 0);
  REQUIRE(repository.TryGit({"apply", "../patch"}) == 0);
  for (const FileChange& change : changes) {
    REQUIRE(ReadTestFile(repository.folder() + "/" + change.path) == change.after);
  }
}

}  // namespace

TEST_CASE("a patch has hunks as diffs have them", "[fix]") {
  CHECK(PatchOf({Change("a.txt", "1\n2\n3\n4\n5\n6\n7\n8\n", {{{8, 9}, "five"}})}) ==
        "diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n"
        "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  CHECK(PatchOf({New("b", "x\n")}) ==
        "diff --git a/b b/b\nnew file mode 100644\n--- /dev/null\n+++ b/b\n@@ -0,0 +1 @@\n+x\n");
  CHECK(PatchOf({Change("a", "x", {{{1, 1}, "\ny"}})}) ==
        "diff --git a/a b/a\n--- a/a\n+++ b/a\n"
        "@@ -1 +1,2 @@\n-x\n\\ No newline at end of file\n+x\n+y\n\\ No newline at end of file\n");
}

TEST_CASE("what does not change is in no patch", "[fix]") {
  CHECK(PatchOf({Change("a", "x\ny\n", {{{0, 1}, "x"}})}).empty());
  // A line that an edit gives back as it was is context.
  CHECK(PatchOf({Change("a", "x\ny\n", {{{0, 3}, "x\nz"}})}) ==
        "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n x\n-y\n+z\n");
}

TEST_CASE("git takes patches of files with any name", "[fix]") {
  std::vector<FileChange> changes;
  for (const char* name :
       {"plain", "with blank", "quo\"te", "back\\slash", "tab\there", "new\nline",
        "\xc3\xbcml\xc3\xa4ut", "not\xffutf8", "-dash", "a b/c d/e ", "x\x01y"}) {
    changes.push_back(Change(name, "1\n2\n", {{{0, 1}, "one"}}));
    changes.push_back(New(std::string("new of ") + name, "1\r\n2"));
  }
  CheckWithGit(changes);
}

TEST_CASE("git makes of random patches what the edits make", "[fix]") {
  Random random(11);
  std::vector<FileChange> changes;
  for (int file = 0; file < 400; file++) {
    const std::string_view alphabet = file % 3 == 0 ? "ab\n\n\r" : "a\nb\n";
    std::string text = random.Text(1 + random.Below(60), alphabet);
    std::vector<TextEdit> edits;
    for (size_t i = 1 + random.Below(4); i > 0; i--) {
      const size_t begin = random.Below(text.size() + 1);
      const size_t end = std::min(text.size(), begin + random.Below(6));
      TextEdit edit = {{begin, end}, random.Text(random.Below(6), "XY\n")};
      const bool free = std::none_of(edits.begin(), edits.end(),
                                     [&](const TextEdit& other) { return Collide(edit, other); });
      if (free) edits.push_back(edit);
    }
    FileChange change = Change("f" + std::to_string(file), text, edits);
    // A file that a change empties is deleted or kept as git likes; none of ours is.
    if (!change.after.empty() && change.after != text) changes.push_back(std::move(change));
  }
  CheckWithGit(changes);
}
