// A lab's TLS port and its proxy, as node meets them: the SDK, and calls that are signed for AWS's
// own hosts, as those of OpenNext's `-lite` overrides are.

import assert from "node:assert/strict";
import { request } from "node:http";
import { beforeEach, test } from "node:test";
import { connect } from "node:tls";

import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { CreateQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

import { calls, reset } from "./lab.mjs";

const host = "dynamodb.us-east-1.amazonaws.com";
const headers = {
  "content-type": "application/x-amz-json-1.0",
  "x-amz-target": "DynamoDB_20120810.ListTables",
  authorization:
    "AWS4-HMAC-SHA256 Credential=revalab/20260101/us-east-1/dynamodb/aws4_request, " +
    "SignedHeaders=host, Signature=00",
  "x-amz-date": "20260101T000000Z",
};

beforeEach(reset);

/** Opens a tunnel through the exported proxy; the answer's socket, or its status. */
const tunnel = (authority) =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(process.env.HTTPS_PROXY);
    request({ hostname, port, method: "CONNECT", path: authority })
      .on("connect", ({ statusCode }, socket) => resolve({ statusCode, socket }))
      .on("error", reject)
      .end();
  });

/** Posts over a socket that leads to the lab, by AWS's own name. */
const post = (socket, body) =>
  new Promise((resolve, reject) => {
    const createConnection = () => connect({ socket, servername: host });
    request({ host, method: "POST", headers, createConnection }, (answer) => {
      let text = "";
      answer.on("data", (part) => (text += part));
      answer.on("end", () => resolve({ status: answer.statusCode, text }));
    })
      .on("error", reject)
      .end(body);
  });

test("the SDK speaks TLS to the port", async () => {
  const client = new DynamoDBClient({ endpoint: process.env.REVALAB_TLS_URL });
  assert.deepEqual((await client.send(new ListTablesCommand({}))).TableNames, []);
});

// The SDK sends to the host of the queue's URL, so that must be one of TLS too.
test("a queue made over TLS is used over TLS", async () => {
  const client = new SQSClient({ endpoint: process.env.REVALAB_TLS_URL });
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: "jobs" }));
  assert.ok(QueueUrl.startsWith(`${process.env.REVALAB_TLS_URL}/`), QueueUrl);
  const sent = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "m" }));
  assert.ok(sent.MessageId);
});

test("the proxy leads to the lab, under AWS's name and with its certificate", async () => {
  const { statusCode, socket } = await tunnel(`${host}:443`);
  assert.equal(statusCode, 200);
  assert.deepEqual(await post(socket, "{}"), { status: 200, text: '{"TableNames":[]}' });
  assert.equal((await calls())["dynamodb.ListTables"], 1);
});

// Node 22.21 and 24.5 look at HTTPS_PROXY, as NODE_USE_ENV_PROXY tells them to.
const [major, minor] = process.versions.node.split(".").map(Number);
const knowsProxies = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
test("fetch goes to AWS's own host", { skip: !knowsProxies }, async () => {
  const answer = await fetch(`https://${host}/`, { method: "POST", headers, body: "{}" });
  assert.deepEqual(await answer.json(), { TableNames: [] });
});

test("nothing reaches the internet", async () => {
  const { statusCode, socket } = await tunnel("example.org:443");
  assert.equal(statusCode, 403);
  socket.destroy();
});
