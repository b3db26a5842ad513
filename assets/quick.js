// What goes into a field by choosing: quick replies by ⚡ or `/`, their variables, emoji.
import "./composer.js";
import { FORM, draftOf, fieldOf, formOf, write } from "./drafts.js";

const QUICK = "[data-quick]";
const SEARCH = "[data-testid=quick-reply-search]";
const OPTION = "[data-testid=quick-reply-option]";
const PATIENCE_MS = 3000;
const LOOK_MS = 30;

// setRangeText and an event, so that the page notices as if it had been typed.
function type(field, text, start = field.selectionStart, end = field.selectionEnd) {
	field.setRangeText(text, start, end, "end");
	field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// Words that come in are set apart from words that are there.
function insert(field, text) {
	const { value, selectionStart, selectionEnd } = field;
	const before = /\S$/.test(value.slice(0, selectionStart)) ? " " : "";
	const after = /^\w/.test(value.slice(selectionEnd)) ? " " : "";
	type(field, before + text + after);
	field.focus();
	field.scrollTop = field.scrollHeight;
}

window.hotelInbox.insert = (conversation, text) => {
	const id = String(conversation);
	const form = formOf(id);
	// Whoever went on to another guest meanwhile finds it in the draft on their return.
	if (form) insert(fieldOf(form), text);
	else write(id, { text: [draftOf(id).text, text].filter(Boolean).join(" ") });
};

document.addEventListener("click", (event) => {
	const button = event.target.closest("[data-insert]");
	const field = button && document.getElementById(button.dataset.into);
	if (!field) return;
	type(field, button.dataset.insert);
	field.focus();
});

// --- The picker of quick replies ------------------------------------------------------------

// While the picker comes: the field in which `/` was typed, and whether Enter was pressed since.
let coming = null;
// The field in which somebody wanted the stroke itself.
let declined = null;

const buttonOf = (form) => form.querySelector("[data-testid=quick-replies-button]");

document.addEventListener("input", (event) => {
	const field = event.target;
	if (!field.matches(`${FORM} textarea`) || event.inputType !== "insertText") return;
	const button = buttonOf(field.form);
	if (field.value !== "/" || event.data !== "/" || declined === field || !button) {
		if (field.value !== "/") declined = null;
		return;
	}
	type(field, "", 0, 1);
	const opened = { field, entered: false };
	coming = opened;
	setTimeout(() => {
		if (coming === opened) coming = null;
	}, PATIENCE_MS);
	if (document.querySelector(QUICK)) document.querySelector(SEARCH).focus();
	else button.click();
});

// What was typed on before the picker was there is meant for it, and nothing of it for the guest.
document.addEventListener("focusin", (event) => {
	if (!coming || !event.target.matches(SEARCH)) return;
	const { field, entered } = coming;
	const typed = field.value;
	coming = null;
	declined = field;
	if (typed) {
		type(field, "", 0, typed.length);
		type(event.target, typed, 0, 0);
	}
	if (entered) chooseFirst(event.target);
});

document.addEventListener("keydown", (event) => {
	if (!coming || event.target !== coming.field) return;
	if (event.key === "Escape") coming = null;
	if (event.key !== "Enter") return;
	event.preventDefault();
	event.stopPropagation();
	coming.entered = true;
}, true);

// The first of what these words find, which the server may still be looking for.
function chooseFirst(search, until = Date.now() + PATIENCE_MS) {
	const picker = search.closest(QUICK);
	if (!picker?.isConnected || Date.now() > until) return;
	const first = picker.querySelector(OPTION);
	if (picker.dataset.query === search.value && first) first.click();
	else setTimeout(chooseFirst, LOOK_MS, search, until);
}

document.addEventListener("keydown", (event) => {
	const picker = event.target.closest?.(QUICK);
	if (!picker || event.isComposing) return;
	const search = picker.querySelector(SEARCH);
	const options = [...picker.querySelectorAll(OPTION)];
	const at = options.indexOf(event.target);
	const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
	if (event.key === "Escape") {
		event.preventDefault();
		picker.querySelector("[data-dismisses=picker]").click();
	} else if (step && options.length) {
		event.preventDefault();
		(options[at + step] ?? (step > 0 ? options[at] : search)).focus();
	} else if (event.key === "Enter" && event.target === search) {
		event.preventDefault();
		if (!event.repeat) chooseFirst(search);
	} else if (at >= 0 && /^\S$/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
		search.focus();
	}
});

// --- Emoji ----------------------------------------------------------------------------------

const panelOf = () => document.querySelector("[data-emoji-panel]");
const emojiButton = () => document.querySelector("[data-emoji]");
// Every system of these years draws them; what a browser finds out by itself would differ.
const EMOJI_VERSION = 15;

function putEmojiAway({ focus = false } = {}) {
	const panel = panelOf();
	if (!panel || panel.hidden) return;
	panel.hidden = true;
	emojiButton()?.setAttribute("aria-expanded", "false");
	if (focus) document.querySelector(`${FORM} textarea`)?.focus();
}

function focusEmojiSearch(panel, tries = 40) {
	const search = panel.querySelector("emoji-picker")?.shadowRoot?.querySelector("input");
	if (search) search.focus();
	else if (tries && !panel.hidden) setTimeout(focusEmojiSearch, LOOK_MS, panel, tries - 1);
}

async function showEmoji(button) {
	const panel = panelOf();
	const language = globalThis.spanish ? "es" : "en";
	panel.hidden = false;
	button.setAttribute("aria-expanded", "true");
	if (!panel.querySelector("emoji-picker")) {
		try {
			const { Picker, data, words } = await window.hotelInboxEmoji(language);
			const picker = new Picker({
				dataSource: data, emojiVersion: EMOJI_VERSION, i18n: words, locale: language,
			});
			panel.replaceChildren(picker);
		} catch {
			const words = document.createElement("p");
			words.className = "picker-nothing";
			words.textContent = button.dataset.failed;
			panel.replaceChildren(words);
			return;
		}
	}
	focusEmojiSearch(panel);
}

document.addEventListener("click", (event) => {
	const button = event.target.closest?.("[data-emoji]");
	const panel = panelOf();
	if (!panel) return;
	if (button) {
		if (panel.hidden) showEmoji(button);
		else putEmojiAway({ focus: true });
	} else if (!panel.contains(event.target)) putEmojiAway();
});

document.addEventListener("emoji-click", (event) => {
	const field = document.querySelector(`${FORM} textarea`);
	if (field && !field.disabled && event.detail.unicode) type(field, event.detail.unicode);
});

document.addEventListener("keydown", (event) => {
	if (event.key !== "Escape" || !panelOf()?.contains(event.target)) return;
	event.preventDefault();
	putEmojiAway({ focus: true });
});
