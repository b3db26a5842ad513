// What the dashboard does in the browser alone: loading on scrolling without losing one's place,
// pictures in full size, the folding guest panel, counting down, filling in a demo sign-in.
(() => {
const { say } = window.hotelInboxLanguage;

document.addEventListener("click", (event) => {
	const person = event.target.closest("[data-email]");
	if (person) {
		const { email, password } = document.forms[0].elements;
		email.value = person.dataset.email;
		password.value = person.dataset.password;
		document.forms[0].querySelector("[type=submit]").focus();
	}
});

// A page that nobody answers stays empty: the live connection is refused at other addresses.
addEventListener("load", () => setTimeout(() => {
	if (document.body.innerText.trim()) return;
	const notice = document.createElement("p");
	notice.className = "unanswered";
	notice.setAttribute("role", "alert");
	notice.textContent = say("This page gets no answer from the inbox. Open it at the address that the inbox was given as PUBLIC_URL, or ask whoever runs it.");
	document.body.append(notice);
}, 4000));

// The guest panel, where there is no room for it beside the thread.
function fold(open) {
	const root = document.documentElement;
	if (open === (root.dataset.guest === "open")) return;
	root.dataset.guest = open ? "open" : "";
	const toggle = document.querySelector(".guest-toggle");
	toggle?.setAttribute("aria-expanded", String(open));
	(open ? document.querySelector(".side-close") : toggle)?.focus();
}

document.addEventListener("click", (event) => {
	const open = document.documentElement.dataset.guest === "open";
	if (event.target.closest("[data-toggles=guest]")) fold(!open);
	else if (open && !event.target.closest(".side")) fold(false);
});

document.addEventListener("keydown", (event) => {
	if (event.key === "Escape") fold(false);
});

// A picture opens over the page; with a modifier key or without this script in a tab of its own.
function showPicture(link) {
	const dialog = document.createElement("dialog");
	dialog.className = "full-picture";
	dialog.setAttribute("aria-label", say("Picture"));
	const picture = document.createElement("img");
	picture.src = link.href;
	picture.alt = link.querySelector("img").alt;
	const close = document.createElement("button");
	close.type = "button";
	close.className = "button";
	close.textContent = say("Close");
	const open = document.createElement("a");
	open.className = "button";
	open.href = link.href;
	open.target = "_blank";
	open.rel = "noopener";
	open.textContent = say("Open in a tab");
	const bar = document.createElement("div");
	bar.append(open, close);
	dialog.append(picture, bar);
	dialog.addEventListener("click", (event) => {
		if (event.target === dialog || event.target === close) dialog.close();
	});
	dialog.addEventListener("close", () => dialog.remove());
	document.body.append(dialog);
	dialog.showModal();
	close.focus();
}

document.addEventListener("click", (event) => {
	const link = event.target.closest("a[data-picture]");
	if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
	event.preventDefault();
	showPicture(link);
});

// Where a guest's picture is none that the browser can show, their initials do.
for (const kind of ["error", "load"]) {
	document.addEventListener(
		kind,
		(event) => {
			if (event.target.matches?.(".face")) event.target.hidden = kind === "error";
		},
		true,
	);
}

// What is left of a window, by the second only at its end. When it is over the server says so.
function leftOf(milliseconds) {
	const seconds = Math.ceil(milliseconds / 1000);
	if (seconds < 60) return say("{count} s left", { count: seconds });
	const minutes = Math.floor(seconds / 60);
	const hours = Math.floor(minutes / 60);
	if (hours >= 24) {
		return say("{days} d {hours} h left", { days: Math.floor(hours / 24), hours: hours % 24 });
	}
	const rest = minutes % 60;
	return say(hours ? "{hours} h {minutes} min left" : "{minutes} min left", { hours, minutes: rest });
}

setInterval(() => {
	for (const told of document.querySelectorAll("[data-closes]")) {
		const left = Date.parse(told.dataset.closes) - Date.now();
		const words = told.firstChild;
		if (left > 0 && words && words.nodeValue !== leftOf(left)) words.nodeValue = leftOf(left);
	}
}, 1000);

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
	places.set(scroller, { at: scroller.scrollTop, seen });
}

function keepPlace(scroller) {
	const before = places.get(scroller);
	// Who has scrolled since, to a message that was looked for, is where they want to be: the event
	// that tells of it comes only with the next frame.
	const stayed = before?.at === scroller.scrollTop;
	const moves = (stayed ? before.seen : [])
		.filter(({ item }) => item.isConnected)
		.map(({ item, top }) => item.getBoundingClientRect().top - top)
		.sort((one, other) => one - other);
	// The middle one: a row that itself moved up the list takes nobody along.
	const moved = moves[moves.length >> 1];
	if (moved) scroller.scrollTop += moved;
	remember(scroller);
}

// What one opens begins where it began, also at the newest, where a thread would grow upwards. A
// long text that is shortened keeps its end where it is, which in a thread is so by itself. Both
// only if the browser does not see to it too.
document.addEventListener("click", (event) => {
	const cut = event.target.closest(".cut");
	const item = cut ? cut.closest(".line") : event.target.closest("summary")?.parentElement;
	const scroller = item?.closest(SCROLLERS);
	if (!scroller) return;
	const { top } = item.getBoundingClientRect();
	const sized = new ResizeObserver(() => {
		scroller.scrollTop += item.getBoundingClientRect().top - top;
	});
	if (cut?.dataset.open) places.delete(scroller);
	else sized.observe(item);
	scroller.style.overflowAnchor = "none";
	setTimeout(() => {
		scroller.style.overflowAnchor = "";
		sized.disconnect();
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
})();
