/**
 * Where the corpus comes from: packages of two registries that anybody can ask again, each
 * with the licence it declares for these files.
 */

/** A package with PDF files in it. */
export interface CorpusPackage {
  /** The registry's own way to name one version. */
  readonly name: string;
  readonly registry: 'npm' | 'Debian' | 'Debian source';
  /** Under which the paths of the table stand, inside the unpacked package. */
  readonly root: string;
  /** SPDX identifier. */
  readonly licence: string;
  readonly copyright: string;
}

export const PACKAGES = {
  qpdf: {
    name: 'qpdf=11.3.0-1+deb12u1',
    registry: 'Debian source',
    root: 'qpdf/qtest/qpdf/',
    licence: 'Apache-2.0',
    copyright: '2005-2022 Jay Berkenbilt',
  },
  pdfbox: {
    name: 'libpdfbox2-java=2.0.27-2',
    registry: 'Debian source',
    root: '',
    licence: 'Apache-2.0',
    copyright: '2010-2023 The Apache Software Foundation; 2010 Atos Worldline SAS',
  },
  pdfjs: {
    name: 'pdf.js=2.14.305+dfsg-2',
    registry: 'Debian source',
    root: 'test/pdfs/',
    licence: 'Apache-2.0',
    copyright: '2012-2016 Mozilla Foundation',
  },
  pypdf: {
    name: 'pypdf=3.4.1-1+deb12u1',
    registry: 'Debian source',
    root: 'resources/',
    licence: 'BSD-3-Clause',
    copyright:
      '2006-2008 Mathieu Fenniak; 2007 Ashish Kulkarni; 2013-2018 Matthew Stamy; ' +
      '2014 Steve Witham; 2022 Martin Thoma',
  },
  pdfminer: {
    name: 'pdfminer=20221105+dfsg-1.1~deb12u1',
    registry: 'Debian source',
    root: 'samples/',
    licence: 'MIT',
    copyright: '2004-2016 Yusuke Shinyama',
  },
  pikepdf: {
    name: 'pikepdf=6.0.0+dfsg-1',
    registry: 'Debian source',
    root: 'tests/resources/',
    licence: 'CC-BY-4.0',
    copyright: '2017 James R. Barlow; 2015 veraPDF Consortium',
  },
  signpdf: {
    name: 'node-signpdf@1.3.2',
    registry: 'npm',
    root: 'resources/',
    licence: 'MIT',
    copyright: '2019 The Authors',
  },
  merger: {
    name: 'pdf-merger-js@5.1.2',
    registry: 'npm',
    root: 'test/fixtures/',
    licence: 'MIT',
    copyright: '2018 nbesli and contributors',
  },
  dataParser: {
    name: 'pdf-data-parser@1.2.22',
    registry: 'npm',
    root: 'test/data/pdf/',
    licence: 'MIT',
    copyright: '2022 Drew O. Letcher',
  },
  pdf2html: {
    name: 'pdf2html@4.4.0',
    registry: 'npm',
    root: 'test/',
    licence: 'Apache-2.0',
    copyright: 'Shebin Leo Vincent',
  },
  rManuals: {
    name: 'r-doc-pdf=4.2.2.20221110-2',
    registry: 'Debian',
    root: 'usr/share/R/doc/manual/',
    licence: 'GPL-2.0-or-later',
    copyright: 'The R Core Team',
  },
} as const satisfies Record<string, CorpusPackage>;

export type PackageKey = keyof typeof PACKAGES;
