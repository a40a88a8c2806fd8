//! Functions whose blocks are taken out in many ways: what is left does the same with what was taken out. Node runs them,
//! which the page is built with, too.

use std::fs;
use std::process::Command;

use wasmparser::Validator;

use crate::blocks::Blocks;
use crate::module::Module;
use crate::outline::outline;
use crate::plan::Step;
use crate::recorded::Ran;

/// What each function does hangs on both numbers that it is given.
const FUNCTIONS: &str = r#"(module
  (memory 1)
  (global $calls (mut i32) (i32.const 0))
  (func $noted (param i32) (result i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (i32.mul (local.get 0) (i32.const 3)))

  ;; Arms with and without a value, a return in one, and a local that only one of them writes.
  (func (export "arms") (param $a i32) (param $b i32) (result i32) (local $kept i32) (local $wide i64)
    (local.set $kept (i32.const 7))
    (if (i32.gt_s (local.get $a) (i32.const 3))
      (then
        (local.set $kept (call $noted (local.get $b)))
        (if (i32.eq (local.get $b) (i32.const 5)) (then (return (i32.sub (local.get $kept) (local.get $a))))))
      (else (local.set $wide (i64.extend_i32_s (local.get $b)))))
    (i32.add
      (i32.add (local.get $kept) (i32.wrap_i64 (local.get $wide)))
      (if (result i32) (i32.and (local.get $a) (i32.const 1))
        (then (call $noted (local.get $a)))
        (else (i32.add (local.get $b) (i32.const 100))))))

  ;; A loop that is gone on with and left from within, by labels further out.
  (func (export "rounds") (param $a i32) (param $b i32) (result i32) (local $sum i32) (local $round i32)
    (block $out
      (loop $again
        (local.set $round (i32.add (local.get $round) (i32.const 1)))
        (br_if $out (i32.gt_s (local.get $round) (i32.const 12)))
        (block $skip
          (br_if $skip (i32.ne (i32.rem_s (local.get $round) (i32.const 4)) (i32.const 1)))
          (local.set $sum (i32.add (local.get $sum) (call $noted (local.get $round))))
          (br_if $again (i32.lt_s (local.get $sum) (local.get $a)))
          (local.set $sum (i32.sub (local.get $sum) (local.get $b)))
          (br_if $out (i32.gt_s (local.get $sum) (i32.const 60))))
        (local.set $sum (i32.add (local.get $sum) (i32.const 1)))
        (br $again)))
    (i32.add (local.get $sum) (i32.shl (local.get $round) (i32.const 8))))

  ;; A table of ways, a value that waits on the stack, and a value that a branch carries.
  (func (export "ways") (param $a i32) (param $b i32) (result i32) (local $way i32)
    (local.set $way (i32.rem_u (local.get $b) (i32.const 4)))
    (i32.add (local.get $a)
      (block $done (result i32)
        (block $two
          (block $one
            (block $none (br_table $none $one $two $none (local.get $way)))
            (br $done (i32.const 1000)))
          (local.set $way (i32.add (local.get $way) (i32.const 40)))
          (br $done (i32.add (local.get $way) (call $noted (local.get $b)))))
        (br_if $done (i32.const 2000) (i32.gt_s (local.get $a) (i32.const 4)))
        (drop)
        (i32.sub (local.get $b) (local.get $way)))))

  ;; What ends in a trap.
  (func (export "ends") (param $a i32) (param $b i32) (result i32)
    (if (i32.gt_s (local.get $a) (i32.const 6))
      (then (global.set $calls (call $noted (local.get $b))) (drop (call $noted (local.get $a))) (unreachable)))
    (i32.div_s (i32.const 840) (local.get $b)))

  (func (export "calls") (param i32 i32) (result i32) (global.get $calls)))"#;

/// Writes a line for each module: what all functions give for all small numbers, in turn, or that they trap.
const RUN: &str = r#"
const { readFileSync } = require("node:fs");
const [, folder, count] = process.argv;
for (let at = 0; at < count; at += 1) {
  const module = new WebAssembly.Module(readFileSync(`${folder}/${at}.wasm`));
  const { exports } = new WebAssembly.Instance(module);
  const done = [];
  for (const name of ["arms", "rounds", "ways", "ends", "calls"])
    for (let a = -1; a < 9; a += 1)
      for (let b = 0; b < 9; b += 1)
        try { done.push(exports[name](a, b)); } catch { done.push("trap"); }
  console.log(done.join(" "));
}"#;

fn done(modules: &[Vec<u8>]) -> Vec<String> {
    let folder = std::env::temp_dir().join(format!("outlined-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("there is a place for modules");
    for (at, module) in modules.iter().enumerate() {
        fs::write(folder.join(format!("{at}.wasm")), module).expect("a module is written");
    }
    let count = modules.len().to_string();
    let ran = Command::new("node").args(["-e", RUN]).arg(&folder).arg(count).output();
    let ran = ran.expect("Node is there");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    fs::remove_dir_all(folder).expect("the modules are there");
    String::from_utf8_lossy(&ran.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn what_is_taken_out_does_what_it_did() {
    let whole = wat::parse_str(FUNCTIONS).expect("it is written well");
    let module = Module::read(&whole).expect("it is read");
    let (mut seed, mut most) = (1_u64, 0);
    let mut modules = vec![whole.clone()];
    for _ in 0..400 {
        let mut by_chance = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            seed >> 33 & 1 == 1
        };
        let mut ran = || Ran {
            first: (0..64).map(|at| at == 0 || by_chance()).collect(),
            next: vec![true; 64],
        };
        let ran: Vec<Ran> = (0..8).map(|_| ran()).collect();
        let visited = |it, _: &Blocks| Some((Step::First, &ran[it as usize]));
        let (divided, steps) = outline(&whole, &module, &visited, i64::MIN).expect("it is written");
        Validator::new().validate_all(&divided).expect("it is valid");
        assert!(steps.iter().all(|it| *it == Step::Next));
        most = most.max(steps.len());
        modules.push(divided);
    }
    assert!(most > 10, "{most} blocks were taken out at most");
    let done = done(&modules);
    let numbers = done[0].split(' ').filter(|it| *it != "trap").count();
    assert!(done[0].contains("trap") && numbers > 300, "{}", done[0]);
    assert_eq!(done.len(), modules.len());
    assert!(done.iter().all(|it| *it == done[0]), "a module does something else");
}
