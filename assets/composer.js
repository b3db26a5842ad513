// The composer: its keys, quoting, sending, and the template picker's keys.
import {
	FORM, belongTo, draftOf, fieldOf, forget, formOf, idOf, isWaiting, keep, make, painters, show,
	stopWaiting, tell, wait, write,
} from "./drafts.js";
import { giveBack, sendOff, settle } from "./letters.js";
import { MOST_FILES, release } from "./uploads.js";

const { say } = window.hotelInboxLanguage;
// From here on the composer tells how many characters are left.
const TELL_FROM = 0.8;
const MOST_MESSAGES = 10;

const known = new WeakSet();

const encoder = new TextEncoder();
const length = (text) => Array.from(text.trim()).length;

painters.push((form) => count(fieldOf(form)));
painters.push((form, { quoted }, id) => {
	form.querySelector("[data-quoting]").replaceChildren(...(quoted ? quoteOf(id, quoted) : []));
});

function count(field) {
	const bytes = Number(field.dataset.bytes);
	const limit = bytes || Number(field.dataset.limit);
	const used = bytes ? encoder.encode(field.value.trim()).length : length(field.value);
	const messages = limit > 0 ? Math.ceil(used / limit) : 1;
	const told = field.form.querySelector("[data-count]");
	let words = "";
	if (messages > MOST_MESSAGES) words = say("too long to send at once");
	else if (messages > 1) words = say("goes out as about {count} messages", { count: messages });
	else if (used > limit * TELL_FROM && limit > 0) {
		words = say(bytes ? "{count} bytes left" : "{count} characters left", { count: limit - used });
	}
	told.dataset.over = messages > MOST_MESSAGES;
	if (told.textContent !== words) told.textContent = words;
}

// --- Quoting --------------------------------------------------------------------------------

function quoteOf(id, quoted) {
	const remove = make("button", {
		type: "button",
		class: "icon-button",
		"aria-label": say("Do not quote"),
		"data-testid": "unquote",
	}, "×");
	remove.addEventListener("click", () => {
		write(id, { quoted: null });
		fieldOf(formOf(id)).focus();
	});
	const words = make("p", { dir: "auto" }, quoted.text);
	return [make("div", { "data-testid": "quoted" }, make("b", {}, quoted.who), words), remove];
}

document.addEventListener("click", (event) => {
	const button = event.target.closest("[data-reply]");
	const form = button && document.querySelector(`${FORM}:not([data-note])`);
	if (!form) return;
	const { reply, who, snippet } = button.dataset;
	write(idOf(form), { quoted: { id: reply, who: say("Reply to {who}", { who }), text: snippet } });
	fieldOf(form).focus();
});

// --- Sending --------------------------------------------------------------------------------

// Whether what the composer holds may go now; if not it says why.
function isReady(form) {
	const { files } = draftOf(idOf(form));
	const field = fieldOf(form);
	if (field.disabled || document.querySelector("[data-offline]") || isWaiting(form)) return false;
	if (!length(field.value) && !files.length) return false;
	if (files.length > MOST_FILES) {
		tell(form, say("At most {count} files go out at once.", { count: MOST_FILES }));
		return false;
	}
	if (files.some((file) => file.problem)) {
		tell(form, say("A file is not up: remove it or try it again."));
		form.querySelector("[data-state=failed]")?.scrollIntoView({ block: "nearest" });
		return false;
	}
	if (files.some((file) => file.request)) {
		wait(form);
		return false;
	}
	return true;
}

// Before the page's own handler: a second click finds an empty field and sends nothing.
document.addEventListener(
	"submit",
	(event) => {
		const form = event.target;
		if (!form.matches(FORM)) return;
		if (!isReady(form)) {
			event.preventDefault();
			event.stopPropagation();
			return;
		}
		const id = idOf(form);
		const { quoted, files } = draftOf(id);
		form.elements.draft_key.value = sendOff(id, { text: fieldOf(form).value, quoted, files });
		form.elements.quoted.value = quoted?.id ?? "";
		form.elements.files.value = JSON.stringify(files.map(({ id, name }) => ({ id, name })));
		files.forEach(release);
		forget(id);
		tell(form, "");
		// Whoever writes wants to see it, wherever in the thread they were.
		document.querySelector("[data-testid=thread]").scrollTop = 0;
	},
	true,
);

document.addEventListener("reset", (event) => {
	if (event.target.matches(FORM)) setTimeout(() => show(idOf(event.target)));
});

document.addEventListener("keydown", (event) => {
	const field = event.target;
	if (!field.matches?.(`${FORM} textarea`)) return;
	if (event.key === "Escape") stopWaiting(field.form);
	if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
	event.preventDefault();
	if (!event.repeat) field.form.requestSubmit();
});

document.addEventListener("input", (event) => {
	const field = event.target;
	if (!field.matches(`${FORM} textarea`)) return;
	const id = field.dataset.draft;
	draftOf(id).text = field.value;
	keep(id);
	count(field);
});

// --- Templates ------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
	const picker = event.target.closest?.("[data-picker]");
	if (!picker) return;
	if (event.key === "Escape") picker.querySelector("[data-dismisses=picker]").click();
	const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
	const options = [...picker.querySelectorAll("[data-testid=template-option]")];
	if (!step || !options.length) return;
	event.preventDefault();
	const next = options.indexOf(document.activeElement) + step;
	(options[next] ?? picker.querySelector("[type=search]")).focus();
});

// --- What the page asks for -----------------------------------------------------------------

function meet() {
	for (const form of document.querySelectorAll(FORM)) {
		if (known.has(form)) continue;
		known.add(form);
		belongTo(form.dataset.owner);
		const id = idOf(form);
		// Whoever types before this script is there loses nothing.
		draftOf(id).text ||= fieldOf(form).value;
		keep(id);
		show(id);
	}
}

// The page may have been quicker than this script.
meet();
new MutationObserver(meet).observe(document.documentElement, { childList: true, subtree: true });

// Once the page has taken in what it was told, what is new there accepts the focus.
const soon = (act) => setTimeout(act, 50);

window.hotelInbox = {
	startWriting() {
		soon(() => document.querySelector(`${FORM} textarea`)?.focus());
	},
	focusOn(selector) {
		soon(() => document.querySelector(selector)?.focus());
	},
	giveBack,
	settle,
};
