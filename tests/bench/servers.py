"""The lab and its peers as servers to be measured, and the load that is put on them."""

import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.parse

CPUS = sorted(os.sched_getaffinity(0))
SERVER_CPU, CLIENT_CPU = CPUS[0], CPUS[-1]
START_MAX_SECONDS = 20


class NotMeasured(Exception):
    """The machine lacks what a measurement needs; the message says what."""


def executable(name):
    path = shutil.which(name)
    if path is None:
        raise NotMeasured(f"{name} is not installed")
    return path


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """A server process on a CPU of its own; ends with the `with` block."""

    def __init__(self, command, port=None):
        self.port = port
        self.log = tempfile.TemporaryFile(mode="w+")
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CPU}))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.log.close()

    def fail(self, why, error=RuntimeError):
        self.process.kill()
        self.log.seek(0)
        words = self.log.read()[-2000:].strip()
        self.stop()
        raise error(f"{self.process.args[0]} {why}: {words}")

    def wait_for_peer(self):
        """Waits until a peer listens, whose failure is none of ours."""
        give_up = time.monotonic() + START_MAX_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                if self.process.poll() is not None or time.monotonic() > give_up:
                    self.fail("does not listen", NotMeasured)
                time.sleep(0.01)

    def cpu_seconds(self):
        """User and kernel time of all threads so far; proc(5)."""
        stat = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text()
        fields = stat.rpartition(")")[2].split()
        return [int(ticks) / os.sysconf("SC_CLK_TCK") for ticks in fields[11:13]]

    def resident_bytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)[1]) * 1024


class Lab(Server):
    """`revalab serve`, ready."""

    def __init__(self, program, *options):
        super().__init__([program, "serve", "--port", "0", "--cdn-port", "0", "--quiet", *options])
        watchdog = threading.Timer(START_MAX_SECONDS, self.process.kill)
        watchdog.daemon = True
        watchdog.start()
        for line in self.process.stdout:
            name, _, value = line.strip().removeprefix("export ").partition("=")
            if name == "AWS_ENDPOINT_URL":
                self.port = urllib.parse.urlsplit(value).port
            if name == "REVALAB_CDN_URL":
                self.cdn_port = urllib.parse.urlsplit(value).port
            if name == "CLOUDFRONT_DISTRIBUTION_ID":
                self.distribution = value
            if line.strip() == "ready":
                break
        else:
            self.fail("ended before it was ready")
        watchdog.cancel()


class Nginx(Server):
    """nginx in one process, with one file in memory at `/body`; with an `origin`, a cache of what is
    at that port instead."""

    def __init__(self, body, folder, origin=None):
        port = free_port()
        folder = pathlib.Path(folder, str(port))
        folder.mkdir()
        folder.joinpath("body").write_bytes(body)
        cache = ""
        site = f"root {folder};"
        if origin:
            cache = (f"  proxy_cache_path {folder}/cache keys_zone=pages:10m;\n"
                     f"  upstream origin {{ server 127.0.0.1:{origin}; keepalive 64; }}\n"
                     "  proxy_http_version 1.1;\n  proxy_set_header Connection \"\";\n")
            site = "location / { proxy_pass http://origin; proxy_cache pages; }"
        configuration = pathlib.Path(folder, "nginx.conf")
        temporary = "".join(f"  {kind}_temp_path {folder}/{kind};\n"
                            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        configuration.write_text(
            "daemon off;\nmaster_process off;\nworker_processes 1;\nerror_log stderr;\n"
            f"pid {folder}/pid;\nevents {{}}\nhttp {{\n{temporary}"
            "  access_log off;\n  sendfile on;\n  tcp_nopush on;\n  open_file_cache max=16;\n"
            "  keepalive_requests 1000000000;\n  default_type application/x-amz-json-1.0;\n"
            f"{cache}  add_header Cache-Control s-maxage=86400;\n"
            f"  server {{ listen 127.0.0.1:{port}; {site} }}\n}}\n")
        super().__init__([executable("nginx"), "-p", str(folder), "-c", str(configuration)], port)
        self.wait_for_peer()


class Dynalite(Server):
    """dynalite, installed from npm into `folder` when it is not there."""

    VERSION = "4.0.0"

    def __init__(self, folder):
        program = pathlib.Path(folder, "node_modules", "dynalite", "cli.js")
        node = executable("node")
        if not program.exists():
            command = [executable("npm"), "install", "--prefix", str(folder), "--no-audit",
                       "--no-fund", f"dynalite@{self.VERSION}"]
            try:
                subprocess.run(command, check=True, capture_output=True, timeout=120)
            except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
                raise NotMeasured("npm cannot install dynalite") from error
        port = free_port()
        super().__init__([node, str(program), "--port", str(port), "--createTableMs", "0"], port)
        self.wait_for_peer()


def call_dynamodb(port, operation, body):
    """Makes one call and gives the body of its answer, which must be a success."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", "/", json.dumps(body), dynamodb_fields(operation))
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{operation} is answered {response.status}: {answer[:500]}")
    return answer


def dynamodb_fields(operation):
    return {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": f"DynamoDB_20120810.{operation}",
        "X-Amz-Date": "20260101T000000Z",
        # Complete in form; neither server verifies it.
        "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/"
                         "aws4_request, SignedHeaders=host;x-amz-date, Signature=" + "0" * 64,
    }


class Load:
    """wrk with 32 connections that stay open, from a CPU of its own."""

    def __init__(self, path="/", operation=None, body=None, port="port", each_new=False):
        self.path = path
        self.port = port  # The server's attribute.
        self.script = ""
        self.rounds = 0
        # A query of its own for each request, so that nothing is cached yet.
        self.each_new = each_new
        if operation:
            fields = "".join(f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}\n"
                             for name, value in dynamodb_fields(operation).items())
            self.script = f'wrk.method = "POST"\nwrk.body = [==[{json.dumps(body)}]==]\n{fields}'
        self.cpu_us = []
        self.user_us = []
        self.rates = []

    def run(self, server, seconds):
        """Adds one round: the server's CPU time a request and requests a second."""
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            self.rounds += 1
            script.write(self.script)
            if self.each_new:
                script.write("local n = 0\nrequest = function()\n  n = n + 1\n"
                             f"  return wrk.format(nil, \"{self.path}?{self.rounds}-\" .. n)\n"
                             "end\n")
            script.flush()
            user_before, kernel_before = server.cpu_seconds()
            load = subprocess.run(
                [executable("wrk"), "-t1", "-c32", f"-d{seconds}s", "-s", script.name,
                 f"http://127.0.0.1:{getattr(server, self.port)}{self.path}"],
                preexec_fn=lambda: os.sched_setaffinity(0, {CLIENT_CPU}),
                capture_output=True, text=True, check=False)
            user, kernel = server.cpu_seconds()
        text = load.stdout
        if load.returncode != 0 or "Non-2xx" in text or "Socket errors" in text:
            server.fail(f"does not stand the load:\n{text}{load.stderr}")
        requests = int(re.search(r"(\d+) requests in", text)[1])
        user, kernel = user - user_before, kernel - kernel_before
        self.cpu_us.append((user + kernel) * 1e6 / requests)
        self.user_us.append(user * 1e6 / requests)
        self.rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]))

    def median_cpu_us(self):
        return statistics.median(self.cpu_us)

    def median_user_us(self):
        return statistics.median(self.user_us)
