// The row of figures is shown or folded as somebody left it; a phone, with little room, begins
// folded.
(() => {
const phone = matchMedia("(max-width: 760px)");
const key = () => (phone.matches ? "figures-phone" : "figures");
const first = () => (phone.matches ? "folded" : "shown");

function show() {
	document.documentElement.dataset.figures = localStorage.getItem(key()) ?? first();
}

document.addEventListener("click", ({ target }) => {
	const button = target.closest?.("[data-figures-to]");
	if (!button) return;
	localStorage.setItem(key(), button.dataset.figuresTo);
	show();
	// The button that takes it back stands in its place.
	document.querySelector(`[data-figures-to]:not([data-figures-to=${button.dataset.figuresTo}])`)?.focus();
});

phone.addEventListener("change", show);
show();
})();
