// A real Next.js application, built by the real OpenNext, against the lab, as a browser sees it
// through the CDN. Flows are played in order on one lab. Where OpenNext 4.1.12 does not do what a
// developer expects, the test says so with the number of the finding in README.md: a version that
// mends it fails here.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";

import { buildBoth, eventually, Lab, point, stop } from "./stage.mjs";

const require = createRequire(path.join(process.env.REVALAB_OPENNEXT_DIR, "app", "package.json"));
const { DynamoDBClient, QueryCommand } = require("@aws-sdk/client-dynamodb");
const {
  CloudFrontClient,
  CreateInvalidationCommand,
  GetInvalidationCommand,
  ListInvalidationsCommand,
} = require("@aws-sdk/client-cloudfront");

/** A test whose calls are recorded under its name. */
function flow(name, play) {
  test(name, async () => {
    if (lab.recorder) lab.recorder.flow = name;
    await play();
  });
}

let lab;
let tables;
let cloudFront;
let DistributionId;

before(async () => {
  const upstream = await buildBoth();
  await point("build-a");
  lab = await Lab.start(upstream);
  await lab.startFunction("build-a");
  const endpoint = lab.exports.AWS_ENDPOINT_URL;
  const credentials = { accessKeyId: "revalab", secretAccessKey: "revalab" };
  tables = new DynamoDBClient({ endpoint, region: "us-east-1", credentials });
  cloudFront = new CloudFrontClient({ endpoint, region: "us-east-1", credentials });
  DistributionId = lab.exports.CLOUDFRONT_DISTRIBUTION_ID;
}, { timeout: 600_000 });

after(() => lab?.close());

/** The instants the rows of a tag were marked at, by path without the build. */
async function rowsOf(tag, build = "build-a") {
  const { Items } = await tables.send(
    new QueryCommand({
      TableName: lab.exports.CACHE_DYNAMO_TABLE,
      KeyConditionExpression: "tag = :t",
      ExpressionAttributeValues: { ":t": { S: `${build}/${tag}` } },
    }),
  );
  return Items.map(({ path, revalidatedAt }) => ({ path: path.S, at: Number(revalidatedAt.N) }));
}

/** Every invalidation so far, oldest first, with its items. */
async function invalidations() {
  const { InvalidationList } = await cloudFront.send(new ListInvalidationsCommand({ DistributionId }));
  const known = InvalidationList.Items ?? [];
  const whole = known.map(({ Id }) =>
    cloudFront.send(new GetInvalidationCommand({ DistributionId, Id })),
  );
  const batches = (await Promise.all(whole)).map(({ Invalidation }) => Invalidation);
  return batches.sort((a, b) => a.CreateTime - b.CreateTime || (a.Id < b.Id ? -1 : 1));
}

const itemsOf = (invalidation) => invalidation.InvalidationBatch.Paths.Items;

/** Waits until nothing is in progress. */
const purged = () =>
  eventually(
    async () => (await invalidations()).every(({ Status }) => Status === "Completed"),
    "every invalidation is completed",
  );

/** What an action adds: invalidations, purged paths on the bill, requests to services. */
async function consequences(action) {
  const before = (await invalidations()).map(({ Id }) => Id);
  const paths = await lab.billed("cloudfront.invalidationPath");
  const seq = await lab.lastRequest();
  await action();
  const requests = await lab.requests(seq);
  const added = (await invalidations()).filter(({ Id }) => !before.includes(Id));
  await purged();
  return {
    items: added.flatMap(itemsOf),
    batches: added,
    billed: (await lab.billed("cloudfront.invalidationPath")) - paths,
    requests,
  };
}

async function post(target) {
  const answer = await lab.view(target, { method: "POST" });
  assert.equal(answer.status, 200, answer.body);
}

/** Views a page until the CDN has it. */
async function warm(target) {
  const seen = await eventually(async () => {
    const answer = await lab.view(target);
    return answer.xCache.startsWith("Hit") && answer;
  }, `${target} is a hit`);
  assert.equal(seen.status, 200);
  return seen.content;
}

async function expectMiss(target, content) {
  const seen = await lab.view(target);
  assert.equal(seen.xCache, "Miss from cloudfront", target);
  assert.equal(seen.content, content, target);
}

async function expectHit(target, content) {
  const seen = await lab.view(target);
  assert.equal(seen.xCache, "Hit from cloudfront", target);
  assert.equal(seen.content, content, target);
}

flow("a first hit comes from the build's cache objects, a second from the edge", async () => {
  const seq = await lab.lastRequest();
  const pages = { "/": "home v1", "/posts": "posts v1", "/posts/1": "post-1 v1", "/legacy/a": "legacy-a v1" };
  for (const [target, content] of Object.entries(pages)) {
    const first = await lab.view(target);
    assert.equal(first.status, 200, target);
    assert.equal(first.fields["x-nextjs-cache"], "HIT", target);
    assert.equal(first.xCache, "Miss from cloudfront", target);
    assert.equal(first.content, content);
    await expectHit(target, content);
    // Another location has not seen it.
    assert.equal((await lab.view(target, { edge: "FRA" })).xCache, "Miss from cloudfront", target);
  }
  const operations = (await lab.requests(seq)).map((each) => `${each.service}.${each.operation}`);
  assert.ok(operations.includes("s3.GetObject"));
  assert.ok(operations.includes("dynamodb.Query"));
  assert.ok(!operations.includes("s3.PutObject"), "nothing was rendered");
});

flow("assets come from the bucket and are kept for good", async () => {
  const { body } = await lab.view("/posts/1");
  const chunk = body.match(/\/_next\/static\/[^"]+\.js/)[0];
  const first = await lab.view(chunk);
  assert.equal(first.status, 200, chunk);
  assert.equal(first.fields["cache-control"], "public,max-age=31536000,immutable");
  assert.equal(first.fields["content-type"], "text/javascript");
  assert.equal((await lab.view(chunk)).xCache, "Hit from cloudfront");
  assert.equal((await lab.view("/BUILD_ID")).body.trim(), "build-a");
});

flow("a revalidated tag marks rows and purges nothing (2)", async () => {
  await warm("/posts/1");
  const started = Date.now();
  const renewed = lab.upstream.publish("post-1");
  const done = await consequences(() => post("/api/revalidate?tag=post-1"));
  const rows = await rowsOf("post-1");
  assert.ok(rows.some(({ path }) => path.endsWith("/$/posts/1")), "the page has a row");
  assert.ok(rows.every(({ at }) => at >= started), "every row is marked");
  // Finding 2: a user's tag never reaches the CDN.
  assert.deepEqual(done.items, []);
  assert.equal(done.billed, 0);
  await expectHit("/posts/1", "post-1 v1");
  // A purge by hand is what it takes.
  const purge = await consequences(() =>
    cloudFront.send(
      new CreateInvalidationCommand({
        DistributionId,
        InvalidationBatch: {
          CallerReference: "by hand",
          Paths: { Quantity: 1, Items: ["/posts/1"] },
        },
      }),
    ),
  );
  assert.equal(purge.billed, 1);
  await expectMiss("/posts/1", renewed);
  await expectHit("/posts/1", renewed);
});

flow("a revalidated path is purged, and its queries are not (7, 15)", async () => {
  await warm("/posts/2");
  await warm("/posts/2?utm_source=mail");
  const renewed = lab.upstream.publish("post-2");
  const started = Date.now();
  const done = await consequences(() => post("/api/revalidate?path=/posts/2"));
  assert.ok((await rowsOf("_N_T_/posts/2")).every(({ at }) => at >= started));
  // Finding 15: no cache tag, although CloudFront would take one.
  assert.deepEqual(done.items, ["/posts/2", "/posts/2?_rsc=*"]);
  assert.equal(done.billed, 2);
  // Finding 9: two purges in one millisecond would collide.
  assert.match(done.batches[0].InvalidationBatch.CallerReference, /^\d{13}$/);
  await expectMiss("/posts/2", renewed);
  // Finding 7: the same page under a query is another object.
  await expectHit("/posts/2?utm_source=mail", "post-2 v1");
});

flow("more pages than CloudFront takes wildcards are not purged at all (8)", async () => {
  await warm("/posts/3");
  lab.upstream.publish("post-3");
  const started = Date.now();
  const done = await consequences(() => post("/api/revalidate?path=/posts/[id]&type=page"));
  const refused = done.requests.filter(({ operation }) => operation === "CreateInvalidation");
  assert.deepEqual(refused.map(({ status }) => status), [400]);
  assert.deepEqual(done.items, []);
  assert.equal(done.billed, 0);
  const rows = await rowsOf("_N_T_/posts/[id]/page");
  assert.equal(rows.length, 16);
  assert.ok(rows.every(({ at }) => at >= started), "the rows are marked all the same");
  await expectHit("/posts/3", "post-3 v1");
});

flow("a page whose path is not ASCII is not purged (14)", async () => {
  const target = "/places/caf%C3%A9";
  assert.equal(await warm(target), "place-café v1");
  lab.upstream.publish("place-café");
  // Next.js knows the page by its encoded path, CloudFront is told the decoded one.
  const done = await consequences(() => post("/api/revalidate?path=/places/caf%25C3%25A9"));
  const refused = done.requests.filter(({ operation }) => operation === "CreateInvalidation");
  assert.deepEqual(refused.map(({ status }) => status), [400]);
  await expectHit(target, "place-café v1");
});

flow("res.revalidate purges before the new page is written (65)", async () => {
  await warm("/legacy/a");
  const renewed = lab.upstream.publish("legacy-a");
  const done = await consequences(async () => {
    const answer = await lab.view("/api/res-revalidate?path=/legacy/a");
    assert.equal(answer.status, 200, answer.body);
  });
  assert.deepEqual(done.items, ["/legacy/a", "/_next/data/build-a/legacy/a.json*"]);
  assert.equal(done.billed, 2);
  const order = done.requests.map(({ operation }) => operation);
  const purge = order.indexOf("CreateInvalidation");
  // Finding 65: whoever asks in between has the old page back in the cache.
  assert.ok(purge >= 0 && purge < order.indexOf("PutObject"), order.join(" "));
  await expectMiss("/legacy/a", renewed);
});

flow("the root's data file is purged under a name nobody asks for (4)", async () => {
  const data = "/_next/data/build-a/index.json";
  await warm("/");
  await warm(data);
  const renewed = lab.upstream.publish("home");
  const done = await consequences(async () => {
    const answer = await lab.view("/api/res-revalidate?path=/");
    assert.equal(answer.status, 200, answer.body);
  });
  assert.deepEqual(done.items, ["/", "/_next/data/build-a/.json*"]);
  await expectMiss("/", renewed);
  await expectHit(data, "home v1");
});

flow("a timed page is renewed through the queue while viewers have the old one", async () => {
  const seq = await lab.lastRequest();
  const queued = await lab.billed("sqs.fifoRequest");
  await lab.view("/timed");
  const renewed = lab.upstream.publish("timed");
  const seen = new Set();
  await eventually(async () => {
    const { status, content, xCache } = await lab.view("/timed");
    assert.equal(status, 200);
    assert.doesNotMatch(xCache, /^Error/);
    seen.add(content);
    return content === renewed;
  }, "the page is renewed");
  assert.deepEqual([...seen], ["timed v1", renewed], "nobody waited for anything else");
  const operations = (await lab.requests(seq)).map(({ operation }) => operation);
  for (const each of ["SendMessage", "ReceiveMessage", "DeleteMessage", "PutObject"]) {
    assert.ok(operations.includes(each), each);
  }
  // Sent, received and deleted at least.
  assert.ok((await lab.billed("sqs.fifoRequest")) >= queued + 3);
});

flow("a new build is deployed beside the old one, and needs a purge to be seen", async () => {
  await warm("/posts/4");
  await stop(lab.function);
  await point("build-b");
  const deployed = await lab.call("POST", "deploy");
  assert.equal(deployed.buildId, "build-b");
  await lab.startFunction("build-b");
  // The edge still has the old page, whose chunks are still in the bucket.
  const old = await lab.view("/posts/4");
  assert.equal(old.xCache, "Hit from cloudfront");
  assert.match(old.body, /build-a/);
  assert.equal((await lab.view("/_next/static/build-a/_buildManifest.js")).status, 200);
  assert.equal((await lab.view("/_next/static/build-b/_buildManifest.js")).status, 200);
  assert.ok((await rowsOf("post-4", "build-b")).length > 0, "the new build's rows are there");
  assert.ok((await rowsOf("post-4")).length > 0, "and the old one's stay");
  const purge = await consequences(() =>
    cloudFront.send(
      new CreateInvalidationCommand({
        DistributionId,
        InvalidationBatch: { CallerReference: "build-b", Paths: { Quantity: 1, Items: ["/*"] } },
      }),
    ),
  );
  assert.equal(purge.billed, 1);
  const renewed = await lab.view("/posts/4");
  assert.equal(renewed.xCache, "Miss from cloudfront");
  assert.match(renewed.body, /build-b/);
  assert.equal((await lab.view("/BUILD_ID")).body.trim(), "build-b");
});
