#!/usr/bin/env python3
"""Measures the numbers revalab is held to and compares each with its bar.

A ratio above 1 is better than the bar. Peers are measured in the same run, in turns, because
machines differ and are busy.
"""

import argparse
import contextlib
import functools
import json
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

from servers import CPUS, Dynalite, Lab, Load, Nginx, NotMeasured, call_dynamodb, executable

EDGE_BENCH = pathlib.Path("build", "bench", "tests", "bench", "edge_bench")
STARTS = 10
QUERY = {
    "TableName": "tags",
    "KeyConditionExpression": "#tag = :tag",
    "ExpressionAttributeNames": {"#tag": "tag"},
    "ExpressionAttributeValues": {":tag": {"S": "build/posts"}},
}
ROWS_OF_THE_ANSWER = 100


class Measurements:
    """Everything that is measured, each thing once however many rows show it."""

    def __init__(self, program, quick):
        self.program = program
        self.rounds, self.seconds = (5, 2) if quick else (9, 3)

    @functools.cached_property
    def starts(self):
        """Seconds from the start of the program to its first answer, and the memory it then has."""
        seconds, resident = [], []
        for _ in range(STARTS):
            begin = time.perf_counter()
            with Lab(self.program) as lab:
                call_dynamodb(lab.port, "ListTables", {})
                seconds.append(time.perf_counter() - begin)
                resident.append(lab.resident_bytes())
        return seconds, resident

    @functools.cached_property
    def query_loads(self):
        """The same Query put to the lab and to its peers in turns, by the peer's name."""
        executable("wrk")
        query = functools.partial(Load, operation="Query", body=QUERY)
        loads, missing = {"lab": query()}, {}
        with contextlib.ExitStack() as stack:
            servers = {"lab": stack.enter_context(Lab(self.program))}
            body = fill_tag_table(servers["lab"].port)
            try:
                folder = stack.enter_context(tempfile.TemporaryDirectory(dir="/dev/shm"))
                servers["nginx"] = stack.enter_context(Nginx(body, folder))
                loads["nginx"] = Load(path="/body")
            except NotMeasured as why:
                missing["nginx"] = why
            try:
                folder = pathlib.Path("build", "bench", "dynalite").resolve()
                servers["dynalite"] = stack.enter_context(Dynalite(folder))
                fill_tag_table(servers["dynalite"].port)
                loads["dynalite"] = query()
            except NotMeasured as why:
                missing["dynalite"] = why
            for _ in range(self.rounds):
                for name, load in loads.items():
                    load.run(servers[name], self.seconds)
        return loads, missing

    @functools.cached_property
    def write_loads(self):
        """The same PutItem put to a lab and to one that keeps its history, in turns."""
        executable("wrk")
        row = {"tag": {"S": "build/posts"}, "path": {"S": "build/posts/a"},
               "note": {"S": "x" * 300}}
        loads = [Load(operation="PutItem", body={"TableName": "tags", "Item": row})
                 for _ in range(2)]
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            servers = [stack.enter_context(Lab(self.program)),
                       stack.enter_context(Lab(self.program, "--data", folder))]
            for server in servers:
                fill_tag_table(server.port)
            for _ in range(self.rounds):
                for load, server in zip(loads, servers):
                    load.run(server, self.seconds)
        return loads

    @functools.cached_property
    def edge(self):
        """What the benchmark of the edge measured, medians of three, by its name."""
        if not EDGE_BENCH.exists():
            raise NotMeasured(f"{EDGE_BENCH} is not built")
        out = subprocess.run(
            [EDGE_BENCH, "--benchmark_format=json", "--benchmark_min_time=0.5",
             "--benchmark_repetitions=3", "--benchmark_report_aggregates_only=true"],
            check=False, capture_output=True, text=True)
        if out.returncode != 0:
            raise RuntimeError(f"{EDGE_BENCH}: {out.stderr.strip()}")
        return {run["run_name"].split("/")[0]: run for run in json.loads(out.stdout)["benchmarks"]
                if run["aggregate_name"] == "median"}

    @functools.cached_property
    def cdn_loads(self):
        """The same 12 KB from the lab's CDN and from nginx, as a file and from a proxy_cache before
        that file, in turns."""
        executable("wrk")
        body = bytes(range(32, 127)) * 129
        at_cdn = functools.partial(Load, path="/body", port="cdn_port")
        loads = {"lab hit": at_cdn(), "nginx file": Load(path="/body"),
                 "nginx hit": Load(path="/body"), "lab miss": at_cdn(each_new=True),
                 "nginx miss": Load(path="/body", each_new=True)}
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(dir="/dev/shm"))
            file = stack.enter_context(Nginx(body, folder))
            cache = stack.enter_context(Nginx(body, folder, origin=file.port))
            lab = stack.enter_context(
                Lab(self.program, "--origin", f"http://127.0.0.1:{file.port}"))
            servers = {"lab": lab, "nginx": cache, "nginx file": file}
            for _ in range(self.rounds):
                for name, load in loads.items():
                    load.run(servers.get(name) or servers[name.split()[0]], self.seconds)
        return loads

    def query_pair(self, peer):
        loads, missing = self.query_loads
        if peer in missing:
            raise missing[peer]
        return loads["lab"], loads[peer]


def fill_tag_table(port):
    """Makes a table of OpenNext's keys with a hundred rows; gives the answer to the Query."""
    call_dynamodb(port, "CreateTable", {
        "TableName": "tags", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"}
                                 for name in ("tag", "path")],
        "KeySchema": [{"AttributeName": "tag", "KeyType": "HASH"},
                      {"AttributeName": "path", "KeyType": "RANGE"}]})
    give_up = time.monotonic() + 10
    while b'"ACTIVE"' not in call_dynamodb(port, "DescribeTable", {"TableName": "tags"}):
        if time.monotonic() > give_up:
            raise RuntimeError("the table does not become ACTIVE")
        time.sleep(0.05)
    for i in range(ROWS_OF_THE_ANSWER):
        call_dynamodb(port, "PutItem", {"TableName": "tags", "Item": {
            "tag": {"S": "build/posts"},
            "path": {"S": f"build/posts/a-post-with-a-long-name-{1_000_000 + i}"},
            "revalidatedAt": {"N": "1767225600000"}}})
    body = call_dynamodb(port, "Query", QUERY)
    if json.loads(body)["Count"] != ROWS_OF_THE_ANSWER:
        raise RuntimeError("the Query does not find all rows")
    return body


def figure(value, unit):
    return f"{value:,.0f} {unit}" if value >= 1000 else f"{value:.3g} {unit}"


def first_answer(measurements):
    seconds, _ = measurements.starts
    median = statistics.median(seconds) * 1000
    return {"measured": median, "unit": "ms", "bar": 50, "ratio": 50 / median,
            "note": f"median of {STARTS}, minimum {figure(min(seconds) * 1000, 'ms')}"}


def idle_memory(measurements):
    _, resident = measurements.starts
    megabytes = max(resident) / 1e6
    return {"measured": megabytes, "unit": "MB", "bar": 20, "ratio": 20 / megabytes,
            "note": f"most of {STARTS}"}


def query_cpu(measurements):
    lab, nginx = measurements.query_pair("nginx")
    us, bar = lab.median_cpu_us(), nginx.median_cpu_us()
    return {"measured": us, "unit": "us", "bar": bar, "ratio": bar / us,
            "note": f"medians of {measurements.rounds} rounds in turns; outside the kernel"
                    f" {figure(lab.median_user_us(), 'us')} and"
                    f" {figure(nginx.median_user_us(), 'us')}"}


def query_rate(measurements):
    # A second of server CPU, because other programs take theirs from a second of the wall clock.
    lab, dynalite = measurements.query_pair("dynalite")
    rate, peer = (1e6 / load.median_cpu_us() for load in (lab, dynalite))
    return {"measured": rate, "unit": "/CPU s", "bar": 20 * peer, "ratio": rate / (20 * peer),
            "note": f"best by the wall clock {figure(max(lab.rates), '/s')}"
                    f" and {figure(max(dynalite.rates), '/s')}"}


def kept_write(measurements):
    bare, kept = (load.median_cpu_us() for load in measurements.write_loads)
    return {"measured": kept, "unit": "us", "bar": 3 * bare, "ratio": 3 * bare / kept,
            "note": f"medians of {measurements.rounds} rounds in turns; without"
                    f" {figure(bare, 'us')}"}


def simulated(name, bar):
    def row(measurements):
        run = measurements.edge[name]
        rate = run["items_per_second"]
        return {"measured": rate, "unit": "/s", "bar": bar, "ratio": rate / bar,
                "note": f"of CPU time; {run['hit_ratio']:.0%} hits; requests drawn beforehand"}
    return row


def memory_per_object(measurements):
    size = measurements.edge["EdgeMemoryPerObject"]["bytes_per_object"]
    return {"measured": size, "unit": "bytes", "bar": 64, "ratio": 64 / size,
            "note": "at each of 20 locations, regional caches included"}


def prefix_purge(measurements):
    us = measurements.edge["EdgePrefixPurge"]["cpu_time"] / 1000
    return {"measured": us, "unit": "us", "bar": 10, "ratio": 10 / us,
            "note": "with what it drops, a hundred objects"}


def cdn_hit_cpu(measurements):
    loads = measurements.cdn_loads
    us, bar = (loads[name].median_cpu_us() for name in ("lab hit", "nginx file"))
    user, peer = (loads[name].median_user_us() for name in ("lab hit", "nginx file"))
    return {"measured": us, "unit": "us", "bar": bar, "ratio": bar / us,
            "note": f"medians of {measurements.rounds} rounds in turns; outside the kernel"
                    f" {figure(user, 'us')} and {figure(peer, 'us')}"}


def cdn_rate(what, share, measurements):
    # As for the Query: of a second of server CPU, the origin's own left out.
    loads = measurements.cdn_loads
    lab, nginx = loads[f"lab {what}"], loads[f"nginx {what}"]
    rate, peer = (1e6 / load.median_cpu_us() for load in (lab, nginx))
    return {"measured": rate, "unit": "/CPU s", "bar": share * peer, "ratio": rate / (share * peer),
            "note": f"best by the wall clock {figure(max(lab.rates), '/s')}"
                    f" and {figure(max(nginx.rates), '/s')}"}


# A row without a measurement belongs to a part that this version does not have.
ROWS = [
    ("viewer requests simulated on one core", "10,000,000 /s",
     simulated("EdgeSimulationWithPurges", 10_000_000)),
    ("the same without purges", "20,000,000 /s",
     simulated("EdgeSimulationWithoutPurges", 20_000_000)),
    ("a month of 100 requests a second", "60 s", None),
    ("DynamoDB Query over HTTP: server CPU", "nginx's", query_cpu),
    ("DynamoDB Query over HTTP: rate", "20 x dynalite's", query_rate),
    ("PutItem kept by --data: server CPU", "3 x without", kept_write),
    ("CDN hit over HTTP: server CPU", "nginx's, of a file", cdn_hit_cpu),
    ("CDN hit over HTTP: rate", "nginx's, with proxy_cache", functools.partial(cdn_rate, "hit", 1)),
    ("CDN miss over HTTP: rate", "half of nginx's", functools.partial(cdn_rate, "miss", 0.5)),
    ("first answer after start", "50 ms", first_answer),
    ("resident memory when idle", "20 MB", idle_memory),
    ("planner: linear", "0.3 s", None),
    ("planner: 1,000 free paths left", "0.5 s", None),
    ("access-log replay, uncompressed", "3,000,000 lines/s", None),
    ("access-log replay, gzip", "the rate of inflating", None),
    ("explore, 50 steps on one core", "1,000 runs/s", None),
    ("memory per object cached in simulation", "64 bytes", memory_per_object),
    ("purge of a prefix among a million objects", "10 us", prefix_purge),
]


def measure(what, required, function, measurements):
    """One row of the result."""
    row = {"row": what, "required": required}
    if function is None:
        return row | {"verdict": "not in this version"}
    try:
        row |= function(measurements)
    except NotMeasured as why:
        return row | {"verdict": "not measured", "note": str(why)}
    except (RuntimeError, OSError) as why:
        return row | {"verdict": "failed", "note": str(why)}
    return row | {"verdict": "ok" if row["ratio"] >= 1 else "short"}


def show(row):
    measured, required, ratio = "", row["required"], ""
    if "measured" in row:
        measured, bar = (figure(row[name], row["unit"]) for name in ("measured", "bar"))
        ratio = f"{row['ratio']:.2f}"
        if required != bar:
            required += f": {bar}"
    print(f"{row['row']:<41}{measured:>15}  {required:<30}{ratio:>6}  {row['verdict']:<6}"
          f"  {row.get('note', '')}".rstrip(), flush=True)


def run(arguments):
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="exit 1 when a row is short")
    parser.add_argument("--quick", action="store_true", help="stay under 60 s")
    parser.add_argument("--json", metavar="FILE", help="keep the result")
    parser.add_argument("--program", default="build/release/revalab", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)

    if not pathlib.Path(options.program).exists():
        parser.error(f"{options.program} is not built")
    if len(CPUS) < 2:
        print("one CPU: server and client share it", file=sys.stderr)
    measurements = Measurements(options.program, options.quick)
    print(f"{'row':<41}{'measured':>15}  {'at least':<30}{'ratio':>6}  verdict", flush=True)
    rows = []
    for what, required, function in ROWS:
        rows.append(measure(what, required, function, measurements))
        show(rows[-1])
    if options.json:
        result = {"quick": options.quick, "rows": rows,
                  "machine": {"processor": platform.machine(), "cpus": len(CPUS),
                              "kernel": platform.release()}}
        try:
            pathlib.Path(options.json).write_text(json.dumps(result, indent=2) + "\n")
        except OSError as error:
            print(f"{options.json}: {error.strerror}", file=sys.stderr)
            return 3
    verdicts = {row["verdict"] for row in rows}
    return 1 if "failed" in verdicts or (options.check and "short" in verdicts) else 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
