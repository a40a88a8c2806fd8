#!/usr/bin/env bash
# Writes functions.txt anew: builds the page with marks, and visits it. Run it where the page has changed so much that a
# first visit asks for the rest, or that the first part is larger than its budget.
source "$(dirname "${BASH_SOURCE[0]}")/../../.ci/toolchain.sh"
cd "$PROJECT"
need_wasm_target
need_node
need_trunk
need_wasm_bindgen
need_web_packages
need_browser
HOLDPOINT_FIRST=mark trunk build --release --dist target/marked
(cd tests/web && node record.mjs ../../target/marked)
