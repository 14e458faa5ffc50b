/** What the upstream has under a name, as `name vN`. */
export async function contentOf(name, next) {
  const answer = await fetch(`${process.env.UPSTREAM}/${encodeURIComponent(name)}`, {
    cache: next.revalidate ? undefined : "force-cache",
    next,
  });
  return answer.text();
}
