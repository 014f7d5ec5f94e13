/** The page of laws, from the catalogue. */
import { catalogue, mutants, showCatalogue } from '../laws/index.js'

export const lawsPage = (): string => `# Laws

${catalogue().length} laws, each a value of \`pullback/laws\`, and ${mutants.length} planted bugs that they see (\`npm run mutants\`).
Written from the catalogue by \`npm run laws\`; how to use them is told in [the guide](guide/14-laws.md).

${showCatalogue()}
`
