import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { environment: "happy-dom", include: ["{shared,widget,console,shop}/**/*.test.{ts,tsx}"] },
});
