npx esbuild test/bench/laws.ts --bundle --format=esm --platform=node --outfile=scratch/laws.bench.mjs --external:fast-check --external:fp-ts --external:io-ts --alias:pullback/laws=./laws/index.ts --alias:pullback=./src/index.ts >/dev/null 2>&1
for i in 1 2; do (time node scratch/laws.bench.mjs) 2>&1 | grep -E "primitives|user|violated|rror"; done; uptime
