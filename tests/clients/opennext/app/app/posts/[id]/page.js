import { contentOf } from "../../../content";

// More than the fifteen wildcards CloudFront takes at once, and one that is not ASCII.
export function generateStaticParams() {
  return [...Array.from({ length: 16 }, (_, i) => ({ id: String(i + 1) })), { id: "café" }];
}

export default async function Post({ params }) {
  const name = `post-${decodeURIComponent((await params).id)}`;
  return <h1>{await contentOf(name, { tags: ["posts", name] })}</h1>;
}
