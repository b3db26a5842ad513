// The search in the browser alone: its place in the address, its keys, and going to what was found.
const FIELD = "[data-testid=search]";
const HITS = ".results .row, .results .more";

const field = () => document.querySelector(FIELD);

globalThis.hotelInboxSearch = {
	// What is looked for sits in the address, which so leads there again.
	tell(query) {
		const address = new URL(location.href);
		if (query) address.searchParams.set("q", query);
		else address.searchParams.delete("q");
		// A list in the address keeps its commas.
		const there = address.href.replaceAll("%2C", ",");
		if (there !== location.href) history.replaceState(history.state, "", there);
		const shown = field();
		if (shown && shown !== document.activeElement && shown.value.trim() !== query) shown.value = query;
	},
};

// As if it had been typed: what was typed before, and waits to be looked for, is so overtaken.
function empty() {
	const shown = field();
	shown.setRangeText("", 0, shown.value.length);
	shown.dispatchEvent(new Event("input", { bubbles: true }));
	shown.focus();
}

function clear() {
	const button = document.querySelector("[data-testid=search-clear]");
	if (button) button.click();
	else empty();
}

// Arrows lead from the field into what was found, and back.
function step(by, at) {
	const hits = [...document.querySelectorAll(HITS)];
	const next = hits[hits.indexOf(at) + by];
	if (next) next.focus();
	else if (by < 0) field().focus();
	return hits.length > 0;
}

document.addEventListener(
	"keydown",
	(event) => {
		const { target, key } = event;
		const typing = target.matches?.(FIELD);
		const hit = target.closest?.(HITS);
		if (!typing && !hit) return;
		const done =
			(key === "Escape" && (typing ? target.value !== "" : true) && (clear(), true)) ||
			(key === "ArrowDown" && step(1, hit)) ||
			(key === "ArrowUp" && hit && step(-1, hit));
		if (!done) return;
		event.preventDefault();
		event.stopPropagation();
	},
	{ capture: true },
);

document.addEventListener("click", (event) => {
	if (event.target.closest("[data-testid=search-clear]")) empty();
});

// A step back or forth in the history is no typing: the field says what its address looks for.
window.addEventListener("popstate", () => {
	const query = new URL(location.href).searchParams.get("q");
	if (query && field()) field().value = query;
});

// The message that was chosen comes into view once, as soon as it is there.
let shown = "";
new MutationObserver(() => {
	const sought = document.querySelector("[data-testid=message][data-sought=true]");
	const key = sought?.dataset.messageId ?? "";
	if (key && key !== shown) sought.scrollIntoView({ block: "center" });
	shown = key;
}).observe(document.documentElement, {
	attributes: true,
	attributeFilter: ["data-sought"],
	childList: true,
	subtree: true,
});
