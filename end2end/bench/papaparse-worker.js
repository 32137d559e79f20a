// The checks of the file worker in JavaScript, on PapaParse: as one would write them who cares for speed.
importScripts("/papaparse/papaparse.min.js");

const SERIAL = /^[A-Z0-9]{8,20}$/;
const PRINTABLE = /^[ -~]{0,100}$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const EXPONENT = /^\d+([.,]\d*)?[eE]\+?\d+$/;

function imeiReason(text) {
  if (text.length !== 15) return EXPONENT.test(text) ? "excel_exponent" : "length";
  let sum = 0;
  let zeros = true;
  for (let place = 0; place < 15; place += 1) {
    let digit = text.charCodeAt(place) - 48;
    if (digit < 0 || digit > 9) return EXPONENT.test(text) ? "excel_exponent" : "letter_in_imei";
    if (digit) zeros = false;
    if (place % 2) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  if (zeros) return "all_zeros";
  return sum % 10 ? "check_digit" : null;
}

const DAYS = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDate(text) {
  const parts = DATE.exec(text);
  return parts !== null && +parts[3] >= 1 && +parts[3] <= DAYS[+parts[2]];
}

onmessage = ({ data: [, file] }) => {
  const seen = new Map();
  const failures = [];
  const summary = { accepted: 0, failed: 0, reasons: {} };
  let at = null;
  let line = 0;
  const check = (row) => {
    line += 1;
    if (!at) {
      const column = (name) => row.indexOf(name);
      at = { imei: column("IMEI"), serial: column("Serial number"), order: column("Order number"), date: column("Order date"), width: row.length };
      return;
    }
    const imei = row[at.imei];
    let reason = row.length === at.width ? imeiReason(imei) : "columns";
    if (!reason && row[at.serial] && !SERIAL.test(row[at.serial])) reason = "serial_beside";
    if (!reason && !PRINTABLE.test(row[at.order])) reason = "order_number";
    if (!reason && row[at.date] && !isDate(row[at.date])) reason = "order_date";
    if (!reason) {
      if (seen.has(imei)) reason = "duplicate";
      else seen.set(imei, line);
    }
    if (reason) {
      summary.failed += 1;
      summary.reasons[reason] = (summary.reasons[reason] ?? 0) + 1;
      if (failures.length < 100_000) failures.push({ line, text: imei, reason });
    } else {
      summary.accepted += 1;
    }
  };
  Papa.parse(file, {
    skipEmptyLines: true,
    chunk: ({ data }) => data.forEach(check),
    complete: () => postMessage([JSON.stringify({ event: "checked", summary })]),
    error: (error) => { throw error; },
  });
};
