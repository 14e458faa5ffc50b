"""The lab a test talks to: its clock, its bill and its log."""

import collections
import json
import os
import urllib.request

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
DISTRIBUTION = os.environ["CLOUDFRONT_DISTRIBUTION_ID"]


def call(method, path, body=None):
    """Calls one of the lab's own endpoints."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(ENDPOINT + "/_revalab/" + path, data, method=method)
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def plan(fault):
    """Makes this the lab's only fault."""
    call("PUT", "faults", {"kind": "faults", "faults": [fault]})


def reset():
    """Makes the lab what it was at its start."""
    call("POST", "reset")


def advance(span):
    """Moves the lab's clock; what is due by then has happened when this returns."""
    call("POST", "clock", {"advance": span})


def event(kind):
    """The first event of a kind, waited for."""
    request = urllib.request.Request(ENDPOINT + "/_revalab/events?since=0")
    with urllib.request.urlopen(request, timeout=20) as stream:
        for line in stream:
            if line.strip() == b"event: " + kind.encode():
                return json.loads(next(stream).removeprefix(b"data: "))
    raise AssertionError("the stream ended without such an event")


def billed(dimension):
    """How much of a dimension is on the month's bill."""
    lines = call("GET", "bill")["lines"]
    return sum(int(line["quantity"]) for line in lines if line["dimension"] == dimension)


def calls():
    """How often each operation was asked for."""
    requests = call("GET", "requests")["requests"]
    return collections.Counter(each["service"] + "." + each["operation"] for each in requests)
