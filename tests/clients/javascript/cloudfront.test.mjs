// CloudFront as the AWS SDK for JavaScript v3 speaks it.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import {
  CloudFrontClient,
  CreateInvalidationCommand,
  GetDistributionCommand,
  GetInvalidationCommand,
  ListInvalidationsCommand,
  paginateListDistributions,
  paginateListInvalidations,
  waitUntilInvalidationCompleted,
} from "@aws-sdk/client-cloudfront";

import { advance, billed, calls, distribution, plan, reset } from "./lab.mjs";

const client = new CloudFrontClient({});
const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);

function invalidate(Items, CallerReference, DistributionId = distribution) {
  const InvalidationBatch = { CallerReference, Paths: { Quantity: Items.length, Items } };
  return client.send(new CreateInvalidationCommand({ DistributionId, InvalidationBatch }));
}

async function invalidatedId(paths, reference) {
  return (await invalidate(paths, reference)).Invalidation.Id;
}

beforeEach(reset);

test("the exported distribution is listed and got", async () => {
  const listed = [];
  for await (const { DistributionList } of paginateListDistributions({ client }, {})) {
    listed.push(...DistributionList.Items);
  }
  assert.deepEqual(listed.map((each) => each.Id), [distribution]);
  const get = new GetDistributionCommand({ Id: distribution });
  const { Distribution, ETag } = await client.send(get);
  assert.equal(Distribution.Status, "Deployed");
  assert.equal(Distribution.DomainName, listed[0].DomainName);
  assert.ok(Distribution.DistributionConfig.Origins.Quantity >= 1);
  assert.ok(ETag);
});

// A path with what XML reserves, one with an escape and a wildcard come back as they were sent.
test("an invalidation is answered as it was sent", async () => {
  const paths = ["/a?x=1&y=2", "/caf%C3%A9", "/posts/*"];
  const { Invalidation, Location, $metadata } = await invalidate(paths, "sent");
  assert.equal($metadata.httpStatusCode, 201);
  assert.ok($metadata.requestId);
  assert.ok(Location.endsWith(`/invalidation/${Invalidation.Id}`), Location);
  assert.equal(Invalidation.Status, "InProgress");
  assert.equal(Invalidation.CreateTime.toISOString(), "2026-01-01T00:00:00.000Z");
  assert.deepEqual(Invalidation.InvalidationBatch.Paths, { Quantity: 3, Items: paths });
  const get = new GetInvalidationCommand({ DistributionId: distribution, Id: Invalidation.Id });
  assert.deepEqual((await client.send(get)).Invalidation, Invalidation);
});

// What the waiter saw first is InProgress, and the clock moves behind its back.
test("the waiter sees progress and then completion", async () => {
  const Id = await invalidatedId(["/a"], "waited");
  const seen = [];
  const polling = new CloudFrontClient({});
  polling.middlewareStack.add((next) => async (args) => {
    const answer = await next(args);
    seen.push(answer.output.Invalidation.Status);
    await advance("60s");
    return answer;
  }, { step: "initialize" });
  const waiting = { client: polling, maxWaitTime: 10, minDelay: 0.001, maxDelay: 0.001 };
  const query = { DistributionId: distribution, Id };
  assert.equal((await waitUntilInvalidationCompleted(waiting, query)).state, "SUCCESS");
  assert.deepEqual(seen, ["InProgress", "Completed"]);
});

// Newest first; the paginator follows NextMarker of pages of two.
test("invalidations are listed newest first, in pages", async () => {
  const made = [];
  for (const i of range(0, 5)) made.push(await invalidatedId([`/${i}`], `${i}`));
  const DistributionId = distribution;
  const first = new ListInvalidationsCommand({ DistributionId, MaxItems: 2 });
  const { InvalidationList } = await client.send(first);
  assert.equal(InvalidationList.IsTruncated, true);
  assert.equal(InvalidationList.NextMarker, made[3]);
  const pages = [];
  for await (const page of paginateListInvalidations({ client, pageSize: 2 }, { DistributionId })) {
    pages.push(page.InvalidationList.Items.map((each) => each.Id));
  }
  assert.deepEqual(pages, [[made[4], made[3]], [made[2], made[1]], [made[0]]]);
});

// A repeated batch is the earlier invalidation and costs nothing; other paths are refused.
// https://github.com/jonls/s3-deploy-website/issues/26
test("a caller reference stands for one batch", async () => {
  const first = await invalidatedId(["/a", "/b"], "once");
  assert.equal(await invalidatedId(["/a", "/b"], "once"), first);
  await assert.rejects(invalidate(["/c"], "once"), { name: "InvalidArgument" });
  assert.equal(await billed("cloudfront.invalidationPath"), 2);
  assert.deepEqual(await calls(), { "cloudfront.CreateInvalidation": 3 });
});

// The SDK does not repeat a refusal for quota, so each is one call.
test("the 3,001st path in progress is refused until the others are completed", async () => {
  const paths = range(0, 3001).map((i) => `/${i}`);
  const refused = { name: "TooManyInvalidationsInProgress", $fault: "client" };
  await assert.rejects(invalidate(paths, "all at once"), refused);
  await invalidate(paths.slice(0, 3000), "most");
  await assert.rejects(invalidate(paths.slice(3000), "last"), refused);
  await advance("60s");
  await invalidate(paths.slice(3000), "last");
  assert.equal(await billed("cloudfront.invalidationPath"), 3001);
  assert.deepEqual(await calls(), { "cloudfront.CreateInvalidation": 4 });
});

// Wildcards have a quota of their own: 15.
test("the 16th wildcard in progress is refused until the others are completed", async () => {
  const wildcards = range(0, 16).map((i) => `/${i}/*`);
  const refused = { name: "TooManyInvalidationsInProgress" };
  await assert.rejects(invalidate(wildcards, "all at once"), refused);
  await invalidate(wildcards.slice(0, 15), "most");
  await assert.rejects(invalidate(wildcards.slice(15), "last"), refused);
  await invalidate(["/exact"], "paths have room");
  await advance("60s");
  await invalidate(wildcards.slice(15), "last");
  assert.equal(await billed("cloudfront.invalidationPath"), 17);
});

// One bad path refuses its batch, which costs nothing.
test("bad requests have the names that callers match", async () => {
  await assert.rejects(invalidate(["/a"], "r", "ENONE"), { name: "NoSuchDistribution" });
  for (const bad of ["no-slash", "/caf\u00e9", "/a b"]) {
    await assert.rejects(invalidate(["/good", bad], bad), { name: "InvalidArgument" }, bad);
  }
  const get = new GetInvalidationCommand({ DistributionId: distribution, Id: "INONE" });
  await assert.rejects(client.send(get), { name: "NoSuchInvalidation" });
  assert.equal(await billed("cloudfront.invalidationPath"), 0);
});

test("an unsigned request is refused", async () => {
  const unsigned = new CloudFrontClient({ signer: { sign: async (request) => request } });
  const refused = unsigned.send(new GetDistributionCommand({ Id: distribution }));
  await assert.rejects(refused, { name: "MissingAuthenticationToken" });
});

// The SDK itself repeats what CloudFront throttles, and then the batch is accepted once.
test("a throttled call is repeated by the client", async () => {
  const busy = { error: "Throttling" };
  await plan({ id: "busy", operation: "CreateInvalidation", do: busy, times: 1 });
  assert.equal((await invalidate(["/a"], "throttled")).$metadata.attempts, 2);
  assert.equal(await billed("cloudfront.invalidationPath"), 1);
});
