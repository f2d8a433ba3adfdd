#!/usr/bin/env python3
"""How much memory a command takes at the worst moment, together with the programs that it starts.

usage: peak_memory.py [--to FILE] COMMAND [ARGUMENTS]
Asks Linux (/proc/PID/smaps_rollup) for every process of the tree, four times a second, and prints the
highest sums: "private" is memory that no file stands behind; "in all" also counts pages of files that are
mapped, as git maps its packs, each once however many processes share it (PSS). The kernel can take the
latter back at any time. With --to the line goes into a file.
"""
import os
import subprocess
import sys
import time


def tree_of(process):
    """The process and all below it."""
    found = [process]
    try:
        for task in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{task}/children") as children:
                for child in children.read().split():
                    found += tree_of(int(child))
    except OSError:
        pass  # it has ended
    return found


def memory_of(process):
    """Private memory and proportional share, in KiB."""
    try:
        with open(f"/proc/{process}/smaps_rollup") as file:
            fields = dict(line.split()[:2] for line in list(file)[1:])
        return int(fields["Anonymous:"]), int(fields["Pss:"])
    except (OSError, KeyError, ValueError):
        return 0, 0


def main():
    command = sys.argv[1:]
    to = sys.stdout
    if command[0] == "--to":
        to = open(command[1], "w")
        command = command[2:]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    private = shared = 0
    while child.poll() is None:
        sums = [sum(column) for column in zip(*map(memory_of, tree_of(child.pid)))]
        private, shared = max(private, sums[0]), max(shared, sums[1])
        time.sleep(0.25)
    print(f"peak memory: {private / 1024:.0f} MiB private, {shared / 1024:.0f} MiB in all", file=to)


if __name__ == "__main__":
    main()
