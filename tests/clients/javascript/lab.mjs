// The lab a test talks to: its clock, its bill and its log. Clients find its services by the
// exported variables alone.

export const distribution = process.env.CLOUDFRONT_DISTRIBUTION_ID;

/** Calls one of the lab's own endpoints. */
export async function call(method, path, body) {
  const answer = await fetch(`${process.env.AWS_ENDPOINT_URL}/_revalab/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

/** Makes the lab what it was at its start. */
export const reset = () => call("POST", "reset");

/** Moves the lab's clock; what is due by then has happened when this is done. */
export const advance = (span) => call("POST", "clock", { advance: span });

/** Replaces the lab's faults. */
export const plan = (...faults) => call("PUT", "faults", { kind: "faults", faults });

/** How much of a dimension is on the month's bill. */
export async function billed(dimension) {
  const { lines } = await call("GET", "bill");
  const billed = lines.filter((line) => line.dimension === dimension);
  return billed.reduce((sum, line) => sum + Number(line.quantity), 0);
}

/** How often each operation was asked for. */
export async function calls() {
  const counts = {};
  for (const { service, operation } of (await call("GET", "requests")).requests) {
    const name = `${service}.${operation}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
