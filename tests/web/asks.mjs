import { chromium } from "playwright-core";
import { serve } from "./server.mjs";
const server = await serve(process.argv[2]);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [width, height] of [[1440, 900], [390, 844]]) {
  const context = await browser.newContext({ viewport: { width, height }, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.route("**/*_rest.wasm", (route) => route.request().resourceType() === "xhr" ? route.continue() : route.abort());
  await page.addInitScript(() => {
    const open = XMLHttpRequest.prototype.open;
    Error.stackTraceLimit = 60;
    XMLHttpRequest.prototype.open = function (...given) { console.log("ASK " + new Error().stack); return open.apply(this, given); };
  });
  page.on("console", (m) => m.text().startsWith("ASK") && console.log(width, m.text().split("\n").filter((l) => l.includes("wasm")).map((l) => l.trim().slice(0, 260)).slice(0, 14).join("\n")));
  await page.goto(server.url);
  await page.getByTestId("status").filter({ hasText: "Waiting for you" }).waitFor();
  await page.waitForTimeout(3000);
  console.log("--- approve");
  await page.getByTestId("approve").click();
  await page.getByTestId("ending").waitFor();
  await page.waitForTimeout(2000);
  await context.close();
}
await browser.close(); server.close();
