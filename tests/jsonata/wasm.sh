#!/usr/bin/env bash
# Builds the engine for Node in wasm, prints the gzip bytes that it adds, runs the official suite and
# the hostile expressions there, and times it beside jsonata-js: wasm.sh SUITE
source "$(dirname "${BASH_SOURCE[0]}")/../../.ci/toolchain.sh"
cd "$PROJECT"
need_wasm_target
need_wasm_bindgen
need_node
suite=${1:-${HOLDPOINT_JSONATA:-../shared/jsonata-suite}}
target=${CARGO_TARGET_DIR:-target}
out=$target/jsonata-wasm

cargo build --quiet --locked --release --target wasm32-unknown-unknown --example jsonata_wasm --example jsonata_without
mkdir -p "$out"
for name in jsonata_wasm jsonata_without; do
  wasm-bindgen --target nodejs --remove-name-section --remove-producers-section --out-dir "$out" "$target/wasm32-unknown-unknown/release/examples/$name.wasm"
done
size() { gzip -9 -c "$out/$1_bg.wasm" | wc -c; }
with=$(size jsonata_wasm)
without=$(size jsonata_without)
echo "wasm: $((with - without)) bytes gzip added by the engine ($with with it, $without without)"

(cd tests/jsonata && npm ci --silent --no-audit --no-fund)
node tests/jsonata/wasm.mjs "$out/jsonata_wasm.js" "$suite"
cargo build --quiet --locked --profile native --example jsonata_bench
node tests/jsonata/bench.mjs "$target/native/examples/jsonata_bench" "$out/jsonata_wasm.js"
