"""S3 as the AWS CLI speaks it: the high-level commands, and conditional writes."""

import os
import pathlib
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

import lab
from aws_cli import Refused, aws


def s3(*arguments):
    """Runs a high-level command, whose output is text."""
    command = ["/usr/bin/aws", "--endpoint-url", lab.ENDPOINT, "s3", *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError("%s exits with %d\n%s" % (command, done.returncode, done.stderr))
    return done.stdout


def listed():
    """The keys of the bucket."""
    return [line.split()[3] for line in s3("ls", "--recursive", "s3://photos").splitlines()]


class S3(unittest.TestCase):
    def setUp(self):
        lab.reset()
        s3("mb", "s3://photos")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)

    def test_a_file_is_copied_there_and_back(self):
        s3("cp", self.write("a b+c.txt", "abc"), "s3://photos/d/", "--cache-control", "no-cache")
        self.assertEqual(s3("cp", "s3://photos/d/a b+c.txt", "-"), "abc")
        head = aws("s3api", "head-object", "--bucket", "photos", "--key", "d/a b+c.txt")
        self.assertEqual(head["ContentType"], "text/plain")
        self.assertEqual(head["CacheControl"], "no-cache")
        self.assertEqual(head["ETag"], '"900150983cd24fb0d6963f7d28e17f72"')
        s3("mv", "s3://photos/d/a b+c.txt", "s3://photos/e")
        self.assertEqual(listed(), ["e"])

    # Beyond 8 MiB the CLI uploads in parts and downloads ranges.
    def test_a_large_file_goes_in_parts_and_comes_in_ranges(self):
        content = os.urandom(9 << 20)
        (self.folder / "large").write_bytes(content)
        s3("cp", str(self.folder / "large"), "s3://photos/large")
        head = aws("s3api", "head-object", "--bucket", "photos", "--key", "large")
        self.assertTrue(head["ETag"].endswith('-2"'))
        s3("cp", "s3://photos/large", str(self.folder / "back"))
        self.assertEqual((self.folder / "back").read_bytes(), content)
        self.assertEqual(lab.calls()["s3.UploadPart"], 2)

    # Sync compares sizes and dates, lists by pages, and deletes what is gone.
    def test_a_folder_is_synchronised(self):
        for i in range(3):
            self.write("site/page-%d.html" % i, "page %d" % i)
        s3("sync", str(self.folder / "site"), "s3://photos/site")
        self.assertEqual(listed(), ["site/page-%d.html" % i for i in range(3)])
        folders = s3("ls", "s3://photos/")
        self.assertIn("PRE site/", folders)
        (self.folder / "site/page-1.html").unlink()
        s3("sync", "--delete", str(self.folder / "site"), "s3://photos/site")
        self.assertEqual(listed(), ["site/page-0.html", "site/page-2.html"])
        s3("rm", "--recursive", "s3://photos")
        self.assertEqual(listed(), [])
        s3("rb", "s3://photos")

    # A presigned URL is good for whoever has it, and for nothing else.
    def test_a_presigned_url_is_fetched_without_credentials(self):
        s3("cp", self.write("a", "abc"), "s3://photos/a")
        url = s3("presign", "s3://photos/a").strip()
        with urllib.request.urlopen(url) as answer:
            self.assertEqual(answer.read(), b"abc")
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(url.replace("photos/a", "photos/b"))
        self.assertEqual(refused.exception.code, 403)

    def test_errors_have_their_names(self):
        key = ["--bucket", "photos", "--key", "a"]
        with self.assertRaises(Refused) as refused:
            aws("s3api", "get-object", *key, str(self.folder / "out"))
        self.assertEqual(refused.exception.code, "NoSuchKey")
        with self.assertRaises(Refused) as refused:
            aws("s3api", "head-object", *key)
        self.assertEqual(refused.exception.code, "404")
        body = ["--body", self.write("a", "abc")]
        aws("s3api", "put-object", *key, *body)
        with self.assertRaises(Refused) as refused:
            aws("s3api", "delete-bucket", "--bucket", "photos")
        self.assertEqual(refused.exception.code, "BucketNotEmpty")

    # PUT and LIST are dear, GET is cheap, DELETE is free.
    def test_requests_are_billed(self):
        put_before = lab.billed("s3.putRequest")
        aws("s3api", "list-objects-v2", "--bucket", "photos")
        aws("s3api", "head-bucket", "--bucket", "photos")
        aws("s3api", "delete-object", "--bucket", "photos", "--key", "none")
        self.assertEqual(lab.billed("s3.putRequest"), put_before + 1)
        self.assertEqual(lab.billed("s3.getRequest"), 1)


if __name__ == "__main__":
    unittest.main()
