import { resolve } from "node:path";
import { defineConfig } from "vite";

/** The widget's second script, which it imports when it first needs it. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: resolve(import.meta.dirname, "../dist"),
    emptyOutDir: false,
    target: "es2022",
    lib: { entry: "more/main.ts", formats: ["es"], fileName: () => "widget-more.js" },
  },
});
