import { contentOf } from "../../../content";

export function generateStaticParams() {
  return [{ name: "café" }];
}

export default async function Place({ params }) {
  const name = `place-${decodeURIComponent((await params).name)}`;
  return <h1>{await contentOf(name, { tags: [name] })}</h1>;
}
