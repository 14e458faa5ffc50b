#!/usr/bin/env python3
"""What `./dev bench --check` says must not be better than what was measured."""

import contextlib
import io
import json
import pathlib
import tempfile
import unittest

import bench
from servers import Lab, NotMeasured

# A lab as far as the bench can see: its lines on stdout, and an answer to every call.
STAND_IN = """#!/usr/bin/env python3
import http.server, socketserver
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")
server = socketserver.TCPServer(("127.0.0.1", 0), Handler)
print("export AWS_REGION=us-east-1")
print(f"export AWS_ENDPOINT_URL=http://127.0.0.1:{server.server_address[1]}")
print("ready", flush=True)
server.serve_forever()
"""
DIES = """#!/bin/sh
echo "port in use" >&2
exit 3
"""


def measured(ratio):
    return lambda _: {"measured": 1, "unit": "s", "bar": ratio, "ratio": ratio}


def verdict(function):
    return bench.measure("row", "1 s", function, None)["verdict"]


class Bench(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.rows = bench.ROWS
        self.addCleanup(setattr, bench, "ROWS", self.rows)

    def program(self, text):
        path = self.folder / "revalab"
        path.write_text(text)
        path.chmod(0o755)
        return str(path)

    def run_bench(self, *arguments):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            code = bench.run(["--program", self.program(STAND_IN), *arguments])
        return code, out.getvalue()

    def test_a_row_passes_from_its_bar_on(self):
        self.assertEqual(verdict(measured(1.0)), "ok")
        self.assertEqual(verdict(measured(0.999)), "short")

    # A part that is not built yet, or a peer that is not there, is no success.
    def test_what_is_not_measured_does_not_pass(self):
        def lacks(_):
            raise NotMeasured("wrk is not installed")
        self.assertEqual(verdict(None), "not in this version")
        self.assertEqual(verdict(lacks), "not measured")

    def test_only_check_fails_for_a_short_row(self):
        bench.ROWS = [("a", "1 s", measured(2)), ("b", "1 s", measured(0.5))]
        self.assertEqual(self.run_bench()[0], 0)
        self.assertEqual(self.run_bench("--check")[0], 1)
        bench.ROWS = bench.ROWS[:1]
        self.assertEqual(self.run_bench("--check")[0], 0)

    def test_a_program_that_does_not_start_fails_the_run(self):
        bench.ROWS = [("start", "50 ms", bench.first_answer)]
        with contextlib.redirect_stdout(io.StringIO()) as out:
            code = bench.run(["--program", self.program(DIES)])
        self.assertEqual(code, 1)
        self.assertIn("port in use", out.getvalue())

    def test_a_lab_is_measured_from_start_to_first_answer(self):
        bench.ROWS = [("start", "50 ms", bench.first_answer),
                      ("memory", "20 MB", bench.idle_memory), ("later", "1 s", None)]
        file = self.folder / "result.json"
        code, out = self.run_bench("--json", str(file))
        self.assertEqual(code, 0)
        rows = json.loads(file.read_text())["rows"]
        self.assertEqual([row["row"] for row in rows], ["start", "memory", "later"])
        self.assertGreater(rows[0]["ratio"], 0)
        self.assertIn("not in this version", out)

    def test_cpu_time_is_counted_for_the_server_alone(self):
        with Lab(self.program(STAND_IN)) as lab:
            before = sum(lab.cpu_seconds())
            sum(range(5_000_000))
            self.assertLess(sum(lab.cpu_seconds()) - before, 0.05)
            self.assertGreater(lab.resident_bytes(), 1_000_000)


if __name__ == "__main__":
    unittest.main()
