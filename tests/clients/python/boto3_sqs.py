"""SQS as boto3 speaks it, through client and resource. boto3 checks every MD5 it gets."""

import http.server
import json
import os
import threading
import time
import unittest

import boto3
from botocore.exceptions import ClientError

import lab


class Sqs(unittest.TestCase):
    def setUp(self):
        lab.reset()
        # Versions before 1.28 ignore AWS_ENDPOINT_URL.
        self.client = boto3.client("sqs", endpoint_url=lab.ENDPOINT)
        self.url = self.client.create_queue(QueueName="jobs")["QueueUrl"]

    # Another thread sends while this one polls; the poll's twenty seconds are not waited for.
    def test_a_long_poll_is_answered_by_a_later_send(self):
        def send():
            # A moment later than the poll, most likely; were it sooner, this would hold as well.
            boto3.client("sqs", endpoint_url=lab.ENDPOINT).send_message(
                QueueUrl=self.url, MessageBody="late"
            )

        sender = threading.Timer(0.3, send)
        began = time.monotonic()
        sender.start()
        received = self.client.receive_message(QueueUrl=self.url, WaitTimeSeconds=20)
        sender.join()
        self.assertEqual(received["Messages"][0]["Body"], "late")
        self.assertLess(time.monotonic() - began, 10)

    # The lab's time stands still, and the poll ends nevertheless.
    def test_a_long_poll_ends_on_the_machines_clock(self):
        began = time.monotonic()
        received = self.client.receive_message(QueueUrl=self.url, WaitTimeSeconds=1)
        self.assertNotIn("Messages", received)
        self.assertGreater(time.monotonic() - began, 0.9)

    # The lab's clock makes a message visible again, and that ends a poll too.
    def test_a_long_poll_is_answered_when_time_is_moved(self):
        self.client.send_message(QueueUrl=self.url, MessageBody="again")
        self.assertIn("Messages", self.client.receive_message(QueueUrl=self.url))
        threading.Timer(0.3, lab.advance, ["30s"]).start()
        received = self.client.receive_message(QueueUrl=self.url, WaitTimeSeconds=20)
        self.assertEqual(received["Messages"][0]["Body"], "again")

    # boto3 computes the digest of body and attributes and raises when it is another.
    def test_digests_of_bodies_and_attributes_are_right(self):
        attributes = {
            "text": {"DataType": "String", "StringValue": "v\u00e9"},
            "number": {"DataType": "Number.int", "StringValue": "7"},
            "bytes": {"DataType": "Binary", "BinaryValue": b"\x00\x01\xff"},
        }
        self.client.send_message(
            QueueUrl=self.url, MessageBody="b\u00f6dy", MessageAttributes=attributes
        )
        received = self.client.receive_message(
            QueueUrl=self.url, MessageAttributeNames=["All"], AttributeNames=["All"]
        )
        (message,) = received["Messages"]
        self.assertEqual(message["Body"], "b\u00f6dy")
        self.assertEqual(message["MessageAttributes"], attributes)
        self.assertEqual(message["Attributes"]["SentTimestamp"], "1767225600000")

    def test_resources_send_receive_and_delete_in_batches(self):
        queue = boto3.resource("sqs", endpoint_url=lab.ENDPOINT).get_queue_by_name(QueueName="jobs")
        entries = [{"Id": str(i), "MessageBody": "m%d" % i} for i in range(10)]
        self.assertEqual(len(queue.send_messages(Entries=entries)["Successful"]), 10)
        messages = queue.receive_messages(MaxNumberOfMessages=10)
        self.assertEqual([each.body for each in messages], ["m%d" % i for i in range(10)])
        handles = [{"Id": each.message_id, "ReceiptHandle": each.receipt_handle} for each in messages]
        self.assertEqual(len(queue.delete_messages(Entries=handles)["Successful"]), 10)
        queue.reload()
        self.assertEqual(queue.attributes["ApproximateNumberOfMessagesNotVisible"], "0")

    def test_what_fails_too_often_is_a_dead_letter(self):
        dead = self.client.create_queue(QueueName="dead")["QueueUrl"]
        names = {"QueueUrl": dead, "AttributeNames": ["QueueArn"]}
        arn = self.client.get_queue_attributes(**names)["Attributes"]["QueueArn"]
        policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 1})
        self.client.set_queue_attributes(
            QueueUrl=self.url, Attributes={"RedrivePolicy": policy, "VisibilityTimeout": "0"}
        )
        self.client.send_message(QueueUrl=self.url, MessageBody="poison")
        self.assertIn("Messages", self.client.receive_message(QueueUrl=self.url))
        self.assertNotIn("Messages", self.client.receive_message(QueueUrl=self.url))
        (message,) = self.client.receive_message(QueueUrl=dead)["Messages"]
        self.assertEqual(message["Body"], "poison")
        sources = self.client.list_dead_letter_source_queues(QueueUrl=dead)
        self.assertEqual(sources["queueUrls"], [self.url])

    def test_queues_are_listed_in_pages(self):
        for i in range(4):
            self.client.create_queue(QueueName="more%d" % i)
        pages = self.client.get_paginator("list_queues").paginate(
            QueueNamePrefix="more", PaginationConfig={"PageSize": 3}
        )
        self.assertEqual([len(page["QueueUrls"]) for page in pages], [3, 1])

    def test_errors_are_exceptions_of_their_own(self):
        exceptions = self.client.exceptions
        with self.assertRaises(exceptions.QueueDoesNotExist):
            self.client.get_queue_url(QueueName="none")
        with self.assertRaises(exceptions.QueueNameExists):
            self.client.create_queue(QueueName="jobs", Attributes={"DelaySeconds": "7"})
        with self.assertRaises(exceptions.ReceiptHandleIsInvalid):
            self.client.delete_message(QueueUrl=self.url, ReceiptHandle="forged")
        with self.assertRaises(exceptions.EmptyBatchRequest):
            self.client.send_message_batch(QueueUrl=self.url, Entries=[])
        with self.assertRaises(ClientError) as refused:
            self.client.add_permission(
                QueueUrl=self.url, Label="l", AWSAccountIds=["1"], Actions=["*"]
            )
        code = refused.exception.response["Error"]["Code"]
        self.assertEqual(code, "AWS.SimpleQueueService.UnsupportedOperation")

    # A planned fault is XML to a client that reads XML, and the client repeats what is throttled.
    def test_a_throttled_call_is_repeated_by_the_client(self):
        busy = {"error": "RequestThrottled"}
        lab.plan({"id": "busy", "operation": "SendMessage", "do": busy, "times": 1})
        self.client.send_message(QueueUrl=self.url, MessageBody="m")
        self.assertEqual(lab.calls()["sqs.SendMessage"], 2)


class Site(http.server.BaseHTTPRequestHandler):
    """A page that was rendered anew, as Next.js answers it."""

    asked = []

    def do_HEAD(self):
        Site.asked.append((self.path, dict(self.headers)))
        self.send_response(200)
        self.send_header("x-nextjs-cache", "REVALIDATED")
        self.end_headers()

    def log_message(self, *_):
        pass


# What `serve --consumer http` does with what OpenNext's server function sends.
class Consumer(unittest.TestCase):
    def test_a_message_is_a_request_for_its_page(self):
        site = http.server.HTTPServer(("127.0.0.1", 0), Site)
        threading.Thread(target=site.serve_forever, daemon=True).start()
        client = boto3.client("sqs", endpoint_url=lab.ENDPOINT)
        url = os.environ["REVALIDATION_QUEUE_URL"]
        body = {"host": "127.0.0.1:%d" % site.server_port, "url": "/timed", "eTag": "e"}
        client.send_message(
            QueueUrl=url,
            MessageBody=json.dumps(body),
            MessageDeduplicationId="1",
            MessageGroupId="revalidate-9",
        )
        fate = lab.event("revalidation")
        self.assertEqual((fate["outcome"], fate["status"]), ("revalidated", 200))
        ((path, headers),) = Site.asked
        self.assertEqual(path, "/timed")
        self.assertEqual(headers["x-prerender-revalidate"], "preview-mode-id")
        self.assertEqual(headers["x-isr"], "1")
        consumer = lab.call("GET", "state")["consumer"]
        self.assertEqual((consumer["scheme"], consumer["revalidated"]), ("http", 1))
        site.shutdown()


if __name__ == "__main__":
    unittest.main()
