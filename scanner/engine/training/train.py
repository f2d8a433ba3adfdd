#!/usr/bin/env python3
"""Trains the model of generic-secret and writes its weights.

usage: train.py PROGRAM [--write]

PROGRAM is leaktight-secret-evidence (ninja -C build leaktight-secret-evidence). Says what the weights
come to on the part held out, by family; --write puts them into scanner/engine/secret_weights.cc. Python's
own library is all it takes; the same program and sources give the same weights to the last digit.
"""
import collections
import hashlib
import math
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import corpus  # noqa: E402  (it stands beside this file)

ROOT = HERE.parents[2]
SEED = 1
TRAIN, HELD = 120, 40  # texts for each hundredth of a family
RIDGE = 2.0            # what a weight costs: half of this times its square
STEPS = 25


def observe(program, texts):
    """For each text what is observed of it as bits, None where it has no candidate."""
    data = b"".join(text.encode() + b"\0" for text in texts)
    out = subprocess.run([program, str(ROOT / "rules/generic.yaml")], input=data, stdout=subprocess.PIPE, check=True).stdout
    lines = out.decode().split("\n")[:-1]
    assert len(lines) == len(texts), (len(lines), len(texts))
    return [None if line == "-" else int(line, 16) for line in lines]


def names(program):
    return subprocess.run([program, "--names"], stdout=subprocess.PIPE, check=True, text=True).stdout.split()


def solve(matrix, right):
    """Gauss's elimination with pivots; both arguments are used up."""
    size = len(right)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(matrix[row][column]))
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        right[column], right[pivot] = right[pivot], right[column]
        for row in range(column + 1, size):
            factor = matrix[row][column] / matrix[column][column]
            if factor == 0:
                continue
            for k in range(column, size):
                matrix[row][k] -= factor * matrix[column][k]
            right[row] -= factor * right[column]
    for row in reversed(range(size)):
        right[row] = (right[row] - sum(matrix[row][k] * right[k] for k in range(row + 1, size))) / matrix[row][row]
    return right


def probability(weights, active):
    return 1 / (1 + math.exp(-sum(weights[i] for i in active)))


def fit(observed, count):
    """Newton's method on the penalised likelihood. `observed`: bits to [none, secrets]. The bias stands last."""
    rows = [([i for i in range(count) if bits >> i & 1] + [count], none, secrets)
            for bits, (none, secrets) in sorted(observed.items())]
    weights = [0.0] * (count + 1)
    for _ in range(STEPS):
        gradient = [-RIDGE * w for w in weights[:-1]] + [0.0]
        curvature = [[0.0] * (count + 1) for _ in range(count + 1)]
        for i in range(count):
            curvature[i][i] = RIDGE
        curvature[count][count] = 1e-6
        for active, none, secrets in rows:
            p = probability(weights, active)
            residual = secrets - (none + secrets) * p
            weight = (none + secrets) * p * (1 - p)
            for i in active:
                gradient[i] += residual
                row = curvature[i]
                for j in active:
                    row[j] += weight
        weights = [w + step for w, step in zip(weights, solve(curvature, gradient))]
    return weights


def learned(program, texts):
    observed = collections.defaultdict(lambda: [0, 0])
    for bits, (_, is_secret, _) in zip(observe(program, [text for _, _, text in texts]), texts):
        if bits is not None:
            observed[bits][is_secret] += 1
    return observed


def report(program, weights, count):
    """On the part held out: how many of each family are reported from 0.5 on, and how right the numbers are."""
    texts = corpus.make("held", SEED, HELD)
    families = collections.OrderedDict()
    bins = [[0, 0, 0.0] for _ in range(10)]
    for bits, (family, is_secret, _) in zip(observe(program, [text for _, _, text in texts]), texts):
        row = families.setdefault(family, [is_secret, 0, 0, 0])
        row[1] += 1
        if bits is None:
            continue
        row[2] += 1
        p = probability(weights, [i for i in range(count) if bits >> i & 1] + [count])
        row[3] += p >= 0.5
        cell = bins[min(int(p * 10), 9)]
        cell[0] += 1
        cell[1] += is_secret
        cell[2] += p
    for family, (is_secret, all_of_it, candidates, told) in families.items():
        print(f"{'secret' if is_secret else 'none':7}{family:32}{all_of_it:6}{candidates:6}{told:6}{100 * told / all_of_it:7.1f} %")
    for number, right, total in bins:
        if number:
            print(f"said {total / number:.2f}  was {right / number:.2f}  of {number}")


def inputs_digest():
    """Of the texts that are learned from: where it is another, the weights are of another corpus."""
    digest = hashlib.sha256()
    for family, is_secret, text in corpus.make("train", SEED, TRAIN):
        digest.update(f"{family}\t{is_secret}\t{text}\0".encode())
    return digest.hexdigest()


def source(ids, weights):
    lines = ["// Written by scanner/engine/training/train.py; not to be edited.",
             f"// Learned from: {inputs_digest()}", '#include "engine/secret_model.h"', "",
             "namespace leaktight {", "", "// clang-format off", "constexpr std::array<int16_t, kEvidenceCount> kEvidenceWeights = {{"]
    lines += [f"    {weight},  // {name}" for name, weight in zip(ids, weights)]
    lines += ["}};", "// clang-format on", f"constexpr int16_t kEvidenceBias = {weights[-1]};", "", "}  // namespace leaktight", ""]
    return "\n".join(lines)


def main():
    if len(sys.argv) not in (2, 3) or (len(sys.argv) == 3 and sys.argv[2] != "--write"):
        sys.exit(__doc__)
    program = sys.argv[1]
    ids = names(program)
    weights = fit(learned(program, corpus.make("train", SEED, TRAIN)), len(ids))
    rounded = [round(100 * weight) for weight in weights]
    report(program, [weight / 100 for weight in rounded], len(ids))
    if len(sys.argv) == 3:
        (ROOT / "scanner/engine/secret_weights.cc").write_text(source(ids, rounded))
    else:
        print(source(ids, rounded))


if __name__ == "__main__":
    main()
