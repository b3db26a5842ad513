// Files go up while one writes: as chips in the composer, by the button, by pasting or dropping.
import {
	FORM, draftOf, fieldOf, formOf, idOf, isWaiting, keep, make, painters, show, stopWaiting, tell,
	write,
} from "./drafts.js";

const { number, say } = window.hotelInboxLanguage;

export const MOST_FILES = 10;

painters.push((form, { files }, id) => {
	form.querySelector("[data-chips]").replaceChildren(...files.map((file) => chipOf(id, file)));
});

function sizeOf(bytes) {
	const units = ["B", "KB", "MB", "GB"];
	let step = 0;
	for (; bytes >= 1024 && step < 3; step += 1) bytes /= 1024;
	return `${number(Number(bytes.toFixed(1)))} ${units[step]}`;
}

function refusalOf(form, file) {
	const rules = JSON.parse(form.dataset.files);
	const listed = (some) => {
		const words = some.map((rule) => rule.words).join(", ");
		return `${words[0].toUpperCase()}${words.slice(1)}.`;
	};
	if (!file.size) return say("{name} is empty.", { name: file.name });
	const known = rules.filter((rule) => rule.types.includes(file.type));
	// Browsers name types differently: what is not clearly wrong is for the server to look into.
	const family = file.type.split("/")[0];
	const like = (rule) => rule.types.some((type) => type.startsWith(family));
	const fit = known.length ? known : rules.filter(like);
	const { name } = file;
	if (!fit.length) {
		const channel = form.dataset.channelName;
		return say("{channel} does not take {name}. {rules}", { channel, name, rules: listed(rules) });
	}
	if (fit.some((rule) => file.size <= rule.size)) return "";
	const size = sizeOf(file.size);
	return say("{name} is too large ({size}). {rules}", { name, size, rules: listed(fit) });
}

function add(form, files) {
	const id = idOf(form);
	const draft = draftOf(id);
	const refused = [];
	for (const file of files) {
		const words =
			draft.files.length >= MOST_FILES
				? say("At most {count} files go out at once.", { count: MOST_FILES })
				: refusalOf(form, file);
		if (words) refused.push(words);
		else {
			const chip = { name: file.name, size: file.size, file };
			draft.files = [...draft.files, chip];
			upload(id, chip);
		}
	}
	show(id);
	tell(form, [...new Set(refused)].join("\n"));
	fieldOf(form).focus();
}

function upload(id, chip) {
	const request = new XMLHttpRequest();
	request.open("POST", `/conversations/${id}/uploads?name=${encodeURIComponent(chip.name)}`);
	if (chip.file.type) request.setRequestHeader("Content-Type", chip.file.type);
	request.responseType = "json";
	request.upload.addEventListener("progress", (event) => {
		if (event.lengthComputable) progress(chip, event.loaded / event.total);
	});
	request.addEventListener("load", () => {
		const answer = request.response ?? {};
		if (request.status < 300 && answer.id) {
			Object.assign(chip, { id: answer.id, size: answer.size ?? chip.size });
			settle(id, chip, "");
		} else {
			chip.final = request.status < 500;
			settle(id, chip, answer.error ?? say("The file could not be uploaded."));
		}
	});
	request.addEventListener("error", () => settle(id, chip, say("The upload broke off.")));
	Object.assign(chip, { request, problem: "" });
	request.send(chip.file);
}

function progress(chip, part) {
	chip.part = part;
	const bar = chip.element?.querySelector("progress");
	if (bar) bar.value = part;
}

function settle(id, chip, problem) {
	Object.assign(chip, { request: null, problem, element: null });
	keep(id);
	show(id);
	const form = formOf(id);
	if (!form) return;
	const draft = draftOf(id);
	if (problem) {
		stopWaiting(form);
		chip.element.scrollIntoView({ block: "nearest" });
	} else if (isWaiting(form) && !draft.files.some((file) => file.request)) {
		stopWaiting(form);
		form.requestSubmit();
	}
}

function remove(id, chip) {
	chip.request?.abort();
	release(chip);
	// Should it not arrive: the server lets go of what is never sent by itself.
	if (chip.id) fetch(`/conversations/${id}/uploads/${chip.id}`, { method: "DELETE" }).catch(() => {});
	const form = formOf(id);
	if (form) {
		stopWaiting(form);
		tell(form, "");
	}
	write(id, { files: draftOf(id).files.filter((other) => other !== chip) });
	fieldOf(form ?? document)?.focus();
}

// Lets go of the file itself; what is up needs it no more.
export function release(chip) {
	if (chip.preview) URL.revokeObjectURL(chip.preview);
	Object.assign(chip, { preview: null, file: null, element: null });
}

function chipOf(id, chip) {
	if (chip.element) return chip.element;
	const state = chip.problem ? "failed" : chip.request ? "uploading" : "ready";
	const about = chip.problem || sizeOf(chip.size);
	const words = make("span", { class: "chip-words" },
		make("span", { class: "chip-name", title: chip.name }, chip.name),
		make("span", { class: "chip-about", ...(chip.problem && { role: "alert" }) }, about));
	const element = make("li", { class: "chip", "data-testid": "attachment", "data-state": state });
	if (chip.file?.type.startsWith("image/")) {
		chip.preview ??= URL.createObjectURL(chip.file);
		const picture = make("img", { src: chip.preview, alt: "", width: 32, height: 32 });
		picture.addEventListener("error", () => picture.remove());
		element.append(picture);
	}
	element.append(words);
	if (state === "uploading") {
		const label = say("Uploading {name}", { name: chip.name });
		element.append(make("progress", { max: 1, value: chip.part ?? 0, "aria-label": label }));
	}
	if (state === "failed" && chip.file && !chip.final) {
		const again = make("button", { type: "button", class: "chip-again" }, say("Try again"));
		again.addEventListener("click", () => {
			chip.element = null;
			upload(id, chip);
			show(id);
		});
		element.append(again);
	}
	const away = make("button", {
		type: "button",
		class: "icon-button",
		"aria-label": say("Remove {name}", { name: chip.name }),
		"data-testid": "remove-attachment",
	}, "×");
	away.addEventListener("click", () => remove(id, chip));
	element.append(away);
	chip.element = element;
	return element;
}

const takesFiles = () => {
	const form = document.querySelector(FORM);
	return form?.querySelector("[data-attach]") ? form : null;
};
const carriesFiles = (data) => data?.types.includes("Files") ?? false;

document.addEventListener("click", (event) => {
	const button = event.target.closest("[data-attach]");
	if (button) button.closest(FORM).querySelector("[data-chooser]").click();
});

document.addEventListener("change", (event) => {
	if (!event.target.matches("[data-chooser]")) return;
	add(event.target.form, event.target.files);
	event.target.value = "";
});

document.addEventListener("paste", (event) => {
	const form = event.target.closest?.(FORM) && takesFiles();
	if (!form || !event.clipboardData.files.length) return;
	// Text that is copied together with its picture is pasted as text.
	if (event.clipboardData.types.includes("text/plain")) return;
	event.preventDefault();
	add(form, event.clipboardData.files);
});

// A file that is dropped beside the composer must not replace the page.
for (const kind of ["dragover", "drop", "dragleave"]) {
	document.addEventListener(kind, (event) => {
		if (!carriesFiles(event.dataTransfer)) return;
		event.preventDefault();
		const form = event.target.closest?.(".chat") ? takesFiles() : null;
		if (!form) event.dataTransfer.dropEffect = "none";
		const over = kind === "dragover" && form;
		document.querySelector(FORM)?.toggleAttribute("data-drop", Boolean(over));
		if (kind === "drop" && form) add(form, event.dataTransfer.files);
	});
}
