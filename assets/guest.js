// Editing a guest's details in place: Escape leaves one as it was, leaving the field saves it.
(() => {
const FORM = ".edit-form";

document.addEventListener(
	"keydown",
	(event) => {
		const form = event.target.closest?.(FORM);
		if (!form) return;
		if (event.key === "Escape") {
			event.preventDefault();
			event.stopPropagation();
			form.querySelector(".edit-cancel").click();
		} else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
			event.preventDefault();
			form.requestSubmit();
		}
	},
	true,
);

// Who goes elsewhere on the page means what they typed; who goes to another window comes back.
document.addEventListener("focusout", (event) => {
	const form = event.target.closest?.(FORM);
	const field = form?.elements.value;
	if (!form || event.target !== field) return;
	setTimeout(() => {
		if (!document.hasFocus() || !form.isConnected || form.contains(document.activeElement)) return;
		if (field.value !== field.defaultValue) form.requestSubmit();
		else if (field.getAttribute("aria-invalid") !== "true") {
			form.querySelector(".edit-cancel").click();
		}
	});
});

// What was closed gives the focus back, unless one has gone elsewhere meanwhile.
function focus(selector) {
	setTimeout(() => {
		if (document.activeElement && document.activeElement !== document.body) return;
		document.querySelector(selector)?.focus();
	}, 60);
}

window.hotelInboxGuest = {
	focusEdit: (field) => focus(`[data-edit=${field}]`),
	focusLead: () => focus("[data-testid=mark-lead]"),
};
})();
