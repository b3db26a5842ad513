// Around the messages: the way to the newest, to what a message answers, and the phone's keyboard.
const FRAME = ".thread";
const FAR = 240;

const scrollerOf = (frame) => frame.querySelector("[data-testid=thread]");
const newestOf = (frame) => {
	const messages = frame.querySelectorAll("[data-message-id]");
	return messages.length ? messages[messages.length - 1].dataset.messageId : "";
};

// The frame knows what was the newest message when one left it.
const left = new WeakMap();

function look(frame) {
	const scroller = scrollerOf(frame);
	if (!scroller) return;
	const up = scroller.scrollTop < -FAR;
	if (!up) {
		left.set(frame, newestOf(frame));
		delete frame.dataset.new;
	} else if (left.has(frame) && left.get(frame) !== newestOf(frame)) frame.dataset.new = "true";
	if (up) frame.dataset.up = "true";
	else delete frame.dataset.up;
}

const lookAround = () => document.querySelectorAll(FRAME).forEach(look);

document.addEventListener(
	"scroll",
	(event) => {
		const frame = event.target.closest?.(FRAME);
		if (frame) look(frame);
	},
	{ capture: true, passive: true },
);

document.addEventListener("click", (event) => {
	const frame = event.target.closest("[data-newest]")?.closest(FRAME);
	if (!frame) return;
	scrollerOf(frame).scrollTop = 0;
	scrollerOf(frame).focus({ preventScroll: true });
});

// --- What a message answers -------------------------------------------------------------------

// What is not shown is opened at its own address; before the link's own handler.
document.addEventListener("click", (event) => {
	const id = event.target.closest("[data-jump]")?.dataset.jump;
	const message = id && document.querySelector(`${FRAME} [data-message-id="${id}"]`);
	if (!message || event.ctrlKey || event.metaKey || event.shiftKey) return;
	event.preventDefault();
	event.stopPropagation();
	message.scrollIntoView({ block: "center" });
	message.classList.add("pointed");
	setTimeout(() => message.classList.remove("pointed"), 2000);
}, true);

// --- Somebody was quicker -----------------------------------------------------------------------

// Whoever writes nothing need not be told: what they begin later they begin knowing it.
function forgive() {
	const warning = document.querySelector("[data-answered]");
	if (!warning) return;
	const written = [...document.querySelectorAll("[data-composer] textarea")].some((field) => field.value);
	if (!written) warning.querySelector("button").click();
}

new MutationObserver(() => {
	lookAround();
	forgive();
}).observe(document.documentElement, { childList: true, subtree: true });
lookAround();

// --- The phone's keyboard -----------------------------------------------------------------------

const seen = window.visualViewport;
function fit() {
	document.documentElement.style.setProperty("--visible-height", `${Math.round(seen.height)}px`);
}
if (seen) {
	seen.addEventListener("resize", fit);
	fit();
}
