
// What a first visit does not run before it asks somebody is in modules of its own, which work on the first one's memory
// and table. They are fetched after the first paint of a first visit: what runs next, then the rest, which has that, too.
// What needs the rest before it is there waits for it.
let restModule;
let isRestHere = false;
const urlOf = (part) => new URL(document.querySelector(`meta[name=${part}]`).content, document.baseURI);

async function fetched(part) {
    const response = await fetch(urlOf(part), { priority: "low" });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return WebAssembly.compile(await response.arrayBuffer());
}

// Styles of what no first visit shows: whether they come is known when this ends.
let style;
function bringStyle() {
    if (!document.querySelector("meta[name=style]")) return;
    style ??= new Promise((known) => {
        const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: urlOf("style"), onload: known });
        link.onerror = () => {
            link.remove();
            style = undefined;
            setTimeout(bringStyle, 5000);
            known();
        };
        document.head.append(link);
    });
    return style;
}

function joinRest() {
    if (!isRestHere) new WebAssembly.Instance(restModule, { first: wasm });
    isRestHere = true;
}

function rest() {
    if (isRestHere) return;
    try {
        restModule ??= new WebAssembly.Module(restAtOnce());
        joinRest();
    } catch (error) {
        // Whoever called is left in the middle of its work: the page says that it has stopped.
        throw new WebAssembly.RuntimeError(`The rest of the simulator cannot be fetched: ${error.message}`);
    }
}

// A script can wait for a text, and for nothing else, so the bytes come as one.
function restAtOnce() {
    const request = new XMLHttpRequest();
    request.open("GET", urlOf("rest"), false);
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`status ${request.status}`);
    return Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0));
}

// Nobody has been here, and nothing is asked for but the page: all that runs is in the first part.
function isFirstVisit() {
    try {
        return !navigator.serviceWorker?.controller && !location.search && !location.hash && localStorage.length === 0;
    } catch {
        return false;
    }
}

// Whoever comes back, or by a link, begins with the first part, the rest and all styles: they come side by side, or are
// kept here.
async function restEarly() {
    if (isFirstVisit()) return;
    const styled = bringStyle();
    try {
        restModule ??= await fetched("rest");
    } catch {
        // Then it comes later.
    }
    await styled;
}

// The rest does without what comes next.
async function joinNext() {
    if (restModule) return;
    try {
        const next = await fetched("next");
        if (!isRestHere) new WebAssembly.Instance(next, { first: wasm, rest: { rest } });
        performance.mark("next");
    } catch {
        // Then it comes with the rest.
    }
}

// Tried again and again, later and later: a network may come back.
async function bring(again) {
    try {
        restModule ??= await fetched("rest");
    } catch {
        setTimeout(bring, again, Math.min(2 * again, 60_000));
        return;
    }
    joinRest();
}

// Brings all that is not there yet. What comes next has the network for itself, but not for ever.
export async function fetchRest() {
    bringStyle();
    await Promise.race([joinNext(), new Promise((late) => setTimeout(late, 10_000))]);
    await bring(1000);
}

// For a page that brings the rest with it.
export async function bringRest(bytes) {
    restModule = await WebAssembly.compile(bytes);
}
