# What the project needs beside Rust and Node.js, and how it is had. Sourced by the other scripts.
#
# Everything here is idempotent. A tool that is already present in the right version is used as it is;
# what is missing comes the quick way first (rustup, prebuilt tools), and where that cannot be had, from
# the package registries, which takes minutes. Nothing is left half-installed: tools are put together
# beside their place and moved into it.

set -euo pipefail

PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS=${HOLDPOINT_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/holdpoint}
TRUNK_VERSION=0.21.14
WASM=wasm32-unknown-unknown
DEBIAN_STD=/usr/lib/rustlib/$WASM/lib
mkdir -p "$TOOLS/bin"
export PATH="$TOOLS/bin:$HOME/.cargo/bin:$PATH"

say() { printf '\n== %s\n' "$*"; }
stop() {
  printf '\nStopped: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command with its output in a log that is shown only when the command fails.
quietly() {
  local log
  log=$(mktemp)
  if "$@" >"$log" 2>&1; then
    rm -f "$log"
  else
    tail -n 40 "$log" >&2
    rm -f "$log"
    return 1
  fi
}

# Runs a command for at most so many seconds, where the system has a way to say so.
limited() {
  if have timeout; then timeout "$@"; else shift && "$@"; fi
}

# Runs a command as root where that is possible without asking.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo && sudo -n true 2>/dev/null; then sudo "$@"; else return 1; fi
}

apt_install() {
  have apt-get || return 1
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get update || return 1
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

need_rust() {
  have cargo || stop "cargo is not on the PATH. Install Rust with rustup, then run this again."
}

need_node() {
  have node && have npm || stop "node and npm are not on the PATH. Install Node.js 20 or newer, then run this again."
}

# --- the wasm32 standard library -------------------------------------------------------------------

wasm_std_present() { compgen -G "$("$1" --print target-libdir --target $WASM 2>/dev/null)/libstd-*.rlib" >/dev/null; }

# Chooses the compiler for wasm32: the default one, or Debian's with a standard library built for it.
use_wasm_compiler() {
  if wasm_std_present rustc; then
    return 0
  elif [ -x /usr/bin/rustc ] && wasm_std_present /usr/bin/rustc && [ "$(cat "$DEBIAN_STD/built-by" 2>/dev/null)" = "$(/usr/bin/rustc --version)" ]; then
    use_debian_compiler
  else
    return 1
  fi
}

use_debian_compiler() {
  export RUSTC=/usr/bin/rustc
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$(rust_lld)"
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER
}

rust_lld() { find "$(env -u RUSTC rustc --print sysroot)/lib/rustlib" -name rust-lld -type f | head -n 1; }

need_wasm_target() {
  need_rust
  use_wasm_compiler && return 0
  if have rustup; then
    say "Adding the Rust target $WASM (seconds, where rustup can download it)"
    limited 120 rustup target add $WASM >/dev/null 2>&1 || say "rustup cannot download it here"
    use_wasm_compiler && return 0
  fi
  have apt-get || stop "the Rust target $WASM is missing and rustup cannot add it. Run: rustup target add $WASM"
  say "Installing Debian's rustc and its sources to build the $WASM standard library (about two minutes)"
  apt_install rustc-web rust-web-src || stop "the packages rustc-web and rust-web-src could not be installed, and rustup cannot add $WASM."
  build_wasm_std
  use_wasm_compiler || stop "the $WASM standard library was built but is not found by rustc."
}

# The bitcode is embedded because release builds with link-time optimisation read it.
build_wasm_std() {
  local work
  work=$(mktemp -d)
  quietly cargo new --lib --vcs none --name empty "$work/empty"
  say "Building the $WASM standard library (about one minute)"
  (
    cd "$work/empty"
    export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$(rust_lld)"
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER CARGO_TARGET_DIR="$work/target"
    quietly cargo build -Zbuild-std=std,panic_abort --target $WASM --release
  ) || stop "the $WASM standard library did not build."
  mkdir -p "$work/lib"
  find "$work/target/$WASM/release/deps" -name '*.rlib' ! -name 'libempty-*' -exec cp {} "$work/lib/" \;
  /usr/bin/rustc --version >"$work/lib/built-by"
  as_root mkdir -p "$(dirname "$DEBIAN_STD")"
  as_root rm -rf "$DEBIAN_STD" "$DEBIAN_STD.new"
  as_root cp -r "$work/lib" "$DEBIAN_STD.new"
  as_root mv "$DEBIAN_STD.new" "$DEBIAN_STD"
  rm -rf "$work" "$PROJECT/target/$WASM"
}

# Clippy for the wasm-only code: Debian's when Debian's compiler is in use.
need_wasm_clippy() {
  if [ "${RUSTC:-}" != /usr/bin/rustc ] || [ -x /usr/bin/clippy-driver ]; then return 0; fi
  say "Installing Debian's clippy (seconds)"
  apt_install rust-web-clippy || stop "the package rust-web-clippy could not be installed."
}

# --- Trunk and wasm-bindgen ------------------------------------------------------------------------

platform() {
  case "$(uname -sm)" in
    "Linux x86_64") echo "$1" ;;
    "Linux aarch64") echo "aarch64-unknown-linux-gnu" ;;
    "Darwin x86_64") echo "x86_64-apple-darwin" ;;
    "Darwin arm64") echo "aarch64-apple-darwin" ;;
    *) return 1 ;;
  esac
}

# Fetches a release archive and moves the named program out of it into the tools folder.
prebuilt() {
  local program=$1 url=$2 work
  have curl || return 1
  work=$(mktemp -d)
  if curl -fsSL --connect-timeout 5 --max-time 120 "$url" 2>/dev/null | tar -xz -C "$work" 2>/dev/null; then
    find "$work" -name "$program" -type f -perm -u+x -exec mv {} "$TOOLS/bin/$program" \;
  fi
  rm -rf "$work"
}

# Builds a program from its crate with the default compiler and moves it into the tools folder.
built() {
  local program=$1 work
  shift
  work=$(mktemp -d)
  env -u RUSTC CARGO_TARGET_DIR="$work/target" cargo install --quiet --root "$work" "$@" || return 1
  mv "$work/bin/$program" "$TOOLS/bin/$program"
  rm -rf "$work"
}

need_trunk() {
  trunk_ready() { have trunk && trunk --version 2>/dev/null | grep -q '^trunk 0\.2[1-9]\.'; }
  trunk_ready && return 0
  local host
  say "Fetching Trunk $TRUNK_VERSION (seconds)"
  if host=$(platform x86_64-unknown-linux-gnu); then
    prebuilt trunk "https://github.com/trunk-rs/trunk/releases/download/v$TRUNK_VERSION/trunk-$host.tar.gz" || true
  fi
  trunk_ready && return 0
  say "No prebuilt Trunk can be had here: building it (about five minutes)"
  built trunk "trunk@$TRUNK_VERSION" --locked || stop "Trunk $TRUNK_VERSION could not be built."
  trunk_ready || stop "Trunk was installed but does not run."
}

# The command must be exactly as old as the library that Cargo.lock names.
need_wasm_bindgen() {
  local version host
  version=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print }' "$PROJECT/Cargo.lock")
  bindgen_ready() { have wasm-bindgen && [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $version" ]; }
  bindgen_ready && return 0
  say "Fetching wasm-bindgen $version (seconds)"
  if host=$(platform x86_64-unknown-linux-musl); then
    prebuilt wasm-bindgen "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/$version/wasm-bindgen-$version-$host.tar.gz" || true
  fi
  bindgen_ready && return 0
  say "No prebuilt wasm-bindgen can be had here: building it (about four minutes)"
  built wasm-bindgen "wasm-bindgen-cli@$version" || stop "wasm-bindgen $version could not be built."
  bindgen_ready || stop "wasm-bindgen was installed but does not run."
}

# --- the browser and what drives it ----------------------------------------------------------------

find_browser() {
  local candidate
  for candidate in "${CHROME:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
    if [ -n "$candidate" ] && have "$candidate"; then
      command -v "$candidate"
      return 0
    fi
  done
  (cd "$PROJECT/tests/web" && node -e 'const p = require("playwright-core").chromium.executablePath(); require("fs").accessSync(p); console.log(p)') 2>/dev/null
}

# Debian packages the real thing; elsewhere Playwright's own build is the surer one.
install_browser() {
  if grep -qs '^ID=debian' /etc/os-release; then
    apt_install chromium || playwright_browser
  else
    playwright_browser || apt_install chromium
  fi
}

playwright_browser() { (cd "$PROJECT/tests/web" && quietly limited 300 npx playwright-core install chromium); }

need_browser() {
  if CHROME=$(find_browser); then
    export CHROME
    return 0
  fi
  say "Installing Chromium (about a minute)"
  install_browser || stop "no Chromium was found and none could be installed. Set CHROME to a Chromium or Chrome program."
  CHROME=$(find_browser) || stop "Chromium was installed but is not found. Set CHROME to its program."
  export CHROME
}

# The packages of a folder, exactly as its lock file has them.
need_packages() {
  need_node
  cd "$PROJECT/$1"
  if ! cmp -s package-lock.json node_modules/.installed-lock; then
    say "Installing the packages of $1 (seconds)"
    quietly npm ci --no-audit --no-fund || stop "the npm packages of $1 could not be installed."
    cp package-lock.json node_modules/.installed-lock
  fi
  cd "$PROJECT"
}

# What drives the browser.
need_web_packages() { need_packages tests/web; }

# The TypeScript compiler, and a link to what was built.
need_package_packages() { need_packages package; }
