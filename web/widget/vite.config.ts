import { copyFileSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vite";

const web = resolve(import.meta.dirname, "..");

export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: resolve(web, "dist"),
    emptyOutDir: false,
    target: "es2022",
    lib: { entry: "main.ts", formats: ["iife"], name: "PasokhWidget", fileName: () => "widget.js" },
  },
  plugins: [
    {
      name: "copy-font",
      closeBundle() {
        mkdirSync(resolve(web, "dist/fonts"), { recursive: true });
        copyFileSync(
          resolve(web, "node_modules/vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2"),
          resolve(web, "dist/fonts/Vazirmatn-Variable.woff2"),
        );
      },
    },
  ],
});
