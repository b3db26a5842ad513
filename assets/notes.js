// Private notes: turning to them, and mentions: @ opens the list of colleagues, and a choice puts
// their name in.
import { DRAFT, FORM, fieldOf, idOf, make, painters, store } from "./drafts.js";

const NOTE = `${FORM}[data-note]`;
const MOST = 8;
const NOTING = `${DRAFT}noting`;
// From the @ to the cursor; a name may have a space in it, but does not begin with one.
const BEGUN = /(?:^|\s)@((?!\s)[^@\n]{0,40})$/u;

const turned = new WeakSet();

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const listOf = (form) => form.querySelector("[data-people]");
const people = (form) => JSON.parse(listOf(form).dataset.people || "[]");
const options = (form) => [...listOf(form).querySelectorAll("[data-value]")];
const isOpen = (form) => "open" in listOf(form).dataset;

function begun(field) {
	if (field.selectionStart !== field.selectionEnd) return null;
	const found = BEGUN.exec(field.value.slice(0, field.selectionStart));
	// Behind a whole name one goes on with what one has to say.
	if (!found || people(field.form).some(({ name }) => found[1].startsWith(`${name} `))) return null;
	return { words: found[1], from: field.selectionStart - found[1].length - 1 };
}

function close(form) {
	const list = listOf(form);
	delete list.dataset.open;
	list.replaceChildren();
	fieldOf(form).removeAttribute("aria-activedescendant");
}

function point(form, chosen) {
	for (const option of options(form)) option.setAttribute("aria-selected", option === chosen);
	chosen.scrollIntoView({ block: "nearest" });
	fieldOf(form).setAttribute("aria-activedescendant", chosen.id);
}

// Whoever goes on behind a space means no name.
function sayNobody(form) {
	const list = listOf(form);
	list.append(make("li", {
		id: "mention-nobody",
		role: "option",
		"aria-disabled": "true",
		"data-testid": "mention-nobody",
	}, list.dataset.nobody));
	list.dataset.open = "true";
	fieldOf(form).setAttribute("aria-activedescendant", "mention-nobody");
}

function open(form) {
	const field = fieldOf(form);
	const mention = begun(field);
	const sought = mention && plain(mention.words.trim());
	const fits = ({ name }) => plain(name).split(/\s+/).some((part) => part.startsWith(sought)) ||
		plain(name).startsWith(sought);
	const found = mention ? people(form).filter(fits).slice(0, MOST) : [];
	if (!found.length) {
		close(form);
		if (mention && !/\s/u.test(mention.words)) sayNobody(form);
		return;
	}
	listOf(form).replaceChildren(...found.map(({ id, name }) => make("li", {
		id: `mention-${id}`,
		role: "option",
		"aria-selected": "false",
		"data-value": id,
		"data-testid": "mention-option",
	}, name)));
	listOf(form).dataset.open = "true";
	point(form, options(form)[0]);
}

function choose(form, option) {
	const field = fieldOf(form);
	const mention = begun(field);
	close(form);
	field.focus();
	if (!mention) return;
	field.setRangeText(`@${option.textContent} `, mention.from, field.selectionStart, "end");
	// As if it had been typed: the draft is kept, and the others see that somebody writes.
	field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", ({ target }) => {
	if (target.matches?.(`${NOTE} textarea`)) open(target.form);
});

// Before the composer's own keys, for which Enter sends.
document.addEventListener(
	"keydown",
	(event) => {
		const form = event.target.matches?.(`${NOTE} textarea`) && event.target.form;
		if (!form || !isOpen(form) || event.isComposing) return;
		if (!begun(event.target)) {
			// The cursor has gone elsewhere: the keys are the composer's again.
			close(form);
			return;
		}
		const all = options(form);
		const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (event.key === "Escape") close(form);
		else if (!all.length) return;
		else if (step) point(form, all[(at + step + all.length) % all.length]);
		else if (event.key === "Enter" || event.key === "Tab") choose(form, all[at]);
		else return;
		event.preventDefault();
		event.stopPropagation();
	},
	true,
);

// The field keeps the focus while one points at a name.
document.addEventListener("mousedown", (event) => {
	if (event.target.closest?.("[data-testid=mention-option]")) event.preventDefault();
});

document.addEventListener("click", (event) => {
	const option = event.target.closest?.("[data-testid=mention-option]");
	if (option) choose(option.closest(NOTE), option);
});

document.addEventListener("focusout", ({ target }) => {
	if (target.matches?.(`${NOTE} textarea`)) close(target.form);
});

// What the note says decides whom it mentions: whose name was taken out again is not told. Of two
// names one of which begins the other, the longer one is meant.
function mentioned(form) {
	let words = fieldOf(form).value;
	const names = [...new Set(people(form).map(({ name }) => name))];
	const said = new Set();
	for (const name of names.sort((one, other) => other.length - one.length)) {
		if (!words.includes(`@${name}`)) continue;
		said.add(name);
		words = words.replaceAll(`@${name}`, " ");
	}
	return people(form).filter(({ name }) => said.has(name)).map(({ id }) => id);
}

document.addEventListener(
	"submit",
	({ target: form }) => {
		if (!form.matches?.(NOTE)) return;
		form.elements.mentions.value = mentioned(form).join(" ");
		close(form);
	},
	true,
);

// --- Turning to a note ----------------------------------------------------------------------

document.addEventListener("click", ({ target }) => {
	const toggle = target.closest?.(`${FORM} .note-toggle`);
	if (!toggle) return;
	const { form } = toggle;
	turned.add(form);
	if (form.matches(NOTE)) sessionStorage.removeItem(NOTING);
	else store(NOTING, idOf(form));
});

// A page whose connection was lost may have forgotten that one was writing a note. What is meant
// for colleagues must not be written on to the guest.
painters.push((form, draft, id) => {
	if (form.matches(NOTE) || turned.has(form)) return;
	if (sessionStorage.getItem(NOTING) === JSON.stringify(id)) form.querySelector(".note-toggle").click();
});
