"""Distributions, policies and functions as a person manages them with the AWS CLI."""

import json
import os
import tempfile
import unittest

import lab
from aws_cli import Refused, aws


class Distributions(unittest.TestCase):
    def setUp(self):
        lab.reset()

    def assert_refused(self, code, *arguments):
        with self.assertRaises(Refused) as refused:
            aws("cloudfront", *arguments)
        self.assertEqual(refused.exception.code, code)

    # The CLI makes a whole configuration of an origin's domain, with ForwardedValues.
    def test_a_distribution_is_made_awaited_changed_and_deleted(self):
        made = aws("cloudfront", "create-distribution", "--origin-domain-name", "a.example.com")
        id = made["Distribution"]["Id"]
        self.assertEqual(made["Distribution"]["Status"], "InProgress")
        lab.advance("5m")
        aws("cloudfront", "wait", "distribution-deployed", "--id", id)

        got = aws("cloudfront", "get-distribution-config", "--id", id)
        config = {**got["DistributionConfig"], "Enabled": False, "Comment": "soon gone"}
        update = ["update-distribution", "--id", id, "--distribution-config", config]
        self.assert_refused("PreconditionFailed", *update, "--if-match", "E2QWRUHAPOMQZL")
        updated = aws("cloudfront", *update, "--if-match", got["ETag"])
        self.assertEqual(updated["Distribution"]["DistributionConfig"], config)
        delete = ["delete-distribution", "--id", id, "--if-match", updated["ETag"]]
        self.assert_refused("DistributionNotDisabled", *delete)
        lab.advance("5m")
        aws("cloudfront", *delete)
        self.assert_refused("NoSuchDistribution", "get-distribution", "--id", id)
        listed = aws("cloudfront", "list-distributions")["DistributionList"]["Items"]
        self.assertEqual([each["Id"] for each in listed], [lab.DISTRIBUTION])

    # --enabled and --default-root-object are read-modify-write commands of the CLI's own.
    def test_the_clis_shortcuts_change_one_thing(self):
        shortcut = ["--id", lab.DISTRIBUTION, "--default-root-object", "index.html"]
        changed = aws("cloudfront", "update-distribution", *shortcut)["Distribution"]
        self.assertEqual(changed["DistributionConfig"]["DefaultRootObject"], "index.html")
        got = aws("cloudfront", "get-distribution", "--id", lab.DISTRIBUTION)
        self.assertEqual(got["Distribution"], changed)

    def test_policies_are_listed_in_pages_and_made(self):
        listed = aws("cloudfront", "list-cache-policies", "--type", "managed")
        names = [
            each["CachePolicy"]["CachePolicyConfig"]["Name"]
            for each in listed["CachePolicyList"]["Items"]
        ]
        self.assertIn("Managed-CachingOptimized", names)
        config = {"Name": "short", "MinTTL": 0, "DefaultTTL": 10, "MaxTTL": 60}
        made = aws("cloudfront", "create-cache-policy", "--cache-policy-config", config)
        which = ["--id", made["CachePolicy"]["Id"]]
        got = aws("cloudfront", "get-cache-policy-config", *which)
        self.assertEqual(got["CachePolicyConfig"]["MaxTTL"], 60)
        aws("cloudfront", "delete-cache-policy", *which, "--if-match", got["ETag"])
        self.assert_refused("NoSuchCachePolicy", "get-cache-policy", *which)

    # The code goes as base64 and comes back as a file.
    def test_a_function_is_made_published_and_read(self):
        code = "function handler(event) { return event.request; }\n"
        with tempfile.TemporaryDirectory() as folder:
            source = os.path.join(folder, "f.js")
            with open(source, "w") as file:
                file.write(code)
            config = {"Comment": "as it is", "Runtime": "cloudfront-js-1.0"}
            create = ["--name", "f", "--function-config", config]
            made = aws(
                "cloudfront", "create-function", *create, "--function-code", "fileb://" + source
            )
            self.assertEqual(made["FunctionSummary"]["Status"], "UNPUBLISHED")
            publish = ["--name", "f", "--if-match", made["ETag"]]
            published = aws("cloudfront", "publish-function", *publish)
            self.assertEqual(published["FunctionSummary"]["FunctionMetadata"]["Stage"], "LIVE")
            read = os.path.join(folder, "read.js")
            aws("cloudfront", "get-function", "--name", "f", "--stage", "LIVE", read)
            with open(read) as file:
                self.assertEqual(file.read(), code)

    def test_tags_are_set_and_listed(self):
        arn = aws("cloudfront", "get-distribution", "--id", lab.DISTRIBUTION)["Distribution"]["ARN"]
        tags = {"Items": [{"Key": "team", "Value": "web"}]}
        aws("cloudfront", "tag-resource", "--resource", arn, "--tags", json.dumps(tags))
        listed = aws("cloudfront", "list-tags-for-resource", "--resource", arn)
        self.assertEqual(listed["Tags"], tags)


if __name__ == "__main__":
    unittest.main()
