// A file is compared where it is: only its SHA-256, and the codes written in it, are sent. Without this it is uploaded.
const form = document.querySelector("[data-check-file]");
const LARGEST = 10 * 1024 * 1024;
const MOST_STREAMS = 2000;
const MOST_UNPACKED = 24 * 1024 * 1024;
const CODE = /(?<![0-9A-Za-z-])[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){6}(?![0-9A-Za-z-])/g;
const ID = /urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f-])/g;

// One letter per byte, so that places in the text are places in the file.
const letters = (bytes) => new TextDecoder("latin1").decode(bytes);

async function unpacked(bytes) {
  const parts = [];
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(letters(part.value));
  } catch {
    // No such stream, or more behind its end: what came out until then is enough.
  }
  return parts.join("");
}

async function* texts(bytes) {
  const whole = letters(bytes);
  yield whole;
  if (!whole.trimStart().startsWith("%PDF-") || !("DecompressionStream" in window)) return;
  let left = MOST_UNPACKED;
  let seen = 0;
  for (const match of whole.matchAll(/(?<!end)stream\r?\n/g)) {
    const start = match.index + match[0].length;
    const end = whole.indexOf("endstream", start);
    if (end < 0 || left <= 0 || (seen += 1) > MOST_STREAMS) return;
    const text = await unpacked(bytes.subarray(start, end));
    left -= text.length;
    yield text;
  }
}

// The same text as other programs write it: with octal escapes, as hexadecimal strings, in UTF-16.
function* readings(text) {
  const letter = (code, base) => String.fromCharCode(parseInt(code, base));
  yield text;
  yield text.replace(/\\([0-3][0-7]{2})/g, (_, code) => letter(code, 8));
  for (const [, pairs] of text.matchAll(/<((?:[0-9A-Fa-f]{2}){28,1000})>/g))
    yield pairs.replace(/../g, (pair) => letter(pair, 16)).replaceAll("\0", "");
  yield text.replaceAll("\0", "");
}

async function check(file) {
  const said = form.querySelector("[data-said]");
  if (!file.size || file.size > LARGEST) {
    said.textContent = "Choose a file of at most 10 MB that is not empty.";
    return;
  }
  said.textContent = `Comparing ${file.name}…`;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const found = new Set();
  for await (const text of texts(bytes)) {
    for (const reading of readings(text))
      for (const pattern of [CODE, ID]) for (const [words] of reading.matchAll(pattern)) if (found.size < 20) found.add(words);
  }
  form.elements.sha256.value = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  form.elements.found.value = [...found].join(" ");
  form.elements.file.disabled = true; // Stays here.
  form.enctype = "application/x-www-form-urlencoded";
  form.submit();
}

if (form && globalThis.crypto?.subtle) {
  const input = form.elements.file;
  form.querySelector("[data-with-script]").hidden = false;
  const go = () => input.files[0] && check(input.files[0]);
  input.addEventListener("change", go);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go();
  });
  // Anywhere on the page: a file that misses the box must not replace the page.
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) check(file);
  });
  addEventListener("pageshow", () => {
    input.disabled = false;
    input.value = "";
    form.querySelector("[data-said]").textContent = "";
  });
}
