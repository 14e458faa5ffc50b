import { revalidatePath, revalidateTag } from "next/cache";

/** `?tag=`, or `?path=` and perhaps `&type=`. */
export async function POST(request) {
  const { tag, path, type } = Object.fromEntries(new URL(request.url).searchParams);
  if (tag) revalidateTag(tag);
  if (path) revalidatePath(path, type);
  return Response.json({ revalidated: tag ?? path });
}
