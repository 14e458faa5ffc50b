import { contentOf } from "../../../content";

// One more than the wildcards CloudFront takes at once.
export function generateStaticParams() {
  return Array.from({ length: 16 }, (_, i) => ({ id: String(i + 1) }));
}

export default async function Post({ params }) {
  const { id } = await params;
  return <h1>{await contentOf(`post-${id}`, { tags: ["posts", `post-${id}`] })}</h1>;
}
