/** `?path=` of a page of the pages router. */
export default async function handler(request, response) {
  await response.revalidate(request.query.path);
  response.json({ revalidated: request.query.path });
}
