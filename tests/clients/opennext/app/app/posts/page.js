import { contentOf } from "../../content";

export default async function Posts() {
  return <h1>{await contentOf("posts", { tags: ["posts"] })}</h1>;
}
