import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** Writes `widget.js.gz` beside the script, as the public listener sends it. */
function compress(): Plugin {
  let folder = "";
  return {
    name: "compress",
    apply: "build",
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      const path = join(folder, "widget.js");
      writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
    },
  };
}

/** One plain script for other people's pages. `npm run build -w @tendwell/widget` writes dist/widget.js. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [compress()],
  resolve: { conditions: ["@tendwell/source"] },
  build: {
    outDir: "dist",
    // Type information lies there too.
    emptyOutDir: false,
    target: "es2022",
    sourcemap: false,
    reportCompressedSize: false,
    // Of core only what is used: none of its modules does anything by being loaded.
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !id.includes("/core/") } },
    lib: { entry: "src/main.ts", formats: ["iife"], name: "TendwellWidget", fileName: () => "widget.js" },
  },
});
