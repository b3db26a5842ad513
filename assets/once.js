// The second click of a double-click does nothing where it would undo the first.
addEventListener(
	"click",
	(event) => {
		if (event.detail > 1 && event.target.closest?.("[data-once]")) {
			event.stopImmediatePropagation();
			event.preventDefault();
		}
	},
	true,
);
