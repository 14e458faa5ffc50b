// The TypeScript of the README, compiled, against a lab whose purges take half a second.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import {
  CloudFrontClient,
  GetInvalidationCommand,
  ListInvalidationsCommand,
} from "@aws-sdk/client-cloudfront";

import override, { invalidateCloudFrontPaths } from "../typescript/purge.js";
import { billed, calls, distribution, plan, reset } from "./lab.mjs";

const client = new CloudFrontClient({ maxAttempts: 1 });
const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);

/** The paths of each invalidation the distribution has, oldest first. */
async function purged() {
  const DistributionId = distribution;
  const { InvalidationList } = await client.send(new ListInvalidationsCommand({ DistributionId }));
  const batches = (InvalidationList.Items ?? []).map(async ({ Id }) => {
    const got = await client.send(new GetInvalidationCommand({ DistributionId, Id }));
    return got.Invalidation.InvalidationBatch.Paths.Items;
  });
  return (await Promise.all(batches)).reverse();
}

/** What OpenNext hands to the override. */
const cdnPath = (initialPath, type) => ({
  initialPath,
  rawPath: initialPath,
  resolvedRoutes: [{ route: initialPath, type }],
});

beforeEach(async () => {
  await reset();
  process.env.NEXT_BUILD_ID = "b7f3c";
});

// The call of https://opennext.js.org/aws/v2/common_issues/isr
test("the documentation's call purges what it names", async () => {
  await invalidateCloudFrontPaths(["/foo", "/_next/data/b7f3c/foo.json"]);
  assert.deepEqual(await purged(), [["/foo", "/_next/data/b7f3c/foo.json"]]);
});

// For a tag the documentation passes on what the table holds, which CloudFront refuses.
test("a stored path gets its leading slash", async () => {
  await invalidateCloudFrontPaths(["posts/1", "/posts/1"]);
  assert.deepEqual(await purged(), [["/posts/1"]]);
});

// Next.js navigations ask for ?_rsc=HASH, which is another object wherever queries are in the cache
// key. The row of a tag has no leading slash.
test("a page of the app router goes with all its queries", async () => {
  await override.invalidatePaths([cdnPath("posts/1", "app")]);
  assert.deepEqual(await purged(), [["/posts/1", "/posts/1?*"]]);
});

test("a page of the pages router goes with its data file", async () => {
  await override.invalidatePaths([cdnPath("/legacy/a", "page")]);
  assert.deepEqual(await purged(), [
    ["/legacy/a", "/legacy/a?*", "/_next/data/b7f3c/legacy/a.json*"],
  ]);
});

// OpenNext's own override makes `/_next/data/BUILD_ID/.json*` of the root.
test("the root is called / as a page and index as data", async () => {
  const root = ["/", "/?*", "/_next/data/b7f3c/index.json*"];
  await override.invalidatePaths([cdnPath("/", "page")]);
  await override.invalidatePaths([cdnPath("index", "page")]);
  await override.invalidatePaths([cdnPath("/index", "page")]);
  assert.deepEqual(await purged(), [root, root, root]);
});

// A data path below `undefined` would be accepted, billed, and purge nothing.
test("a page of the pages router needs the build id", async () => {
  delete process.env.NEXT_BUILD_ID;
  await assert.rejects(override.invalidatePaths([cdnPath("/a", "page")]), /NEXT_BUILD_ID/);
  assert.deepEqual(await calls(), {});
});

// CloudFront refuses raw characters, and an escape of an escape purges nothing.
test("paths are escaped once, however they come", async () => {
  await invalidateCloudFrontPaths(["/caf\u00e9", "/caf%C3%A9", "/a b", "/a%2Fb", "/100%", "/[id]"]);
  assert.deepEqual(await purged(), [["/caf%C3%A9", "/a%20b", "/a%2Fb", "/100%25", "/%5Bid%5D"]]);
});

// https://github.com/aws/aws-sdk/issues/525: ~ is refused, and %7E purges nothing.
test("what CloudFront cannot be told goes by the wildcard before it", async () => {
  await override.invalidatePaths([cdnPath("/users/~ann", "app"), cdnPath("/it's", "app")]);
  assert.deepEqual(await purged(), [["/users/*", "/it*"]]);
});

// Each path of a batch is billed, duplicates too.
test("a path named twice is sent once", async () => {
  await override.invalidatePaths(["a", "/a", "//a"].map((path) => cdnPath(path, "app")));
  assert.deepEqual(await purged(), [["/a", "/a?*"]]);
  assert.equal(await billed("cloudfront.invalidationPath"), 2);
});

test("nothing to purge is no call", async () => {
  await override.invalidatePaths([]);
  assert.deepEqual(await calls(), {});
});

// With the time as their caller reference the second of them is refused, or lost when it is alike.
test("two purges in one millisecond are two", async () => {
  const now = Date.now();
  const real = Date.now;
  Date.now = () => now;
  try {
    await Promise.all([invalidateCloudFrontPaths(["/a"]), invalidateCloudFrontPaths(["/b"])]);
    await invalidateCloudFrontPaths(["/b"]);
  } finally {
    Date.now = real;
  }
  assert.deepEqual((await purged()).flat().sort(), ["/a", "/b", "/b"]);
});

// 15 wildcards may be in progress: the others wait until the first are completed.
test("forty pages go in three batches, each when there is room for its wildcards", async () => {
  const pages = range(0, 40).map((i) => `/p${i}`);
  await override.invalidatePaths(pages.map((page) => cdnPath(page, "app")));
  const wildcards = pages.map((page) => `${page}?*`);
  assert.deepEqual(await purged(), [
    [...pages, ...wildcards.slice(0, 15)],
    wildcards.slice(15, 30),
    wildcards.slice(30),
  ]);
  assert.equal(await billed("cloudfront.invalidationPath"), 80);
});

test("3,001 paths go in two batches", async () => {
  await invalidateCloudFrontPaths(range(0, 3001).map((i) => `/${i}`));
  assert.deepEqual((await purged()).map((batch) => batch.length), [2985, 16]);
  assert.equal(await billed("cloudfront.invalidationPath"), 3001);
});

test("throttled and failing calls are repeated and billed once", async () => {
  await plan(
    { id: "busy", operation: "CreateInvalidation", do: { error: "Throttling" }, times: 1 },
    { id: "down", operation: "CreateInvalidation", do: { status: 503 }, times: 1 },
    {
      id: "full",
      operation: "CreateInvalidation",
      do: { error: "TooManyInvalidationsInProgress" },
      times: 1,
    },
  );
  await invalidateCloudFrontPaths(["/a"]);
  assert.deepEqual(await purged(), [["/a"]]);
  assert.equal((await calls())["cloudfront.CreateInvalidation"], 4);
  assert.equal(await billed("cloudfront.invalidationPath"), 1);
});

// CloudFront has made the invalidation and nobody heard: the same reference makes it the same one.
test("a batch whose answer is lost is sent again and billed once", async () => {
  await plan({ id: "lost", operation: "CreateInvalidation", do: { drop: "answer" }, times: 1 });
  await invalidateCloudFrontPaths(["/a"]);
  assert.deepEqual(await purged(), [["/a"]]);
  assert.equal((await calls())["cloudfront.CreateInvalidation"], 2);
  assert.equal(await billed("cloudfront.invalidationPath"), 1);
});

// The second of three batches is refused for good: the third is still sent, and the caller is told
// exactly what was not purged and why.
test("a refused batch does not keep back the others, and is reported", async () => {
  const pages = range(0, 40).map((i) => `/p${i}`);
  const denied = { error: "AccessDenied" };
  await plan({ id: "denied", operation: "CreateInvalidation", match: "/p20?*", do: denied });
  const refused = await override
    .invalidatePaths(pages.map((page) => cdnPath(page, "app")))
    .catch((error) => error);
  assert.ok(refused instanceof AggregateError, String(refused));
  const notPurged = pages.slice(15, 30).map((page) => `${page}?*`);
  assert.deepEqual(
    refused.errors.map(({ message, cause }) => [message, cause.name]),
    [[`not purged: ${notPurged.join(" ")}`, "AccessDenied"]],
  );
  assert.deepEqual((await purged()).map((batch) => batch.length), [55, 10]);
  assert.equal(await billed("cloudfront.invalidationPath"), 65);
});
