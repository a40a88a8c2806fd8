#!/usr/bin/env bash
# Runs a target with libFuzzer, led by what its inputs reach: `fuzz/run.sh TARGET SECONDS [MORE...]`, where MORE are
# options of libFuzzer's and folders with more seeds. cargo-fuzz does the same with a nightly compiler; this is for the
# stable one, and without the address sanitizer, as the crate forbids unsafe code. What is found on the way is kept in
# target/fuzz-found, and begun with the next time. Building takes five to ten minutes of a core.
set -euo pipefail
cd "$(dirname "$0")"
target=$1 seconds=${2:-300}
shift $(($# < 2 ? $# : 2))
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
# Words that mean something to a reader: chance finds none that is longer than a few letters.
words=$found.words
grep -rohE '"[]A-Za-z0-9$.{}%:@*?(),[-]{2,40}"' ../src/{asl,expr,machine/history,world/scenario.rs,world/command.rs} | sort -u >"$words"
# What a browser gives to wasm.
ulimit -s 1024
exec "$CARGO_TARGET_DIR/$host/release/$target" "$found" "corpus/$target" "$@" \
  -dict="$words" -max_len=4096 -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -artifact_prefix="$found-" -print_final_stats=1
