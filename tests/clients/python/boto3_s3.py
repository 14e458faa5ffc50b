"""S3 as boto3 speaks it: transfers, paginators, conditional writes, presigned URLs."""

import io
import os
import unittest
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

import lab


def new_client(**options):
    # Versions before 1.28 ignore AWS_ENDPOINT_URL. New buckets take no Signature Version 2, which
    # boto3 makes for presigned URLs unless told otherwise.
    config = Config(signature_version="s3v4", **options)
    return boto3.client("s3", endpoint_url=lab.ENDPOINT, config=config)


class S3(unittest.TestCase):
    def setUp(self):
        lab.reset()
        self.client = new_client()
        self.client.create_bucket(Bucket="photos")

    def put(self, key, body=b"x", **options):
        return self.client.put_object(Bucket="photos", Key=key, Body=body, **options)

    def refusal(self, call, **arguments):
        """The code and status of the error that a call meets."""
        with self.assertRaises(ClientError) as refused:
            call(**arguments)
        response = refused.exception.response
        return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]

    def test_an_object_is_got_as_it_was_put(self):
        self.put("a é+", b"abc", ContentType="text/plain", Metadata={"Cache-Tag": "a,b"})
        got = self.client.get_object(Bucket="photos", Key="a é+")
        self.assertEqual(got["Body"].read(), b"abc")
        self.assertEqual(got["ContentType"], "text/plain")
        self.assertEqual(got["Metadata"], {"cache-tag": "a,b"})
        self.assertEqual(got["LastModified"].isoformat(), "2026-01-01T00:00:00+00:00")
        part = self.client.get_object(Bucket="photos", Key="a é+", Range="bytes=1-")
        self.assertEqual((part["Body"].read(), part["ContentRange"]), (b"bc", "bytes 1-2/3"))

    def test_a_large_file_object_goes_in_parts_and_comes_in_ranges(self):
        content = os.urandom(12 << 20)
        config = TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20)
        self.client.upload_fileobj(io.BytesIO(content), "photos", "large", Config=config)
        head = self.client.head_object(Bucket="photos", Key="large")
        self.assertTrue(head["ETag"].endswith('-3"'))
        back = io.BytesIO()
        self.client.download_fileobj("photos", "large", back, Config=config)
        self.assertEqual(back.getvalue(), content)
        self.client.copy({"Bucket": "photos", "Key": "large"}, "photos", "copy", Config=config)
        again = self.client.get_object(Bucket="photos", Key="copy")
        self.assertEqual(again["Body"].read(), content)

    def test_the_paginator_follows_every_page(self):
        keys = ["k/%02d é" % i for i in range(7)]
        for key in keys + ["l/1", "l/2", "m"]:
            self.put(key)
        paginator = self.client.get_paginator("list_objects_v2")
        pages = list(paginator.paginate(Bucket="photos", Prefix="k/", PaginationConfig={"PageSize": 3}))
        self.assertEqual([len(page["Contents"]) for page in pages], [3, 3, 1])
        self.assertEqual([each["Key"] for page in pages for each in page["Contents"]], keys)
        folders = self.client.list_objects(Bucket="photos", Delimiter="/")
        self.assertEqual([each["Prefix"] for each in folders["CommonPrefixes"]], ["k/", "l/"])
        self.assertEqual([each["Key"] for each in folders["Contents"]], ["m"])

    # Old versions have no parameter for the condition, so it is put on the request itself.
    def test_a_write_on_a_condition_protects_what_is_there(self):
        def only_if_absent(request, **_):
            request.headers["If-None-Match"] = "*"

        events = self.client.meta.events
        events.register("before-sign.s3.PutObject", only_if_absent)
        self.put("a", b"first")
        call = self.refusal(self.client.put_object, Bucket="photos", Key="a", Body=b"second")
        self.assertEqual(call, ("PreconditionFailed", 412))
        self.assertEqual(self.client.get_object(Bucket="photos", Key="a")["Body"].read(), b"first")

    def test_a_presigned_url_reads_and_another_writes(self):
        names = {"Bucket": "photos", "Key": "a"}
        url = self.client.generate_presigned_url("put_object", Params=names)
        with urllib.request.urlopen(urllib.request.Request(url, b"abc", method="PUT")) as answer:
            self.assertEqual(answer.status, 200)
        url = self.client.generate_presigned_url("get_object", Params=names, ExpiresIn=60)
        with urllib.request.urlopen(url) as answer:
            self.assertEqual(answer.read(), b"abc")

    def test_the_waiter_and_the_errors_have_their_names(self):
        self.assertEqual(
            self.refusal(self.client.head_object, Bucket="photos", Key="a"), ("404", 404)
        )
        with self.assertRaises(self.client.exceptions.NoSuchKey):
            self.client.get_object(Bucket="photos", Key="a")
        with self.assertRaises(self.client.exceptions.NoSuchBucket):
            self.client.list_objects_v2(Bucket="nobody")
        self.put("a")
        self.client.get_waiter("object_exists").wait(Bucket="photos", Key="a")

    def test_many_are_deleted_at_once(self):
        for key in "abc":
            self.put(key)
        objects = [{"Key": key} for key in ["a", "b", "none"]]
        done = self.client.delete_objects(Bucket="photos", Delete={"Objects": objects})
        self.assertEqual([each["Key"] for each in done["Deleted"]], ["a", "b", "none"])
        left = self.client.list_objects_v2(Bucket="photos")["Contents"]
        self.assertEqual([each["Key"] for each in left], ["c"])


if __name__ == "__main__":
    unittest.main()
