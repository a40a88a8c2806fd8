// How somebody looks around in a graph: for the tests, and for what is recorded of a first visit.

const transform = (page) => page.getByTestId("layer").evaluate((it) => it.style.transform);

async function moves(page, act) {
  const before = await transform(page);
  await act();
  await page.waitForFunction((before) => document.querySelector("[data-testid=layer]").style.transform !== before, before);
}

// Moves it with the mouse and with the wheel, and zooms it; ends only when the graph has followed each time.
export async function lookAround(page) {
  const room = await page.locator(".room").first().boundingBox();
  const [x, y] = [room.x + 16, room.y + room.height / 2];
  await page.mouse.move(x, y);
  await moves(page, async () => {
    await page.mouse.down();
    await page.mouse.move(x + 20, y + 10, { steps: 4 });
    await page.mouse.up();
  });
  await moves(page, () => page.mouse.wheel(0, 80));
  await moves(page, async () => {
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -40);
    await page.keyboard.up("Control");
  });
}
