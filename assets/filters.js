// Whoever takes a filter off goes on with the next one, not from the top of the page.
const OFF = ".filter-chip, .clear, [data-testid=filters-none]";
const FIRST = ".filters-button, #filters select";
const LONGEST_MS = 5000;

const chips = () => [...document.querySelectorAll(".filter-chip")];

function goOn(at) {
	if (document.activeElement && document.activeElement !== document.body) return;
	const left = at < 0 ? [] : chips();
	const first = [...document.querySelectorAll(FIRST)].find((one) => one.checkVisibility());
	(left[at] ?? left.at(-1) ?? first)?.focus();
}

document.addEventListener("click", ({ target }) => {
	const off = target.closest?.(OFF);
	if (!off) return;
	const at = chips().indexOf(off);
	const watch = new MutationObserver(() => {
		if (off.isConnected) return;
		watch.disconnect();
		goOn(at);
	});
	watch.observe(document.querySelector(".list"), { childList: true, subtree: true });
	// Without the server nothing is taken off.
	setTimeout(() => watch.disconnect(), LONGEST_MS);
});
