// Let Prism judge requests by an OpenAPI document: node prism.mjs DOCUMENT REQUESTS ANSWERS
// All are files of JSON: the requests { method, target, headers, body in base64 }, the answers { status, body }.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";

const [document, requests, answers] = process.argv.slice(2);
const cli = fileURLToPath(import.meta.resolve("@stoplight/prism-cli/dist/index.js"));
const command = [cli, "mock", document, "--errors", "--port", "0"];
const prism = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit"] });
process.on("exit", () => prism.kill());

const url = await new Promise((resolve, reject) => {
  let log = "";
  prism.stdout.on("data", (text) => {
    log += text;
    const listening = /listening on (\S+)/.exec(log);
    if (listening) resolve(listening[1]);
  });
  prism.on("exit", () => reject(new Error(`Prism has ended:\n${log}`)));
});

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function answer({ method, target, headers, body }) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, path: target, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode, body: text }));
    });
    sent.on("error", reject);
    sent.end(Buffer.from(body, "base64"));
  });
}

const found = [];
for (const it of JSON.parse(readFileSync(requests, "utf8"))) found.push(await answer(it));
writeFileSync(answers, JSON.stringify(found));
process.exit();
