// Pop-ups with a search and a list: what one types leaves those whose words hold it, the arrows
// walk through them, Enter takes the first. The browser itself opens and closes the pop-up.
(() => {
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const shownIn = (choices) => [...choices.querySelectorAll("li:not([hidden]) button")];

function seek(choices) {
	const wanted = plain(choices.querySelector("[data-seeks]").value).split(/\s+/);
	let found = 0;
	for (const item of choices.querySelectorAll("li")) {
		const words = plain(item.textContent);
		item.hidden = !wanted.every((word) => words.includes(word));
		found += !item.hidden;
	}
	const none = choices.querySelector("[data-none]");
	if (none) none.hidden = found > 0 || !choices.querySelector("li");
}

document.addEventListener(
	"toggle",
	(event) => {
		const choices = event.target;
		if (!choices.matches?.("[data-choices]") || event.newState !== "open") return;
		const search = choices.querySelector("[data-seeks]");
		search.value = "";
		seek(choices);
		search.focus();
	},
	true,
);

document.addEventListener("input", (event) => {
	const choices = event.target.matches("[data-seeks]") && event.target.closest("[data-choices]");
	if (choices) seek(choices);
});

document.addEventListener("keydown", (event) => {
	const choices = event.target.closest?.("[data-choices]");
	if (!choices || event.isComposing) return;
	const shown = shownIn(choices);
	const at = shown.indexOf(document.activeElement);
	const search = choices.querySelector("[data-seeks]");
	if (event.key === "Enter" && event.target === search) shown[0]?.click();
	else if (event.key === "ArrowDown") shown[Math.min(at + 1, shown.length - 1)]?.focus();
	else if (event.key === "ArrowUp") (at > 0 ? shown[at - 1] : search).focus();
	else return;
	event.preventDefault();
});
})();
