import { contentOf } from "../content";

export default function Home({ content }) {
  return <h1>{content}</h1>;
}

export async function getStaticProps() {
  return { props: { content: await contentOf("home", { revalidate: 3600 }) }, revalidate: 3600 };
}
