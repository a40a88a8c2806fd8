//! A small module divided in every way: all parts are valid, and together have what the whole has.

use std::collections::BTreeSet;

use wasm_encoder as out;
use wasmparser::Validator;

use crate::blocks::Blocks;
use crate::first::first;
use crate::later::later;
use crate::mark::mark;
use crate::module::Module;
use crate::plan::{Plan, Step, steps};

/// An imported function 0, and four that are defined: 1 is exported and calls 2 and 0; 2 calls 3; 3 calls 0 and 1, and
/// stands in the table; 4 is called through the table by nobody, and has locals.
fn whole() -> Vec<u8> {
    let mut module = out::Module::new();
    let mut types = out::TypeSection::new();
    types.ty().function([], []);
    types.ty().function([out::ValType::I32, out::ValType::F64], [out::ValType::I32]);
    module.section(&types);
    let mut imports = out::ImportSection::new();
    imports.import("page", "told", out::EntityType::Function(0));
    module.section(&imports);
    let mut functions = out::FunctionSection::new();
    [0, 1, 0, 1].into_iter().for_each(|it| _ = functions.function(it));
    module.section(&functions);
    let mut tables = out::TableSection::new();
    let kind = out::TableType {
        element_type: out::RefType::FUNCREF,
        table64: false,
        minimum: 3,
        maximum: Some(3),
        shared: false,
    };
    tables.table(kind);
    module.section(&tables);
    let mut memories = out::MemorySection::new();
    memories.memory(out::MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    module.section(&memories);
    let mut globals = out::GlobalSection::new();
    let stack = out::GlobalType { val_type: out::ValType::I32, mutable: true, shared: false };
    globals.global(stack, &out::ConstExpr::i32_const(65_536));
    module.section(&globals);
    let mut exports = out::ExportSection::new();
    exports.export("begin", out::ExportKind::Func, 1);
    module.section(&exports);
    let mut elements = out::ElementSection::new();
    elements.active(
        None,
        &out::ConstExpr::i32_const(1),
        out::Elements::Functions(vec![3, 4].into()),
    );
    module.section(&elements);
    let mut code = out::CodeSection::new();
    let mut body = |locals: &[(u32, out::ValType)], write: &dyn Fn(&mut out::InstructionSink)| {
        let mut function = out::Function::new(locals.iter().copied());
        write(&mut function.instructions());
        code.function(&function);
    };
    body(&[], &|it| _ = it.call(0).i32_const(1).f64_const(2.0.into()).call(2).drop().end());
    body(&[], &|it| _ = it.call(3).local_get(0).end());
    body(&[], &|it| _ = it.call(0).call(1).end());
    body(&[(2, out::ValType::I32)], &|it| _ = it.local_get(0).local_set(2).global_get(0).end());
    module.section(&code);
    let mut data = out::DataSection::new();
    data.active(0, &out::ConstExpr::i32_const(8), *b"holdpoint");
    module.section(&data);
    module.finish()
}

#[test]
fn all_parts_are_valid_however_it_is_divided() {
    let whole = whole();
    Validator::new().validate_all(&whole).expect("the whole is valid");
    let module = Module::read(&whole).expect("it is read");
    let every = [Step::First, Step::Next, Step::Rest];
    for way in 0..3_usize.pow(4) {
        let given = |it: u32| every[way / 3_usize.pow(it - 1) % 3];
        let all = (0..3).collect();
        let plan = Plan::new(&module, steps(&module, &given), &all, &all).expect("it is divided");
        let parts = [
            first(&plan, &[]).expect("it is written"),
            later(&plan, &plan.next, &[]).expect("it is written"),
            later(&plan, &plan.rest, &[]).expect("it is written"),
        ];
        for (part, step) in parts.iter().zip(every) {
            Validator::new()
                .validate_all(part)
                .unwrap_or_else(|it| panic!("{step:?} of {way}: {it}"));
        }
        let every_function: BTreeSet<u32> =
            plan.first.functions.iter().chain(&plan.rest.functions).copied().collect();
        assert_eq!(
            every_function,
            (1..5).collect(),
            "each function is in the first part or in the rest"
        );
        assert!(plan.rest.functions.iter().all(|it| !plan.first.functions.contains(it)));
        assert!(plan.next.functions.iter().all(|it| plan.rest.functions.contains(it)));
        assert!(plan.first.functions.contains(&1), "what the script calls comes first");
    }
}

#[test]
fn a_marked_module_is_valid_and_has_a_memory_for_its_marks() {
    let whole = whole();
    let module = Module::read(&whole).expect("it is read");
    let blocks: Vec<Blocks> =
        (1..5).map(|it| Blocks::read(&module, it).expect("it is read")).collect();
    let marked = mark(&whole, &module, &blocks).expect("it is marked");
    Validator::new().validate_all(&marked).expect("it is valid");
    let marked = Module::read(&marked).expect("it is read");
    assert_eq!((marked.memories.len(), marked.memories[1].initial), (2, 1));
}
