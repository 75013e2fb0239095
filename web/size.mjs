// Fails when the widget is over its budget, gzipped as a server would send it.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 15 * 1024;
const size = gzipSync(readFileSync(new URL("dist/widget.js", import.meta.url)), { level: 9 }).length;
console.log(`widget.js: ${size} bytes gzipped of ${BUDGET}`);
process.exit(size > BUDGET ? 1 : 0);
