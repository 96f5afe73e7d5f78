import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The admin app. `npm run build -w @tendwell/web` writes dist/app, which the server serves. */
export default defineConfig(async () => {
  const mock = process.env.TENDWELL_WEB_MOCK === "1" ? [(await import("./dev/mock-api.ts")).mockApi()] : [];
  return {
    root: import.meta.dirname,
    plugins: [react(), ...mock],
    resolve: { conditions: ["@tendwell/source"] },
    build: { outDir: "dist/app", emptyOutDir: true, target: "es2023", assetsInlineLimit: 0, sourcemap: false },
    server: {
      port: 4810,
      host: "127.0.0.1",
      proxy: mock.length > 0 ? {} : { "/api": process.env.TENDWELL_URL ?? "http://127.0.0.1:4800" },
    },
  };
});
