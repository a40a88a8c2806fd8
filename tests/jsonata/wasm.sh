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

tests/jsonata/size.sh

cargo build --quiet --locked --release --target wasm32-unknown-unknown --example jsonata_wasm
mkdir -p "$out"
wasm-bindgen --target nodejs --remove-name-section --remove-producers-section --out-dir "$out" "$target/wasm32-unknown-unknown/release/examples/jsonata_wasm.wasm"

(cd tests/jsonata && npm ci --silent --no-audit --no-fund)
node tests/jsonata/wasm.mjs "$out/jsonata_wasm.js" "$suite"
cargo build --quiet --locked --profile native --example jsonata_bench
node tests/jsonata/bench.mjs "$target/native/examples/jsonata_bench" "$out/jsonata_wasm.js"
