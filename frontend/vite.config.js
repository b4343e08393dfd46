import { defineConfig } from "vite";

// Office desktops still run Chromium 90 (2021): both the scripts and the styles are lowered to it.
const OLDEST_BROWSER = "chrome90";

export default defineConfig({
  base: "/static/build/",
  publicDir: false,
  build: {
    outDir: "../minzheng/web/static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: OLDEST_BROWSER,
    cssTarget: OLDEST_BROWSER,
    // No data: addresses for scripts or fonts; the content security policy allows them for images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      // Charts are an entry of their own: only pages that draw one load it.
      input: { main: "src/main.js", charts: "src/charts.js" },
    },
  },
});
