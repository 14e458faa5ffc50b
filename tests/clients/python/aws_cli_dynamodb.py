"""DynamoDB as the AWS CLI speaks it."""

import unittest

import lab
from aws_cli import Refused, aws


def key(i):
    return {"tag": {"S": "b/posts"}, "path": {"S": "b/posts/%03d" % i}}


def row(i):
    return {**key(i), "revalidatedAt": {"N": str(i)}}


class DynamoDb(unittest.TestCase):
    def setUp(self):
        lab.reset()
        aws(
            "dynamodb", "create-table", "--table-name", "tags",
            "--billing-mode", "PAY_PER_REQUEST",
            "--attribute-definitions",
            "AttributeName=tag,AttributeType=S",
            "AttributeName=path,AttributeType=S",
            "AttributeName=revalidatedAt,AttributeType=N",
            "--key-schema",
            "AttributeName=tag,KeyType=HASH",
            "AttributeName=path,KeyType=RANGE",
            "--global-secondary-indexes",
            "IndexName=revalidate,"
            "KeySchema=[{AttributeName=path,KeyType=HASH},"
            "{AttributeName=revalidatedAt,KeyType=RANGE}],"
            "Projection={ProjectionType=ALL}",
        )

    def put_rows(self, first, last):
        puts = [{"PutRequest": {"Item": row(i)}} for i in range(first, last)]
        return aws("dynamodb", "batch-write-item", "--request-items", {"tags": puts})

    def query(self, *arguments):
        return aws(
            "dynamodb", "query", "--table-name", "tags", "--key-condition-expression", "tag = :t",
            "--expression-attribute-values", {":t": {"S": "b/posts"}}, *arguments,
        )

    def assert_refused(self, code, *arguments):
        with self.assertRaises(Refused) as refused:
            aws("dynamodb", *arguments)
        self.assertEqual(refused.exception.code, code)

    def test_a_table_is_awaited_described_and_deleted(self):
        aws("dynamodb", "wait", "table-exists", "--table-name", "tags")
        table = aws("dynamodb", "describe-table", "--table-name", "tags")["Table"]
        self.assertEqual(table["TableStatus"], "ACTIVE")
        self.assertEqual(table["GlobalSecondaryIndexes"][0]["IndexStatus"], "ACTIVE")
        aws("dynamodb", "delete-table", "--table-name", "tags")
        aws("dynamodb", "wait", "table-not-exists", "--table-name", "tags")
        gone = ["describe-table", "--table-name", "tags"]
        self.assert_refused("ResourceNotFoundException", *gone)
        unsigned = ["list-tables", "--no-sign-request"]
        self.assert_refused("MissingAuthenticationTokenException", *unsigned)

    # The CLI follows LastEvaluatedKey by itself, in pages of --page-size, and with --max-items
    # gives a token of its own that goes on where it stopped.
    def test_rows_are_written_in_batches_and_read_in_pages(self):
        self.assertEqual(self.put_rows(0, 25)["UnprocessedItems"], {})
        self.put_rows(25, 40)
        with self.assertRaises(Refused) as refused:
            self.put_rows(0, 26)
        self.assertEqual(refused.exception.code, "ValidationException")
        whole = self.query("--page-size", "15")
        self.assertEqual(whole["Items"], [row(i) for i in range(40)])
        part = self.query("--max-items", "30")
        self.assertEqual(len(part["Items"]), 30)
        rest = self.query("--starting-token", part["NextToken"])
        self.assertEqual(part["Items"] + rest["Items"], whole["Items"])
        limited = self.query("--limit", "10", "--no-paginate")
        self.assertEqual(limited["LastEvaluatedKey"], key(9))
        self.assertEqual(lab.billed("dynamodb.writeRequestUnit"), 80)
        self.assertEqual(lab.calls()["dynamodb.Query"], 3 + 1 + 1 + 1)

    def test_one_row_is_put_on_a_condition_found_by_its_path_and_deleted(self):
        once = [
            "put-item", "--table-name", "tags", "--item", row(7),
            "--condition-expression", "attribute_not_exists(tag)",
        ]
        aws("dynamodb", *once)
        self.assert_refused("ConditionalCheckFailedException", *once)
        found = aws(
            "dynamodb", "query", "--table-name", "tags", "--index-name", "revalidate",
            "--key-condition-expression", "#p = :p AND revalidatedAt > :since",
            "--expression-attribute-names", {"#p": "path"},
            "--expression-attribute-values", {":p": key(7)["path"], ":since": {"N": "6"}},
        )
        self.assertEqual(found["Items"], [row(7)])
        aws("dynamodb", "delete-item", "--table-name", "tags", "--key", key(7))
        self.assertIsNone(aws("dynamodb", "get-item", "--table-name", "tags", "--key", key(7)))


if __name__ == "__main__":
    unittest.main()
