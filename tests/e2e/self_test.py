"""leaktight on its own source tree."""
import unittest

import support


class Self(support.Case):
    def test_there_is_nothing_to_say_about_the_source_tree(self):
        if not (support.SOURCE_TREE / ".git").exists():
            raise unittest.SkipTest(f"{support.SOURCE_TREE} is no git repository: build folders would be scanned too")
        run = self.repo.run(support.BINARY, "tree", "--format", "json", cwd=support.SOURCE_TREE)
        report = run.json()
        found = [(f["rule"], f["path"], f["line"]) for f in report["findings"]]
        self.assertEqual((run.status, found, report["warnings"], report["errors"]), (0, [], [], []), run.errors)

    def test_its_configuration_is_right(self):
        run = self.repo.run(support.BINARY, "config", "check", cwd=support.SOURCE_TREE)
        self.assertEqual(run.status, 0, run)


if __name__ == "__main__":
    support.main()
