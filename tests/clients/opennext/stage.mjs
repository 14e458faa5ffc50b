// Everything the flows are played on: content that can be published, two builds of the app, a lab
// that serves the first, and the server function of a build as OpenNext left it.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import { once } from "node:events";
import net from "node:net";
import path from "node:path";

import { Recorder } from "./recorder.mjs";

/** The app with its packages, and the builds; made by `opennext.cmake`. */
const root = process.env.REVALAB_OPENNEXT_DIR;
const program = process.env.REVALAB_PROGRAM;
const app = path.join(root, "app");
/** What the lab is told to serve: a link to one of the builds, as deployments have a `current`. */
const current = path.join(root, "current");

/** Asks until `check` gives something true; fails with what it gave last. */
export async function eventually(check, what, seconds = 30) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const seen = await check();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What the pages show: `NAME vN`, where N is raised by publishing. */
export class Upstream {
  #versions = new Map();
  #server = http.createServer((request, response) => {
    response.end(this.contentOf(decodeURIComponent(request.url.slice(1))));
  });

  async listen(port) {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  contentOf(name) {
    return `${name} v${this.#versions.get(name) ?? 1}`;
  }

  /** Raises the version and gives the new content. */
  publish(name) {
    this.#versions.set(name, (this.#versions.get(name) ?? 1) + 1);
    return this.contentOf(name);
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** Runs a program that goes on; `until` looks at its output so far. */
async function start(command, args, options, until) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  child.output = "";
  child.errors = "";
  child.stdout.on("data", (data) => (child.output += data));
  child.stderr.on("data", (data) => (child.errors += data));
  let failure;
  child.on("error", (error) => (failure = error));
  await eventually(() => {
    if (failure) throw failure;
    if (child.exitCode !== null) throw new Error(`${command} ended: ${child.errors}`);
    return until(child.output);
  }, `${command}: ${args.join(" ")}`);
  return child;
}

export async function stop(child) {
  if (!child || child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function run(command, args, options) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${output}`);
}

/** Of the app's own files; what is installed follows from the lock file. */
async function digestOfApp() {
  const hash = createHash("sha256");
  const names = await fs.readdir(app, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  for (const entry of files) entry.file = path.join(entry.parentPath ?? entry.path, entry.name);
  const own = files.filter(({ file }) => !/node_modules|\.next|\.open-next/.test(file));
  for (const { file } of own.sort((a, b) => (a.file < b.file ? -1 : 1))) {
    hash.update(file).update(await fs.readFile(file));
  }
  return hash.digest("hex");
}

/** Cached fetches are kept by their URL, so a build knows the upstream's port. It is made again
 * when the app is another one or the port is taken. */
export async function buildBoth() {
  const stamp = path.join(root, "stamp.json");
  const digest = await digestOfApp();
  const last = JSON.parse(await fs.readFile(stamp, "utf8").catch(() => "{}"));
  const upstream = new Upstream();
  if (last.digest === digest) {
    await upstream.listen(last.port).catch(() => {});
    if (upstream.url) return upstream;
  }
  const made = await new Upstream().listen(0);
  for (const id of ["build-a", "build-b"]) {
    const env = { ...process.env, BUILD_ID: id, UPSTREAM: made.url, NEXT_TELEMETRY_DISABLED: "1" };
    await run("npx", ["open-next", "build"], { cwd: app, env });
    await fs.rm(path.join(root, id), { recursive: true, force: true });
    await fs.rename(path.join(app, ".open-next"), path.join(root, id));
  }
  await fs.writeFile(stamp, JSON.stringify({ digest, port: Number(new URL(made.url).port) }));
  return made;
}

/** Makes a build the one that is served. */
export async function point(id) {
  await fs.rm(current, { force: true });
  await fs.symlink(id, current);
}

/** A lab of the build that is served, and a way to visit its CDN. */
export class Lab {
  static async start(upstream) {
    const lab = new Lab();
    lab.upstream = upstream;
    lab.originPort = await freePort();
    const args = ["serve", "--opennext", current, "--origin", `http://127.0.0.1:${lab.originPort}`];
    args.push("--port", "0", "--cdn-port", "0", "--cdn-tls-port", "0", "--consumer", "https");
    args.push("--propagation", "100ms,300ms", "--data", path.join(root, "lab"));
    await fs.rm(path.join(root, "lab"), { recursive: true, force: true });
    // The certificate authority is kept there, not in the user's home.
    const env = { ...process.env, XDG_STATE_HOME: path.join(root, "state") };
    const ready = (output) => output.includes("\nready\n");
    lab.process = await start(program, args, { env }, ready);
    const lines = lab.process.output.matchAll(/^export (\w+)=(.*)$/gm);
    lab.exports = Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
    const file = process.env.REVALAB_RECORD;
    if (file) lab.recorder = await Recorder.start(lab.exports.AWS_ENDPOINT_URL, file);
    return lab;
  }

  /** The server function of a build: OpenNext's wrapper `node`, the lab's exports, nothing else. */
  async startFunction(id) {
    const env = { PATH: process.env.PATH, ...this.exports, PORT: String(this.originPort) };
    env.UPSTREAM = this.upstream.url;
    if (this.recorder) {
      env.AWS_ENDPOINT_URL = this.recorder.url;
      env.REVALIDATION_QUEUE_URL = this.recorder.url + new URL(env.REVALIDATION_QUEUE_URL).pathname;
    }
    const cwd = path.join(root, id, "server-functions", "default");
    const ready = (output) => output.includes("Listening on port");
    this.function = await start(process.execPath, ["index.mjs"], { cwd, env }, ready);
  }

  /** Requests a page of the site as a browser would, through the CDN. */
  async view(target, { method = "GET", edge } = {}) {
    const url = new URL(target, this.exports.REVALAB_CDN_TLS_URL);
    const headers = edge ? { "x-revalab-edge": edge } : {};
    this.ca ??= await fs.readFile(this.exports.REVALAB_CA_FILE);
    const request = https.request(url, { method, headers, ca: this.ca });
    request.end();
    const [response] = await once(request, "response");
    let body = "";
    for await (const part of response.setEncoding("utf8")) body += part;
    const { statusCode: status, headers: fields } = response;
    // Pages say it in their heading, data files in their properties.
    const content = body.match(/<h1>(.*?)<\/h1>/)?.[1] ?? body.match(/"content":"(.*?)"/)?.[1];
    return { status, fields, body, content, xCache: fields["x-cache"] };
  }

  /** Calls one of the lab's own endpoints. */
  async call(method, target, body) {
    const url = `${this.exports.AWS_ENDPOINT_URL}/_revalab/${target}`;
    const answer = await fetch(url, { method, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${target}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  /** How much of a dimension is on the month's bill. */
  async billed(dimension) {
    const { lines } = await this.call("GET", "bill");
    const quantities = lines.filter((line) => line.dimension === dimension);
    return quantities.reduce((sum, { quantity }) => sum + Number(quantity), 0);
  }

  /** The requests to services since the one with this number. */
  async requests(since) {
    return (await this.call("GET", `requests?since=${since}`)).requests;
  }

  async lastRequest() {
    return (await this.requests(0)).at(-1)?.seq ?? 0;
  }

  async close() {
    await stop(this.function);
    this.recorder?.close();
    await stop(this.process);
    this.upstream.close();
  }
}
