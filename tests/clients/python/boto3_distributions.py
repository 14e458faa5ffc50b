"""Distributions, policies, functions and access controls as boto3 manages them."""

import json
import os
import unittest

import boto3
from botocore.exceptions import ClientError

import lab

CONFIGURATIONS = os.path.join(os.path.dirname(__file__), "../../data/cloudfront")


def configuration(name):
    """A DistributionConfig as a tool shapes it."""
    with open(os.path.join(CONFIGURATIONS, name + ".json")) as file:
        return json.load(file)


class Distributions(unittest.TestCase):
    def setUp(self):
        lab.reset()
        self.client = boto3.client("cloudfront", endpoint_url=lab.ENDPOINT)

    def known(self, config, shape="DistributionConfig"):
        """Without the members that this version of boto3 does not know yet."""
        model = self.client.meta.service_model.shape_for(shape)
        return self.trimmed(config, model)

    def trimmed(self, value, shape):
        if shape.type_name == "structure":
            return {
                name: self.trimmed(each, shape.members[name])
                for name, each in value.items()
                if name in shape.members
            }
        if shape.type_name == "list":
            return [self.trimmed(each, shape.member) for each in value]
        return value

    def assert_holds(self, got, sent, where=""):
        """What was got holds all that was sent; what it holds besides is a default."""
        if isinstance(sent, dict):
            for name, each in sent.items():
                self.assert_holds(got[name], each, where + "/" + name)
        elif isinstance(sent, list):
            self.assertEqual(len(got), len(sent), where)
            for one, other in zip(got, sent):
                self.assert_holds(one, other, where + "/*")
        else:
            self.assertEqual(got, sent, where)

    # A tool reads back what it wrote, and may write back what it has read.
    def test_configurations_of_tools_are_kept_and_can_be_put_back(self):
        for name in ["terraform", "cdk-open-next", "aws-cli"]:
            with self.subTest(name):
                config = self.known(configuration(name))
                tags = {"Items": [{"Key": "by", "Value": name}]}
                made = self.client.create_distribution_with_tags(
                    DistributionConfigWithTags={"DistributionConfig": config, "Tags": tags}
                )["Distribution"]
                got = self.client.get_distribution_config(Id=made["Id"])
                self.assert_holds(got["DistributionConfig"], config)
                updated = self.client.update_distribution(
                    Id=made["Id"],
                    IfMatch=got["ETag"],
                    DistributionConfig=got["DistributionConfig"],
                )
                self.assertEqual(
                    updated["Distribution"]["DistributionConfig"], got["DistributionConfig"]
                )
                listed = self.client.list_tags_for_resource(Resource=made["ARN"])
                self.assertEqual(listed["Tags"], tags)

    # The waiter's delay of 60 s is for the real service; the clock moves behind its back.
    def test_the_waiter_sees_a_deployment_end(self):
        id = self.client.create_distribution(DistributionConfig=configuration("aws-cli"))[
            "Distribution"
        ]["Id"]
        seen = []

        def after_call(parsed, **_):
            seen.append(parsed["Distribution"]["Status"])
            lab.advance("5m")

        self.client.meta.events.register("after-call.cloudfront.GetDistribution", after_call)
        waiter = self.client.get_waiter("distribution_deployed")
        waiter.wait(Id=id, WaiterConfig={"Delay": 0})
        self.assertEqual(seen, ["InProgress", "Deployed"])

    def test_what_a_distribution_uses_is_not_deleted(self):
        policy = self.client.create_cache_policy(
            CachePolicyConfig={
                "Name": "by-country",
                "MinTTL": 0,
                "ParametersInCacheKeyAndForwardedToOrigin": {
                    "EnableAcceptEncodingGzip": True,
                    "HeadersConfig": {
                        "HeaderBehavior": "whitelist",
                        "Headers": {"Quantity": 1, "Items": ["CloudFront-Viewer-Country"]},
                    },
                    "CookiesConfig": {"CookieBehavior": "none"},
                    "QueryStringsConfig": {"QueryStringBehavior": "all"},
                },
            }
        )
        control = self.client.create_origin_access_control(
            OriginAccessControlConfig={
                "Name": "assets",
                "SigningProtocol": "sigv4",
                "SigningBehavior": "always",
                "OriginAccessControlOriginType": "s3",
            }
        )
        config = self.known(configuration("cdk-open-next"))
        config["CacheBehaviors"]["Items"][0]["CachePolicyId"] = policy["CachePolicy"]["Id"]
        config["Origins"]["Items"][2]["OriginAccessControlId"] = control["OriginAccessControl"]["Id"]
        id = self.client.create_distribution(DistributionConfig=config)["Distribution"]["Id"]
        errors = self.client.exceptions
        with self.assertRaises(errors.CachePolicyInUse):
            self.client.delete_cache_policy(Id=policy["CachePolicy"]["Id"], IfMatch=policy["ETag"])
        with self.assertRaises(errors.OriginAccessControlInUse):
            self.client.delete_origin_access_control(
                Id=control["OriginAccessControl"]["Id"], IfMatch=control["ETag"]
            )
        users = self.client.list_distributions_by_cache_policy_id(
            CachePolicyId=policy["CachePolicy"]["Id"]
        )
        self.assertEqual(users["DistributionIdList"]["Items"], [id])

    def test_distributions_are_listed_in_pages(self):
        config = configuration("aws-cli")
        for i in range(3):
            config["CallerReference"] = str(i)
            self.client.create_distribution(DistributionConfig=config)
        paginator = self.client.get_paginator("list_distributions")
        pages = list(paginator.paginate(PaginationConfig={"PageSize": 3}))
        self.assertEqual([page["DistributionList"]["Quantity"] for page in pages], [3, 1])
        self.assertEqual(pages[0]["DistributionList"]["Items"][0]["Id"], lab.DISTRIBUTION)

    def test_what_the_lab_has_not_got_is_refused_by_name(self):
        with self.assertRaises(ClientError) as refused:
            self.client.list_key_groups()
        error = refused.exception.response["Error"]
        self.assertEqual(error["Code"], "NotImplemented")
        self.assertIn("ListKeyGroups", error["Message"])


if __name__ == "__main__":
    unittest.main()
