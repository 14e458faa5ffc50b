"""CloudFront as the AWS CLI speaks it."""

import unittest

import lab
from aws_cli import Refused, aws

ON_DISTRIBUTION = ["--distribution-id", lab.DISTRIBUTION]


def invalidate(*paths):
    """Invalidates under a caller reference of the CLI's own."""
    return aws("cloudfront", "create-invalidation", *ON_DISTRIBUTION, "--paths", *paths)


def invalidate_as(reference, *paths):
    batch = {"CallerReference": reference, "Paths": {"Quantity": len(paths), "Items": paths}}
    return aws(
        "cloudfront", "create-invalidation", *ON_DISTRIBUTION, "--invalidation-batch", batch
    )


class CloudFront(unittest.TestCase):
    def setUp(self):
        lab.reset()

    def assert_refused(self, code, call, *arguments):
        with self.assertRaises(Refused) as refused:
            call(*arguments)
        self.assertEqual(refused.exception.code, code)

    def test_the_exported_distribution_is_listed_and_got(self):
        listed = aws("cloudfront", "list-distributions")["DistributionList"]["Items"]
        self.assertEqual([each["Id"] for each in listed], [lab.DISTRIBUTION])
        got = aws("cloudfront", "get-distribution", "--id", lab.DISTRIBUTION)
        self.assertEqual(got["Distribution"]["Status"], "Deployed")
        self.assertEqual(got["Distribution"]["DomainName"], listed[0]["DomainName"])

    # The CLI waits 20 s before it asks again, so the purge is done before it asks at all.
    def test_an_invalidation_is_made_got_and_awaited(self):
        made = invalidate("/a", "/posts/*")["Invalidation"]
        self.assertEqual(made["Status"], "InProgress")
        self.assertEqual(made["CreateTime"], "2026-01-01T00:00:00+00:00")
        self.assertEqual(made["InvalidationBatch"]["Paths"]["Items"], ["/a", "/posts/*"])
        lab.advance("60s")
        which = [*ON_DISTRIBUTION, "--id", made["Id"]]
        aws("cloudfront", "wait", "invalidation-completed", *which)
        got = aws("cloudfront", "get-invalidation", *which)["Invalidation"]
        self.assertEqual(got, {**made, "Status": "Completed"})
        self.assertEqual(lab.billed("cloudfront.invalidationPath"), 2)
        calls = {"cloudfront.CreateInvalidation": 1, "cloudfront.GetInvalidation": 2}
        self.assertEqual(lab.calls(), calls)

    # The CLI follows NextMarker by itself, in pages of --page-size.
    def test_invalidations_are_listed_newest_first_in_pages(self):
        made = [invalidate("/%d" % i)["Invalidation"]["Id"] for i in range(3)]
        listed = aws("cloudfront", "list-invalidations", *ON_DISTRIBUTION, "--page-size", "2")
        ids = [each["Id"] for each in listed["InvalidationList"]["Items"]]
        self.assertEqual(ids, made[::-1])
        self.assertEqual(lab.calls()["cloudfront.ListInvalidations"], 2)

    # A repeated batch is the earlier invalidation and costs nothing; other paths are refused.
    # https://github.com/jonls/s3-deploy-website/issues/26
    def test_a_caller_reference_stands_for_one_batch(self):
        first = invalidate_as("once", "/a", "/b")["Invalidation"]["Id"]
        self.assertEqual(invalidate_as("once", "/a", "/b")["Invalidation"]["Id"], first)
        self.assert_refused("InvalidArgument", invalidate_as, "once", "/c")
        self.assertEqual(lab.billed("cloudfront.invalidationPath"), 2)

    # 3,000 paths and, apart from them, 15 wildcards may be in progress; completion frees them.
    def test_a_path_or_wildcard_too_many_is_refused_until_the_others_are_completed(self):
        paths = ["/%d" % i for i in range(3001)]
        wildcards = ["/%d/*" % i for i in range(16)]
        too_many = "TooManyInvalidationsInProgress"
        self.assert_refused(too_many, invalidate, *paths)
        self.assert_refused(too_many, invalidate, *wildcards)
        invalidate(*paths[:3000], *wildcards[:15])
        self.assert_refused(too_many, invalidate, paths[3000])
        self.assert_refused(too_many, invalidate, wildcards[15])
        lab.advance("60s")
        invalidate(paths[3000], wildcards[15])
        self.assertEqual(lab.billed("cloudfront.invalidationPath"), 3001 + 16)

    # One bad path refuses its batch, which costs nothing.
    def test_bad_requests_have_the_codes_that_callers_match(self):
        nowhere = ["cloudfront", "create-invalidation", "--distribution-id", "ENONE"]
        self.assert_refused("NoSuchDistribution", aws, *nowhere, "--paths", "/a")
        self.assert_refused("InvalidArgument", invalidate, "/good", "no-slash")
        self.assert_refused("InvalidArgument", invalidate, "/good", "/caf\u00e9")
        unsigned = ["cloudfront", "list-distributions", "--no-sign-request"]
        self.assert_refused("MissingAuthenticationToken", aws, *unsigned)
        self.assertEqual(lab.billed("cloudfront.invalidationPath"), 0)


if __name__ == "__main__":
    unittest.main()
