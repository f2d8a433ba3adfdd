"""The picture in README.md, docs/staged.svg, shows what the program says."""
import sys
import xml.etree.ElementTree

import support

PICTURE = support.SOURCE_TREE / "docs" / "staged.svg"


class Picture(support.Case):
    def draw(self, *args):
        return self.repo.run(sys.executable, "-B", str(support.SOURCE_TREE / "tools" / "picture.py"), *args,
                             env={"LEAKTIGHT_BINARY": support.BINARY})

    def test_it_is_what_the_program_shows(self):
        run = self.draw("--check", str(PICTURE))
        self.assertEqual((run.status, run.everything), (0, ""), run)

    def test_another_text_is_noticed(self):
        changed = self.top / "changed.svg"
        changed.write_text(PICTURE.read_text().replace("aws-access-key-id", "aws-access-key"))
        self.assertEqual(self.draw("--check", str(changed)).status, 1)

    def test_it_is_drawn_the_same_again(self):
        again = self.top / "again.svg"
        self.assertEqual(self.draw(str(again)).status, 0)
        self.assertEqual(self.draw("--check", str(again)).status, 0)

    def test_it_is_a_picture_and_holds_no_escape(self):
        root = xml.etree.ElementTree.parse(PICTURE).getroot()
        self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")
        self.assertNotIn("\x1b", PICTURE.read_text())


if __name__ == "__main__":
    support.main()
