import { contentOf } from "../../content";

export const revalidate = 3;

export default async function Timed() {
  return <h1>{await contentOf("timed", { revalidate: 3 })}</h1>;
}
