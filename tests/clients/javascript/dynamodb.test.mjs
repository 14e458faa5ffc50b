// DynamoDB as the AWS SDK for JavaScript v3 speaks it, which is what OpenNext's tag cache uses.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  paginateQuery,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";

import { billed, calls, plan, reset } from "./lab.mjs";

const client = new DynamoDBClient({});
const TableName = "tags";

// https://github.com/opennextjs/opennextjs-aws, packages/open-next/src/overrides/tagCache
const tagTable = {
  TableName,
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [
    { AttributeName: "tag", AttributeType: "S" },
    { AttributeName: "path", AttributeType: "S" },
    { AttributeName: "revalidatedAt", AttributeType: "N" },
  ],
  KeySchema: [
    { AttributeName: "tag", KeyType: "HASH" },
    { AttributeName: "path", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "revalidate",
      KeySchema: [
        { AttributeName: "path", KeyType: "HASH" },
        { AttributeName: "revalidatedAt", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" },
    },
  ],
};

const pathOf = (i) => `b/posts/${String(i).padStart(3, "0")}`;
const keyOf = (i) => ({ tag: { S: "b/posts" }, path: { S: pathOf(i) } });
const row = (i) => ({ ...keyOf(i), revalidatedAt: { N: `${i}` } });
const put = (i) => ({ PutRequest: { Item: row(i) } });
const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);

/** Writes rows in batches of 25, until none comes back unprocessed. */
async function putRows(count) {
  for (let from = 0; from < count; from += 25) {
    let RequestItems = { [TableName]: range(from, Math.min(from + 25, count)).map(put) };
    while (Object.keys(RequestItems).length > 0) {
      const written = await client.send(new BatchWriteItemCommand({ RequestItems }));
      RequestItems = written.UnprocessedItems;
    }
  }
}

const postsByTag = {
  TableName,
  KeyConditionExpression: "#tag = :tag",
  ExpressionAttributeNames: { "#tag": "tag" },
  ExpressionAttributeValues: { ":tag": { S: "b/posts" } },
};

beforeEach(async () => {
  await reset();
  await client.send(new CreateTableCommand(tagTable));
  await waitUntilTableExists({ client, maxWaitTime: 60 }, { TableName });
});

// The waiter has seen ACTIVE; the index must be ready as well before rows are written.
test("a table of OpenNext's shape becomes active", async () => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  assert.equal(Table.TableStatus, "ACTIVE");
  assert.deepEqual(Table.KeySchema, tagTable.KeySchema);
  assert.equal(Table.GlobalSecondaryIndexes[0].IndexStatus, "ACTIVE");
  assert.equal(Table.CreationDateTime.toISOString(), "2026-01-01T00:00:00.000Z");
  assert.deepEqual((await client.send(new ListTablesCommand({}))).TableNames, [TableName]);
  const again = client.send(new CreateTableCommand(tagTable));
  await assert.rejects(again, { name: "ResourceInUseException" });
});

// 60 rows cost one unit each in the table and in its index.
test("rows are written in batches of 25, and no more", async () => {
  await putRows(60);
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  assert.equal(Table.ItemCount, 60);
  assert.equal(await billed("dynamodb.writeRequestUnit"), 120);
  const RequestItems = { [TableName]: range(0, 26).map(put) };
  const refused = client.send(new BatchWriteItemCommand({ RequestItems }));
  await assert.rejects(refused, { name: "ValidationException" });
  assert.deepEqual(await calls(), {
    "dynamodb.CreateTable": 1,
    "dynamodb.DescribeTable": 2,
    "dynamodb.BatchWriteItem": 4,
  });
});

// Half of a batch comes back, once, in the form in which it is sent again.
test("unprocessed rows can be sent again as they came back", async () => {
  await plan({ id: "half", operation: "BatchWriteItem", do: { unprocessed: "1/2" }, times: 1 });
  await putRows(10);
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  assert.equal(Table.ItemCount, 10);
  assert.equal((await calls())["dynamodb.BatchWriteItem"], 2);
});

// The SDK repeats what DynamoDB throttles; the caller sees nothing but the attempts.
test("a throttled call is repeated by the client", async () => {
  const error = "ProvisionedThroughputExceededException";
  await plan({ id: "busy", operation: "PutItem", do: { error }, times: 1 });
  const written = await client.send(new PutItemCommand({ TableName, Item: row(1) }));
  assert.equal(written.$metadata.attempts, 2);
  assert.equal(await billed("dynamodb.writeRequestUnit"), 2);
});

test("a refused condition is an error with a name of its own", async () => {
  const once = { TableName, Item: row(1), ConditionExpression: "attribute_not_exists(tag)" };
  await client.send(new PutItemCommand(once));
  const again = client.send(new PutItemCommand(once));
  await assert.rejects(again, { name: "ConditionalCheckFailedException" });
  await client.send(new PutItemCommand({
    TableName,
    Item: { ...row(1), revalidatedAt: { N: "5" } },
    ConditionExpression: "revalidatedAt < :at",
    ExpressionAttributeValues: { ":at": { N: "5" } },
  }));
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: keyOf(1) }));
  assert.deepEqual(Item.revalidatedAt, { N: "5" });
});

// The three queries of OpenNext's tag cache, spelled as it spells them.
test("rows are found by tag, by path, and by path since an instant", async () => {
  await putRows(3);
  const home = { tag: { S: "b/home" }, path: { S: pathOf(2) }, revalidatedAt: { N: "9" } };
  await client.send(new PutItemCommand({ TableName, Item: home }));
  const byTag = await client.send(new QueryCommand(postsByTag));
  assert.deepEqual(byTag.Items.map((item) => item.path.S), range(0, 3).map(pathOf));
  const byPath = {
    TableName,
    IndexName: "revalidate",
    KeyConditionExpression: "#key = :key",
    ExpressionAttributeNames: { "#key": "path" },
    ExpressionAttributeValues: { ":key": { S: pathOf(2) } },
  };
  const both = await client.send(new QueryCommand(byPath));
  assert.deepEqual(both.Items.map((item) => item.tag.S), ["b/posts", "b/home"]);
  const since = await client.send(new QueryCommand({
    ...byPath,
    KeyConditionExpression: "#key = :key AND #revalidatedAt > :lastModified",
    ExpressionAttributeNames: { "#key": "path", "#revalidatedAt": "revalidatedAt" },
    ExpressionAttributeValues: { ":key": { S: pathOf(2) }, ":lastModified": { N: "2" } },
  }));
  assert.deepEqual(since.Items, [home]);
});

// By hand through LastEvaluatedKey, and with the paginator. A page that ends with the last row
// still gives a key, so 60 rows are 7 pages of 10.
test("pages are followed by hand and by the paginator", async () => {
  await putRows(60);
  const found = [];
  let pages = 0;
  let ExclusiveStartKey;
  do {
    const query = new QueryCommand({ ...postsByTag, Limit: 10, ExclusiveStartKey });
    const page = await client.send(query);
    found.push(...page.Items);
    pages += 1;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  assert.equal(pages, 7);
  assert.deepEqual(found, range(0, 60).map(row));
  const sizes = [];
  for await (const page of paginateQuery({ client, pageSize: 25 }, postsByTag)) {
    sizes.push(page.Count);
  }
  assert.deepEqual(sizes, [25, 25, 10]);
});

test("items are got alone and in batches, and deleted", async () => {
  await putRows(2);
  const RequestItems = { [TableName]: { Keys: range(0, 3).map(keyOf) } };
  const got = await client.send(new BatchGetItemCommand({ RequestItems }));
  assert.equal(got.Responses[TableName].length, 2);
  const Key = keyOf(0);
  const remove = new DeleteItemCommand({ TableName, Key, ReturnValues: "ALL_OLD" });
  assert.deepEqual((await client.send(remove)).Attributes, row(0));
  assert.equal((await client.send(new GetItemCommand({ TableName, Key }))).Item, undefined);
  await client.send(new DeleteTableCommand({ TableName }));
  await waitUntilTableNotExists({ client, maxWaitTime: 60 }, { TableName });
  const late = client.send(new GetItemCommand({ TableName, Key }));
  await assert.rejects(late, { name: "ResourceNotFoundException" });
});

// The lab demands what AWS demands, so that a client without credentials is noticed here.
test("an unsigned request is refused", async () => {
  const unsigned = new DynamoDBClient({ signer: { sign: async (request) => request } });
  const refused = unsigned.send(new ListTablesCommand({}));
  await assert.rejects(refused, { name: "MissingAuthenticationTokenException" });
});
