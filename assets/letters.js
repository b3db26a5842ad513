// Letters that were sent off: each is kept until the inbox has taken it. What a lost connection
// swallowed comes back into its composer, and goes out under its first key, so never twice.
import { DRAFT, draftOf, formOf, painters, store, tell, write } from "./drafts.js";

const { say } = window.hotelInboxLanguage;
const SENT = `${DRAFT}sent:`;
// After so many milliseconds without an answer one is told that there is none.
const PATIENCE = 5000;

const told = new Set();
let socket = "";

const forget = (key) => sessionStorage.removeItem(SENT + key);
const remember = (key, letter) => store(SENT + key, letter);

function find(key) {
	try {
		const letter = JSON.parse(sessionStorage.getItem(SENT + key));
		return typeof letter.text === "string" && Array.isArray(letter.files) ? letter : null;
	} catch {
		return null; // Not ours.
	}
}

// All that are known, oldest first.
function all() {
	return Object.keys(sessionStorage)
		.filter((name) => name.startsWith(SENT))
		.map((name) => [name.slice(SENT.length), find(name.slice(SENT.length))])
		.filter(([, letter]) => letter)
		.sort(([, one], [, other]) => one.at - other.at);
}

function newKey() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function putBack(id, text, quoted, files) {
	const since = draftOf(id);
	write(id, {
		text: since.text ? `${text}\n${since.text}` : text,
		quoted: since.quoted ?? quoted,
		files: [...files, ...since.files],
	});
}

function takeAway(id, letter) {
	const draft = draftOf(id);
	const [before, after] = [`\n${draft.text}\n`, `\n${letter.text}\n`];
	const ids = letter.files.map((file) => file.id);
	write(id, {
		text: before.replace(after, () => "\n").slice(1, -1),
		quoted: draft.quoted?.id === letter.quoted?.id ? null : draft.quoted,
		files: draft.files.filter((file) => !ids.includes(file.id)),
	});
}

function tellOf(id, words) {
	const form = formOf(id);
	if (form) tell(form, words);
}

// Keeps a letter that is being sent off, and gives the key to send it under.
export function sendOff(id, { text, quoted, files }) {
	const kept = files.map(({ id, name, size }) => ({ id, name, size }));
	const what = JSON.stringify([text, quoted, kept]);
	const back = all().filter(([, letter]) => letter.id === id && letter.back);
	const again = back.find(([, one]) => JSON.stringify([one.text, one.quoted, one.files]) === what);
	for (const [key] of back) forget(key);
	const key = again?.[0] ?? newKey();
	remember(key, { id, text, quoted, files: kept, at: performance.timeOrigin + performance.now() });
	setTimeout(() => {
		const letter = find(key);
		if (!letter || letter.back) return;
		told.add(key);
		tellOf(id, say("The inbox has not answered yet. Your message is kept until it does."));
	}, PATIENCE);
	return key;
}

// What was refused goes back to where it was written, before what was written since.
export function giveBack(id, key, text) {
	const letter = find(key);
	forget(key);
	if (told.delete(key)) tellOf(id, "");
	if (!letter?.back) putBack(id, text, letter?.quoted ?? null, letter?.files ?? []);
}

// The inbox has it: it need not be kept any more.
export function settle(key) {
	const letter = find(key);
	if (!letter) return;
	forget(key);
	if (letter.back) takeAway(letter.id, letter);
	if (letter.back || told.delete(key)) tellOf(letter.id, "");
}

function recall() {
	for (const [key, letter] of all().reverse()) {
		if (letter.back) continue;
		remember(key, { ...letter, back: true });
		putBack(letter.id, letter.text, letter.quoted, letter.files);
	}
}

function isIn(draft, { text, files }) {
	if (text) return draft.text.includes(text);
	return files.some(({ id }) => draft.files.some((file) => file.id === id));
}

painters.push((form, draft, id) => {
	if (all().some(([, letter]) => letter.id === id && letter.back && isIn(draft, letter))) {
		tell(form, say("The connection was lost before this was sent. Send it again."));
	}
});

// Another socket than before, for which the thread was read anew, means that the connection was
// lost or the page loaded again. What had arrived all the same stands in the thread, with its key.
function look() {
	for (const [key] of all()) {
		if (document.querySelector(`[data-letter="${CSS.escape(key)}"]`)) settle(key);
	}
	const page = document.querySelector("[data-socket]");
	if (page?.dataset.socket && page.dataset.socket !== socket) {
		socket = page.dataset.socket;
		recall();
	}
}

new MutationObserver(look).observe(document.documentElement, {
	attributeFilter: ["data-letter", "data-socket"],
	childList: true,
	subtree: true,
});
