#!/usr/bin/env bash
# Runs a target with libFuzzer, led by what its inputs reach: `fuzz/run.sh TARGET SECONDS`. cargo-fuzz does the same
# with a nightly compiler; this is for the stable one, and without the address sanitizer, as the crate forbids unsafe
# code. What is found on the way is kept in target/fuzz-found, and begun with the next time.
set -euo pipefail
cd "$(dirname "$0")"
target=$1 seconds=${2:-300}
coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table
  -Cllvm-args=-sanitizer-coverage-trace-compares"
host=$(rustc -vV | sed -n 's/^host: //p')
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/../target/fuzz}
# With a target named, the flags are not those of build scripts.
RUSTFLAGS="$coverage --cfg fuzzing -Cdebug-assertions -Coverflow-checks -Ccodegen-units=16" \
  cargo build --locked --release --target "$host" --bin "$target"
found=../target/fuzz-found/$target
mkdir -p "$found"
exec "$CARGO_TARGET_DIR/$host/release/$target" "$found" "corpus/$target" \
  -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -artifact_prefix="$found-" -print_final_stats=1
