/** The template goes by another name here, so that nothing formats it: every character counts. */

import assert from 'node:assert/strict';
import { AssertionError } from 'node:assert';
import { describe, test } from 'node:test';
import { html as tag, pictureOf } from './html.ts';
import type { HtmlPart } from './html.ts';

describe('what is put in is text', () => {
  for (const [attack, shown] of [
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['" onfocus="alert(1)" x="', '&quot; onfocus=&quot;alert(1)&quot; x=&quot;'],
    ["' onfocus='x", '&#39; onfocus=&#39;x'],
    ['&lt;b&gt;', '&amp;lt;b&amp;gt;'],
    ['`${x}`', '&#96;${x}&#96;'],
    ['</title><svg/onload=x>', '&lt;/title&gt;&lt;svg/onload=x&gt;'],
    ['<!--', '&lt;!--'],
  ] as const) {
    test(attack, () => assert.equal(tag`<a title="${attack}">`.toString(), `<a title="${shown}">`));
  }

  test('also when it looks like markup of ours', () => {
    const forged = { toString: () => '<b>' } as unknown as HtmlPart;
    assert.equal(tag`${forged}`.toString(), '&lt;b&gt;');
  });

  test('also in a list', () => {
    const forged = ['<b>'] as unknown as HtmlPart;
    assert.equal(tag`${forged}`.toString(), '&lt;b&gt;');
  });
});

test('markup stays markup, however deep', () => {
  const item = tag`<li>${'<'}</li>`;
  assert.equal(tag`<ol>${[item, item]}</ol>`.toString(), '<ol><li>&lt;</li><li>&lt;</li></ol>');
});

test('nothing is left out, but zero is something', () => {
  assert.equal(tag`[${undefined}${false}${0}${''}]`.toString(), '[0]');
});

test('an attribute without quotes is a bug; an equals sign in text or in an address is none', () => {
  assert.throws(() => tag`<a title=${'x'}>`, AssertionError);
  assert.throws(() => tag`<a title='${'x'}'>`, AssertionError);
  assert.equal(tag`<a href="/a?b=${'c'}">`.toString(), '<a href="/a?b=c">');
});

test('a picture holds rectangles and paths, and nothing that runs or asks', () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="36" height="36"' +
    ' shape-rendering="crispEdges" aria-hidden="true"><path d="M0 0h9v-9z" fill="#fff"/>' +
    '<rect data-lamp="0" x="1" y="2.5" width="3" height="4" fill="#000"/></svg>';
  assert.equal(
    pictureOf(svg).toString(),
    '<svg viewBox="0 0 9 9" width="36" height="36" shape-rendering="crispEdges" aria-hidden="true">' +
      '<path d="M0 0h9v-9z" fill="#fff"></path>' +
      '<rect data-lamp="0" x="1" y="2.5" width="3" height="4" fill="#000"></rect></svg>',
  );
  for (const broken of [
    svg.replace('fill="#fff"', 'onload="x"'),
    svg.replace('fill="#fff"', 'style="x"'),
    svg.replace('fill="#fff"', 'fill="url(x)"'),
    svg.replace('<path ', '<script '),
    svg.replace('</svg>', '<a href="x"/></svg>'),
    svg.replace('</svg>', 'text</svg>'),
    svg.replace('crispEdges"', 'crispEdges" href="x"'),
    `${svg}<b>`,
    '',
  ]) {
    assert.throws(() => pictureOf(broken), /no picture/, broken);
  }
});
