import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CloudFrontClient,
  CreateInvalidationCommand,
  TooManyInvalidationsInProgress,
} from "@aws-sdk/client-cloudfront";

// The SDK itself repeats throttled calls, 5xx and lost answers, but not a refusal for quota.
const cloudFront = new CloudFrontClient({ maxAttempts: 8 });

/** Purges these paths, each once; a trailing `*` is a wildcard. Throws what was not accepted, when
 * all else was. */
export async function invalidateCloudFrontPaths(paths: string[]): Promise<void> {
  const errors: Error[] = [];
  for (const items of batchesOf([...new Set(paths.map(itemOf))])) {
    await send(items).catch((cause: unknown) =>
      errors.push(new Error(`not purged: ${items.join(" ")}`, { cause })),
    );
  }
  if (errors.length > 0) throw new AggregateError(errors, "some paths were not purged");
}

/** Escapes what CloudFront wants escaped, and nothing twice. It refuses `~` and `'` and does not
 * take their escapes for them: the wildcard before them goes instead. */
function itemOf(path: string): string {
  const escaped = encodeURI(path.replace(/^\/*/, "/")).replace(/%25(?=[0-9a-f]{2})/gi, "%");
  return escaped.replace(/(~|'|%7e|%27).*$/i, "*");
}

/** At most 3,000 paths and 15 wildcards may be in progress. */
function batchesOf(items: string[]): string[][] {
  const wildcards = items.filter((item) => item.endsWith("*"));
  const exact = items.filter((item) => !item.endsWith("*"));
  const count = Math.ceil(Math.max(exact.length / 2985, wildcards.length / 15));
  return Array.from({ length: count }, (_, i) => [
    ...exact.slice(i * 2985, (i + 1) * 2985),
    ...wildcards.slice(i * 15, (i + 1) * 15),
  ]);
}

async function send(items: string[]): Promise<void> {
  const command = new CreateInvalidationCommand({
    DistributionId: process.env.CLOUDFRONT_DISTRIBUTION_ID,
    InvalidationBatch: {
      // Made once: a batch sent again under its reference is the same invalidation and costs once.
      CallerReference: randomUUID(),
      Paths: { Quantity: items.length, Items: items },
    },
  });
  // Waits for the batches before it, which are in progress for up to a minute.
  for (let attempt = 1; ; attempt++) {
    try {
      await cloudFront.send(command);
      return;
    } catch (error) {
      if (!(error instanceof TooManyInvalidationsInProgress) || attempt === 10) throw error;
      await sleep(125 * 2 ** attempt * (0.5 + Math.random() / 2));
    }
  }
}

type CdnPath = { initialPath: string; resolvedRoutes: { type: "app" | "page" | "route" }[] };

/** A page's URLs: without a query, with any (`_rsc`, `utm_source`), and its data file. */
function urlsOf({ initialPath, resolvedRoutes }: CdnPath): string[] {
  // Rows of the tag table have no leading slash and call the root `index`.
  const path = initialPath.replace(/^\/*(index$)?/, "/");
  const urls = [path, `${path}?*`];
  if (resolvedRoutes.some(({ type }) => type === "page")) {
    const buildId = process.env.NEXT_BUILD_ID ?? process.env.OPEN_NEXT_BUILD_ID;
    if (!buildId) throw new Error("NEXT_BUILD_ID is not set");
    urls.push(`/_next/data/${buildId}${path === "/" ? "/index" : path}.json*`);
  }
  return urls;
}

/** OpenNext's override `cdnInvalidation`. */
export default {
  name: "purge",
  invalidatePaths: async (paths: CdnPath[]) => invalidateCloudFrontPaths(paths.flatMap(urlsOf)),
};
