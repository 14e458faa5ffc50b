// SQS as the AWS SDK for JavaScript v3 speaks it, which is what OpenNext's queue uses. It checks the
// MD5 of every body, and sends to the host of the queue's URL.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  paginateListQueues,
} from "@aws-sdk/client-sqs";

import { advance, billed, calls, plan, reset } from "./lab.mjs";

const client = new SQSClient({});
let QueueUrl;

beforeEach(async () => {
  await reset();
  const Attributes = { FifoQueue: "true" };
  const create = new CreateQueueCommand({ QueueName: "revalidation.fifo", Attributes });
  ({ QueueUrl } = await client.send(create));
});

/** As OpenNext's server function sends it. */
function send(url, group, id, more = {}) {
  const MessageBody = JSON.stringify({ host: "h", url, eTag: '"e"', lastModified: 1 });
  const ids = { MessageDeduplicationId: id, MessageGroupId: group };
  return client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...ids, ...more }));
}

async function receive(more = {}) {
  const MaxNumberOfMessages = 10;
  const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages, ...more });
  return (await client.send(command)).Messages ?? [];
}

const paths = (messages) => messages.map(({ Body }) => JSON.parse(Body).url);

test("a queue's URL is at the lab", async () => {
  assert.equal(QueueUrl, `${process.env.AWS_ENDPOINT_URL}/000000000000/revalidation.fifo`);
  const found = await client.send(new GetQueueUrlCommand({ QueueName: "revalidation.fifo" }));
  assert.equal(found.QueueUrl, QueueUrl);
  const listed = [];
  for await (const { QueueUrls } of paginateListQueues({ client, pageSize: 1 }, {})) {
    listed.push(...QueueUrls);
  }
  assert.deepEqual(listed, [QueueUrl]);
});

// The same page with the same date and ETag is revalidated once in five minutes.
test("a page's messages are in order, one batch at a time, and once", async () => {
  const first = await send("/a", "revalidate-1", "1");
  assert.equal(first.SequenceNumber.length, 20);
  await send("/b", "revalidate-2", "2");
  await send("/c", "revalidate-1", "3");
  assert.equal((await send("/a", "revalidate-1", "1")).MessageId, first.MessageId);
  const [a, c] = await receive({ MaxNumberOfMessages: 2, MessageSystemAttributeNames: ["All"] });
  assert.deepEqual(paths([a, c]), ["/a", "/c"]);
  assert.equal(a.Attributes.SequenceNumber, first.SequenceNumber);
  assert.deepEqual(paths(await receive()), ["/b"]);
  const { ReceiptHandle } = a;
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  await advance("30s");
  assert.deepEqual(paths(await receive()), ["/b", "/c"]);
});

test("a long poll is answered by a later send", async () => {
  const polled = receive({ WaitTimeSeconds: 20 });
  // Sent once the poll is there: the lab has answered only what came before and this.
  await send("/late", "g", "1");
  assert.deepEqual(paths(await polled), ["/late"]);
});

test("attributes come back with the digest of those that were asked for", async () => {
  const MessageAttributes = {
    text: { DataType: "String", StringValue: "v" },
    bytes: { DataType: "Binary", BinaryValue: new Uint8Array([0, 255]) },
  };
  const { MD5OfMessageAttributes } = await send("/a", "g", "1", { MessageAttributes });
  const [message] = await receive({ MessageAttributeNames: ["All"] });
  assert.equal(message.MD5OfMessageAttributes, MD5OfMessageAttributes);
  assert.deepEqual(message.MessageAttributes.bytes.BinaryValue, new Uint8Array([0, 255]));
  assert.equal(message.Attributes, undefined);
});

test("batches say what failed", async () => {
  const entry = (Id, MessageBody) =>
    ({ Id, MessageBody, MessageGroupId: "g", MessageDeduplicationId: Id });
  const Entries = [entry("a", "good"), entry("b", "\u0001")];
  const sent = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  assert.deepEqual(sent.Successful.map(({ Id }) => Id), ["a"]);
  assert.deepEqual(sent.Failed.map(({ Code }) => Code), ["InvalidMessageContents"]);
  const [{ ReceiptHandle }] = await receive();
  const handles = { QueueUrl, Entries: [{ Id: "x", ReceiptHandle }] };
  const removed = await client.send(new DeleteMessageBatchCommand(handles));
  assert.deepEqual(removed.Successful, [{ Id: "x" }]);
  const names = { QueueUrl, AttributeNames: ["ApproximateNumberOfMessagesNotVisible"] };
  const { Attributes } = await client.send(new GetQueueAttributesCommand(names));
  assert.deepEqual(Object.values(Attributes), ["0"]);
});

// The SDK takes the name from the body and the code from a header of the older protocol.
test("errors have both of their names", async () => {
  const none = client.send(new GetQueueUrlCommand({ QueueName: "none" }));
  const code = "AWS.SimpleQueueService.NonExistentQueue";
  await assert.rejects(none, { name: "QueueDoesNotExist", Code: code, $fault: "client" });
  const change = { QueueUrl, ReceiptHandle: "forged", VisibilityTimeout: 1 };
  await assert.rejects(client.send(new ChangeMessageVisibilityCommand(change)),
    { name: "ReceiptHandleIsInvalid" });
  await client.send(new PurgeQueueCommand({ QueueUrl }));
  await assert.rejects(client.send(new PurgeQueueCommand({ QueueUrl })),
    { name: "PurgeQueueInProgress" });
});

// The SDK itself repeats what is throttled; the deduplication id makes that one message.
test("a message whose answer was lost is sent once", async () => {
  await plan({ id: "lost", operation: "SendMessage", do: { drop: "answer" }, times: 1 });
  await send("/a", "g", "1");
  assert.deepEqual(paths(await receive()), ["/a"]);
  assert.equal((await calls())["sqs.SendMessage"], 2);
  assert.equal(await billed("sqs.fifoRequest"), 3);
});
