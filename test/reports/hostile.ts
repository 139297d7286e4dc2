/** Names that somebody may give to things, to see what a reader of our files makes of them. */
export const HOSTILE_NAMES = [
  '=cmd|calc!A1',
  '<script>alert(1)</script>',
  '__proto__',
  'two\nlines\r\nand more',
  '::error file=x::forged',
  'a|b`c*d_e[f](g)',
  '"quoted" & \'so\' ]]>',
  'bell\u0007 escape\u001b[31m null\u0000 rtl\u202e',
  'lone\ud800surrogate',
  'n'.repeat(10_000),
];
