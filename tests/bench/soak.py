#!/usr/bin/env python3
"""Loads a lab's CDN and its API at once while purges run, and looks for three things: an error,
growth, and an answer older than a purge that had completed when it was asked for.

The origin numbers its answers. A purge notes the last number before it is asked for; once it is
`Completed`, every page it covers must bring a higher one, from every location.
"""

import argparse
import http.client
import http.server
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree

from servers import Lab, call_dynamodb, dynamodb_fields, executable

EDGES = ("IAD", "FRA", "NRT")
PAGES = [f"/{folder}/{page}" for folder in ("posts", "shop", "shopping") for page in range(20)]
PADDING = "x" * 12_000
PURGERS = 4
CHECKERS = 2
KEYS = 50
WARM_UP_SHARE = 0.2
GROWTH_MAX_BYTES = 8 << 20
GROWTH_MAX_SHARE = 0.1
CLOSES_WITHIN_SECONDS = 20
# As `FileCopies` in core/wire has it.
BODY_FILES_MAX = 128
NAMESPACE = "{http://cloudfront.amazonaws.com/doc/2020-05-31/}"


class Origin:
    """A site whose every answer has a number of its own, higher than those before."""

    def __init__(self):
        self.last = 0
        self.lock = threading.Lock()
        origin = self

        class Pages(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self):
                with origin.lock:
                    origin.last += 1
                    number = origin.last
                body = f'{{"number": {number}, "padding": "{PADDING}"}}'.encode()
                self.send_response(200)
                # Some pages are refreshed behind the viewer's back all along.
                even = int(self.path.rpartition("/")[2]) % 2 == 0
                age = "s-maxage=31536000" if even else "s-maxage=1, stale-while-revalidate=60"
                self.send_header("Cache-Control", age)
                self.send_header("x-amz-meta-cache-tag", self.path.split("/")[1])
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"


class Floors:
    """For each page, the number that every answer must be above."""

    def __init__(self):
        self.by_page = dict.fromkeys(PAGES, 0)
        self.lock = threading.Lock()

    def raise_to(self, item, number):
        with self.lock:
            for page in PAGES:
                if covers(item, page):
                    self.by_page[page] = max(self.by_page[page], number)


def covers(item, page):
    if item.startswith("#"):
        return page.split("/")[1] == item[1:]
    return page.startswith(item[:-1]) if item.endswith("*") else page == item


class Problems:
    """What was found, once each."""

    def __init__(self):
        self.found = []

    def add(self, text):
        self.found.append(text)
        print(f"soak: {text}", file=sys.stderr)


class Purger:
    """Asks for one purge after another and waits for each."""

    def __init__(self, lab, origin, floors, seed):
        self.lab, self.origin, self.floors = lab, origin, floors
        self.random = random.Random(seed)
        self.done = 0

    def call(self, method, target, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.lab.port, timeout=30)
        connection.request(method, target, body, fields_for("cloudfront"))
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        if response.status not in (200, 201):
            raise RuntimeError(f"{method} {target}: {response.status} {answer[:300]}")
        return xml.etree.ElementTree.fromstring(answer)

    def purge(self, until):
        item = self.random.choice([self.random.choice(PAGES), "/shop*", "/posts/1*", "#shopping"])
        number = self.origin.last
        target = f"/2020-05-31/distribution/{self.lab.distribution}/invalidation"
        reference = f"soak-{self.random.getrandbits(64)}"
        made = self.call("POST", target, (
            '<InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">'
            f"<Paths><Quantity>1</Quantity><Items><Path>{item}</Path></Items></Paths>"
            f"<CallerReference>{reference}</CallerReference></InvalidationBatch>"))
        target += "/" + made.findtext(f"{NAMESPACE}Id")
        while time.monotonic() < until:
            if self.call("GET", target).findtext(f"{NAMESPACE}Status") == "Completed":
                self.floors.raise_to(item, number)
                self.done += 1
                return
            time.sleep(0.2)

    def run(self, until, problems):
        try:
            while time.monotonic() < until:
                self.purge(until)
        except Exception as error:  # Whatever it was, the soak has not passed.
            problems.add(f"a purge failed: {error}")


def check(lab, floors, seed, until, problems):
    """Asks for pages from all locations and holds their numbers against the floors."""
    dice = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", lab.cdn_port, timeout=30)
    asked = 0
    try:
        while time.monotonic() < until:
            page, edge = dice.choice(PAGES), dice.choice(EDGES)
            floor = floors.by_page[page]
            connection.request("GET", page, headers={"x-revalab-edge": edge})
            response = connection.getresponse()
            answer = response.read()
            asked += 1
            if response.status != 200:
                problems.add(f"{page} at {edge} is answered {response.status}")
            elif json.loads(answer)["number"] <= floor:
                problems.add(f"{page} at {edge} is older than a completed purge: "
                             f"{json.loads(answer)['number']} <= {floor}, "
                             f"x-cache {response.getheader('x-cache')}")
            time.sleep(0.002)
    except Exception as error:
        problems.add(f"a viewer failed: {error}")
    return asked


CDN_SCRIPT = """
local pages, edges = {%s}, {%s}
request = function()
  return wrk.format("GET", pages[math.random(#pages)],
                    {["x-revalab-edge"] = edges[math.random(#edges)]})
end
"""


def start_load(port, script, seconds, folder, name):
    path = pathlib.Path(folder, name + ".lua")
    path.write_text(script)
    return subprocess.Popen([executable("wrk"), "-t1", "-c16", f"-d{int(seconds)}s", "-s",
                             str(path), f"http://127.0.0.1:{port}/"],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finish_load(load, name, problems):
    text = load.communicate()[0]
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    if load.returncode != 0 or rate is None or "Non-2xx" in text or "Socket errors" in text:
        problems.add(f"the load on the {name} met errors:\n{text}")
    return float(rate[1]) if rate else 0.0


API_SCRIPT = """
local calls, next = {%s}, 0
request = function()
  next = next %% #calls + 1
  return calls[next]()
end
"""


def api_script():
    """Reads and writes of a bounded set of rows and objects, so that nothing may grow."""
    def call(method, target, fields, body):
        table = ", ".join(f"[{json.dumps(name)}] = {json.dumps(value)}"
                          for name, value in fields.items())
        text = f"[==[{body}]==]" if body else "nil"
        return (f"function() return wrk.format({json.dumps(method)}, {json.dumps(target)}, "
                f"{{{table}}}, {text}) end")

    query = {"TableName": "tags", "KeyConditionExpression": "tag = :t",
             "ExpressionAttributeValues": {":t": {"S": "posts"}}}
    calls = []
    for key in range(KEYS):
        item = {"tag": {"S": f"row{key}"}, "note": {"S": "x" * 10 * key}}
        put = {"TableName": "tags", "Item": item}
        calls += [call("POST", "/", dynamodb_fields("Query"), json.dumps(query)),
                  call("POST", "/", dynamodb_fields("PutItem"), json.dumps(put)),
                  call("PUT", f"/soak/key{key}", fields_for("s3"), "y" * 100 * (key + 1)),
                  call("GET", f"/soak/key{key}", fields_for("s3"), "")]
    return API_SCRIPT % ",\n".join(calls)


def fields_for(service):
    """The fields of a call to another service than DynamoDB."""
    fields = dynamodb_fields("")
    return {"X-Amz-Date": fields["X-Amz-Date"],
            "Authorization": fields["Authorization"].replace("dynamodb", service)}


def call_sqs(connection, operation, body):
    fields = dict(fields_for("sqs"), **{"Content-Type": "application/x-amz-json-1.0",
                                        "X-Amz-Target": f"AmazonSQS.{operation}"})
    connection.request("POST", "/", json.dumps(body), fields)
    response = connection.getresponse()
    answer = response.read()
    if response.status != 200:
        raise RuntimeError(f"{operation}: {response.status} {answer[:300]}")
    return json.loads(answer) if answer else {}


def use_queue(lab, until, problems):
    """Sends, receives and deletes one message after another."""
    messages = 0
    try:
        connection = http.client.HTTPConnection("127.0.0.1", lab.port, timeout=30)
        queue = {"QueueUrl": call_sqs(connection, "CreateQueue", {"QueueName": "soak"})["QueueUrl"]}
        while time.monotonic() < until:
            call_sqs(connection, "SendMessage", {**queue, "MessageBody": str(messages)})
            received = call_sqs(connection, "ReceiveMessage", queue)["Messages"]
            if [message["Body"] for message in received] != [str(messages)]:
                problems.add(f"the queue gives {received} for message {messages}")
            for message in received:
                call_sqs(connection, "DeleteMessage",
                         {**queue, "ReceiptHandle": message["ReceiptHandle"]})
            messages += 1
            time.sleep(0.01)
    except Exception as error:
        problems.add(f"the queue failed: {error}")
    return messages


def furnish(lab):
    connection = http.client.HTTPConnection("127.0.0.1", lab.port, timeout=30)
    # The load asks for each key on one connection while another writes it.
    for target in ["/soak"] + [f"/soak/key{key}" for key in range(KEYS)]:
        connection.request("PUT", target, headers=fields_for("s3"))
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            lab.fail(f"answers {response.status} to PUT {target}")
    connection.close()
    call_dynamodb(lab.port, "CreateTable", {
        "TableName": "tags", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "tag", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "tag", "KeyType": "HASH"}]})
    call_dynamodb(lab.port, "PutItem", {"TableName": "tags", "Item": {"tag": {"S": "posts"}}})


def descriptors(lab):
    """How many are open, but for those of bodies kept in memory files."""
    folder = pathlib.Path(f"/proc/{lab.process.pid}/fd")
    names = [os.readlink(each) for each in folder.iterdir()]
    bodies = sum("revalab-body" in name for name in names)
    return len(names) - bodies, bodies


def soak(program, seconds, propagation):
    problems, origin, floors = Problems(), Origin(), Floors()
    options = ["--origin", origin.url(), "--edges", ",".join(EDGES), "--propagation", propagation,
               "--regional"]
    with Lab(program, *options) as lab, tempfile.TemporaryDirectory() as folder:
        furnish(lab)
        open_files, _ = descriptors(lab)
        begin = time.monotonic()
        until = begin + seconds
        purgers = [Purger(lab, origin, floors, seed) for seed in range(PURGERS)]
        asked, messages = [0] * CHECKERS, [0]

        def check_as(number):
            asked[number] = check(lab, floors, 100 + number, until, problems)

        def use_queue_and_count():
            messages[0] = use_queue(lab, until, problems)

        threads = [threading.Thread(target=use_queue_and_count)]
        threads += [threading.Thread(target=purger.run, args=(until, problems))
                    for purger in purgers]
        threads += [threading.Thread(target=check_as, args=(number,))
                    for number in range(CHECKERS)]
        for thread in threads:
            thread.start()
        pages, edges = (", ".join(map(json.dumps, names)) for names in (PAGES, EDGES))
        cdn = start_load(lab.cdn_port, CDN_SCRIPT % (pages, edges), seconds, folder, "cdn")
        api = start_load(lab.port, api_script(), seconds, folder, "api")
        time.sleep(seconds * WARM_UP_SHARE)
        resident = lab.resident_bytes()
        for thread in threads:
            thread.join()
        rates = finish_load(cdn, "CDN", problems), finish_load(api, "API", problems)
        growth = lab.resident_bytes() - resident
        if growth > GROWTH_MAX_BYTES + resident * GROWTH_MAX_SHARE:
            problems.add(f"memory grew from {resident} by {growth} bytes")
        # Nobody is connected any more; connections to the origin are kept for a while.
        patience = time.monotonic() + CLOSES_WITHIN_SECONDS
        left, bodies = descriptors(lab)
        while left > open_files and time.monotonic() < patience:
            time.sleep(0.2)
            left, bodies = descriptors(lab)
        if left > open_files or bodies > BODY_FILES_MAX:
            problems.add(f"descriptors grew from {open_files} to {left}, and {bodies} of bodies")
        purges = sum(purger.done for purger in purgers)
        if purges == 0 or sum(asked) == 0 or messages[0] == 0:
            problems.add("no purge, page or message came to its end: nothing was shown")
    print(f"{seconds:.0f} s: CDN {rates[0]:.0f} requests/s, API {rates[1]:.0f} requests/s, "
          f"{purges} purges completed, {sum(asked)} pages checked, {origin.last} origin answers, "
          f"{messages[0]} messages, "
          f"memory {resident >> 20} MiB {growth / 2**20:+.1f}, problems {len(problems.found)}")
    return 1 if problems.found else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--minutes", type=float, default=10, help="how long (default: 10)")
    parser.add_argument("--propagation", default="real", help="as of serve (default: real)")
    parser.add_argument("--program", default="build/release/revalab", help="the program to soak")
    arguments = parser.parse_args()
    return soak(arguments.program, arguments.minutes * 60, arguments.propagation)


if __name__ == "__main__":
    sys.exit(main())
