//! Expressions that mean harm: each ends, as a value or an error, in well under a second.

use crate::seeds::seeds;
use std::thread;
use std::time::{Duration, Instant};

use holdpoint::base::{Json, Moment, Rng, Timestamp};
use holdpoint::expr::jsonata::{Bindings, Expression, Functions, JsonataError, Limits};

/// What a browser gives to wasm, and half of what a test thread has.
const STACK: usize = if cfg!(debug_assertions) { 2 << 20 } else { 1 << 20 };

/// How long an expression may take. Code that is not optimized is given more, for compiling.
const TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 5 } else { 1 });

/// What limits an expression that may end in any way. Code that is not optimized takes about ten
/// times as long for the same work, so that it is given a tenth: what is not paid for shows alike.
fn limits() -> Limits {
    let whole = Limits::default();
    let part = if cfg!(debug_assertions) { 10 } else { 1 };
    let (fuel, bytes) = (whole.fuel / part, whole.bytes / part);
    Limits { fuel, bytes, regex_steps: whole.regex_steps / part, ..whole }
}

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
    // Errors whose value is too long to be shown, and results too long to be written.
    ("-([1..9000].$pad('', 200000, 'a'))", "-"),
    ("( $a := $pad('', 200000, 'a'); -([1..9000].$a) )", "D1002"),
    ("( $a := $pad('', 200000, 'a'); $string([1..9000].$a) )", "U1001"),
    ("( $a := $pad('', 200000, 'a'); [1..9000].$a ^($) )", "-"),
    // Parts that are shared many times over, and what walks through them.
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $f(1, 60) )",
        "U1001",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $string($f(1, 60)) )",
        "U1001",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $f(1, 60) = $f(1, 60) )",
        "U1001",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $f(1, 60) != $f(2, 60) )",
        "-",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $clone($f(1, 60)) )",
        "U1001",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $distinct([$f(1, 60), $f(1, 60)]) )",
        "-",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $f(1, 60) in [$f(1, 60)] )",
        "ok",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $f(1, 60).** )",
        "-",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $f(1, 60).*.*.*.*.*.* )",
        "-",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $type($f(1, 60)) )",
        "ok",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $keys($f(1, 60)) )",
        "ok",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $f(1, 60) + 1 )",
        "T2001",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $error($string($f(1, 60))) )",
        "U1001",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $f(1, 60) ~> |**|{'c': 1}| )",
        "-",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; {} ~> |$|{'c': $f(1, 60)}| )",
        "U1001",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $spread($f(1, 60)) )",
        "U1001",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $merge([$f(1, 60), {}]) )",
        "-",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $each($f(1, 60), $string) )",
        "U1001",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $f(1, 60) & 'a' )",
        "U1001",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; [$f(1, 60)]^($) )",
        "-",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $lookup($f(1, 60), 'a') )",
        "U1001",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $f(1, 60) ~> $boolean )",
        "ok",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({'a': $s, 'b': $s}, $n - 1) }; $f(1, 600) )",
        "U1001",
    ),
    ("( $f := function($s, $n){ $n = 0 ? $s : $f([[$s], [$s]], $n - 1) }; $f(1, 60) )", "-"),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f([[$s], [$s]], $n - 1) }; $string($f(1, 60)) )",
        "-",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f([[$s], [$s]], $n - 1) }; $f(1, 60) = $f(1, 60) )",
        "-",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f([[$s], [$s]], $n - 1) }; $clone($f(1, 60)) )",
        "-",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f([[$s], [$s]], $n - 1) }; $f(1, 60) ? 1 : 2 )",
        "-",
    ),
    ("( $f := function($s, $n){ $n = 0 ? $s : $f([[$s], [$s]], $n - 1) }; $f(1, 60).** )", "-"),
    ("( $f := function($s, $n){ $n = 0 ? $s : $f([[$s], [$s]], $n - 1) }; $f(1, 60).a )", "-"),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f([[$s], [$s]], $n - 1) }; $count($f(1, 60)) )",
        "-",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f({} ~> |$|{'a': $s, 'b': $s}|, $n - 1) }; $f(1, 60) )",
        "-",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f($merge([{'a': $s}, {'b': $s}]), $n - 1) }; $f(1, 60) )",
        "U1001",
    ),
    (
        "( $f := function($s, $n){ $n = 0 ? $s : $f($append([[$s]], [[$s]]), $n - 1) }; $f(1, 60) )",
        "-",
    ),
    ("[1..1000].$match($pad('', 1000, 'a'), /a*a*b/)", "-"),
    ("[1..1000].$contains($pad('', 2000, 'a'), /a*b/)", "-"),
    ("[1..100000].$contains('aaaaaaaaaaaaaaaaaaaaaaaa', /(a?){12}b/)", "-"),
    ("$match($pad('', 20000, 'a'), /(a*)\\1b/)", "-"),
    ("$match($pad('', 20000, 'a'), /(?=a*b)a/)", "-"),
    ("$replace($pad('', 50000, 'a'), /(a)(b)?/, '$1$2$1$2')", "-"),
    ("$replace($pad('', 50000, 'a'), /a/, function($m){ $m.match & $m.match })", "-"),
    ("$match('a', /((a|b){1,100}){1,100}/)", "-"),
    ("$match('a', /(?:(?:(?:(?:a?){50}){50}){50}){50}/)", "-"),
    ("$match('aaaa', /[\\u0000-\\uffff]{1000}/i)", "-"),
    ("$match('a', /(?:)*(?:)*(?:)*(?:)*b/)", "-"),
    ("$split($pad('', 300000, 'a'), /(?=a)/)", "-"),
    ("$formatInteger(1, $pad('', 99999, '0,'))", "-"),
    ("$formatInteger(1e20, $pad('', 90000, '#,'))", "-"),
    ("$formatInteger(1, $pad('', 1000000, '0,.'))", "-"),
    ("$formatNumber(1, $pad('', 1000000, ',0'))", "-"),
    ("$formatNumber(1e300, $pad('', 100000, ',0'))", "-"),
    ("$formatNumber(1.5, '0.' & $pad('', 100000, '0,'))", "-"),
    ("$formatNumber(1, $pad('', 1000000, ';'))", "-"),
    ("$formatNumber(1, $pad('', 1000000, '%'))", "-"),
    ("$formatNumber(-1e-300, '0.0e' & $pad('', 100000, '0'))", "-"),
    ("$formatNumber(1e300, '0%')", "-"),
    ("[1..100000].$formatNumber($, $pad('', 1000, '#') & '0')", "-"),
    ("$fromMillis(0, $pad('', 1000000, '[Y]'))", "-"),
    ("$fromMillis(0, '[Y' & $pad('', 1000000, ',') & ']')", "-"),
    ("$fromMillis(0, '[Y,1000-1000]')", "-"),
    ("$fromMillis(0, $pad('', 1000000, '[['))", "-"),
    ("$toMillis($pad('', 100000, '1'), $pad('', 300000, '[Y]'))", "-"),
    ("$toMillis($pad('', 1000000, '1'))", "-"),
    ("$toMillis($pad('', 100000, 'one '), '[Yw]')", "-"),
    ("$toMillis($pad('', 20000, 'a'), '[Y]' & $pad('', 20000, 'a*'))", "-"),
    ("$parseInteger($pad('', 1000000, 'one '), 'w')", "-"),
    ("$parseInteger($pad('', 1000000, 'thousand '), 'w')", "-"),
    ("$parseInteger($pad('', 1000000, '9'), '0')", "-"),
    ("$parseInteger($pad('', 1000000, 'M'), 'I')", "-"),
    ("$parseInteger($pad('', 1000000, 'z'), 'a')", "-"),
    ("$number($pad('', 1000000, '9'))", "-"),
    ("$number('0.' & $pad('', 1000000, '9'))", "-"),
    ("$number('0.' & $pad('', 1000000, '0') & '1e1000001')", "-"),
    ("$number('0x' & $pad('', 1000000, 'F'))", "-"),
    ("[1..100000].$number('1.2345678901234567890123456789e-300')", "-"),
    ("$round($number('0.' & $pad('', 300, '1')), 300)", "-"),
    ("$formatInteger(1e308, 'w')", "-"),
    ("$formatInteger(1e308, 'i')", "-"),
    ("$formatInteger(1e15, 'Ww')", "-"),
    ("[1..100000].$formatInteger($ * 1e12, 'w')", "-"),
    ("$sort([1..200000], function($a, $b){ $a < $b })", "-"),
    ("[1..200000]^(>$, <$, $string($))", "-"),
    ("$sort([1..100000].$string())", "-"),
    ("[1..200000]{'a': $}", "-"),
    ("[1..200000]{'a': $, 'a': $}", "-"),
    ("$merge([1..200000].{$string($): $})", "-"),
    ("[1..200000].{'a': $, 'b': $}", "-"),
    ("( $f := function($g, $n){ $n = 0 ? $g : $f($g(?), $n - 1) }; $f($string, 1000000)(1) )", "-"),
    (
        "( $f := function($g, $n){ $n = 0 ? $g : $f($g ~> $string, $n - 1) }; $f($string, 100000)(1) )",
        "-",
    ),
    (
        "( $f := function($g, $n){ $n = 0 ? $g : $f($string ~> $g, $n - 1) }; $f($string, 100000)(1) )",
        "-",
    ),
    ("( $f := function($n){ $eval('$f($n)') }; $f(1) )", "-"),
    ("( $f := function($n){ [1..3].$f($n + $) }; $f(1) )", "-"),
    ("( $f := function($n){ $map([1..10], function($x){ $f($n + $x) }) }; $f(1) )", "-"),
    ("( $f := function($x){ function(){ $f($x) } }; $f(1)()()()()() )", "-"),
    ("( $a := [1..1000]; $b := $a.$a.$a; $count($b) )", "-"),
    ("$map([1..5000000], $string)", "-"),
    ("$reduce([1..500000], $append)", "-"),
    ("$reduce([1..5000], function($a, $x){ $append($a, [1..1000]) })", "-"),
    ("$reduce([1..100000], function($a, $x){ $merge([$a, {$string($x): $x}]) }, {})", "-"),
    ("$reduce([1..100000], function($a, $x){ $a & 'x' }, '')", "-"),
    ("$reduce([1..100000], function($a, $x){ [$a] })", "-"),
    ("$reduce([1..100000], function($a, $x){ {'a': $a} })", "-"),
    ("$each($merge([1..50000].{$string($): $}), function($v, $k){ $k & $v })", "-"),
    ("$sift($merge([1..50000].{$string($): $}), function($v){ $v > 3 })", "-"),
    ("$spread($merge([1..50000].{$string($): $}))", "-"),
    ("$merge([1..50000].{$string($): $}) ~> |$|{'1': 2}|", "-"),
    ("[1..50000].{'a': $} ~> |$|{'b': 1}|", "-"),
    ("[1..1000].[1..1000].[1..1000]", "-"),
    ("[1..1000]@$a.[1..1000]@$b[$a = $b]", "-"),
    ("[1..1000]#$a.[1..1000]#$b.($a + $b)", "-"),
    ("[1..300].{'a': [1..300].{'b': %.a}}", "-"),
    ("[-1e7..1e7]", "-"),
    ("[1e300..1e300]", "-"),
    ("[9007199254740990..9007199254740999]", "-"),
    ("[1..1e6][[1..1e6]]", "-"),
    ("[1..1000][[1..100000]]", "-"),
    ("[1..100000][$ in [1..100000]]", "-"),
    ("[[1..1000000]][0][0]", "-"),
    ("$zip([1..1000000], [1..1000000], [1..1000000])", "-"),
    ("$distinct([1..1000000].$string())", "-"),
    ("$distinct([1..3000].[$])", "-"),
    ("$join([1..1000000].$string(), $pad('', 1000, 'a'))", "-"),
    ("$split($pad('', 3000000, 'a'), '')", "-"),
    ("$split($pad('', 3000000, 'a'), 'a')", "-"),
    ("$string([1..1000000], true)", "-"),
    ("$string($reduce([1..400], function($a, $x){ {'a': $a} }, 1), true)", "-"),
    ("$pad('a', 5, $pad('', 1000000, 'b'))", "-"),
    ("$substring($pad('', 1000000, 'a'), -5, 1e300)", "-"),
    ("[1..100000].$substring($pad('', 1000, 'a'), $)", "-"),
    ("$decodeUrl($pad('', 1000000, '%'))", "-"),
    ("$encodeUrl($pad('', 1000000, 'é'))", "-"),
    ("$base64decode($pad('', 4000000, 'A'))", "-"),
    ("$keys([1..100000].{$string($): 1})", "-"),
    ("$lookup([1..100000].{'a': 1}, 'a')", "-"),
    ("$shuffle([1..1000000])", "-"),
    ("$average([1..10000000])", "-"),
    ("$power(1e308, 2) & ''", "-"),
    ("1 / 0", "-"),
    ("[1 / 0]", "-"),
    ("{'a': 1 / 0}", "-"),
    ("-(1 / 0)", "-"),
    ("$string(1 / 0)", "-"),
    ("[0 / 0] = [0 / 0]", "-"),
    ("$sort([0 / 0, 1])", "-"),
    ("$abs(-1e309)", "-"),
    ("function($x)<((((((((((s))))))))))>{ 1 }(1)", "-"),
    ("function($x)<s-s-s-s-s-s-s-s-s-s-s-s-s-s-s-s-s-s-s-s-:n>{ 1 }(1)", "-"),
    (
        "function($x)<x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+x+n>{ 1 }(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,'a')",
        "-",
    ),
];

/// More of them, which end somehow.
const MORE: &str = include_str!("hostile.txt");

/// What is no harm, and gives a value.
const REASONABLE: &str = include_str!("reasonable.txt");

/// Each is done a hundred thousand times with two long texts that differ at their ends, `$a` and `$b`.
const ON_LONG_TEXTS: &[&str] = &[
    "$a = $b",
    "$a < $b",
    "$a in [$b]",
    "$a & $b",
    "[$a] = [$b]",
    "$length($a)",
    "$uppercase($a)",
    "$lowercase($a)",
    "$trim($a)",
    "$pad($a, 10)",
    "$contains($a, 'c')",
    "$contains($a, /c/)",
    "$split($a, 'c')",
    "$substring($a, 5)",
    "$substring($a, 5, 2)",
    "$substringBefore($a, 'd')",
    "$substringAfter($a, 'd')",
    "$replace($a, 'd', '')",
    "$match($a, /c/)",
    "$join([$a, $b])",
    "$base64encode($a)",
    "$base64decode($a)",
    "$encodeUrl($a)",
    "$encodeUrlComponent($a)",
    "$decodeUrl($a)",
    "$number($a)",
    "$parseInteger($a, '0')",
    "$parseInteger($a, 'w')",
    "$formatInteger(1, $a)",
    "$formatNumber(1, $a)",
    "$fromMillis(0, $a)",
    "$toMillis($a)",
    "$toMillis($a, '[Y]')",
    "$toMillis('2020', $a)",
    "$lookup({$a: 1}, $b)",
    "{$a: 1, $b: 2}",
    "$keys({$a: 1})",
    "$merge([{$a: 1}, {$b: 2}])",
    "$distinct([$a, $b])",
    "$sort([$a, $b])",
    "[$a, $b]^($)",
    "$string([$a])",
    "$string({$a: $b})",
    "$boolean($a)",
    "$not($a)",
    "$type($a)",
    "$eval($a)",
    "$count([$a])",
    "$error($a)",
    "$each({$a: 1}, function($v, $k){ $k })",
    "{'x': $a} ~> |$|{'y': $b}|",
    "$zip([$a], [$b])",
    "-$a",
    "$a + 1",
    "$a",
    "[$a, $b]",
    "{'a': [$a]}",
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
fn run(source: &str, input: Option<&Json>, limits: &Limits) -> (String, Duration) {
    let start = Instant::now();
    let code = match Expression::compile_with(source, Functions::Official) {
        Err(error) => error.code.to_owned(),
        Ok(expression) => {
            let mut rng = Rng::new(1);
            let mut moment = Moment { now: Timestamp::from_millis(0), rng: &mut rng };
            let bindings = Bindings::new();
            match expression.evaluate(input, &bindings, &mut moment, limits) {
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
        let one = |(source, wanted): &(&str, &str)| {
            let limits = match *wanted {
                "-" | JsonataError::RESOURCE => limits(),
                _ => Limits::default(),
            };
            judge(source, wanted, run(source, None, &limits))
        };
        EXPRESSIONS.iter().filter_map(one).collect()
    });
}

/// What `⟪3 a#,⟫` stands for: `a0,a1,a2,`.
fn spelled_out(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('⟪') {
        let (repeated, after) = after.split_once('⟫').expect("the bracket is closed");
        let (times, text) = repeated.split_once(' ').expect("a count stands before the text");
        let times: usize = times.parse().expect("a count is a number");
        out.push_str(before);
        (0..times).for_each(|at| out.push_str(&text.replace('#', &at.to_string())));
        rest = after;
    }
    out + rest
}

#[test]
fn more_expressions_end() {
    on_small_stack(|| {
        let one = |line: &str| {
            let name: String = line.chars().take(200).collect();
            judge(&name, "-", run(&spelled_out(line), None, &limits()))
        };
        MORE.lines().filter(|line| !line.starts_with('#')).filter_map(one).collect()
    });
}

#[test]
fn reasonable_work_is_done() {
    on_small_stack(|| {
        let one = |line: &str| {
            let (code, _) = run(line, None, &Limits::default());
            (code != "ok").then(|| format!("{line}: {code}"))
        };
        REASONABLE.lines().filter(|line| !line.starts_with('#')).filter_map(one).collect()
    });
}

#[test]
fn long_texts_are_paid_for() {
    on_small_stack(|| {
        let one = |call: &&str| {
            let texts = "$a := $pad('', 200000, 'ab') & 'c'; $b := $pad('', 200000, 'ab') & 'd'";
            let source = format!("( {texts}; [1..100000].({call}) )");
            judge(call, "-", run(&source, None, &limits()))
        };
        ON_LONG_TEXTS.iter().filter_map(one).collect()
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
                wrong.extend(judge(&name, "-", run(&source, None, &limits())));
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
                wrong.extend(judge(source, "-", run(source, Some(&input), &limits())));
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
    seeds(1000, move |bytes| {
        let mut source = String::new();
        for _ in 0..bytes.int_in_range(1..=14)? {
            source.push_str(bytes.choose(PIECES)?);
        }
        run(&source, Some(&input), &limits());
        Ok(())
    });
}
