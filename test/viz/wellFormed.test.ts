import { expect, it } from 'vitest'
import { malformation } from './wellFormed.js'

it.each(['<a/>', '<a x="1"><b>t &amp; &lt;</b></a>\n', '<a x="&quot;"/>'])('accepts %s', text =>
  expect(malformation(text)).toBeUndefined()
)

it.each([
  '',
  'x',
  '<a>',
  '<a></b>',
  '<a x=1/>',
  '<a>&</a>',
  '<a>a < b</a>',
  '<a/><b/>',
  '<a x="1" x="2"/>',
  '<a>\u0001</a>',
  '<a x="<"/>'
])('refuses %j', text => expect(malformation(text)).toBeTypeOf('string'))
