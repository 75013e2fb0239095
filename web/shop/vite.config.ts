import { defineConfig, type Plugin } from "vite";
import fa from "../../locales/fa/shop.json" with { type: "json" };

/** Fill `{{meta.title}}` and its kind in index.html, so that the page's own texts live in the catalogue too. */
function textsInHtml(): Plugin {
  return {
    name: "shop-texts-in-html",
    transformIndexHtml: (html) =>
      html.replace(/\{\{meta\.(\w+)\}\}/g, (_found, key: string) => {
        const text = (fa.meta as Record<string, string>)[key];
        if (text === undefined)
          throw new Error(`index.html names meta.${key}, which locales/fa/shop.json lacks`);
        return text;
      }),
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: "/shop/",
  plugins: [textsInHtml()],
  // The desk serves fonts and the widget; here they are only named.
  server: { fs: { allow: ["../.."] } },
  build: { outDir: "../dist/shop", emptyOutDir: true, target: "es2022" },
});
