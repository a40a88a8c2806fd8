// Takes the picture of the README from the built page: `node tests/web/picture.mjs`.
import { mkdir } from "node:fs/promises";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const folder = new URL("../../www/picture/", import.meta.url).pathname;
const server = await serve();
const browser = await chromium.launch({
  executablePath: process.env.CHROME ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });
await page.goto(server.url);
await page.getByTestId("hold").waitFor();
await page.waitForTimeout(500);
await mkdir(folder, { recursive: true });
await page.screenshot({ path: `${folder}hold.png` });
await browser.close();
server.close();
