// What the screens beside the conversations do in the browser alone: copying, putting the bell's
// list away after a choice, and leading the focus into a form that just opened.
(() => {
const { say } = window.hotelInboxLanguage;
const COPIED_MS = 2000;

async function copy(text) {
	try {
		await navigator.clipboard.writeText(text);
		return;
	} catch {
		// Without a secure address browsers only know the old way.
	}
	const field = document.createElement("textarea");
	field.value = text;
	field.className = "unseen";
	document.body.append(field);
	field.select();
	document.execCommand("copy");
	field.remove();
}

document.addEventListener("click", async (event) => {
	const button = event.target.closest("[data-copy]");
	if (!button) return;
	await copy(button.dataset.copy);
	button.dataset.copied = "true";
	button.focus();
	setTimeout(() => delete button.dataset.copied, COPIED_MS);
});

document.addEventListener("click", (event) => {
	event.target.closest("[data-leaves]")?.closest("[popover]")?.hidePopover();
});

function focusIn(place, tries = 20) {
	const found = document.querySelector(place)?.querySelector("input:not([type=hidden]), select, textarea");
	if (found) {
		found.focus();
		found.closest("form").scrollIntoView({ block: "nearest" });
	} else if (tries) setTimeout(focusIn, 50, place, tries - 1);
}

// A file of knowledge goes to the server whole; the list renews itself once it is in.
async function importKnowledge(input) {
	const [file] = input.files;
	const said = document.querySelector("[data-import-said]");
	input.value = "";
	if (!file || !said) return;
	const tell = (words, tone) => {
		said.textContent = words;
		said.dataset.tone = tone;
	};
	tell(say("Importing {name}…", { name: file.name }), "");
	try {
		const answer = await fetch(`${input.dataset.import}?name=${encodeURIComponent(file.name)}`, {
			method: "POST",
			headers: { "Content-Type": "text/csv" },
			body: file,
		});
		const told = await answer.json();
		if (answer.ok) {
			const words = "{name}: {added} new, {changed} changed, {unchanged} as before.";
			tell(say(words, { name: file.name, ...told }), "ok");
		} else tell(say("Nothing was imported: {why}", { why: told.error }), "bad");
	} catch {
		const words = "Nothing was imported: {name} did not get through. Please try again.";
		tell(say(words, { name: file.name }), "bad");
	}
}

document.addEventListener("change", (event) => {
	if (event.target.matches("input[data-import]")) importKnowledge(event.target);
});

window.hotelInboxPages = { focusIn };
})();
