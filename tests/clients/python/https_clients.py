"""A lab's TLS ports and its proxy, as boto3 and curl meet them: AWS's own hosts, and nobody told
them of an endpoint but the exports."""

import os
import subprocess
import unittest

import boto3
import botocore.config
import botocore.exceptions

import lab

TLS_URL = os.environ["REVALAB_TLS_URL"]
CDN_TLS_URL = os.environ["REVALAB_CDN_TLS_URL"]
CA_FILE = os.environ["REVALAB_CA_FILE"]
DYNAMODB = "https://dynamodb.us-east-1.amazonaws.com"
ONE_ATTEMPT = botocore.config.Config(retries={"total_max_attempts": 1})


def table_names(**options):
    client = boto3.client("dynamodb", config=ONE_ATTEMPT, **options)
    return client.list_tables()["TableNames"]


def curl(*arguments):
    """What curl prints, with the proxy that was exported unless it is told otherwise."""
    ran = subprocess.run(["curl", "--silent", "--show-error", *arguments], capture_output=True, text=True)
    return ran.stdout if ran.returncode == 0 else f"curl: {ran.returncode} {ran.stderr}"


class Boto3(unittest.TestCase):
    def setUp(self):
        lab.reset()
        boto3.client("dynamodb", endpoint_url=lab.ENDPOINT).create_table(
            TableName="tags",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "tag", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "tag", "KeyType": "HASH"}],
        )

    def test_speaks_tls_to_the_port(self):
        self.assertEqual(table_names(endpoint_url=TLS_URL), ["tags"])

    # This boto3 ignores AWS_ENDPOINT_URL: it asks AWS itself, and the proxy leads it here.
    def test_meets_the_lab_under_the_names_of_aws(self):
        self.assertEqual(table_names(), ["tags"])
        cloudfront = boto3.client("cloudfront", config=ONE_ATTEMPT)
        listed = cloudfront.list_distributions()["DistributionList"]["Items"]
        self.assertEqual(listed[0]["Id"], lab.DISTRIBUTION)
        self.assertEqual(lab.calls()["dynamodb.ListTables"], 1)

    def test_trusts_nobody_else(self):
        with self.assertRaises(botocore.exceptions.SSLError):
            table_names(endpoint_url=TLS_URL, verify="/etc/ssl/certs/ca-certificates.crt")

    def test_reaches_nothing_else(self):
        client = boto3.client("dynamodb", config=ONE_ATTEMPT, endpoint_url="https://example.org")
        with self.assertRaises(botocore.exceptions.ProxyConnectionError):
            client.list_tables()


class Curl(unittest.TestCase):
    def test_under_another_name(self):
        port = TLS_URL.rpartition(":")[2]
        told = curl("--noproxy", "*", "--cacert", CA_FILE, "--connect-to", f"::127.0.0.1:{port}", DYNAMODB)
        self.assertEqual(told, "healthy: dynamodb.us-east-1.amazonaws.com ")

    def test_through_the_proxy(self):
        self.assertEqual(curl("--cacert", CA_FILE, DYNAMODB), "healthy: dynamodb.us-east-1.amazonaws.com ")
        page = curl("--cacert", CA_FILE, "--include", "https://d111111abcdef8.cloudfront.net/")
        self.assertIn("\nX-Cache: ", page.replace("x-cache", "X-Cache"))

    def test_through_the_proxy_without_tls(self):
        proxy = os.environ["HTTPS_PROXY"]
        # One after the other for different hosts, which curl would send over one connection.
        told = curl("--proxy", proxy, DYNAMODB.replace("https", "http"), lab.ENDPOINT + "/_revalab/health")
        self.assertTrue(told.startswith("healthy: dynamodb.us-east-1.amazonaws.com {"), told)

    def test_of_the_cdn(self):
        page = curl("--noproxy", "*", "--cacert", CA_FILE, "--http2", "--include", CDN_TLS_URL + "/")
        self.assertTrue(page.startswith("HTTP/1.1 "), page)

    def test_without_the_authority(self):
        self.assertTrue(curl("--noproxy", "*", TLS_URL).startswith("curl: 60 "))

    def test_with_the_wrong_scheme(self):
        told = curl("--noproxy", "*", TLS_URL.replace("https", "http"))
        self.assertIn("the URL begins with https://", told)


if __name__ == "__main__":
    unittest.main()
