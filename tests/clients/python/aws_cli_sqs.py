"""SQS as the AWS CLI speaks it: the query protocol, whose answers are XML."""

import hashlib
import json
import unittest

import lab
from aws_cli import Refused, aws


class Sqs(unittest.TestCase):
    def setUp(self):
        lab.reset()
        attributes = {"FifoQueue": "true", "VisibilityTimeout": "30"}
        created = aws(
            "sqs", "create-queue", "--queue-name", "jobs.fifo", "--attributes", attributes,
            "--tags", "team=web,stage=a b",
        )
        self.url = created["QueueUrl"]

    def send(self, body, group, *arguments):
        return aws(
            "sqs", "send-message", "--queue-url", self.url, "--message-body", body,
            "--message-group-id", group,
            "--message-deduplication-id", hashlib.sha256(body.encode()).hexdigest(), *arguments,
        )

    def receive(self, *arguments):
        """What is received; the CLI prints nothing when there is nothing."""
        answer = aws("sqs", "receive-message", "--queue-url", self.url, *arguments)
        return (answer or {}).get("Messages", [])

    def delete(self, message):
        aws(
            "sqs", "delete-message", "--queue-url", self.url,
            "--receipt-handle", message["ReceiptHandle"],
        )

    def attribute(self, name):
        answer = aws(
            "sqs", "get-queue-attributes", "--queue-url", self.url, "--attribute-names", name
        )
        return answer["Attributes"][name]

    def assert_refused(self, text, *arguments):
        with self.assertRaises(AssertionError) as refused:
            aws("sqs", *arguments)
        self.assertIn(text, str(refused.exception))

    def test_a_queue_is_found_listed_tagged_and_deleted(self):
        self.assertEqual(self.url, lab.ENDPOINT + "/000000000000/jobs.fifo")
        found = aws("sqs", "get-queue-url", "--queue-name", "jobs.fifo")
        self.assertEqual(found["QueueUrl"], self.url)
        listed = aws("sqs", "list-queues", "--queue-name-prefix", "job")
        self.assertEqual(listed["QueueUrls"], [self.url])
        tags = aws("sqs", "list-queue-tags", "--queue-url", self.url)["Tags"]
        self.assertEqual(tags, {"team": "web", "stage": "a b"})
        self.assertEqual(self.attribute("QueueArn"), "arn:aws:sqs:us-east-1:000000000000:jobs.fifo")
        aws(
            "sqs", "set-queue-attributes", "--queue-url", self.url,
            "--attributes", {"VisibilityTimeout": "5"},
        )
        self.assertEqual(self.attribute("VisibilityTimeout"), "5")
        aws("sqs", "delete-queue", "--queue-url", self.url)
        self.assertIsNone(aws("sqs", "list-queues"))

    # A group is one at a time; the other flows; what failed comes again after its timeout.
    def test_groups_are_delivered_in_order(self):
        for body, group in (("a1", "a"), ("b1", "b"), ("a2", "a")):
            sent = self.send(body, group)
            self.assertEqual(len(sent["SequenceNumber"]), 20)
        (first,) = self.receive("--attribute-names", "All")
        self.assertEqual(first["Body"], "a1")
        self.assertEqual(first["Attributes"]["MessageGroupId"], "a")
        self.assertEqual(first["Attributes"]["ApproximateReceiveCount"], "1")
        self.assertEqual([m["Body"] for m in self.receive("--max-number-of-messages", "10")], ["b1"])
        self.delete(first)
        (second,) = self.receive("--max-number-of-messages", "10")
        self.assertEqual(second["Body"], "a2")
        self.assertEqual(self.attribute("ApproximateNumberOfMessagesNotVisible"), "2")
        lab.advance("30s")
        again = self.receive("--max-number-of-messages", "10")
        self.assertEqual([m["Body"] for m in again], ["b1", "a2"])

    # Within five minutes a duplicate is the same message, even when that is long deleted.
    def test_duplicates_are_dropped_for_five_minutes(self):
        first = self.send("once", "g")
        self.delete(self.receive()[0])
        self.assertEqual(self.send("once", "g")["MessageId"], first["MessageId"])
        self.assertEqual(self.receive(), [])
        lab.advance("5m")
        self.assertNotEqual(self.send("once", "g")["MessageId"], first["MessageId"])

    # What XML reserves, and attributes, whose digest the CLI shows.
    def test_bodies_and_attributes_come_back_as_they_were_sent(self):
        attributes = {"Foo": {"DataType": "String", "StringValue": "Bar"}}
        body = json.dumps({"url": "/a?b=<c>&d='\u00e9'", "line": "one\r\ntwo"})
        sent = self.send("plain", "g", "--message-attributes", attributes)
        self.assertEqual(sent["MD5OfMessageAttributes"], "ae7155c6026991b6d54b11589678bf9c")
        self.send(body, "h")
        received = self.receive(
            "--max-number-of-messages", "10", "--message-attribute-names", "All"
        )
        self.assertEqual([m["Body"] for m in received], ["plain", body])
        self.assertEqual(received[0]["MessageAttributes"], attributes)

    def test_batches_say_what_failed(self):
        entries = [
            {"Id": "a", "MessageBody": "a", "MessageGroupId": "g", "MessageDeduplicationId": "1"},
            {"Id": "b", "MessageBody": "b", "MessageGroupId": " ", "MessageDeduplicationId": "2"},
        ]
        sent = aws("sqs", "send-message-batch", "--queue-url", self.url, "--entries", entries)
        self.assertEqual([each["Id"] for each in sent["Successful"]], ["a"])
        self.assertEqual(sent["Failed"][0]["Code"], "InvalidParameterValue")
        self.assertIs(sent["Failed"][0]["SenderFault"], True)
        (received,) = self.receive()
        handle = {"Id": "x", "ReceiptHandle": received["ReceiptHandle"]}
        changed = aws(
            "sqs", "change-message-visibility-batch", "--queue-url", self.url,
            "--entries", [{**handle, "VisibilityTimeout": 0}],
        )
        self.assertEqual(changed["Successful"], [{"Id": "x"}])
        self.assertEqual(len(self.receive()), 1)

    # Codes with periods are not what aws_cli.py looks for, so the text is looked at.
    def test_refusals_have_the_codes_that_scripts_match(self):
        self.assert_refused(
            "(AWS.SimpleQueueService.NonExistentQueue)", "get-queue-url", "--queue-name", "none"
        )
        with self.assertRaises(Refused) as refused:
            aws("sqs", "send-message", "--queue-url", self.url, "--message-body", "x")
        self.assertEqual(refused.exception.code, "MissingParameter")
        aws("sqs", "purge-queue", "--queue-url", self.url)
        self.assert_refused(
            "(AWS.SimpleQueueService.PurgeQueueInProgress)",
            "purge-queue", "--queue-url", self.url,
        )

    def test_requests_are_billed(self):
        self.send("x" * 100_000, "g")
        self.assertEqual(lab.billed("sqs.fifoRequest"), 2)
        self.assertEqual(lab.calls(), {"sqs.CreateQueue": 1, "sqs.SendMessage": 1})


if __name__ == "__main__":
    unittest.main()
