#!/usr/bin/env bash
# Prints the gzip bytes of wasm that the engine adds to what reads and prints JSON: a crate of only
# `base` and `expr/jsonata`, built as the page is, once with and once without an expression in it.
source "$(dirname "${BASH_SOURCE[0]}")/../../.ci/toolchain.sh"
cd "$PROJECT"
need_wasm_target
need_wasm_bindgen
LIMIT=122880
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
crate=$PROJECT/target/jsonata-size
rm -rf "$crate"
mkdir -p "$crate/src/expr" "$crate/examples"
ln -s "$PROJECT/src/base.rs" "$PROJECT/src/base" "$crate/src/"
ln -s "$PROJECT/src/expr/jsonata.rs" "$PROJECT/src/expr/jsonata" "$crate/src/expr/"
ln -s "$PROJECT/tests/jsonata/size/"{with,without}.rs "$crate/examples/"
cp Cargo.lock "$crate/"
echo 'pub mod base; pub mod expr;' >"$crate/src/lib.rs"
echo 'pub mod jsonata;' >"$crate/src/expr.rs"
# The dependencies and the release profile are the page's.
{
  printf '[package]\nname = "holdpoint"\nversion = "0.1.0"\nedition = "2024"\n\n[workspace]\n\n'
  for name in with without; do printf '[[example]]\nname = "%s"\ncrate-type = ["cdylib"]\n\n' "$name"; done
  awk '/^\[/ { kept = /^\[dependencies\]|^\[profile.release\]/ } kept' Cargo.toml
  printf '[target."cfg(target_arch = \\"wasm32\\")".dependencies]\n'
  grep '^wasm-bindgen = ' Cargo.toml
} >"$crate/Cargo.toml"
(cd "$crate" && CARGO_TARGET_DIR=$target/jsonata-size cargo build --quiet --offline --release --target $WASM --examples 2>/dev/null) ||
  (cd "$crate" && CARGO_TARGET_DIR=$target/jsonata-size cargo build --quiet --release --target $WASM --examples)
for name in with without; do
  wasm-bindgen --target web --out-dir "$crate/out" "$target/jsonata-size/$WASM/release/examples/$name.wasm"
done
size() { gzip -9 -c "$crate/out/$1_bg.wasm" | wc -c; }
with=$(size with)
without=$(size without)
echo "wasm: $((with - without)) of $LIMIT bytes gzip added by the engine ($with with it, $without without)"
[ $((with - without)) -le $LIMIT ]
