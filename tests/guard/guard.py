#!/usr/bin/env python3
"""Counts the instructions of the hot paths under callgrind and holds them against figures.json.

Instructions are counted, not time, so a busy machine changes nothing. What a CPU could change is
pinned below: the libraries would otherwise choose their code by the CPU they find.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys

FIGURES = pathlib.Path(__file__).with_name("figures.json")
MARGIN = 0.05
# Enough to spread what a growing vector costs now and then.
WALKS = 100

# glibc: the string functions every x86-64 has; the size from which a copy passes the cache by.
GLIBC_CPU = ",".join("-" + feature for feature in (
    "AVX AVX2 AVX512F AVX512VL AVX512BW BMI1 BMI2 ERMS FMA FMA4 FSRM LZCNT MOVBE POPCNT RTM"
    " SSSE3 SSE4_1 SSE4_2 Slow_SSE4_2 Slow_BSF AVX_Fast_Unaligned_Load Fast_Unaligned_Load"
    " Fast_Unaligned_Copy Fast_Copy_Backward Fast_Rep_String Prefer_PMINUB_for_stringop").split())
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LC_ALL": "C",
    "LD_BIND_NOW": "1",
    "GLIBC_TUNABLES": f"glibc.cpu.hwcaps={GLIBC_CPU}"
                      ":glibc.cpu.x86_non_temporal_threshold=0xc0000"
                      ":glibc.cpu.x86_data_cache_size=0x8000"
                      ":glibc.cpu.x86_shared_cache_size=0x100000",
    # Runs on every x86-64 since 2010; the fallback is not what anybody uses.
    "SIMDJSON_FORCE_IMPLEMENTATION": "westmere",
    "OPENSSL_ia32cap": "0:0",
    "OPENSSL_CONF": "/dev/null",
}


def count(program):
    """Instructions of one walk of each hot path, by its name, and the profile it was read from."""
    folder = program.with_name("counts")
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--instr-atstart=no", "--callgrind-out-file=profile",
         "--log-file=log", program, str(WALKS)],
        cwd=folder, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True, check=False)
    if run.returncode != 0:
        log = folder / "log"
        sys.exit(f"{program} failed under valgrind:\n{run.stderr}"
                 f"{log.read_text() if log.exists() else ''}")
    counts = {}
    # `profile` itself is what was left over at the end; `profile.N` are the walks.
    for profile in sorted(folder.glob("profile.*"), key=lambda path: int(path.suffix[1:])):
        text = profile.read_text()
        name = re.search(r"^desc: Trigger: Client Request: (\w+)$", text, re.MULTILINE)[1]
        total = re.search(r"^totals: (\d+)$", text, re.MULTILINE)[1]
        counts[name] = (round(int(total) / WALKS), profile)
    return counts


def judge(stored, found):
    """What is wrong with a count; empty when nothing is."""
    if stored is None:
        return "no figure is stored"
    if found is None:
        return "there is no such path any more"
    if found > stored * (1 + MARGIN):
        return "slower"
    # Else an improvement would leave room for the next slip.
    if found < stored * (1 - MARGIN):
        return "faster: store the new figure"
    return ""


def report(stored, counts):
    """Prints a line a path; returns the profiles of those that are not as stored."""
    print(f"{'instructions of':<34}{'stored':>10}{'found':>10}{'ratio':>8}")
    bad = []
    for name in list(counts) + [name for name in stored if name not in counts]:
        was = stored.get(name)
        found, profile = counts.get(name, (None, None))
        verdict = judge(was, found)
        ratio = f"{found / was:.3f}" if was and found else "-"
        print(f"{name:<34}{was or '-':>10}{found or '-':>10}{ratio:>8}  {verdict}".rstrip())
        if verdict:
            bad.append(profile)
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="build/release/tests/guard/hot_path_guard")
    parser.add_argument("--update", action="store_true", help="store what is found")
    options = parser.parse_args()

    figures = json.loads(FIGURES.read_text())
    counts = count(pathlib.Path(options.program).resolve())
    bad = report(figures["instructions"], counts)
    if options.update:
        figures["instructions"] = {name: found for name, (found, _) in counts.items()}
        FIGURES.write_text(json.dumps(figures, indent=2) + "\n")
        print("\nstored what was found")
    elif bad:
        print(f"\nnot within {MARGIN:.0%} of tests/guard/figures.json; if that is meant, store what"
              " is found: ./dev guard --update")
        for profile in filter(None, bad):
            print(f"see where: callgrind_annotate {profile}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
