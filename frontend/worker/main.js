// The file worker's script: `new Worker("/pkg/worker-main.js", { type: "module" })`. What it understands is in
// `domain::uploads::file::protocol`; all it does here is start the wasm and keep early messages until it runs.
import init, { receive } from "./worker.js";

const waiting = [];
self.onmessage = (event) => waiting.push(event.data);

await init({ module_or_path: new URL("worker.wasm", import.meta.url) });

self.onmessage = (event) => receive(event.data);
for (const message of waiting) receive(message);
