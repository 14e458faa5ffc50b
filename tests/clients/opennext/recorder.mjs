// Stands between the server function and the lab, and writes down what the function asks of AWS and
// what it is answered, a line a call.

import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";

/** What AWS's logs would call it. */
function operationOf({ method, url, headers }) {
  const target = headers["x-amz-target"];
  if (target) {
    const [service, operation] = target.split(".");
    return [service.startsWith("DynamoDB") ? "dynamodb" : "sqs", operation];
  }
  if (url.startsWith("/2020-05-31/")) return ["cloudfront", "CreateInvalidation"];
  return ["s3", new URL(url, "http://s3").searchParams.get("x-id") ?? method];
}

async function bodyOf(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

export class Recorder {
  flow = "start";

  /** Forwards to `endpoint`, with the headers as they were sent. */
  static async start(endpoint, file) {
    const recorder = new Recorder();
    recorder.out = fs.createWriteStream(file);
    recorder.server = http.createServer(async (request, response) => {
      const body = await bodyOf(request);
      const { method, url, headers } = request;
      const forwarded = http.request(endpoint + url, { method, headers });
      forwarded.end(body);
      const [answer] = await once(forwarded, "response");
      const answered = await bodyOf(answer);
      recorder.note(request, body, answer, answered);
      response.writeHead(answer.statusCode, answer.headers).end(answered);
    });
    recorder.server.listen(0, "127.0.0.1");
    await once(recorder.server, "listening");
    recorder.url = `http://127.0.0.1:${recorder.server.address().port}`;
    return recorder;
  }

  note(request, body, answer, answered) {
    const { method, url: target, headers } = request;
    const [service, operation] = operationOf(request);
    const line = { flow: this.flow, at: new Date().toISOString(), service, operation, method, target };
    line.headers = headers;
    line.body = { text: body.toString() };
    line.reply_status = answer.statusCode;
    line.reply_body = { text: answered.toString() };
    this.out.write(JSON.stringify(line) + "\n");
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
    this.out.end();
  }
}
