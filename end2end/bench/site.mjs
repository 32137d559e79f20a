// Serves what the benchmark's page loads: the built worker, PapaParse and this folder.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOTS = {
  bench: HERE,
  papaparse: join(HERE, "../node_modules/papaparse"),
  pkg: join(process.env.WAYBILL_SITE_ROOT ?? join(HERE, "../../target/site"), "pkg"),
};
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

export async function serve() {
  const server = createServer(async (request, response) => {
    const [, root, ...path] = normalize(new URL(request.url, "http://localhost").pathname).split("/");
    try {
      const body = await readFile(join(ROOTS[root], ...path));
      response.writeHead(200, { "content-type": TYPES[extname(request.url)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
