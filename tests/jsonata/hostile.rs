//! Expressions that mean harm: each ends, as a value or an error, in well under a second.

use std::thread;
use std::time::{Duration, Instant};

use holdpoint::base::{Json, Moment, Rng, Timestamp};
use holdpoint::expr::jsonata::{Bindings, Expression, Functions, Limits};

/// What a browser gives to wasm, and half of what a test thread has.
const STACK: usize = if cfg!(debug_assertions) { 2 << 20 } else { 1 << 20 };

/// Unoptimized code is given more time.
const TIME: Duration = Duration::from_millis(if cfg!(debug_assertions) { 8000 } else { 1000 });

/// Each evaluates, and ends with this code; `ok` is a value, `-` whatever it may be.
const EXPRESSIONS: &[(&str, &str)] = &[
    // Recursion that is no tail call, through every construct that can hold a call.
    ("( $f := function($n){ 1 + $f($n) }; $f(0) )", "U1001"),
    ("( $f := function($n){ $f($n) + 1 }; $f(0) )", "U1001"),
    ("( $f := function($n){ $n & $f($n) }; $f(0) )", "U1001"),
    ("( $f := function($n){ [$f($n)] }; $f(0) )", "U1001"),
    ("( $f := function($n){ {'a': $f($n)} }; $f(0) )", "U1001"),
    ("( $f := function($n){ $n.{'a': $f($n)} }; $f([0]) )", "U1001"),
    ("( $f := function($n){ $n{'a': $f($n)} }; $f(0) )", "U1001"),
    ("( $f := function($n){ $n.$f($) }; $f(0) )", "U1001"),
    ("( $f := function($n){ $n[$f($)] }; $f(0) )", "U1001"),
    ("( $f := function($n){ $n.a[$f($)] }; $f({'a': 1}) )", "-"),
    ("( $f := function($n){ [$n, 1]^($f($)) }; $f(0) )", "U1001"),
    ("( $f := function($n){ [$n, 1]@$x#$i.$f($x)^($f($)) }; $f(0) )", "U1001"),
    ("( $f := function($n){ $n ~> $f }; $f(0) )", "U1001"),
    ("( $f := function($n){ $n ~> $f() }; $f(0) )", "U1001"),
    ("( $f := function($n){ ($f($n))[0] }; $f(0) )", "U1001"),
    ("( $f := function($n){ $f($n) ? 1 : 2 }; $f(0) )", "U1001"),
    ("( $f := function($n){ -$f($n) }; $f(0) )", "U1001"),
    ("( $f := function($n){ ($x := $f($n); $x) }; $f(0) )", "U1001"),
    ("( $f := function($n){ $f(?)($n) }; $f(0) )", "U1001"),
    ("( $f := function($n){ 1 + $f(?)($n) }; $f(0) )", "U1001"),
    ("( $f := function($n){ 1 + ($f ~> $string)($n) }; $f(0) )", "U1001"),
    ("( $f := function($n){ 1 + $map([$n], $f) }; $f(0) )", "U1001"),
    ("( $f := function($n){ $map([$n], $f) }; $f(0) )", "U1001"),
    ("( $f := function($n){ $filter([$n], $f) }; $f(0) )", "U1001"),
    ("( $f := function($n){ $single([$n], $f) }; $f(0) )", "U1001"),
    ("( $f := function($n, $m){ $reduce([$n, 1], $f) }; $f(0, 1) )", "U1001"),
    ("( $f := function($n){ $each({'a': $n}, $f) }; $f(0) )", "U1001"),
    ("( $f := function($n){ $sift({'a': $n}, $f) }; $f(0) )", "U1001"),
    ("( $f := function($n, $m){ $sort([$n, 1], $f) }; $f(0, 1) )", "U1001"),
    ("( $f := function($n){ $replace('a', /a/, $f) }; $f(0) )", "U1001"),
    ("( $f := function($n){ $match('a', $f) }; $f(0) )", "U1001"),
    ("( $f := function($n){ {'a': 1} ~> |$|{'b': $f($n)}| }; $f(0) )", "U1001"),
    ("( $f := function($n){ {'a': 1} ~> |$f($n)|{}| }; $f(0) )", "U1001"),
    (
        "( $f := function($n){ $n > 0 ? $g($n) + 1 : 0 }; $g := function($n){ $f($n) + 1 }; $f(1) )",
        "U1001",
    ),
    ("( $f := function($n){ $eval('$f(1) + 1') }; $f(0) )", "-"),
    // Loops without end.
    ("( $f := function(){ $f() }; $f() )", "U1001"),
    ("( $f := function($n){ $g($n) }; $g := function($n){ $f($n) }; $f(1) )", "U1001"),
    ("( $f := function($n){ ($x := $n + 1; $f($x)) }; $f(0) )", "U1001"),
    ("( $y := function($f){ $f($f) }; $y($y) )", "U1001"),
    ("( $f := function($g){ $f(function(){ $g() }) }; $f(1) )", "U1001"),
    ("( $f := function($g){ $f([$g, $g]) }; $f(1) )", "U1001"),
    ("( $f := function($g){ $f({'a': $g}) }; $f(1) )", "U1001"),
    ("( $f := function($g){ $f($g(?)) }; $f(function($x){ $x }) )", "U1001"),
    (
        "( $m := function($s){ {'match': '', 'start': 0, 'end': 0, 'groups': [], 'next': $m} }; $match('a', $m) )",
        "U1001",
    ),
    ("( $f := function($s){ $f($s & $s) }; $f('ab') )", "U1001"),
    ("( $f := function($s){ $f($append($s, $s)) }; $f([1]) )", "U1001"),
    ("( $f := function($s){ $f($join([$s, $s])) }; $f('ab') )", "U1001"),
    ("( $f := function($s){ $f($merge([$s, {$string($millis()): $s}])) }; $f({}) )", "U1001"),
    (
        "( $f := function($p, $n){ $n = 0 ? [1..20000].$p(1) : $f($p(?), $n - 1) }; $f(function($x){ $y }, 100000) )",
        "U1001",
    ),
    // Ranges and products.
    ("[1..1e9]", "D2014"),
    ("[1..10000000].[1..10000000]", "U1001"),
    ("[1..10000000] ~> $map(function($x){ $x })", "U1001"),
    ("$sum([1..10000000])", "-"),
    ("[1..10000000][$ > 5]", "U1001"),
    ("[1..10000000][-1]", "ok"),
    ("[[1..10000000], [1..10000000], [1..10000000]]", "-"),
    ("[[1..10000000]] ~> $string()", "U1001"),
    ("$reverse([1..10000000])", "U1001"),
    ("$shuffle([1..10000000])", "U1001"),
    ("$distinct([1..10000000])", "U1001"),
    ("$sort([1..10000000])", "U1001"),
    ("[1..10000000]^(>$)", "U1001"),
    ("$zip([1..10000000], [1..10000000])", "U1001"),
    ("$append([1..10000000], [1..10000000])", "U1001"),
    ("[1..10000000] = [1..10000000]", "-"),
    ("[1..10000000].a", "-"),
    ("[1..10000000].*", "-"),
    ("[1..10000000].**", "-"),
    ("[1..10000000]{$string($): $}", "U1001"),
    ("[1..10000000]@$x.[1..10000000]@$y.($x+$y)", "U1001"),
    ("'x' in [1..10000000]", "U1001"),
    ("$count([1..3000].([1..3000].(1)))", "U1001"),
    ("$distinct([1..100000].{'a': $})", "U1001"),
    // Strings and pictures.
    ("$pad('x', 1e9)", "U1001"),
    ("$pad('x', -1e300)", "U1001"),
    ("[1..1000].$pad('', 8000000)", "U1001"),
    ("$formatInteger(1, $pad('0', 1000000, '0'))", "U1001"),
    ("$formatNumber(1, $pad('0', 1000000, '0'))", "-"),
    ("$formatNumber(1.5, '0.' & $pad('0', 1000, '0'))", "-"),
    ("$formatNumber(0, '0.0e0')", "ok"),
    ("$formatNumber(-5, '0.0e0')", "ok"),
    ("$formatNumber(1e300, $pad('#', 10000, ',#'))", "-"),
    ("$fromMillis(0, '[Y,999999999]')", "U1001"),
    ("$fromMillis(0, '[Y,9999999999999999999999-*]')", "U1001"),
    ("$fromMillis(1e300)", "D1001"),
    ("$fromMillis(0, '[Y', '0')", "D3135"),
    ("$toMillis('2020', '[Y,1-99999]')", "-"),
    ("$formatInteger(1e300, 'w')", "ok"),
    ("$formatInteger(1e300, 'I')", "U1001"),
    ("$formatInteger(1e300, 'A')", "ok"),
    ("$formatBase(1e300, 2)", "ok"),
    ("$round(1.5, 1e300)", "-"),
    ("$round(1.5, -1e300)", "-"),
    ("$power(10, 1e10)", "D3061"),
    ("$substring('abc', -1e300, 1e300)", "ok"),
    ("$split('a', '', 1e300)", "ok"),
    ("$replace($pad('', 100000, 'a'), 'a', $pad('', 100000, 'b'))", "U1001"),
    ("$replace($pad('', 100000, 'a'), /a/, $pad('', 100000, 'b'))", "U1001"),
    // Regular expressions.
    ("$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)+$/)", "U1001"),
    ("$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /(a|aa)+$/)", "U1001"),
    ("$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /(a*)*b/)", "U1001"),
    (
        "$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)x/)",
        "U1001",
    ),
    ("$contains($pad('', 200000, 'ab'), /(?=(a+b+)*c)/)", "-"),
    ("$match($pad('', 100000, 'ab'), /a|b/)", "-"),
    ("$split($pad('', 1000000, 'ab'), /x*/)", "-"),
    ("$contains('a', /((((a{99}){99}){99}){99}){99}/)", "S0303"),
    ("$contains('a', /(a{0,4294967295}){4294967295}/)", "S0303"),
    ("$contains('a', /(){4294967295}/)", "S0303"),
    ("$contains('a', /(?<=(a{1000}){1000})b/)", "S0303"),
    // Not terminated, not closed, not there.
    ("\"abc", "S0101"),
    ("'abc\\", "S0103"),
    ("'\\q'", "S0103"),
    ("'\\u12'", "S0104"),
    ("'\\uD800'", "ok"),
    ("`abc", "S0105"),
    ("/* abc", "S0106"),
    ("/abc", "S0302"),
    ("//", "S0301"),
    ("$contains('a', /[/)", "S0302"),
    ("$contains('a', /\\", "S0302"),
    ("1e999", "S0102"),
    ("1e99999999999", "S0102"),
    ("", "S0207"),
    ("a.", "S0207"),
    ("a[", "S0203"),
    ("(", "S0203"),
    ("{", "S0203"),
    ("{'a'", "S0203"),
    ("{'a':", "S0203"),
    ("function(", "S0203"),
    ("function($a)", "S0203"),
    ("function($a)<", "S0203"),
    ("function($a)<s", "S0203"),
    ("function($a)<<<<<<>{1}", "-"),
    ("|a|", "S0203"),
    ("a ?? b", "S0211"),
    ("a ?: b", "S0211"),
    ("a ! b", "S0204"),
    ("$$$$$", "-"),
    ("\u{0}", "-"),
    ("%", "S0217"),
    ("%.%.%", "S0217"),
];

/// Texts that are repeated many times, with what stands before and after them.
const REPEATED: &[(&str, &str, &str)] = &[
    ("", "(", ""),
    ("", "[", ""),
    ("", "{", ""),
    ("", "{'a':", ""),
    ("", "a[", ""),
    ("", "$f(", ""),
    ("", "function(){", ""),
    ("", "|", ""),
    ("", "-", "1"),
    ("", "a?", "b"),
    ("", "a?b:", "c"),
    ("", "$a:=", "1"),
    ("", "1+", "1"),
    ("", "a.", "a"),
    ("", "a and ", "a"),
    ("", "%.", "a"),
    ("a", "[0]", ""),
    ("a", "[]", ""),
    ("a", "^(a)", ""),
    ("a", "{a:a}", ""),
    ("a", "@$b", ""),
    ("a", "#$b", ""),
    ("a", "~>$b", ""),
    ("$f", "()", ""),
    ("$f", "(?)", ""),
    ("", "(1)", ""),
    ("[", "1,", "1]"),
    ("(", "1;", "1)"),
    ("(", "$a:=1;", "1)"),
    ("{", "'a':1,", "'b':1}"),
    ("'", "a", "'"),
    ("'", "\\u0041", "'"),
    ("/", "(", "/"),
    ("/", "(?:a|", "/"),
    ("/", "a*", "/"),
    ("/", "a|", "b/"),
    ("/", "(?<a", "/"),
    ("/[", "a-b", "]/"),
    ("/[", "\\w", "]/"),
    ("", "/**/", "1"),
    ("", " ", "1"),
    ("", "`a`", ""),
    ("", "$", ""),
    ("", "\"", ""),
    ("", "😀", ""),
    ("", "a ", ""),
    ("function($a)<", "s", ">{1}"),
    ("function($a)<", "s?", ">{1}(1,2,3)"),
    ("function($a)<", "(", ">{1}"),
    ("function($a)<", "a<", ">{1}"),
    ("function(", "$a,", "$a){1}"),
];

/// The code of what an expression gives, and how long it took.
#[expect(clippy::disallowed_methods, reason = "the time that a person waits is real")]
fn run(source: &str, input: Option<&Json>) -> (String, Duration) {
    let start = Instant::now();
    let code = match Expression::compile_with(source, Functions::Official) {
        Err(error) => error.code.to_owned(),
        Ok(expression) => {
            let mut rng = Rng::new(1);
            let mut moment = Moment { now: Timestamp::from_millis(0), rng: &mut rng };
            let bindings = Bindings::new();
            match expression.evaluate(input, &bindings, &mut moment, &Limits::default()) {
                Ok(_) => "ok".to_owned(),
                Err(error) => error.code.to_owned(),
            }
        }
    };
    (code, start.elapsed())
}

/// Runs on a small stack, as it would be in a browser.
fn on_small_stack(work: impl FnOnce() -> Vec<String> + Send + 'static) {
    let _alone = crate::alone();
    let thread = thread::Builder::new().stack_size(STACK).spawn(work);
    let wrong = thread.expect("a thread starts").join().expect("nothing panics");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn judge(name: &str, wanted: &str, (code, time): (String, Duration)) -> Option<String> {
    if std::env::var_os("HOLDPOINT_SHOW").is_some() {
        println!("{:>5} ms {code} {name}", time.as_millis());
    }
    let right = wanted == "-" || wanted == code;
    (!right || time > TIME).then(|| format!("{name}: {code} after {time:?}, wanted {wanted}"))
}

#[test]
fn every_expression_ends() {
    on_small_stack(|| {
        let one = |(source, wanted): &(&str, &str)| judge(source, wanted, run(source, None));
        EXPRESSIONS.iter().filter_map(one).collect()
    });
}

#[test]
fn no_nesting_is_too_deep() {
    on_small_stack(|| {
        let mut wrong = Vec::new();
        for (before, repeated, after) in REPEATED {
            for times in [100, 240, 260, 5_000, 400_000] {
                let source = format!("{before}{}{after}", repeated.repeat(times));
                let name = format!("{before} {repeated} × {times} {after}");
                wrong.extend(judge(&name, "-", run(&source, None)));
            }
        }
        wrong
    });
}

#[test]
fn large_inputs_are_no_trouble() {
    on_small_stack(|| {
        let long = Json::from("a".repeat(10_000_000));
        let many = Json::array((0..500_000).map(Json::from));
        let mut deep = Json::Null;
        for _ in 0..500 {
            deep = Json::array([deep]);
        }
        let sources = [
            "$",
            "$length($)",
            "$uppercase($)",
            "$ & $",
            "$contains($, /b/)",
            "$match($, /a+/)",
            "$split($, '')",
            "$sum($)",
            "$sort($)",
            "$string($)",
            "**",
            "*",
            "$.$",
            "$distinct($)",
            "$ = $$",
            "$[0]",
            "$^($)",
            "{'a': $}",
            "$map($, $string)",
            "$[[0..100]]",
            "[$]",
        ];
        let mut wrong = Vec::new();
        for input in [long, many, deep] {
            for source in sources {
                wrong.extend(judge(source, "-", run(source, Some(&input))));
            }
        }
        wrong
    });
}

/// Pieces that a random expression is made of.
const PIECES: &[&str] = &[
    "a",
    "b.c",
    "$",
    "$$",
    "$x",
    "%",
    "*",
    "**",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ".",
    ",",
    ";",
    ":",
    ":=",
    "?",
    "~>",
    "|",
    "@$i",
    "#$j",
    "^(",
    "^(>",
    "[]",
    "..",
    "+",
    "-",
    "/",
    "&",
    "=",
    "!=",
    "<",
    ">=",
    " and ",
    " or ",
    " in ",
    "1",
    "2.5",
    "-3",
    "1e300",
    "'s'",
    "\"\\u00e9\"",
    "'😀'",
    "/a+/i",
    "/(b)|c/",
    "true",
    "null",
    "function($y){",
    "function($y, $z)<n-s?:s>{",
    "λ(",
    "}(",
    "$map(",
    "$filter(",
    "$reduce(",
    "$sort(",
    "$match(",
    "$replace(",
    "$split(",
    "$string(",
    "$sum(",
    "$append(",
    "$each(",
    "$sift(",
    "$merge(",
    "$spread(",
    "$lookup(",
    "$keys(",
    "$formatNumber(",
    "$formatInteger(",
    "$fromMillis(",
    "$toMillis(",
    "$parseInteger(",
    "'#,##0.00'",
    "'[Y]-[M01]'",
    "'w'",
    "'I'",
    "$pad(",
    "$substring(",
    "$round(",
    "$power(",
    "$formatBase(",
    "$number(",
    "$zip(",
    "$distinct(",
    "$single(",
    "$eval(",
    "$error(",
    "$type(",
];

#[test]
fn random_expressions_never_panic() {
    let _alone = crate::alone();
    let input = Json::parse(r#"{"a":[1,{"b":{"c":"x"}},[2]],"b":{"c":[3,"a+"]}}"#);
    let input = input.expect("the test's JSON is well-formed");
    arbtest::arbtest(move |bytes| {
        let mut source = String::new();
        for _ in 0..bytes.int_in_range(1..=14)? {
            source.push_str(bytes.choose(PIECES)?);
        }
        run(&source, Some(&input));
        Ok(())
    })
    .budget_ms(3000);
}
