import { contentOf } from "../../content";

export default function Legacy({ content }) {
  return <h1>{content}</h1>;
}

export function getStaticPaths() {
  return { paths: [{ params: { slug: "a" } }], fallback: "blocking" };
}

export async function getStaticProps({ params }) {
  const content = await contentOf(`legacy-${params.slug}`, { revalidate: 3600 });
  return { props: { content }, revalidate: 3600 };
}
