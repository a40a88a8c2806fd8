#!/usr/bin/env bash
# Builds the npm package into pkg/: the simulator without the page, in wasm, with its types. Sets up what is missing.
source "$(dirname "${BASH_SOURCE[0]}")/../.ci/toolchain.sh"
cd "$PROJECT"
need_wasm_target
need_wasm_bindgen
target=${CARGO_TARGET_DIR:-target}
cargo build --locked --release --target $WASM -p holdpoint-package
rm -rf pkg
mkdir -p pkg
wasm-bindgen --target web --remove-name-section --out-name glue --out-dir pkg "$target/$WASM/release/holdpoint_package.wasm"
mv pkg/glue_bg.wasm pkg/holdpoint.wasm
sed 's/glue_bg\.wasm/holdpoint.wasm/' pkg/glue.js >pkg/glue.new && mv pkg/glue.new pkg/glue.js
# The types of the shapes, then the functions. What is only for wasm's own loading stays out of it.
{
  cat package/types.d.ts
  sed -e '/^export type InitInput/,$d' -e '/^\/\* tslint/d' -e '/^\/\* eslint/d' -e '/Symbol.dispose/d' pkg/glue.d.ts
} >pkg/holdpoint.d.ts
rm pkg/glue.d.ts pkg/glue_bg.wasm.d.ts
cp package/js/*.js package/js/*.d.ts package/README.md LICENSE-MIT LICENSE-APACHE pkg/
version=$(awk -F'"' '/^version/ { print $2; exit }' package/Cargo.toml)
sed "s/\"version\": \"0.0.0\"/\"version\": \"$version\"/" package/npm.json >pkg/package.json
for file in holdpoint.wasm glue.js; do
  echo "size: pkg/$file $(gzip -9 -c "pkg/$file" | wc -c) bytes, gzipped"
done
