"""`staged`: what the next commit would contain, judged by what it adds."""
import os

import support


class TheIndexCounts(support.Case):
    def test_the_staged_bytes_count_not_the_edited_ones(self):
        self.repo.stage("a.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.write("a.txt", "cleaned up, but not staged\n")
        self.assert_finds({"a.txt"}, "staged")

    def test_a_leak_in_the_working_copy_alone_is_not_in_the_commit(self):
        self.repo.stage("a.txt", "clean\n")
        self.repo.write("a.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.write("untracked.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_clean("staged")

    def test_a_file_gone_from_the_folder_is_still_in_the_index(self):
        self.repo.stage("a.txt", f"key {self.make.aws_key_id()}\n").unlink()
        self.assert_finds({"a.txt"}, "staged")

    def test_the_first_commit_of_a_repository(self):
        self.repo.stage("deep/in/a/folder.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_finds({"deep/in/a/folder.txt"}, "staged")

    def test_an_orphan_branch_is_judged_whole(self):
        self.repo.stage("a.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.commit()
        self.repo.git("checkout", "-q", "--orphan", "fresh")
        self.assert_finds({"a.txt"}, "staged")

    def test_intent_to_add_is_not_in_the_commit(self):
        self.repo.write("later.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.git("add", "-N", "later.txt")
        self.repo.stage("now.txt", "clean\n")
        self.assert_clean("staged")

    def test_a_deleted_file_is_no_leak(self):
        self.repo.stage("a.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.commit()
        self.repo.git("rm", "-q", "a.txt")
        self.assert_clean("staged")

    def test_what_is_staged_in_part_is_read_in_part(self):
        self.repo.stage("a.txt", "one\n")
        self.repo.commit()
        self.repo.stage("a.txt", f"one\nkey {self.make.aws_key_id()}\n")
        self.repo.write("a.txt", f"one\nkey {self.make.aws_key_id()}\nkey {self.make.aws_key_id()}\n")
        self.assertEqual([f["line"] for f in self.scan("staged", status=1).findings], [2])


class OnlyWhatIsNewCounts(support.Case):
    def setUp(self):
        super().setUp()
        self.old = self.make.aws_key_id()
        self.repo.stage("old.txt", f"first\nkey {self.old}\nlast\n")
        self.base = self.repo.commit()

    def test_an_old_secret_in_a_changed_file_passes(self):
        self.repo.stage("old.txt", f"a new first line\nfirst\nkey {self.old}\nlast\n")
        self.assert_clean("staged")

    def test_a_new_secret_beside_an_old_one_is_reported_alone(self):
        self.repo.stage("old.txt", f"first\nkey {self.old}\nkey {self.make.aws_key_id()}\nlast\n")
        self.assertEqual([f["line"] for f in self.scan("staged", status=1).findings], [3])

    def test_a_line_that_changed_around_an_old_secret_passes(self):
        self.repo.stage("old.txt", f"first\nthe same key {self.old}, reworded\nlast\n")
        self.assert_clean("staged")

    def test_a_secret_that_took_an_old_ones_place_is_new(self):
        self.repo.stage("old.txt", f"first\nkey {self.make.aws_key_id()}\nlast\n")
        self.assert_finds({"old.txt"}, "staged")

    def test_a_change_of_mode_passes(self):
        self.repo.git("update-index", "--chmod=+x", "old.txt")
        self.assert_clean("staged")

    def test_a_rename_passes(self):
        self.repo.git("mv", "old.txt", "renamed.txt")
        self.assert_clean("staged")

    def test_a_rename_with_edits_passes(self):
        filler = "".join(f"line {i}\n" for i in range(30))
        self.repo.stage("big.txt", f"key {self.old}\n{filler}")
        self.repo.commit()
        self.repo.git("mv", "big.txt", "folder.txt")
        self.repo.stage("folder.txt", f"{filler}key {self.old}\none more\n")
        self.assert_clean("staged")

    def test_a_rename_that_brings_a_secret_is_found(self):
        filler = "".join(f"line {i}\n" for i in range(30))
        self.repo.stage("big.txt", filler)
        self.repo.commit()
        self.repo.git("mv", "big.txt", "moved.txt")
        self.repo.stage("moved.txt", filler + f"key {self.make.aws_key_id()}\n")
        self.assert_finds({"moved.txt"}, "staged")

    def test_a_copy_into_another_file_is_new_there(self):
        self.repo.stage("copy.txt", f"something else entirely\nkey {self.old}\n")
        self.assert_finds({"copy.txt"}, "staged")

    def test_a_key_id_beside_an_old_secret_is_reported_alone(self):
        secret = self.make.aws_secret()
        self.repo.stage("pair.ini", f"[default]\naws_secret_access_key = {secret}\n")
        self.repo.commit()
        self.repo.stage("pair.ini", f"[default]\naws_access_key_id = {self.make.aws_key_id()}\naws_secret_access_key = {secret}\n")
        self.assertEqual(self.scan("staged", status=1).rules, ["aws-access-key-id"])

    def test_old_contents_back_again_are_new_to_this_commit(self):
        text = self.repo.path("old.txt").read_bytes()
        self.repo.stage("old.txt", "first\nlast\n")
        self.repo.commit()
        self.repo.stage("old.txt", text)
        self.assert_finds({"old.txt"}, "staged")


class NamedFiles(support.Case):
    """`staged FILES…`, as the pre-commit framework calls it."""

    def setUp(self):
        super().setUp()
        self.repo.stage("old.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.stage("sub/old.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.commit()

    def test_an_unchanged_file_is_judged_whole(self):
        self.assert_finds({"old.txt"}, "staged", "old.txt")

    def test_a_changed_file_is_judged_by_what_the_change_adds(self):
        self.repo.stage("old.txt", self.repo.path("old.txt").read_bytes() + b"more\n")
        self.assert_clean("staged", "old.txt")

    def test_only_the_named_are_reported(self):
        self.repo.stage("a.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.stage("b.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_finds({"a.txt"}, "staged", "a.txt")

    def test_the_index_is_read_not_the_folder(self):
        self.repo.write("old.txt", "clean\n")
        self.assert_finds({"old.txt"}, "staged", "old.txt")

    def test_names_are_relative_to_the_current_folder(self):
        sub = self.repo.folder / "sub"
        self.assert_finds({"sub/old.txt"}, "staged", "old.txt", cwd=sub)
        self.assert_finds({"old.txt"}, "staged", "../old.txt", cwd=sub)

    def test_an_absolute_name_will_do(self):
        self.assert_finds({"old.txt"}, "staged", self.repo.folder / "old.txt")

    def test_a_name_that_looks_like_a_flag_or_a_pattern_is_a_name(self):
        for name in ("--format", "*.txt", ":(exclude)a", "[a]"):
            self.repo.stage(f"odd/{name}", f"key {self.make.aws_key_id()}\n")
        odd = self.repo.folder / "odd"
        self.assert_finds({"odd/*.txt"}, "staged", "*.txt", cwd=odd)
        self.assert_finds({"odd/[a]"}, "staged", "[a]", cwd=odd)
        self.assert_finds({"odd/:(exclude)a"}, "staged", ":(exclude)a", cwd=odd)
        self.assert_finds({"odd/--format"}, "staged", "./--format", cwd=odd)

    def test_a_name_that_is_not_in_the_index_is_an_error(self):
        self.assert_fails("staged", "gone.txt", naming="gone.txt")

    def test_facts_are_those_of_the_whole_index_whatever_is_named(self):
        self.repo.stage(".env.example", "DB_PASSWORD=\n")
        self.assertEqual(self.scan("staged", ".env.example", status=1).rules, ["dotenv-not-ignored"])
        self.repo.stage(".gitignore", ".env\n")
        self.assert_clean("staged", ".env.example")


class NamesAndKinds(support.Case):
    def test_names_of_every_kind(self):
        names = ["with space.txt", "new\nline.txt", "tab\t.txt", 'quote".txt', "back\\slash.txt", "größe/日本.txt", " lead.txt", "-dash.txt"]
        for name in names:
            self.repo.stage(name, f"key {self.make.aws_key_id()}\n")
        self.assert_finds(names, "staged")
        for name in names[:-1]:
            self.assert_finds({name}, "staged", name)

    def test_a_name_that_is_not_utf8(self):
        name = b"caf\xe9 \xff.txt"
        self.repo.stage(name, f"key {self.make.aws_key_id()}\n")
        self.assert_finds({name}, "staged")
        self.assert_finds({name}, "staged", name)
        self.assertIn("caf", self.repo.leaktight("staged").text)

    def test_a_binary_file_is_no_obstacle(self):
        self.repo.stage("data.bin", bytes(range(256)) * 200)
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_finds({"k.txt"}, "staged")

    def test_a_nul_byte_hides_nothing(self):
        self.repo.stage("notes.txt", b"\0\0\nkey " + self.make.aws_key_id().encode() + b"\n")
        self.assert_finds({"notes.txt"}, "staged")

    def test_a_link_is_not_followed(self):
        (self.top / "outside.txt").write_text(f"key {self.make.aws_key_id()}\n")
        os.symlink("../outside.txt", self.repo.folder / "link")
        os.symlink("nowhere", self.repo.folder / "dangling")
        self.repo.git("add", "link", "dangling")
        self.assert_clean("staged")

    def test_a_file_that_became_a_link_and_back(self):
        self.repo.stage("a", f"key {self.make.aws_key_id()}\n")
        self.repo.commit()
        text = self.repo.path("a").read_bytes()
        self.repo.path("a").unlink()
        os.symlink("b", self.repo.folder / "a")
        self.repo.git("add", "a")
        self.assert_clean("staged")
        self.repo.commit()
        self.repo.path("a").unlink()
        self.repo.stage("a", text)
        self.assert_finds({"a"}, "staged")

    def test_an_empty_file_and_a_file_without_a_last_newline(self):
        self.repo.stage("empty", "")
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}")
        self.assert_finds({"k.txt"}, "staged")

    def test_a_path_far_past_what_a_system_call_takes(self):
        blob = self.repo.git("hash-object", "-w", "--stdin", stdin=f"key {self.make.aws_key_id()}\n")
        deep = "/".join(["folder" * 10] * 90) + "/k.txt"
        self.repo.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{deep}")
        self.assert_finds({deep}, "staged")

    def test_a_hundred_files_at_once(self):
        for i in range(100):
            self.repo.write(f"f/{i}.txt", f"line\nkey {self.make.aws_key_id()}\n")
        self.repo.git("add", ".")
        scan = self.assert_finds({f"f/{i}.txt" for i in range(100)}, "staged")
        self.assertEqual(len(scan.findings), 100)


if __name__ == "__main__":
    support.main()
