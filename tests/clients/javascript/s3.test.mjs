// S3 as the AWS SDK for JavaScript v3 speaks it, which is what OpenNext's incremental cache uses.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Readable } from "node:stream";
import { lookup } from "node:dns/promises";

import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";

import { billed, calls, plan, reset } from "./lab.mjs";

// The endpoint is an IP address, so the SDK puts the bucket into the path by itself.
const client = new S3Client({});
const Bucket = "photos";

beforeEach(async () => {
  await reset();
  await client.send(new CreateBucketCommand({ Bucket }));
});

const put = (Key, Body) => client.send(new PutObjectCommand({ Bucket, Key, Body }));
const text = async (Key) =>
  (await client.send(new GetObjectCommand({ Bucket, Key }))).Body.transformToString();

// The SDK adds CRC32 to what it sends and compares it with what it gets.
test("a string comes back with its checksum", async () => {
  const Key = "-build/posts/é 1+2.cache";
  const stored = await put(Key, "page");
  assert.equal(stored.ETag, '"71860c77c6745379b0d44304d66b6a13"');
  assert.equal(stored.ChecksumCRC32, "FAq2IA==");
  const got = await client.send(new GetObjectCommand({ Bucket, Key }));
  assert.equal(await got.Body.transformToString(), "page");
  assert.equal(got.ChecksumCRC32, "FAq2IA==");
  assert.equal(got.LastModified.toISOString(), "2026-01-01T00:00:00.000Z");
  assert.equal(got.ContentType, "application/octet-stream");
});

// A stream is sent in aws-chunked framing, its checksum in a trailer.
test("a stream comes back without its framing", async () => {
  const content = Buffer.alloc(200_000, "stream ");
  const Body = Readable.from([content.subarray(0, 70_000), content.subarray(70_000)]);
  await client.send(
    new PutObjectCommand({ Bucket, Key: "s", Body, ContentLength: content.length }),
  );
  const got = await client.send(new GetObjectCommand({ Bucket, Key: "s" }));
  assert.equal(got.ContentEncoding, undefined);
  assert.deepEqual(Buffer.from(await got.Body.transformToByteArray()), content);
});

test("pages are followed by the paginator", async () => {
  for (let i = 0; i < 7; i += 1) await put(`k/${i}`, "x");
  const sizes = [];
  const keys = [];
  for await (const page of paginateListObjectsV2({ client, pageSize: 3 }, { Bucket })) {
    sizes.push(page.KeyCount);
    keys.push(...page.Contents.map((each) => each.Key));
  }
  assert.deepEqual(sizes, [3, 3, 1]);
  assert.equal(keys[6], "k/6");
  const folders = await client.send(new ListObjectsV2Command({ Bucket, Delimiter: "/" }));
  assert.deepEqual(folders.CommonPrefixes, [{ Prefix: "k/" }]);
});

test("what is not there is an error with a name of its own", async () => {
  const Key = "none";
  await assert.rejects(client.send(new GetObjectCommand({ Bucket, Key })), { name: "NoSuchKey" });
  await assert.rejects(client.send(new HeadObjectCommand({ Bucket, Key })), { name: "NotFound" });
  await client.send(new DeleteObjectCommand({ Bucket, Key }));
});

test("a write on a condition protects what is there", async () => {
  const Key = "once";
  const once = { Bucket, Key, Body: "first", IfNoneMatch: "*" };
  await client.send(new PutObjectCommand(once));
  const again = client.send(new PutObjectCommand({ ...once, Body: "second" }));
  await assert.rejects(again, { name: "PreconditionFailed" });
  assert.equal(await text(Key), "first");
});

test("objects are copied, and many are deleted at once", async () => {
  await put("a b", "x");
  await client.send(new CopyObjectCommand({ Bucket, Key: "c", CopySource: `${Bucket}/a%20b` }));
  assert.equal(await text("c"), "x");
  const Objects = [{ Key: "a b" }, { Key: "c" }, { Key: "none" }];
  const gone = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  assert.equal(gone.Deleted.length, 3);
  assert.equal((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount, 0);
});

// The SDK repeats what S3 asks to be slower with; the caller sees nothing but the attempts.
test("a slowed-down call is repeated by the client", async () => {
  await plan({ id: "busy", service: "s3", operation: "PutObject", do: { error: "SlowDown" }, times: 1 });
  assert.equal((await put("a", "x")).$metadata.attempts, 2);
  assert.equal((await calls())["s3.PutObject"], 2);
  assert.equal(await billed("s3.putRequest"), 2);
});

// With a name for an endpoint the SDK puts the bucket into the host, if that host can be found.
test("a bucket in the host is the one in the path", async (t) => {
  const found = await lookup(`${Bucket}.localhost`).catch(() => undefined);
  if (!found) return t.skip("*.localhost is not resolved here");
  const { port } = new URL(process.env.AWS_ENDPOINT_URL);
  const byHost = new S3Client({ endpoint: `http://localhost:${port}` });
  await byHost.send(new PutObjectCommand({ Bucket, Key: "h", Body: "in the host" }));
  assert.equal(await text("h"), "in the host");
});
