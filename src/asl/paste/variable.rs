//! Variables in a text, `${Name}` and `#{Name}`: what their names say, and what is known of them.

use super::stand_in::{ACCOUNT, REGION, clean};

/// The longest text that comes of filling one: variables can hold variables.
const FILLED_BYTES: usize = 2_097_152;

/// A text in which every variable is its name, or its value where that is known.
pub(super) fn fill(text: &str) -> String {
    fill_with(text, |_| None)
}

/// The same, where some variables have values.
pub(super) fn fill_with(text: &str, mut value: impl FnMut(&str) -> Option<String>) -> String {
    let mut filled = String::new();
    let mut at = 0;
    for hole in holes(text) {
        filled += &text[at..hole.start];
        let name = hole.name(text);
        filled += &value(name)
            .or_else(|| pseudo(name).map(str::to_owned))
            .unwrap_or_else(|| clean(&name_of(name)));
        at = hole.end;
        if filled.len() > FILLED_BYTES {
            break;
        }
    }
    filled + &text[at..]
}

/// A variable in a text, with its braces.
pub(super) struct Hole {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Bytes of the braces before and behind.
    edges: (usize, usize),
}

impl Hole {
    pub(super) fn name<'a>(&self, text: &'a str) -> &'a str {
        text[self.start + self.edges.0..self.end - self.edges.1].trim()
    }
}

/// The variables of a text, in its order. One inside of another belongs to the outer one.
pub(super) fn holes(text: &str) -> Vec<Hole> {
    let mut holes: Vec<Hole> = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['$', '#', '{', '<']) {
        let start = at + found;
        let rest = &text[start..];
        let (open, close) = if rest.starts_with("${") || rest.starts_with("#{") {
            (2, "}")
        } else if rest.starts_with("{{") {
            (2, "}}")
        } else if rest.starts_with('<') {
            (1, ">")
        } else {
            at = start + 1;
            continue;
        };
        let near = &rest[..rest.floor_char_boundary(NAME_BYTES)];
        let length =
            if close == "}" { balanced(near) } else { near.find(close).map(|it| it + close.len()) };
        match length {
            Some(length) => {
                at = start + length;
                holes.push(Hole { start, end: at, edges: (open, close.len()) });
            }
            None => at = start + open,
        }
    }
    holes
}

/// How long a name with its braces can be.
const NAME_BYTES: usize = 500;

fn balanced(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(at + 1),
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// What CloudFormation knows by itself.
pub(super) fn pseudo(name: &str) -> Option<&'static str> {
    Some(match name {
        "AWS::Partition" => "aws",
        "AWS::Region" | "aws:region" | "self:provider.region" => REGION,
        "AWS::AccountId" | "aws:accountId" => ACCOUNT,
        "AWS::StackName" => "stack",
        "AWS::URLSuffix" => "amazonaws.com",
        "AWS::NoValue" => "",
        "AWS::StackId" => "arn:aws:cloudformation:us-east-1:123456789012:stack/stack/1",
        "AWS::NotificationARNs" => "arn:aws:sns:us-east-1:123456789012:notifications",
        _ => return None,
    })
}

/// The name in a variable, without what only says where it comes from: `data.aws_partition.x`,
/// `PayFunction.Arn`, `opt:stage, 'dev'`.
pub(super) fn name_of(inner: &str) -> String {
    let inner = inner.trim();
    if let Some((_, literal)) = inner.rsplit_once(',')
        && inner.contains(':')
    {
        let literal = literal.trim().trim_matches(['\'', '"']);
        if !literal.is_empty() && !literal.contains(':') {
            return literal.to_owned();
        }
    }
    let first = inner.split(',').next().unwrap_or_default().trim();
    if let Some(file) = first.strip_prefix("file(") {
        let path = file.split(')').next().unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or_default();
        return name.split('.').next().unwrap_or_default().to_owned();
    }
    let first = first.rsplit(':').next().unwrap_or_default();
    let parts: Vec<&str> = first.split('.').filter(|it| !it.is_empty()).collect();
    let is_attribute = |part: &str| {
        let known = ["arn", "functionarn", "invokearn", "qualifiedarn", "ref", "id", "name", "url"];
        known.contains(&&*part.to_lowercase().replace('_', ""))
    };
    let named: Vec<&str> = parts
        .iter()
        .enumerate()
        .filter(|(at, it)| *at == 0 || !is_attribute(it))
        .map(|it| *it.1)
        .collect();
    let name = named.last().copied().unwrap_or(first);
    without_arn(name).to_owned()
}

/// `PayFunctionArn` is the ARN of `PayFunction`.
fn without_arn(name: &str) -> &str {
    let ends = ["_arn", "-arn", "_ARN", "Arn", "ARN"];
    let short = ends.iter().find_map(|end| name.strip_suffix(end));
    short.filter(|it| !it.is_empty()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(inner: &str, expected: &str) {
        assert_eq!(name_of(inner), expected);
    }

    #[test]
    fn names() {
        check("PayFunctionArn", "PayFunction");
        check("PayFunction.Arn", "PayFunction");
        check("aws_lambda_function.pay.arn", "pay");
        check("self:service", "service");
        check("opt:stage, 'dev'", "dev");
        check("opt:stage, self:provider.stage", "stage");
        check("self:custom.names.pay", "pay");
        check("file(config/pay.yml):Pay", "pay");
        check("lambdaArn", "lambda");
        check("Arn", "Arn");
        check("", "");
    }

    #[test]
    fn texts() {
        assert_eq!(fill("a-${AWS::Region}-${x.${y}.z}-${"), "a-us-east-1-z-${");
        assert_eq!(fill_with("${a}${b}", |it| (it == "a").then(|| "1".into())), "1b");
    }
}
