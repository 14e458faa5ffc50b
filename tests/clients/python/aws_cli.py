"""Debian's AWS CLI, as a program: arguments in, JSON and exit code out."""

import json
import re
import subprocess

import lab


class Refused(Exception):
    """The service's error: `code` is what it is called."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


def aws(*arguments):
    """Runs a command. It ignores AWS_ENDPOINT_URL, which the AWS CLI knows since 2.13."""
    command = ["/usr/bin/aws", "--endpoint-url", lab.ENDPOINT, *map(text, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 0:
        return json.loads(done.stdout or "null")
    # https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html: 254 is an error
    # of the service.
    code = re.search(r"An error occurred \((\w+)\) when calling", done.stderr)
    if done.returncode != 254 or not code:
        raise AssertionError("%s exits with %d\n%s" % (command, done.returncode, done.stderr))
    raise Refused(code[1], done.stderr)


def text(argument):
    return argument if isinstance(argument, str) else json.dumps(argument)
