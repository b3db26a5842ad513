// Drafts: the text, quote and files that wait in a conversation's composer until they are sent.
export const DRAFT = "draft:";
const OWNER = "drafts-of";
const SIGNED_OUT = "signed-out";

export const FORM = "[data-composer]";
// What shows a part of a draft: each is called with the form, the draft and the conversation's id.
export const painters = [];

const drafts = new Map();
const waiting = new WeakSet();

export const fieldOf = (form) => form.querySelector("textarea");
export const idOf = (form) => fieldOf(form).dataset.draft;
export const formOf = (id) => document.querySelector(`${FORM}:has([data-draft="${id}"])`);

export function make(tag, attributes = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
	element.append(...children);
	return element;
}

export function draftOf(id) {
	if (!drafts.has(id)) {
		let kept = null;
		try {
			kept = JSON.parse(sessionStorage.getItem(DRAFT + id));
		} catch {
			// Not ours: there is no draft.
		}
		drafts.set(id, { text: "", quoted: null, files: [], ...kept });
	}
	return drafts.get(id);
}

// A browser that has no room left keeps it as long as the page is open.
export function store(name, value) {
	try {
		sessionStorage.setItem(name, JSON.stringify(value));
	} catch {
		sessionStorage.removeItem(name);
	}
}

export function keep(id) {
	const { text, quoted, files } = draftOf(id);
	const up = files.filter((file) => file.id).map(({ id, name, size }) => ({ id, name, size }));
	if (text || quoted || up.length) {
		store(DRAFT + id, { text, quoted, files: up });
	} else sessionStorage.removeItem(DRAFT + id);
}

export function show(id) {
	const form = formOf(id);
	if (!form) return;
	const draft = draftOf(id);
	const field = fieldOf(form);
	if (field.value !== draft.text) field.value = draft.text;
	for (const paint of painters) paint(form, draft, id);
}

export function write(id, changes) {
	Object.assign(draftOf(id), changes);
	keep(id);
	show(id);
}

export function forget(id) {
	drafts.delete(id);
	sessionStorage.removeItem(DRAFT + id);
}

function forgetAll() {
	for (const id of drafts.keys()) write(id, { text: "", quoted: null, files: [] });
	drafts.clear();
	for (const key of Object.keys(sessionStorage)) {
		if (key.startsWith(DRAFT)) sessionStorage.removeItem(key);
	}
}

// Whoever signs in next at this browser does not find what somebody else had begun to write, in
// whatever tab. A login that merely ended takes nothing away from who comes back.
export function belongTo(agent) {
	const owner = `${agent} since ${localStorage.getItem(SIGNED_OUT)}`;
	if (sessionStorage.getItem(OWNER) === owner) return;
	forgetAll();
	sessionStorage.setItem(OWNER, owner);
}

document.addEventListener("submit", ({ target }) => {
	if (target.getAttribute("action") !== "/auth/logout") return;
	localStorage.setItem(SIGNED_OUT, Date.now());
	forgetAll();
});

window.addEventListener("storage", ({ key }) => {
	if (key === SIGNED_OUT) forgetAll();
});

export function tell(form, words) {
	form.querySelector("[data-told]").textContent = words;
}

// A letter that was sent off before its files were up goes by itself once they are.
export const isWaiting = (form) => waiting.has(form);

export function wait(form) {
	waiting.add(form);
	fieldOf(form).readOnly = true;
	tell(form, window.hotelInboxLanguage.say("Goes out as soon as the files are up."));
}

export function stopWaiting(form) {
	if (!waiting.delete(form)) return;
	fieldOf(form).readOnly = false;
	tell(form, "");
}
