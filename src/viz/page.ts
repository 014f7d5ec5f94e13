/** A whole HTML page that needs nothing but itself. */
import { el, render, type Markup } from './markup.js'

export const htmlPage = (title: string, style: string, ...body: readonly Markup[]): string =>
  `<!doctype html>\n${render(
    el(
      'html',
      { lang: 'en' },
      el(
        'head',
        {},
        el('meta', { charset: 'utf-8' }),
        el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
        el('meta', { name: 'color-scheme', content: 'light dark' }),
        el('title', {}, title),
        el('style', {}, style)
      ),
      el('body', {}, ...body)
    )
  )}\n`
