// Which language the page speaks, decided before anything of it is drawn, and the words of the
// scripts in it. A page speaks one language for as long as it is open: another one loads it anew.
(() => {
const COOKIE = "language";
const KNOWN = ["en", "es"];
const A_YEAR = 31536000;

const SPANISH = {
	"{count} s left": "quedan {count} s",
	"{days} d {hours} h left": "quedan {days} d {hours} h",
	"{hours} h {minutes} min left": "quedan {hours} h {minutes} min",
	"{minutes} min left": "quedan {minutes} min",
	"This page gets no answer from the inbox. Open it at the address that the inbox was given as PUBLIC_URL, or ask whoever runs it.": "La bandeja no responde a esta página. Ábrela en la dirección que tiene la bandeja en PUBLIC_URL o pregunta a quien la administra.",
	"Picture": "Imagen",
	"Close": "Cerrar",
	"Open in a tab": "Abrir en una pestaña",
	"too long to send at once": "demasiado largo para enviarlo de una vez",
	"goes out as about {count} messages": "se enviará en unos {count} mensajes",
	"{count} characters left": "quedan {count} caracteres",
	"{count} bytes left": "quedan {count} bytes",
	"Do not quote": "No citar",
	"Reply to {who}": "Respuesta a {who}",
	"At most {count} files go out at once.": "Se pueden enviar {count} archivos como máximo a la vez.",
	"A file is not up: remove it or try it again.": "Un archivo no se ha subido: quítalo o inténtalo de nuevo.",
	"The inbox has not answered yet. Your message is kept until it does.": "El buzón aún no ha respondido. Tu mensaje se guarda hasta que lo haga.",
	"The connection was lost before this was sent. Send it again.": "Se perdió la conexión antes de enviarlo. Envíalo de nuevo.",
	"Goes out as soon as the files are up.": "Se enviará en cuanto se suban los archivos.",
	"{name} is empty.": "{name} está vacío.",
	"{channel} does not take {name}. {rules}": "{channel} no admite {name}. {rules}",
	"{name} is too large ({size}). {rules}": "{name} pesa demasiado ({size}). {rules}",
	"The file could not be uploaded.": "No se ha podido subir el archivo.",
	"The upload broke off.": "La subida se ha interrumpido.",
	"Uploading {name}": "Subiendo {name}",
	"Remove {name}": "Quitar {name}",
	"Try again": "Reintentar",
	"Importing {name}…": "Importando {name}…",
	"{name}: {added} new, {changed} changed, {unchanged} as before.": "{name}: {added} nuevas, {changed} cambiadas, {unchanged} sin cambios.",
	"Nothing was imported: {why}": "No se ha importado nada: {why}",
	"Nothing was imported: {name} did not get through. Please try again.": "No se ha importado nada: {name} no ha llegado. Inténtalo de nuevo."
};

function chosen() {
	const remembered = RegExp(`(?:^|; )${COOKIE}=(\\w+)`).exec(document.cookie)?.[1];
	const asked = navigator.languages.map((one) => one.slice(0, 2).toLowerCase());
	// There nobody is signed in whose choice it could be.
	const wished = location.pathname.startsWith("/login") ? asked : [remembered, ...asked];
	return wished.find((one) => KNOWN.includes(one)) ?? "en";
}

const language = chosen();
globalThis.spanish = language === "es";
document.documentElement.lang = language;
// The page, once it is drawn, writes what it was built with.
addEventListener("load", () => {
	document.documentElement.lang = language;
});

window.hotelInboxLanguage = {
	say(english, values = {}) {
		const words = globalThis.spanish ? SPANISH[english] ?? english : english;
		return words.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
	},
	// A number as the page's language writes it.
	number: (value) => value.toLocaleString(language),
	// The language that the signed-in person chose.
	speak(wanted) {
		document.cookie = `${COOKIE}=${wanted}; Path=/; Max-Age=${A_YEAR}; SameSite=Lax`;
		// A browser that forgets the choice at once would load the page on and on.
		if (wanted !== language && chosen() === wanted) location.reload();
	},
};
})();
