import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  appendStream,
  appendTable,
  latestObject,
  writtenObject,
  writtenObjectStream,
} from '../../../../../../tests/worlds/crafted-update.ts';
import type { TableUpdate } from '../../../../../../tests/worlds/crafted-update.ts';
import { makePadesWorld } from '../../../../../../tests/worlds/pades-world.ts';
import { plainObjects, samplePdf } from '../../../../../../tests/worlds/sample-pdf.ts';
import { openPdf } from '../../../pdf/pdf-document.ts';

const world = makePadesWorld({ at: Date.UTC(2026, 0, 5, 13, 45) });

const paint = (text: string) => `<< /Length ${text.length} >>\nstream\n${text}\nendstream`;
const objects = {
  ...plainObjects,
  3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources 5 0 R >>',
  4: paint('0 0 1 rg 10 10 50 20 re f'),
  5: '<< /ExtGState << >> >>',
};
const signed = world.sign(samplePdf(objects));
const fresh = openPdf(signed).maxObjectNumber + 1;
const page = latestObject(signed, 3);
const previous = String(openPdf(signed).revisions.at(-1)?.startXref);
const rootLength = writtenObject(fresh, latestObject(signed, 1)).length;

const honest = writtenObject(4, objects[4]);
const evil = writtenObject(4, paint('1 0 0 rg 10 10 50 20 re f'));
const table = (pieces: readonly string[], rows: TableUpdate['rows']) =>
  appendTable(signed, { pieces, rows });

test('takes an update all readers read alike, by table and by stream', () => {
  const says = (pdf: Uint8Array) => {
    const { indication, changesAfter, reasons } = world.report(pdf);
    return [indication, changesAfter, ...reasons];
  };
  const byTable = table([honest], ([at = 0]) => [{ number: 4, offset: at }]);
  assert.deepEqual(says(byTable), ['TOTAL_PASSED', 'none']);
  const byStream = appendStream(signed, {
    pieces: [honest, writtenObjectStream(fresh, [[5, objects[5]]])],
    rows: ([at = 0, container = 0]) => [
      { number: 4, type: 1, fields: [at, 0] },
      { number: 5, type: 2, fields: [fresh, 0] },
      { number: fresh, type: 1, fields: [container, 0] },
    ],
    number: fresh + 1,
  });
  assert.deepEqual(says(byStream), ['TOTAL_PASSED', 'none']);
});

const ambiguous: Readonly<Record<string, Uint8Array>> = {
  'two rows of a table, the false one first': table([evil, honest], ([bad = 0, good = 0]) => [
    { number: 4, offset: bad },
    { number: 4, offset: good },
  ]),
  'two rows of a table, the false one last': table([evil, honest], ([bad = 0, good = 0]) => [
    { number: 4, offset: good },
    { number: 4, offset: bad },
  ]),
  'two rows that say the same': table([honest], ([at = 0]) => [
    { number: 4, offset: at },
    { number: 4, offset: at },
  ]),
  'two rows of a stream': appendStream(signed, {
    pieces: [evil, honest],
    rows: ([bad = 0, good = 0]) => [
      { number: 4, type: 1, fields: [good, 0] },
      { number: 4, type: 1, fields: [bad, 0] },
    ],
    number: fresh,
  }),
  'an object twice in an object stream': appendStream(signed, {
    pieces: [
      writtenObjectStream(fresh, [
        [5, objects[5]],
        [5, '<< /Font << >> >>'],
      ]),
    ],
    rows: ([at = 0]) => [
      { number: 5, type: 2, fields: [fresh, 0] },
      { number: fresh, type: 1, fields: [at, 0] },
    ],
    number: fresh + 1,
  }),
  'an object stream that holds more than the rows tell': appendStream(signed, {
    pieces: [writtenObjectStream(fresh, [[4, '(other)']])],
    rows: ([at = 0]) => [{ number: fresh, type: 1, fields: [at, 0] }],
    number: fresh + 1,
  }),
  'a cross-reference stream that is none': table(
    [writtenObject(fresh, '<< /Type /XRef /Root 9 0 R /Length 0 >>\nstream\n\nendstream')],
    ([at = 0]) => [{ number: fresh, offset: at }],
  ),
};

const misplaced: Readonly<Record<string, Uint8Array>> = {
  'an index beyond the object stream': appendStream(signed, {
    pieces: [writtenObjectStream(fresh, [[5, objects[5]]])],
    rows: ([at = 0]) => [
      { number: 5, type: 2, fields: [fresh, 9] },
      { number: fresh, type: 1, fields: [at, 0] },
    ],
    number: fresh + 1,
  }),
  'another generation in the header than in the row': table(
    [writtenObject(4, objects[4], 7)],
    ([at = 0]) => [{ number: 4, offset: at }],
  ),
};

const repeated: Readonly<Record<string, Uint8Array>> = {
  'a page with two contents, the false one first': table(
    [writtenObject(3, page.replace('<<', `<< /Contents ${fresh} 0 R`))],
    ([at = 0]) => [{ number: 3, offset: at }],
  ),
  'a key twice deep inside': table(
    [writtenObject(fresh, '[<< /Deep << /A 1 /A 2 >> >>]')],
    ([at = 0]) => [{ number: fresh, offset: at }],
  ),
  'a trailer with two roots': appendTable(signed, {
    pieces: [writtenObject(fresh, '<< /Type /Catalog /Pages 2 0 R >>')],
    rows: ([at = 0]) => [{ number: fresh, offset: at }],
    trailer: (usual) => `/Root ${fresh} 0 R ${usual}`,
  }),
};

const trailers: Readonly<Record<string, Uint8Array>> = {
  'another root': appendTable(signed, {
    pieces: [writtenObject(fresh, latestObject(signed, 1))],
    rows: ([at = 0]) => [{ number: fresh, offset: at }],
    trailer: (usual) => usual.replace('/Root 1 0 R', `/Root ${fresh} 0 R`),
  }),
  'a second section that has another root': appendTable(signed, {
    pieces: [
      writtenObject(fresh, latestObject(signed, 1)),
      `xref\n0 0\ntrailer\n<< /Size 90 /Root ${fresh} 0 R /Prev ${previous} >>\n`,
    ],
    rows: ([at = 0]) => [{ number: fresh, offset: at }],
    trailer: (usual) => usual.replace(`/Prev ${previous}`, `/Prev ${signed.length + rootLength}`),
  }),
  'a size that leaves objects out': appendTable(signed, {
    pieces: [],
    rows: () => [],
    trailer: (usual) => usual.replace(/\/Size \d+/u, '/Size 5'),
  }),
};

const generations: Readonly<Record<string, Uint8Array>> = {
  'an object of another generation': table([writtenObject(4, objects[4], 1)], ([at = 0]) => [
    { number: 4, offset: at, generation: 1 },
  ]),
};

const cases: readonly (readonly [string, Readonly<Record<string, Uint8Array>>])[] = [
  ['cross_references_ambiguous', ambiguous],
  ['object_misplaced', misplaced],
  ['keys_duplicated', repeated],
  ['trailer_changed', trailers],
  ['generation_changed', generations],
];
for (const [fault, updates] of cases) {
  for (const [what, pdf] of Object.entries(updates)) {
    test(`suspects an update with ${what}`, () => {
      const report = world.report(pdf);
      assert.equal(report.indication, 'INDETERMINATE');
      assert.equal(report.changesAfter, 'suspicious');
      assert.ok(report.reasons.includes(fault), report.reasons.join());
    });
  }
}

test('fails where another number is in the header than in the row: only a scan finds objects', () => {
  const pdf = table([writtenObject(fresh, objects[4])], ([at = 0]) => [{ number: 4, offset: at }]);
  assert.notEqual(world.report(pdf).indication, 'TOTAL_PASSED');
});

test('leaves what stands in the signed revision itself to its signer', () => {
  const twofold = appendTable(samplePdf(objects), {
    pieces: [honest],
    rows: ([at = 0]) => [
      { number: 4, offset: at },
      { number: 4, offset: at },
    ],
  });
  const report = world.report(world.sign(twofold));
  assert.deepEqual([report.indication, report.changesAfter], ['TOTAL_PASSED', 'none']);
});

test('suspects a revision that is one thing to old readers and another to new ones', () => {
  const section = appendStream(signed, { pieces: [], rows: () => [], number: fresh });
  const hidden = signed.length;
  const hybrid = appendTable(section, {
    pieces: [honest],
    rows: ([at = 0]) => [{ number: 4, offset: at }],
    trailer: (usual) => `${usual} /XRefStm ${hidden}`,
  });
  const report = world.report(hybrid);
  assert.ok(report.reasons.includes('hybrid_revision'), report.reasons.join());
});
