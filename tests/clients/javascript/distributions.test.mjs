// Distributions, policies and functions as the AWS SDK for JavaScript v3 manages them.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { beforeEach, test } from "node:test";

import {
  CloudFrontClient,
  CreateDistributionCommand,
  CreateDistributionTenantCommand,
  CreateFunctionCommand,
  CreateInvalidationForDistributionTenantCommand,
  DeleteDistributionCommand,
  DescribeFunctionCommand,
  GetDistributionConfigCommand,
  GetFunctionCommand,
  ListCachePoliciesCommand,
  ListDistributionTenantsCommand,
  PublishFunctionCommand,
  UpdateDistributionCommand,
  waitUntilDistributionDeployed,
} from "@aws-sdk/client-cloudfront";

import { advance, distribution, reset } from "./lab.mjs";

const client = new CloudFrontClient({});

const config = (CallerReference, more = {}) => ({
  CallerReference,
  Comment: "",
  Enabled: true,
  Origins: {
    Quantity: 1,
    Items: [{
      Id: "app",
      DomainName: "app.example.com",
      CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "https-only" },
    }],
  },
  DefaultCacheBehavior: {
    TargetOriginId: "app",
    ViewerProtocolPolicy: "redirect-to-https",
    CachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  },
  ...more,
});

async function deployed(Id) {
  await advance("5m");
  await waitUntilDistributionDeployed({ client, maxWaitTime: 10, minDelay: 1 }, { Id });
}

beforeEach(reset);

test("a distribution is made, disabled and deleted", async () => {
  const DistributionConfig = config("one");
  const made = await client.send(new CreateDistributionCommand({ DistributionConfig }));
  assert.equal(made.$metadata.httpStatusCode, 201);
  const { Id } = made.Distribution;
  await deployed(Id);
  const got = await client.send(new GetDistributionConfigCommand({ Id }));
  assert.equal(got.ETag, made.ETag);
  assert.equal(got.DistributionConfig.PriceClass, "PriceClass_All");
  const disabled = await client.send(new UpdateDistributionCommand({
    Id,
    IfMatch: got.ETag,
    DistributionConfig: { ...got.DistributionConfig, Enabled: false },
  }));
  const remove = () => client.send(new DeleteDistributionCommand({ Id, IfMatch: disabled.ETag }));
  await assert.rejects(remove(), { name: "DistributionNotDisabled" });
  await deployed(Id);
  assert.equal((await remove()).$metadata.httpStatusCode, 204);
});

test("what is wrong has the name that callers match", async () => {
  const create = (more) =>
    client.send(new CreateDistributionCommand({ DistributionConfig: config("wrong", more) }));
  await assert.rejects(create({ Origins: { Quantity: 2, Items: config("").Origins.Items } }),
    { name: "InconsistentQuantities" });
  const { DefaultCacheBehavior } = config("");
  await assert.rejects(
    create({ DefaultCacheBehavior: { ...DefaultCacheBehavior, CachePolicyId: "none" } }),
    { name: "NoSuchCachePolicy" });
  await assert.rejects(
    create({ DefaultCacheBehavior: { ...DefaultCacheBehavior, TargetOriginId: "none" } }),
    { name: "NoSuchOrigin" });
});

test("the managed cache policies are listed", async () => {
  const { CachePolicyList } = await client.send(new ListCachePoliciesCommand({ Type: "managed" }));
  const optimized = CachePolicyList.Items.find(({ CachePolicy }) =>
    CachePolicy.CachePolicyConfig.Name === "Managed-CachingOptimized");
  assert.equal(optimized.CachePolicy.CachePolicyConfig.MinTTL, 1);
  assert.equal(optimized.Type, "managed");
});

test("a function is published, and read as it was written", async () => {
  const code = await readFile(new URL(import.meta.url));
  const made = await client.send(new CreateFunctionCommand({
    Name: "f",
    FunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" },
    FunctionCode: code.subarray(0, 10_000),
  }));
  await client.send(new PublishFunctionCommand({ Name: "f", IfMatch: made.ETag }));
  const described =
    await client.send(new DescribeFunctionCommand({ Name: "f", Stage: "LIVE" }));
  assert.equal(described.FunctionSummary.Status, "UNASSOCIATED");
  const got = await client.send(new GetFunctionCommand({ Name: "f", Stage: "LIVE" }));
  assert.deepEqual(Buffer.from(got.FunctionCode), code.subarray(0, 10_000));
});

test("tenants of a multi-tenant distribution are made, listed and purged", async () => {
  const tenants = config("tenants", { ConnectionMode: "tenant-only" });
  const { Distribution } =
    await client.send(new CreateDistributionCommand({ DistributionConfig: tenants }));
  const tenant = (DistributionId, Name) => client.send(new CreateDistributionTenantCommand(
    { DistributionId, Name, Domains: [{ Domain: `${Name}.example.com` }] }));
  await assert.rejects(tenant(distribution, "acme"), { name: "InvalidAssociation" });
  const { DistributionTenant } = await tenant(Distribution.Id, "acme");
  assert.deepEqual(DistributionTenant.Domains, [{ Domain: "acme.example.com", Status: "active" }]);
  const listed = await client.send(new ListDistributionTenantsCommand(
    { AssociationFilter: { DistributionId: Distribution.Id } }));
  assert.deepEqual(listed.DistributionTenantList.map(({ Name }) => Name), ["acme"]);
  const InvalidationBatch = { CallerReference: "one", Paths: { Quantity: 1, Items: ["/a"] } };
  const purged = await client.send(new CreateInvalidationForDistributionTenantCommand(
    { Id: DistributionTenant.Id, InvalidationBatch }));
  assert.equal(purged.Invalidation.Status, "InProgress");
});
