// What the dashboard does in the browser alone: the composer's keys and drafts, loading on
// scrolling without losing one's place, the folding guest panel, filling in a demo sign-in.
(() => {
const DRAFT = "draft:";
// From here on the composer tells how many characters are left.
const TELL_FROM = 0.8;

const composerOf = (form) => form.querySelector("textarea");
const length = (text) => Array.from(text.trim()).length;

function count(field) {
	const limit = Number(field.dataset.limit);
	const used = length(field.value);
	const over = limit > 0 && used > limit;
	const told = field.form.querySelector("[data-count]");
	told.dataset.over = over;
	told.textContent =
		limit > 0 && used > limit * TELL_FROM
			? over
				? `${used - limit} characters too many`
				: `${limit - used} characters left`
			: "";
	return over;
}

function keep(field) {
	if (field.value) sessionStorage.setItem(DRAFT + field.dataset.draft, field.value);
	else sessionStorage.removeItem(DRAFT + field.dataset.draft);
}

function write(field, text) {
	field.value = text;
	keep(field);
	count(field);
}

function newKey() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Before the page's own handler: a second click finds an empty field and sends nothing.
document.addEventListener(
	"submit",
	(event) => {
		const form = event.target;
		if (!form.matches("[data-composer]")) return;
		const field = composerOf(form);
		if (!length(field.value) || count(field) || document.querySelector("[data-offline]")) {
			event.preventDefault();
			event.stopPropagation();
			return;
		}
		form.elements.draft_key.value = newKey();
		sessionStorage.removeItem(DRAFT + field.dataset.draft);
		// Whoever writes wants to see it, wherever in the thread they were.
		document.querySelector("[data-testid=thread]").scrollTop = 0;
	},
	true,
);

document.addEventListener("reset", (event) => {
	if (event.target.matches("[data-composer]")) setTimeout(() => count(composerOf(event.target)));
});

document.addEventListener("keydown", (event) => {
	const field = event.target;
	if (!field.matches?.("[data-composer] textarea")) return;
	if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
	event.preventDefault();
	if (!event.repeat) field.form.requestSubmit();
});

document.addEventListener("input", (event) => {
	const field = event.target;
	if (!field.matches("[data-composer] textarea")) return;
	keep(field);
	count(field);
});

document.addEventListener("click", (event) => {
	const person = event.target.closest("[data-email]");
	if (person) {
		const { email, password } = document.forms[0].elements;
		email.value = person.dataset.email;
		password.value = person.dataset.password;
		document.forms[0].querySelector("[type=submit]").focus();
	}
	const root = document.documentElement;
	if (event.target.closest("[data-toggles=guest]")) {
		root.dataset.guest = root.dataset.guest === "open" ? "" : "open";
	} else if (root.dataset.guest === "open" && !event.target.closest(".side")) {
		root.dataset.guest = "";
	}
});

document.addEventListener("keydown", (event) => {
	if (event.key === "Escape") document.documentElement.dataset.guest = "";
});

// A button that shows more presses itself shortly before one has scrolled to it.
const soon = new IntersectionObserver(
	(entries) => {
		for (const entry of entries) {
			if (entry.isIntersecting) {
				soon.unobserve(entry.target);
				entry.target.click();
			}
		}
	},
	{ rootMargin: "400px", scrollMargin: "400px" },
);

const known = new WeakSet();

function welcome() {
	for (const button of document.querySelectorAll("[data-autoload]")) {
		if (!known.has(button)) {
			known.add(button);
			soon.observe(button);
		}
	}
	for (const field of document.querySelectorAll("[data-composer] textarea")) {
		if (!known.has(field)) {
			known.add(field);
			const draft = sessionStorage.getItem(DRAFT + field.dataset.draft);
			if (draft && !field.value) write(field, draft);
		}
	}
}

// What one reads stays where it is while lines come and go around it. Most browsers see to that
// themselves, but none where one has scrolled to the edge at which a scroller begins.
const SCROLLERS = "[data-testid=thread], [data-testid=conversation-list]";
const seesToIt = CSS.supports("overflow-anchor", "auto");
const places = new WeakMap();

function remember(scroller) {
	// Positions are fractions of a pixel: next to the edge is at the edge.
	const atEdge = Math.abs(scroller.scrollTop) <= 1;
	const goesOn = scroller.querySelector("[data-edge]");
	// Exactly at the newest, one stays at the newest.
	if (atEdge && !goesOn && scroller.scrollTop) scroller.scrollTop = 0;
	const held = atEdge ? goesOn : !seesToIt;
	const seen = [];
	if (held) {
		const frame = scroller.getBoundingClientRect();
		for (const item of scroller.querySelectorAll(".line, li")) {
			const { top, bottom } = item.getBoundingClientRect();
			if (bottom > frame.top && top < frame.bottom) seen.push({ item, top });
		}
	}
	places.set(scroller, seen);
}

function keepPlace(scroller) {
	const moves = (places.get(scroller) ?? [])
		.filter(({ item }) => item.isConnected)
		.map(({ item, top }) => item.getBoundingClientRect().top - top)
		.sort((one, other) => one - other);
	// The middle one: a row that itself moved up the list takes nobody along.
	const moved = moves[moves.length >> 1];
	if (moved) scroller.scrollTop += moved;
	remember(scroller);
}

// A long text that is shortened keeps its end where it is, which in a thread is so by itself, if
// only nobody sees to it.
document.addEventListener("click", (event) => {
	const scroller = event.target.closest(".cut[data-open]")?.closest(SCROLLERS);
	if (!scroller) return;
	places.delete(scroller);
	scroller.style.overflowAnchor = "none";
	setTimeout(() => {
		scroller.style.overflowAnchor = "";
	}, 1000);
});

document.addEventListener(
	"scroll",
	(event) => {
		if (event.target.matches?.(SCROLLERS)) remember(event.target);
	},
	{ capture: true, passive: true },
);

new MutationObserver(() => {
	document.querySelectorAll(SCROLLERS).forEach(keepPlace);
	welcome();
}).observe(document.documentElement, { childList: true, subtree: true });
welcome();

window.hotelInbox = {
	// Once the page has taken the new mode in, the field accepts the focus.
	startWriting() {
		setTimeout(() => document.querySelector("[data-composer] textarea")?.focus(), 50);
	},
	// A text that was refused goes back to where it was written, before what was typed since.
	giveBack(conversation, text) {
		const field = document.querySelector(`[data-composer] [data-draft="${conversation}"]`);
		if (field) write(field, field.value ? `${text}\n${field.value}` : text);
		else sessionStorage.setItem(DRAFT + conversation, text);
	},
};
})();
