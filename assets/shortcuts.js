// Keys for whoever works without a mouse: each presses what is on the screen, and only where it is.
const OFF = "shortcuts-off";
// A row of the list, or of what a search found in its place.
const ROW = ":is([data-testid=conversation-row], .results .row)";
const FIELD = "[data-testid=composer]";
const TYPING = "input, textarea, select, [contenteditable], [contenteditable] *";
const OPEN = "dialog[open], :popover-open, [data-picker], [data-quick], [data-emoji-panel]:not([hidden])";

const id = (name) => `[data-testid=${name}]`;
const isOff = () => localStorage.getItem(OFF) === "true";
const onConversations = () => location.pathname.startsWith("/conversations");

// Whether somebody can see and use it now.
const usable = (element) => element && !element.disabled && element.checkVisibility();

function press(name, { seen = true } = {}) {
	const found = [...document.querySelectorAll(id(name))];
	const button = found.find(usable) ?? (seen ? null : found.find((one) => !one.disabled));
	button?.click();
	return Boolean(button);
}

function focusOn(...places) {
	const found = places.flatMap((place) => [...document.querySelectorAll(place)]).find(usable);
	found?.focus();
	if (found?.matches("[type=search]")) found.select();
	return Boolean(found);
}

// --- The list -------------------------------------------------------------------------------

const current = () => document.querySelector(`${ROW}[aria-current=page]`);

// Whose row goes away while one works on it, as from what is unread, goes on where it stood.
let stood = { at: 0 };
document.addEventListener("focusin", ({ target }) => {
	const row = target.closest(ROW);
	if (row) stood = { at: rowsShown().indexOf(row), list: row.closest("ul") };
});

const rowsShown = () => [...document.querySelectorAll(ROW)].filter(usable);

function goTo(row) {
	if (!usable(row)) return false;
	row.focus({ preventScroll: true, focusVisible: true });
	row.scrollIntoView({ block: "nearest" });
	return true;
}

function step(by) {
	const rows = rowsShown();
	const from = document.activeElement.closest(ROW) ?? current();
	const next = rows[rows.indexOf(from) + by];
	if (from) return goTo(next ?? from);
	const at = stood.list?.isConnected ? stood.at : 0;
	return goTo(rows[by > 0 ? at : at - 1] ?? rows.at(by > 0 ? -1 : 0));
}

// Arrows belong to whatever scrolls: they move in the list from within it, or where nothing has
// the focus.
const stepByArrow = (by) => {
	const { activeElement: at, body } = document;
	return (at === body || Boolean(at.closest(ROW))) && step(by);
};

// --- What the keys do -----------------------------------------------------------------------

const KEYS = {
	j: () => step(1),
	k: () => step(-1),
	ArrowDown: () => stepByArrow(1),
	ArrowUp: () => stepByArrow(-1),
	// While the bot answers one first takes over.
	r: () => focusOn(FIELD, id("mode-toggle")),
	q: () => press("quick-replies-button"),
	n: () => press("note-toggle"),
	a: () => press("assign"),
	// It stands in the guest panel, which may be folded away.
	l: () => press("mark-lead", { seen: false }),
	h: () => press("mode-toggle"),
};
const EVERYWHERE = {
	"/": () => focusOn(id("search"), ".screen [type=search]"),
	"?": () => showKeys(),
};

function stepBack(target) {
	if (target.matches(TYPING)) {
		// What is typed into a search goes first, which the browser sees to.
		if (target.type === "search" && target.value) return false;
		target.blur();
		goTo(current());
		return true;
	}
	if (!onConversations() || !document.querySelector("[data-place=open], [data-place=missing]")) return false;
	const row = current();
	document.querySelector(".back")?.click();
	goTo(row);
	return true;
}

// What is open closes by itself on Escape, and is gone before the key gets here.
let covered = false;
addEventListener("keydown", (event) => {
	const folded = document.documentElement.dataset.guest === "open";
	covered = folded || Boolean(document.querySelector(OPEN)) || Boolean(event.target.readOnly);
}, true);

addEventListener("keydown", (event) => {
	if (event.defaultPrevented || event.isComposing || covered) return;
	if (event.ctrlKey || event.metaKey || event.altKey) return;
	const [target] = event.composedPath();
	if (!target.matches) return;
	if (event.key === "Escape") {
		if (!event.repeat && stepBack(target)) event.preventDefault();
		return;
	}
	if (isOff() || target.matches(TYPING)) return;
	// With the capitals lock a letter is still that letter.
	const key = event.shiftKey || event.key.length > 1 ? event.key : event.key.toLowerCase();
	const act = EVERYWHERE[key] ?? (onConversations() ? KEYS[key] : null);
	const moves = act === KEYS.j || act === KEYS.k || act === KEYS.ArrowDown || act === KEYS.ArrowUp;
	if (!act || (event.repeat && !moves)) return;
	if (act()) event.preventDefault();
});

// --- The help -------------------------------------------------------------------------------

function showKeys() {
	const dialog = document.querySelector("[data-keys]");
	if (!dialog) return false;
	dialog.querySelector("input").checked = !isOff();
	dialog.showModal();
	return true;
}

document.addEventListener("click", (event) => {
	if (event.target.closest?.("[data-shows=keys]")) showKeys();
	const dialog = event.target.closest?.("[data-keys]");
	if (event.target === dialog || event.target.closest?.("[data-hides=keys]")) dialog.close();
});

document.addEventListener("change", (event) => {
	if (event.target.matches("[data-keys] input")) localStorage.setItem(OFF, String(!event.target.checked));
});

// --- The open row ---------------------------------------------------------------------------

// Whoever comes by a link sees in the list where they are; who has chosen it there is there.
let shown = null;
new MutationObserver(() => {
	const row = current();
	const opened = row?.dataset.conversationId;
	if (!row || opened === shown) return;
	shown = opened;
	if (usable(row)) row.scrollIntoView({ block: "nearest" });
}).observe(document.documentElement, {
	childList: true, subtree: true, attributes: true, attributeFilter: ["aria-current"],
});
