#!/usr/bin/env bash
# One table: the machines in the engine, natively and in wasm under Node, and in the peers that are there, each in fresh
# processes that take turns: table.sh [ROUNDS] [FOLDER]. Builds what is missing; moto counts where Python has it.
source "$(dirname "${BASH_SOURCE[0]}")/../.ci/toolchain.sh"
cd "$PROJECT"
rounds=${1:-5}
folder=${2:-${HOLDPOINT_BENCH:-../shared/bench/machines}}
[ -e "$folder/manifest.json" ] || stop "there are no machines in $folder. Give their folder, or set HOLDPOINT_BENCH."
need_wasm_target
need_wasm_bindgen
need_packages benches/peers
target=${CARGO_TARGET_DIR:-target}

say "Building (about four minutes when nothing is built yet)"
# The path of what was built is the last thing that cargo says.
native=$(env -u RUSTC cargo bench --locked --bench machines --no-run --message-format json 2>/dev/null |
  sed -n 's/.*"name":"machines".*"executable":"\([^"]*\)".*/\1/p' | tail -n 1)
cargo build --quiet --locked --release --target $WASM --example machines_wasm
wasm-bindgen --target nodejs --out-dir "$target/machines-wasm/release" "$target/$WASM/release/examples/machines_wasm.wasm"

say "Measuring, $rounds rounds; load $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || true)"
node benches/table.mjs "$rounds" "$folder" "$native" "$target/machines-wasm/release/machines_wasm.js"
