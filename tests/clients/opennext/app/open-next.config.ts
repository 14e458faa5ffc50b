// OpenNext's own parts for AWS; only the wrapper is that for a container.
export default {
  buildCommand: "npm run build",
  default: {
    override: {
      wrapper: "node",
      converter: "node",
      incrementalCache: "s3",
      tagCache: "dynamodb",
      queue: "sqs",
      cdnInvalidation: "cloudfront",
    },
  },
};
