// How news reach a person: toasts end by themselves, one tab rings, one tells the system if the
// person works in none, and the title says how much is unread. The page itself draws the toasts.
(() => {
const STANDS_MS = 8000;
const STEP_MS = 250;
const AWAY_WAIT_MS = 400;
const GREETING_MS = 1000;
const TOLD = "hotel-inbox-told";
const MOST_TOLD = 100;
const known = new Map();
const systems = new Map();
let audio = null;
let steps = 0;

const stack = () => document.querySelector(".toasts");
// A page on the second screen is visible all day; whoever works in another program does not look.
const looked = () => document.visibilityState === "visible" && document.hasFocus();

// Browsers let a page sound only after one has used it.
for (const gesture of ["pointerdown", "keydown"]) {
	addEventListener(
		gesture,
		() => {
			audio ??= window.AudioContext ? new AudioContext() : null;
			if (audio?.state === "suspended") audio.resume();
		},
		{ capture: true, passive: true },
	);
}

// Of all tabs of a person the first that asks gets it, once for good.
async function claim(what) {
	const take = () => {
		const told = JSON.parse(localStorage.getItem(TOLD) ?? "[]");
		if (told.includes(what)) return false;
		localStorage.setItem(TOLD, JSON.stringify([...told, what].slice(-MOST_TOLD)));
		return true;
	};
	try {
		return await (navigator.locks ? navigator.locks.request(TOLD, take) : take());
	} catch {
		return navigator.locks ? hold(what) : true;
	}
}

// Where a browser keeps nothing, the tab that asks first has it for as long as it stays open.
function hold(what) {
	return new Promise((done) => {
		const take = (lock) => {
			done(lock !== null);
			return lock && new Promise(() => {});
		};
		navigator.locks.request(`${TOLD} ${what}`, { ifAvailable: true }, take).catch(() => done(true));
	});
}

function ring() {
	const now = audio.currentTime;
	for (const [tone, from] of [[880, 0], [1175, 0.12]]) {
		const voice = audio.createOscillator();
		const loud = audio.createGain();
		voice.frequency.value = tone;
		loud.gain.setValueAtTime(0, now + from);
		loud.gain.linearRampToValueAtTime(0.12, now + from + 0.02);
		loud.gain.exponentialRampToValueAtTime(0.001, now + from + 0.35);
		voice.connect(loud).connect(audio.destination);
		voice.start(now + from);
		voice.stop(now + from + 0.4);
	}
}

function tellSystem(toast, link) {
	const about = link.querySelector("b")?.textContent;
	const text = link.querySelector(".notice-words > span").textContent;
	try {
		const told = new Notification(about || text, {
			body: about ? text : "",
			tag: toast.dataset.key,
			lang: document.documentElement.lang,
		});
		systems.set(toast.dataset.key, told);
		told.addEventListener("click", () => {
			window.focus();
			told.close();
			if (link.isConnected) link.click();
			else location.assign(link.href);
		});
	} catch {
		// Phones know them from a service worker alone; the bell holds it all the same.
	}
}

async function tell(toast) {
	const { sound, browser } = stack().dataset;
	const link = toast.querySelector("a");
	const { key } = toast.dataset;
	// Whoever looks at that very conversation sees it there.
	if (looked() && link.pathname === location.pathname) {
		dismiss(toast);
		await Promise.all([claim(`sound ${key}`), claim(`system ${key}`)]);
		return;
	}
	if (!looked()) await new Promise((done) => setTimeout(done, AWAY_WAIT_MS));
	if (sound === "true" && audio?.state === "running" && (await claim(`sound ${key}`))) ring();
	const allowed = browser === "true" && window.Notification?.permission === "granted";
	if (looked()) await claim(`system ${key}`);
	else if (allowed && (await claim(`system ${key}`))) tellSystem(toast, link);
}

const dismiss = (toast) => toast.querySelector("button").click();

// Nothing ends while one reads it, or while nobody could.
function step() {
	const shown = stack();
	if (!looked() || !shown || shown.matches(":hover, :focus-within")) return;
	for (const toast of shown.querySelectorAll(".toast")) {
		const left = (known.get(toast.dataset.key) ?? STANDS_MS) - STEP_MS;
		known.set(toast.dataset.key, left);
		if (left <= 0) dismiss(toast);
	}
}

function badge() {
	const count = stack()?.dataset.count;
	const plain = document.title.replace(/^\(\d+\+?\) /, "");
	const title = count ? `(${count}) ${plain}` : plain;
	if (document.title !== title) document.title = title;
}

function permission() {
	const holds = window.Notification?.permission ?? "denied";
	for (const part of document.querySelectorAll("[data-permission]")) {
		part.hidden = part.dataset.permission !== holds;
	}
}

document.addEventListener("click", (event) => {
	if (!event.target.closest("button[data-permission]")) return;
	Notification.requestPermission().then(permission);
});

let greeted = null;

function look() {
	badge();
	permission();
	const shown = stack();
	// A page that opens in the background, or comes back, says so once it can be heard.
	if (shown && shown !== greeted) {
		greeted = shown;
		setTimeout(() => document.dispatchEvent(new Event("visibilitychange")), GREETING_MS);
	}
	const toasts = [...(shown?.querySelectorAll(".toast") ?? [])];
	for (const toast of toasts) {
		if (known.has(toast.dataset.key)) continue;
		known.set(toast.dataset.key, STANDS_MS);
		tell(toast);
	}
	// What was read, maybe elsewhere, need not be told any more.
	for (const [key, told] of shown ? systems : []) {
		if (toasts.some((toast) => toast.dataset.key === key)) continue;
		told.close();
		systems.delete(key);
	}
	if (toasts.length && !steps) steps = setInterval(step, STEP_MS);
	if (!toasts.length && steps) steps = clearInterval(steps) ?? 0;
}

new MutationObserver(look).observe(document.documentElement, {
	attributeFilter: ["data-count"],
	childList: true,
	characterData: true,
	subtree: true,
});
look();
})();
