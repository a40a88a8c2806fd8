//! scratch
use holdpoint::lab::{Action, Workbench};
fn main() {
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut bench = Workbench::with("", "{}");
        bench.apply(Action::EditDefinition(text.as_str().into()));
        let source = bench.view().source;
        println!("==== {}", file.rsplit('/').next().unwrap());
        if let Some(offer) = &source.offer {
            println!("{} {:?}", offer.title, offer.notes);
            for (label, detail) in &offer.choices {
                println!("- {label} | {detail}");
            }
        }
        for problem in source.problems.iter().take(5) {
            println!(
                "  {}: {} [{}]",
                problem.place,
                problem.message,
                problem.repair.as_deref().unwrap_or("-")
            );
        }
        let count = source.offer.as_ref().map_or(0, |it| it.choices.len());
        for at in 0..count {
            let mut bench = bench.clone();
            bench.apply(Action::Accept(at));
            let view = bench.view();
            let text: String =
                view.source.definition.split_whitespace().collect::<Vec<_>>().join(" ");
            println!("  => {} {}", view.source.summary, text.chars().take(700).collect::<String>());
        }
        println!("  SUMMARY {} can_run {}", source.summary, source.can_run);
    }
}
