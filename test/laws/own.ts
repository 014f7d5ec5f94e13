/** Laws of this library's own insides: the catalogue, which is for everyone's functions, does not hold them. */
import { law, type Law } from '../../laws/law.js'

export interface OwnLaw<I> extends Pick<Law<I>, 'arbitrary' | 'holds' | 'show'> {
  readonly name: string
  readonly statement: string
}

export const ownLaw = <I>({ name, statement, arbitrary, holds, show }: OwnLaw<I>): Law<I> =>
  law({ topic: 'pullback', id: name, title: name, statement, source: 'pullback' }, 'pullback', arbitrary, holds, show)
