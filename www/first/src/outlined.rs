//! Functions whose blocks are taken out in many ways: what is left does the same with what was taken out.

use wasmi::{Engine, Linker, Store};
use wasmparser::Validator;

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

const NAMES: [&str; 5] = ["arms", "rounds", "ways", "ends", "calls"];

/// What all functions give for all small numbers, or that they trap.
fn done(module: &[u8]) -> Vec<Option<i32>> {
    let engine = Engine::default();
    let module = wasmi::Module::new(&engine, module).expect("it is read");
    let mut store = Store::new(&engine, ());
    let instance =
        Linker::new(&engine).instantiate_and_start(&mut store, &module).expect("it stands");
    let mut done = Vec::new();
    for name in NAMES {
        let function =
            instance.get_typed_func::<(i32, i32), i32>(&store, name).expect("it is exported");
        for a in -1..9 {
            done.extend((0..9).map(|b| function.call(&mut store, (a, b)).ok()));
        }
    }
    done
}

#[test]
fn what_is_taken_out_does_what_it_did() {
    let whole = wat::parse_str(FUNCTIONS).expect("it is written well");
    let module = Module::read(&whole).expect("it is read");
    let expected = done(&whole);
    assert!(expected.contains(&None) && expected.iter().flatten().count() > 300);
    let (mut seed, mut most) = (1_u64, 0);
    for _ in 0..400 {
        let mut by_chance = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            seed >> 33 & 1 == 1
        };
        let next = vec![true; 64];
        let ran: Vec<Ran> = (0..8)
            .map(|_| Ran {
                first: (0..64).map(|at| at == 0 || by_chance()).collect(),
                next: next.clone(),
            })
            .collect();
        let (divided, steps) =
            outline(&whole, &module, &|it, _| Some((Step::First, &ran[it as usize])), i64::MIN)
                .expect("it is written");
        Validator::new().validate_all(&divided).expect("it is valid");
        assert_eq!(done(&divided), expected);
        assert!(steps.iter().all(|it| *it == Step::Next));
        most = most.max(steps.len());
    }
    assert!(most > 10, "{most} blocks were taken out at most");
}
