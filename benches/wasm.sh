#!/usr/bin/env bash
# Builds the engine for Node in wasm, as small as the page's and as fast as can be, and times the
# machines of the folder in both, very many executions that wait, and long runs gone through: wasm.sh [FOLDER]
source "$(dirname "${BASH_SOURCE[0]}")/../.ci/toolchain.sh"
cd "$PROJECT"
folder=${1:-${HOLDPOINT_BENCH:-../shared/bench/machines}}
need_wasm_target
need_wasm_bindgen
need_node
target=${CARGO_TARGET_DIR:-target}

for profile in release native; do
  cargo build --quiet --locked --profile $profile --target $WASM --example machines_wasm --example waiting_wasm \
    --example seek_wasm
  out=$target/machines-wasm/$profile
  mkdir -p "$out"
  for example in machines_wasm waiting_wasm seek_wasm; do
    wasm-bindgen --target nodejs --out-dir "$out" "$target/$WASM/$profile/examples/$example.wasm"
  done
  echo "opt-level $([ $profile = release ] && echo '"z", as in the page' || echo 3):"
  if [ -e "$folder/manifest.json" ]; then
    node benches/wasm.mjs "$out/machines_wasm.js" "$folder"
  else
    echo "SKIPPED: there are no machines in $folder. Give their folder, or set HOLDPOINT_BENCH."
  fi
  node benches/waiting.mjs "$out/waiting_wasm.js"
  node benches/seek.mjs "$out/seek_wasm.js"
done
