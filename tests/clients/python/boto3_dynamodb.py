"""DynamoDB as boto3 speaks it: a table of OpenNext's shape, through client and resource."""

import unittest

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

import lab

# The tag table of OpenNext: rows by tag, and by path in the order of their revalidation.
# https://github.com/opennextjs/opennextjs-aws, packages/open-next/src/overrides/tagCache
TAG_TABLE = {
    "TableName": "tags",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [
        {"AttributeName": "tag", "AttributeType": "S"},
        {"AttributeName": "path", "AttributeType": "S"},
        {"AttributeName": "revalidatedAt", "AttributeType": "N"},
    ],
    "KeySchema": [
        {"AttributeName": "tag", "KeyType": "HASH"},
        {"AttributeName": "path", "KeyType": "RANGE"},
    ],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "revalidate",
            "KeySchema": [
                {"AttributeName": "path", "KeyType": "HASH"},
                {"AttributeName": "revalidatedAt", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
}


class DynamoDb(unittest.TestCase):
    def setUp(self):
        lab.reset()
        # Versions before 1.28 ignore AWS_ENDPOINT_URL.
        self.client = boto3.client("dynamodb", endpoint_url=lab.ENDPOINT)
        self.client.create_table(**TAG_TABLE)
        self.client.get_waiter("table_exists").wait(TableName="tags")
        resource = boto3.resource("dynamodb", endpoint_url=lab.ENDPOINT)
        self.table = resource.Table("tags")

    def put_rows(self, count):
        with self.table.batch_writer() as batch:
            for i in range(count):
                row = {"tag": "b/posts", "path": "b/posts/%03d" % i, "revalidatedAt": i}
                batch.put_item(Item=row)

    # The waiter above has seen ACTIVE; the index must be ready as well before rows are written.
    def test_a_table_of_opennexts_shape_becomes_active(self):
        table = self.client.describe_table(TableName="tags")["Table"]
        self.assertEqual(table["TableStatus"], "ACTIVE")
        self.assertEqual(table["KeySchema"], TAG_TABLE["KeySchema"])
        (index,) = table["GlobalSecondaryIndexes"]
        self.assertEqual((index["IndexName"], index["IndexStatus"]), ("revalidate", "ACTIVE"))
        self.assertEqual(table["CreationDateTime"].isoformat()[:10], "2026-01-01")
        self.assertEqual(self.client.list_tables()["TableNames"], ["tags"])
        with self.assertRaises(self.client.exceptions.ResourceInUseException):
            self.client.create_table(**TAG_TABLE)

    # The writer cuts batches of 25, which is all BatchWriteItem takes, and sends again what comes
    # back unprocessed. 60 rows cost one unit each in the table and in its index.
    def test_a_batch_writer_writes_more_than_a_batch(self):
        self.put_rows(60)
        self.assertEqual(self.client.describe_table(TableName="tags")["Table"]["ItemCount"], 60)
        calls = {
            "dynamodb.CreateTable": 1,
            "dynamodb.DescribeTable": 2,
            "dynamodb.BatchWriteItem": 3,
        }
        self.assertEqual(lab.calls(), calls)
        self.assertEqual(lab.billed("dynamodb.writeRequestUnit"), 120)

    # One row more than a batch may have, sent as it stands.
    def test_a_batch_of_26_is_refused(self):
        rows = [{"tag": {"S": "t"}, "path": {"S": str(i)}} for i in range(26)]
        puts = [{"PutRequest": {"Item": row}} for row in rows]
        with self.assertRaises(ClientError) as refused:
            self.client.batch_write_item(RequestItems={"tags": puts})
        self.assertEqual(refused.exception.response["Error"]["Code"], "ValidationException")

    # Half of a batch comes back, once; the writer must not lose it.
    def test_a_batch_writer_writes_unprocessed_rows_again(self):
        half = {"unprocessed": "1/2"}
        lab.plan({"id": "half", "operation": "BatchWriteItem", "do": half, "times": 1})
        self.put_rows(10)
        self.assertEqual(lab.call("GET", "faults")["faults"][0]["fired"], 1)
        self.assertEqual(self.client.describe_table(TableName="tags")["Table"]["ItemCount"], 10)

    def test_a_refused_condition_is_an_exception_of_its_own(self):
        row = {"tag": "t", "path": "p", "revalidatedAt": 1}
        self.table.put_item(Item=row, ConditionExpression=Attr("tag").not_exists())
        with self.assertRaises(self.client.exceptions.ConditionalCheckFailedException):
            self.table.put_item(Item=row, ConditionExpression=Attr("tag").not_exists())
        newer = Attr("revalidatedAt").lt(5)
        self.table.put_item(Item={**row, "revalidatedAt": 5}, ConditionExpression=newer)
        got = self.table.get_item(Key={"tag": "t", "path": "p"})
        self.assertEqual(got["Item"]["revalidatedAt"], 5)

    # getByTag asks the table, getLastModified the index: rows of a path since an instant.
    def test_rows_are_found_by_tag_and_by_path_since_an_instant(self):
        self.put_rows(3)
        self.table.put_item(Item={"tag": "b/home", "path": "b/posts/002", "revalidatedAt": 9})
        by_tag = self.table.query(KeyConditionExpression=Key("tag").eq("b/posts"))
        paths = [row["path"] for row in by_tag["Items"]]
        self.assertEqual(paths, ["b/posts/000", "b/posts/001", "b/posts/002"])
        since = Key("path").eq("b/posts/002") & Key("revalidatedAt").gt(2)
        by_path = self.table.query(IndexName="revalidate", KeyConditionExpression=since)
        self.assertEqual([row["tag"] for row in by_path["Items"]], ["b/home"])

    # By hand through LastEvaluatedKey, whose value must be accepted as it was given, and with the
    # paginator. A page that ends with the last row still gives a key, so 60 rows are 7 pages of 10.
    def test_pages_are_followed_by_hand_and_by_the_paginator(self):
        self.put_rows(60)
        query = {"KeyConditionExpression": Key("tag").eq("b/posts"), "Limit": 10}
        pages, rows = 0, []
        while True:
            page = self.table.query(**query)
            pages, rows = pages + 1, rows + page["Items"]
            if "LastEvaluatedKey" not in page:
                break
            query["ExclusiveStartKey"] = page["LastEvaluatedKey"]
        self.assertEqual(pages, 7)
        self.assertEqual([row["path"] for row in rows], ["b/posts/%03d" % i for i in range(60)])
        paginator = self.client.get_paginator("query")
        found = paginator.paginate(
            TableName="tags",
            IndexName="revalidate",
            KeyConditionExpression="#p = :p",
            ExpressionAttributeNames={"#p": "path"},
            ExpressionAttributeValues={":p": {"S": "b/posts/007"}},
            PaginationConfig={"PageSize": 1},
        ).build_full_result()
        row = {"tag": {"S": "b/posts"}, "path": {"S": "b/posts/007"}, "revalidatedAt": {"N": "7"}}
        self.assertEqual(found["Items"], [row])

    def test_items_are_got_alone_and_in_batches_and_deleted(self):
        self.put_rows(2)
        keys = [{"tag": {"S": "b/posts"}, "path": {"S": "b/posts/%03d" % i}} for i in range(3)]
        found = self.client.batch_get_item(RequestItems={"tags": {"Keys": keys}})
        self.assertEqual(len(found["Responses"]["tags"]), 2)
        old = self.client.delete_item(TableName="tags", Key=keys[0], ReturnValues="ALL_OLD")
        self.assertEqual(old["Attributes"]["revalidatedAt"], {"N": "0"})
        self.assertNotIn("Item", self.client.get_item(TableName="tags", Key=keys[0]))
        self.client.delete_table(TableName="tags")
        self.client.get_waiter("table_not_exists").wait(TableName="tags")
        with self.assertRaises(self.client.exceptions.ResourceNotFoundException):
            self.client.get_item(TableName="tags", Key=keys[1])

    # boto3 compares x-amz-crc32 with the body it got, and reads the capacity that was used.
    def test_capacity_is_told_with_the_answer(self):
        self.put_rows(1)
        read = self.table.query(
            KeyConditionExpression=Key("tag").eq("b/posts"), ReturnConsumedCapacity="TOTAL"
        )
        self.assertEqual(read["ConsumedCapacity"], {"TableName": "tags", "CapacityUnits": 0.5})
        self.assertIn("x-amz-crc32", read["ResponseMetadata"]["HTTPHeaders"])


if __name__ == "__main__":
    unittest.main()
