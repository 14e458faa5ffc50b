"""CloudFront as boto3 speaks it: the distribution of the lab and its invalidations."""

import unittest

import boto3
import botocore
from botocore.config import Config
from botocore.exceptions import ClientError

import lab


class CloudFront(unittest.TestCase):
    def setUp(self):
        lab.reset()
        # Versions before 1.28 ignore AWS_ENDPOINT_URL.
        self.client = boto3.client("cloudfront", endpoint_url=lab.ENDPOINT)

    def invalidate(self, paths, reference, distribution=lab.DISTRIBUTION):
        batch = {
            "Paths": {"Quantity": len(paths), "Items": paths},
            "CallerReference": reference,
        }
        return self.client.create_invalidation(DistributionId=distribution, InvalidationBatch=batch)

    def refusal(self, *arguments, **options):
        """The code and status of the error that an invalidation meets."""
        with self.assertRaises(ClientError) as refused:
            self.invalidate(*arguments, **options)
        response = refused.exception.response
        return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]

    def test_the_exported_distribution_is_listed_and_got(self):
        pages = self.client.get_paginator("list_distributions").paginate()
        listed = [each for page in pages for each in page["DistributionList"]["Items"]]
        self.assertEqual([each["Id"] for each in listed], [lab.DISTRIBUTION])
        got = self.client.get_distribution(Id=lab.DISTRIBUTION)
        self.assertEqual(got["Distribution"]["Status"], "Deployed")
        self.assertEqual(got["Distribution"]["DomainName"], listed[0]["DomainName"])
        config = self.client.get_distribution_config(Id=lab.DISTRIBUTION)
        self.assertEqual(config["ETag"], got["ETag"])
        self.assertEqual(config["DistributionConfig"], got["Distribution"]["DistributionConfig"])

    # A path with what XML reserves, one with an escape and a wildcard come back as they were sent.
    def test_an_invalidation_is_answered_as_it_was_sent(self):
        paths = ["/a?x=1&y=2", "/caf%C3%A9", "/posts/*"]
        made = self.invalidate(paths, "sent")
        invalidation = made["Invalidation"]
        self.assertEqual(made["ResponseMetadata"]["HTTPStatusCode"], 201)
        self.assertTrue(made["Location"].endswith("/invalidation/" + invalidation["Id"]))
        self.assertEqual(invalidation["Status"], "InProgress")
        self.assertEqual(invalidation["CreateTime"].isoformat(), "2026-01-01T00:00:00+00:00")
        self.assertEqual(invalidation["InvalidationBatch"]["Paths"]["Items"], paths)
        got = self.client.get_invalidation(DistributionId=lab.DISTRIBUTION, Id=invalidation["Id"])
        self.assertEqual(got["Invalidation"], invalidation)

    # The waiter polls; what it saw first is InProgress, and the clock moves behind its back. Its
    # delay of 20 s is for the real service.
    def test_the_waiter_sees_progress_and_then_completion(self):
        id = self.invalidate(["/a"], "waited")["Invalidation"]["Id"]
        seen = []

        def after_call(parsed, **_):
            seen.append(parsed["Invalidation"]["Status"])
            lab.advance("60s")

        self.client.meta.events.register("after-call.cloudfront.GetInvalidation", after_call)
        waiter = self.client.get_waiter("invalidation_completed")
        waiter.wait(DistributionId=lab.DISTRIBUTION, Id=id, WaiterConfig={"Delay": 0})
        self.assertEqual(seen, ["InProgress", "Completed"])

    # Newest first; the paginator follows NextMarker of pages of two.
    def test_invalidations_are_listed_newest_first_in_pages(self):
        made = [self.invalidate(["/%d" % i], str(i))["Invalidation"]["Id"] for i in range(5)]
        first = self.client.list_invalidations(DistributionId=lab.DISTRIBUTION, MaxItems="2")
        self.assertTrue(first["InvalidationList"]["IsTruncated"])
        self.assertEqual(first["InvalidationList"]["NextMarker"], made[3])
        pages = list(
            self.client.get_paginator("list_invalidations").paginate(
                DistributionId=lab.DISTRIBUTION, PaginationConfig={"PageSize": 2}
            )
        )
        self.assertEqual([len(page["InvalidationList"]["Items"]) for page in pages], [2, 2, 1])
        listed = [each["Id"] for page in pages for each in page["InvalidationList"]["Items"]]
        self.assertEqual(listed, made[::-1])

    # A repeated batch is the earlier invalidation and costs nothing; other paths are refused.
    # https://github.com/jonls/s3-deploy-website/issues/26
    def test_a_caller_reference_stands_for_one_batch(self):
        first = self.invalidate(["/a", "/b"], "once")["Invalidation"]["Id"]
        self.assertEqual(self.invalidate(["/a", "/b"], "once")["Invalidation"]["Id"], first)
        self.assertEqual(self.refusal(["/c"], "once"), ("InvalidArgument", 400))
        self.assertEqual(lab.billed("cloudfront.invalidationPath"), 2)
        self.assertEqual(lab.calls(), {"cloudfront.CreateInvalidation": 3})

    # 3,000 paths may be in progress, in one batch or several; completion frees them.
    def test_the_3001st_path_in_progress_is_refused_until_the_others_are_completed(self):
        paths = ["/%d" % i for i in range(3001)]
        refused = ("TooManyInvalidationsInProgress", 400)
        self.assertEqual(self.refusal(paths, "all at once"), refused)
        self.invalidate(paths[:3000], "most")
        self.assertEqual(self.refusal(paths[3000:], "last"), refused)
        lab.advance("60s")
        self.invalidate(paths[3000:], "last")
        self.assertEqual(lab.billed("cloudfront.invalidationPath"), 3001)

    # Wildcards have a quota of their own: 15.
    def test_the_16th_wildcard_in_progress_is_refused_until_the_others_are_completed(self):
        wildcards = ["/%d/*" % i for i in range(16)]
        refused = ("TooManyInvalidationsInProgress", 400)
        self.assertEqual(self.refusal(wildcards, "all at once"), refused)
        self.invalidate(wildcards[:15], "most")
        self.assertEqual(self.refusal(wildcards[15:], "last"), refused)
        self.invalidate(["/exact"], "paths have room")
        lab.advance("60s")
        self.invalidate(wildcards[15:], "last")
        self.assertEqual(lab.billed("cloudfront.invalidationPath"), 17)

    # One bad path refuses its batch, which costs nothing.
    def test_bad_requests_have_the_codes_that_callers_match(self):
        none = self.refusal(["/a"], "r", distribution="ENONE")
        self.assertEqual(none, ("NoSuchDistribution", 404))
        for bad in ["no-slash", "/caf\u00e9", "/a b"]:
            self.assertEqual(self.refusal(["/good", bad], bad), ("InvalidArgument", 400), bad)
        with self.assertRaises(self.client.exceptions.NoSuchInvalidation):
            self.client.get_invalidation(DistributionId=lab.DISTRIBUTION, Id="INONE")
        self.assertEqual(lab.billed("cloudfront.invalidationPath"), 0)

    def test_unsigned_requests_are_refused_by_both_services(self):
        unsigned = {
            "endpoint_url": lab.ENDPOINT,
            "config": Config(signature_version=botocore.UNSIGNED),
        }
        with self.assertRaises(ClientError) as refused:
            boto3.client("cloudfront", **unsigned).list_distributions()
        code = refused.exception.response["Error"]["Code"]
        self.assertEqual(code, "MissingAuthenticationToken")
        with self.assertRaises(ClientError) as refused:
            boto3.client("dynamodb", **unsigned).list_tables()
        code = refused.exception.response["Error"]["Code"]
        self.assertEqual(code, "MissingAuthenticationTokenException")

    # boto3 itself repeats what CloudFront throttles, and then the batch is accepted once.
    def test_a_throttled_call_is_repeated_by_the_client(self):
        busy = {"error": "Throttling"}
        lab.plan({"id": "busy", "operation": "CreateInvalidation", "do": busy, "times": 1})
        made = self.invalidate(["/a"], "throttled")
        self.assertEqual(made["ResponseMetadata"]["RetryAttempts"], 1)
        self.assertEqual(lab.calls()["cloudfront.CreateInvalidation"], 2)
        self.assertEqual(lab.billed("cloudfront.invalidationPath"), 1)


if __name__ == "__main__":
    unittest.main()
