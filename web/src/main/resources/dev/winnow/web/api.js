// The server that this page came from, and nobody else.

let key = "";

/** Sent with every request from now on; forgotten with the tab. */
export function setKey(text) {
  key = text.trim();
}

/** What the server said against a request, in its own words. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * Asks, and gives the answer's text, headers and how long it took from here, in milliseconds.
 * Throws Refused; status 0 when nobody answered.
 */
export async function ask(method, path, body, signal) {
  const headers = {};
  if (key) headers.Authorization = `Bearer ${key}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const began = performance.now();
  let response;
  let text;
  try {
    response = await fetch(new URL(path, document.baseURI), {
      method, headers, signal, cache: "no-store", body: body === undefined ? undefined : JSON.stringify(body),
    });
    text = await response.text();
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new Refused(0, "The server does not answer. Is it still running?");
  }
  if (!response.ok) throw new Refused(response.status, reason(response.status, text));
  return {text, headers: response.headers, took: performance.now() - began};
}

function reason(status, text) {
  try {
    const json = JSON.parse(text);
    return sentence(json.error?.message ?? json.message ?? json.reason ?? `The server answered ${status}.`);
  } catch {
    return `The server answered ${status}.`;
  }
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}

async function json(method, path, body, signal) {
  return JSON.parse((await ask(method, path, body, signal)).text);
}

/** How many candidates are asked for, so that a passage's way from far below can be shown. */
export const ASKED = 100;

/** A search: the answer, with the headers that tell of it. more: what it does otherwise than the pipeline. */
export async function search(query, pipeline, signal, more = {}) {
  const {text, headers, took} = await ask("POST", "search", {query, pipeline, top: Math.max(ASKED, more.depth ?? 0), ...more}, signal);
  return {
    ...JSON.parse(text),
    pipeline,
    took,
    queued: header(headers, "Winnow-Queue-Ms"),
    computed: header(headers, "Winnow-Compute-Ms"),
  };
}

function header(headers, name) {
  const value = headers.get(name);
  return value === null ? NaN : Number(value);
}

export const pipelines = () => json("GET", "pipelines");
export const load = (name) => json("PUT", `pipelines/${encodeURIComponent(name)}`);
export const unload = (name) => json("DELETE", `pipelines/${encodeURIComponent(name)}`);
export const models = () => json("GET", "models");
export const metrics = async (signal) => (await ask("GET", "metrics", undefined, signal)).text;
export const reports = () => json("GET", "reports");
export const report = (name) => json("GET", `reports/${encodeURIComponent(name)}`);

/** The text of a report that is a page, for who has a key: a link would not send it. */
export const reportText = async (name) => (await ask("GET", `reports/${encodeURIComponent(name)}`)).text;
export const hasKey = () => key !== "";
export const judge = (body) => json("POST", "judgements", body);
export const judgements = () => json("GET", "judgements");

/** Whether the server can serve, and why not. */
export async function ready(signal) {
  try {
    await ask("GET", "health/ready", undefined, signal);
    return "";
  } catch (refused) {
    if (refused.name === "AbortError") throw refused;
    return refused.message;
  }
}
