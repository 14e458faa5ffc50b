// Calls an operation without parameters, and lets its error show: `cloudfront listDistributions`.

import { CloudFront } from "@aws-sdk/client-cloudfront";
import { DynamoDB } from "@aws-sdk/client-dynamodb";

const [service, operation] = process.argv.slice(2);
const client = service === "cloudfront" ? new CloudFront({}) : new DynamoDB({});
await client[operation]({});
