#!/usr/bin/env python3
"""The weights of generic-secret's model are those of the corpus and the training beside them."""
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "scanner/engine/training"))

import corpus  # noqa: E402  (it stands with the training)
import train  # noqa: E402
import words  # noqa: E402

WEIGHTS = (ROOT / "scanner/engine/secret_weights.cc").read_text()


class SecretModel(unittest.TestCase):
    def test_the_weights_are_of_this_corpus(self):
        [digest] = re.findall(r"^// Learned from: (\w+)$", WEIGHTS, re.M)
        self.assertEqual(digest, train.inputs_digest(), "run scanner/engine/training/train.py PROGRAM --write")

    def test_every_observation_has_its_weight(self):
        infos = (ROOT / "scanner/engine/secret_model.cc").read_text()
        ids = re.findall(r'^    \{"([a-z0-9-]+)",', infos, re.M)
        self.assertEqual(re.findall(r"^    -?\d+,  // ([a-z0-9-]+)$", WEIGHTS, re.M), ids)
        self.assertEqual(WEIGHTS, train.source(ids, [int(w) for w in re.findall(r"^    (-?\d+),", WEIGHTS, re.M)] +
                                               [int(re.search(r"kEvidenceBias = (-?\d+)", WEIGHTS)[1])]))

    def test_the_same_seed_makes_the_same_texts(self):
        self.assertEqual(corpus.make("held", 7, 1), corpus.make("held", 7, 1))
        self.assertNotEqual(corpus.make("held", 7, 1), corpus.make("held", 8, 1))

    def test_the_part_held_out_has_words_and_names_of_its_own(self):
        for lists in (words.THINGS, words.WORDS, words.STRONG, words.PASSWORD, words.WEAK):
            self.assertEqual(set(lists["train"]) & set(lists["held"]), set())

    def test_training_finds_the_odds_that_were_made(self):
        # Two observations: alone one is right three times in four, the other once in four.
        observed = {1: [250, 750], 2: [750, 250], 3: [500, 500], 0: [500, 500]}
        weights = train.fit(observed, 2)
        for bits, (none, secrets) in observed.items():
            active = [i for i in range(2) if bits >> i & 1] + [2]
            self.assertAlmostEqual(train.probability(weights, active), secrets / (none + secrets), delta=0.01)
        self.assertEqual(weights, train.fit(dict(reversed(observed.items())), 2))


if __name__ == "__main__":
    unittest.main()
