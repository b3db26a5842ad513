// The browser's own download: the file never passes through the page's memory.
globalThis.hotelInboxExport = {
	fetch(address) {
		const link = document.createElement("a");
		link.href = address;
		link.download = "";
		document.body.append(link);
		link.click();
		link.remove();
	},
};

// The button that had the focus may be another by now: it goes back to where the panel was opened.
document.addEventListener(
	"toggle",
	(event) => {
		if (event.target.id !== "export-panel" || event.newState !== "closed") return;
		if (document.activeElement === document.body) document.querySelector("[data-testid=export]")?.focus();
	},
	true,
);
