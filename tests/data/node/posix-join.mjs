// Prints path.posix.join(first, second) for edge cases and every short path over three alphabets:
// node posix-join.mjs > posix-join.txt
import { posix } from "node:path";

const parts = ["", "a", "b", ".", "..", "..."];
const paths = new Set(["", "/", "//", "/./", "/../", "a%2Fb", "a\\b", "_N_T_/posts/[id]/page"]);
for (const x of parts) {
  for (const y of parts) {
    paths.add(x).add(`/${x}`).add(`${x}/${y}`).add(`/${x}/${y}/`).add(`${x}/${y}/..`);
  }
}
for (const first of ["build", "", "/", "..", "a/../b/", "-ENq_0"]) {
  for (const second of paths) {
    console.log([first, second, posix.join(first, second)].join("\t"));
  }
}
