//! What somebody pasted: which kind of text it is, the state machines in it, and what would mend
//! it. The text itself stays as it is until somebody accepts a repair.

mod complete;
mod document;
mod find;
mod fragment;
mod function;
mod layout;
mod resolve;
mod stand_in;
mod template;
mod variable;

use std::collections::HashSet;
use std::rc::Rc;

use crate::base::{Json, quota, sort_by_key};
use crate::text::{Diagnostic, Edit, Node, Severity, Span, apply};

use super::{StateMachineType, advise, parse_node};

use document::Document;
use find::Found;

/// What kind of text was pasted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PasteKind {
    /// A definition.
    Definition,
    /// A state, several states or some fields of a state: a machine was made around them.
    Fragment,
    /// A template of CloudFormation, SAM or CDK.
    Template,
    /// A configuration of the Serverless Framework.
    Serverless,
    /// Output of `aws stepfunctions describe-state-machine`.
    Description,
    /// Output of `aws stepfunctions get-execution-history`.
    History,
    /// Output of `aws stepfunctions describe-execution`.
    Execution,
    /// A `MockConfigFile.json` of Step Functions Local.
    MockConfig,
    /// A scenario of Holdpoint.
    Scenario,
    /// Something else with definitions in it.
    Wrapped,
    /// Nothing that is known.
    Unknown,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PasteFormat {
    /// JSON, perhaps damaged.
    Json,
    /// YAML.
    Yaml,
}

/// What was made out of a pasted text. All places are places in that text.
#[derive(Clone, Debug)]
pub struct Paste {
    /// What it is.
    pub kind: PasteKind,
    /// How it is written.
    pub format: PasteFormat,
    /// The machines in it, in the order of the text.
    pub machines: Vec<PastedMachine>,
    /// The changes that mend the text, in the order of the text.
    pub repairs: Vec<Edit>,
    /// The text after all these changes, where there are any.
    pub mended: Option<String>,
    /// What is wrong with the text as a text; each with its repair, if it has one.
    pub diagnostics: Vec<Diagnostic>,
    /// The input of an execution, where the text has one.
    pub input: Option<Rc<str>>,
}

/// A state machine in a pasted text.
#[derive(Clone, Debug)]
pub struct PastedMachine {
    /// What the text calls it, or what it is.
    pub name: Rc<str>,
    /// Its type.
    pub machine_type: StateMachineType,
    /// Its definition in JSON, mended and with stand-ins for what the text leaves open.
    pub definition: String,
    /// What stands for values that the text leaves open, each with its place.
    pub stand_ins: Vec<Edit>,
    /// The states that were made up: targets that the text does not have.
    pub placeholders: Vec<Rc<str>>,
    /// What is wrong with the definition.
    pub diagnostics: Vec<Diagnostic>,
}

impl PastedMachine {
    /// Whether the definition has no errors.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.diagnostics.iter().all(|it| it.severity != Severity::Error)
    }
}

/// What a name is made of where the text has none.
const UNNAMED: &str = "Pasted";

const INVALID_JSON: &str = "INVALID_JSON_DESCRIPTION";

/// Finds out what a text is. Any text gives an answer.
#[must_use]
pub fn read_paste(source: &str) -> Paste {
    if source.len() > quota::PASTE_BYTES {
        let message = format!("This is longer than {} bytes.", quota::PASTE_BYTES);
        return unknown(Diagnostic::error(INVALID_JSON, message, Span::default()));
    }
    let document = Document::read(source);
    let format = document.format;
    let found = find::find(source, &document.nodes);
    let (mut own, mut machines) = (Vec::new(), Vec::new());
    for machine in found.machines.into_iter().take(quota::PASTED_MACHINES) {
        let (machine, edits) = finish(source, &document, machine, found.kind);
        own.extend(edits);
        machines.push(machine);
    }
    let mut repairs = together(&document.edits, &own);
    let mended = mended(source, &document, &repairs, found.kind);
    let code = match format {
        PasteFormat::Json => INVALID_JSON,
        PasteFormat::Yaml => "INVALID_YAML",
    };
    let shown = document.edits.iter().take(quota::DIAGNOSTICS);
    let mut diagnostics: Vec<_> = shown.map(|edit| edit.to_diagnostic(code)).collect();
    diagnostics.extend(document.problem.clone());
    if machines.is_empty() {
        diagnostics.extend(nothing_found(found.kind, source));
    }
    sort_by_key(&mut repairs, |edit| edit.span.start);
    Paste { kind: found.kind, format, machines, repairs, mended, diagnostics, input: found.input }
}

/// Why there is no machine in a text of a kind that has some.
fn nothing_found(kind: PasteKind, source: &str) -> Option<Diagnostic> {
    let message = match kind {
        PasteKind::Template | PasteKind::Serverless => {
            "No definition stands in this template: it is in another file, or there is no state \
             machine. Paste the file that DefinitionUri or ${file(…)} names."
        }
        PasteKind::History => {
            "This is the history of an execution: it can be replayed together with the definition."
        }
        PasteKind::Execution => {
            "This is an execution: its input is here, its definition is not. Paste the output of \
             describe-state-machine-for-execution."
        }
        PasteKind::MockConfig => {
            "These are mocks for Step Functions Local: they go with a definition."
        }
        PasteKind::Unknown if source.contains("aws_sfn_state_machine") => {
            "This is Terraform, and the definition is in another file: paste that one."
        }
        PasteKind::Unknown if source.contains("sfn.") || source.contains("stepfunctions.") => {
            "This is code that makes a state machine. Paste what it makes: for CDK, the output of \
             cdk synth."
        }
        PasteKind::Unknown => "No state machine was found in this text.",
        PasteKind::Definition
        | PasteKind::Fragment
        | PasteKind::Description
        | PasteKind::Scenario
        | PasteKind::Wrapped => return None,
    };
    let problem = Diagnostic::error("NO_STATE_MACHINE", message, Span::default());
    let is_fine = matches!(kind, PasteKind::History | PasteKind::Execution | PasteKind::MockConfig);
    let severity = if is_fine { Severity::Warning } else { Severity::Error };
    Some(Diagnostic { severity, ..problem })
}

fn unknown(problem: Diagnostic) -> Paste {
    Paste {
        kind: PasteKind::Unknown,
        format: PasteFormat::Json,
        machines: Vec::new(),
        repairs: Vec::new(),
        mended: None,
        diagnostics: vec![problem],
        input: None,
    }
}

/// Fills what is open in a machine; returns the changes of the text that this takes, where the
/// text is the definition.
fn finish(
    source: &str,
    document: &Document,
    found: Found,
    kind: PasteKind,
) -> (PastedMachine, Vec<Edit>) {
    let Found { name, machine_type, node, is_inside, is_part } = found;
    let mut stand_ins = Vec::new();
    let node = stand_in::stand_in(&node, &mut stand_ins);
    let is_whole = !is_part && !document.is_cut;
    let (node, placeholders) =
        if is_whole { (node, Vec::new()) } else { complete::complete(&node, is_part) };
    let own = if is_inside { Vec::new() } else { stand_ins.clone() };
    let parsed = parse_node(&node, machine_type);
    let mut diagnostics = parsed.diagnostics;
    diagnostics.extend(parsed.machine.iter().flat_map(|machine| advise(&node, machine)));
    if is_inside {
        diagnostics.iter_mut().for_each(|problem| problem.repair = None);
    }
    let is_text = is_whole && kind == PasteKind::Definition && !is_inside;
    let is_here = !is_inside && document.format == PasteFormat::Json;
    let definition = match is_here {
        true => definition(source, document, &node, is_text, &own),
        false => node.to_json().to_pretty(),
    };
    diagnostics.iter_mut().for_each(|it| it.span = whole_chars(source, it.span));
    stand_ins.iter_mut().for_each(|it| it.span = whole_chars(source, it.span));
    let name = name.unwrap_or_else(|| UNNAMED.into());
    let machine =
        PastedMachine { name, machine_type, definition, stand_ins, placeholders, diagnostics };
    (machine, own)
}

/// A place that a text inside of the text has may begin or end within a character of it.
fn whole_chars(source: &str, span: Span) -> Span {
    let start = source.floor_char_boundary(span.start);
    Span::new(start, source.ceil_char_boundary(span.end).max(start))
}

/// The text of a definition: as it was written, if it was, so that its layout and its order stay.
fn definition(
    source: &str,
    document: &Document,
    node: &Node,
    is_text: bool,
    own: &[Edit],
) -> String {
    let edits = together(&document.edits, own);
    if is_text {
        let text = apply(source, &edits);
        if Json::parse(&text).is_ok_and(|it| it == node.to_json()) {
            return text;
        }
    }
    layout::write(node, source, edits)
}

/// The changes of the text and of what it says. What a stand-in takes the place of needs no other
/// change.
fn together(edits: &[Edit], own: &[Edit]) -> Vec<Edit> {
    let replaced: HashSet<_> = own.iter().map(|it| (it.span.start, it.span.end)).collect();
    let kept = edits.iter().filter(|it| !replaced.contains(&(it.span.start, it.span.end)));
    kept.chain(own).cloned().collect()
}

/// The text after all repairs, where there are any. A part becomes the machine around it only in
/// the definition that is offered.
fn mended(source: &str, document: &Document, repairs: &[Edit], kind: PasteKind) -> Option<String> {
    if repairs.is_empty() {
        return None;
    }
    let text = apply(source, repairs);
    let is_json = document.format == PasteFormat::Json;
    if !is_json || Json::parse(&text).is_ok() || kind == PasteKind::Unknown {
        return Some(text);
    }
    document.nodes.first().map(|node| node.to_json().to_pretty())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::text::LineIndex;

    #[track_caller]
    fn check(source: &str, expected: Expect) {
        let paste = read_paste(source);
        let lines = LineIndex::new(source);
        let mut shown = format!("{:?} {:?}", paste.format, paste.kind);
        for edit in &paste.repairs {
            let at = lines.position(edit.span.start);
            shown += &format!("\n{}:{} {}", at.line, at.column, edit.replacement);
        }
        for machine in &paste.machines {
            let definition = Json::parse(&machine.definition).expect("a definition is JSON");
            shown += &format!("\n{} {:?}\n{definition}", machine.name, machine.machine_type);
            if !machine.placeholders.is_empty() {
                shown += &format!("\nplaceholders {:?}", machine.placeholders);
            }
            for problem in &machine.diagnostics {
                let at = lines.position(problem.span.start);
                shown +=
                    &format!("\n{}:{} {} {}", at.line, at.column, problem.code, problem.location);
            }
        }
        for problem in paste.diagnostics.iter().filter(|it| it.repair.is_none()) {
            shown += &format!("\n{}", problem.message);
        }
        if let Some(input) = paste.input {
            shown += &format!("\ninput {input}");
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn definitions() {
        check(
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"Bee"},"Be":{"Type":"Succeed"}}}"#,
            expect![[r#"
            Json Definition
            Pasted Standard
            {"StartAt":"A","States":{"A":{"Type":"Pass","Next":"Bee"},"Be":{"Type":"Succeed"}}}
            1:52 MISSING_TRANSITION_TARGET /States/A/Next
            1:59 MISSING_TRANSITION_TARGET /States/Be"#]],
        );
        check(
            "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: B\n  Be:\n    Type: Succeed\n",
            expect![[r#"
            Yaml Definition
            Pasted Standard
            {"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"Be":{"Type":"Succeed"}}}
            5:11 MISSING_TRANSITION_TARGET /States/A/Next
            6:3 MISSING_TRANSITION_TARGET /States/Be"#]],
        );
        check(
            "{'StartAt':'A','States':{'A':{'Type':'Task','Resource':'${PayArn}','End':True,}}",
            expect![[r#"
            Json Definition
            1:2 "StartAt"
            1:12 "A"
            1:16 "States"
            1:26 "A"
            1:31 "Type"
            1:38 "Task"
            1:45 "Resource"
            1:56 "arn:aws:lambda:us-east-1:123456789012:function:Pay"
            1:68 "End"
            1:74 true
            1:78 
            1:81 }
            Pasted Standard
            {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:Pay","End":true}}}"#]],
        );
    }

    #[test]
    fn parts() {
        check(
            "\"Ask\": {\n  \"Type\": \"Task\",\n  \"Resource\": \"arn:aws:states:::lambda:invoke.waitForTaskToken\",\n  \"Parameters\": {\n    \"FunctionName\": \"send\",\n    \"Payload\": {\n      \"t.$\": \"$$.Task.Token\"\n  \"HeartbeatSeconds\": 300000,\n  \"Next\": \"Save\"\n",
            expect![[r#"
                Json Fragment
                1:1 {
                7:29 }
                7:29 }
                7:29 ,
                9:17 }
                9:17 }
                Pasted Standard
                {"StartAt":"Ask","States":{"Ask":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","Parameters":{"FunctionName":"send","Payload":{"t.$":"$$.Task.Token"}},"HeartbeatSeconds":300000,"Next":"Save"},"Save":{"Type":"Pass","Comment":"Placeholder: this state was not pasted.","End":true}}}
                placeholders ["Save"]
                9:11 PLACEHOLDER /States/Save"#]],
        );
        check(
            r#"{"Type":"Wait","Seconds":5}"#,
            expect![[r#"
            Json Fragment
            Pasted Standard
            {"StartAt":"State","States":{"State":{"Type":"Wait","Seconds":5,"End":true}}}"#]],
        );
        check(
            r#"{"A":{"Type":"Pass","End":true},"B":{"Type":"Pass","End":true}}"#,
            expect![[r#"
                Json Fragment
                Pasted Standard
                {"StartAt":"Begin with","States":{"A":{"Type":"Pass","End":true},"B":{"Type":"Pass","End":true},"Begin with":{"Type":"Choice","Comment":"Placeholder: nothing here says where it begins.","Choices":[{"And":[{"Variable":"$.begin","IsPresent":true},{"Variable":"$.begin","StringEquals":"B"}],"Next":"B"}],"Default":"A"}}}
                placeholders ["Begin with"]
                1:1 PLACEHOLDER /States/Begin with"#]],
        );
        check(
            r#""Retry":[{"ErrorEquals":["States.ALL"]}]"#,
            expect![[r#"
            Json Fragment
            1:1 {
            1:41 }
            Pasted Standard
            {"StartAt":"State","States":{"State":{"Type":"Task","Retry":[{"ErrorEquals":["States.ALL"]}],"Resource":"arn:aws:lambda:us-east-1:123456789012:function:State","End":true}}}"#]],
        );
        check(
            "A:\n  Type: Pass\n  Next: B\n",
            expect![[r#"
                Yaml Fragment
                Pasted Standard
                {"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Comment":"Placeholder: this state was not pasted.","End":true}}}
                placeholders ["B"]
                3:9 PLACEHOLDER /States/B"#]],
        );
    }

    #[test]
    fn templates() {
        check(
            "Parameters:\n  Limit:\n    Default: 30\nResources:\n  Pay:\n    Type: AWS::Lambda::Function\n    Properties:\n      FunctionName: pay-card\n  Flow:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      StateMachineType: EXPRESS\n      DefinitionString: !Sub |\n        {\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Task\",\n          \"Resource\": \"${Pay.Arn}\", \"TimeoutSeconds\": ${Limit}, \"Nxt\": \"B\", \"End\": true}}}\n",
            expect![[r#"
            Yaml Template
            Flow Express
            {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:pay-card","TimeoutSeconds":30,"Nxt":"B","End":true}}}
            15:65 SCHEMA_VALIDATION_FAILED /States/A"#]],
        );
        check(
            r#"{"Resources":{"M":{"Type":"AWS::StepFunctions::StateMachine","Properties":{"StateMachineName":"Orders","DefinitionString":{"Fn::Join":["",["{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Task\",\"Resource\":\"arn:",{"Ref":"AWS::Partition"},":states:::lambda:invoke\",\"Parameters\":{\"FunctionName\":\"",{"Fn::GetAtt":["Pay","Arn"]},"\"},\"End\":true}}}"]]}}}}}"#,
            expect![[r#"
            Json Template
            Orders Standard
            {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"arn:aws:lambda:us-east-1:123456789012:function:Pay"},"End":true}}}"#]],
        );
        check(
            "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n        StartAt: A\n        States:\n          A: {Type: Task, Resource: '${PayArn}', End: true}\n      DefinitionSubstitutions:\n        PayArn: !GetAtt Pay.Arn\n",
            expect![[r#"
            Yaml Template
            M Standard
            {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:Pay","End":true}}}"#]],
        );
        check(
            "service: shop\nfunctions:\n  pay-card: {handler: a.b}\nstepFunctions:\n  stateMachines:\n    m:\n      name: ${self:service}-flow\n      definition:\n        StartAt: A\n        States:\n          A: {Type: Task, Resource: {Fn::GetAtt: [PayDashcardLambdaFunction, Arn]}, End: true}\n",
            expect![[r#"
            Yaml Serverless
            shop-flow Standard
            {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:pay-card","End":true}}}"#]],
        );
        check(
            "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: m.asl.json\n",
            expect![[r#"
            Yaml Template
            No definition stands in this template: it is in another file, or there is no state machine. Paste the file that DefinitionUri or ${file(…)} names."#]],
        );
    }

    #[test]
    fn outputs() {
        check(
            r#"{"stateMachineArn":"a","name":"Orders","definition":"{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pas\", \"End\": true}}}"}"#,
            expect![[r#"
            Json Description
            Orders Standard
            {"StartAt":"A","States":{"A":{"Type":"Pas","End":true}}}
            1:106 SCHEMA_VALIDATION_FAILED /States/A/Type"#]],
        );
        check(
            r#"{"events":[{"timestamp":1,"type":"ExecutionStarted","id":1,"executionStartedEventDetails":{"input":"{\"a\":1}"}}]}"#,
            expect![[r#"
            Json History
            This is the history of an execution: it can be replayed together with the definition.
            input {"a":1}"#]],
        );
        check(
            r#"{"executionArn":"a","status":"RUNNING","input":"{}"}"#,
            expect![[r#"
            Json Execution
            This is an execution: its input is here, its definition is not. Paste the output of describe-state-machine-for-execution.
            input {}"#]],
        );
        check(
            r#"{"StateMachines":{"M":{"TestCases":{"Happy":{"A":"B"}}}},"MockedResponses":{}}"#,
            expect![[r#"
            Json MockConfig
            These are mocks for Step Functions Local: they go with a definition."#]],
        );
        check(
            r#"{"stateMachines":[{"name":"M","definition":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}}]}"#,
            expect![[r#"
            Json Scenario
            M Standard
            {"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#]],
        );
    }

    #[test]
    fn several() {
        check(
            "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Succeed\"}}}\n{\"StartAt\":\"B\",\"States\":{\"B\":{\"Type\":\"Task\",\"Resource\":\"${f}\",\"End\":true}}}",
            expect![[r#"
                Json Wrapped
                2:1 
                the one that starts at A Standard
                {"StartAt":"A","States":{"A":{"Type":"Succeed"}}}
                the one that starts at B Standard
                {"StartAt":"B","States":{"B":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","End":true}}}"#]],
        );
        check(
            "1 {\n2 \"StartAt\": \"A\",\n3 \"States\": {\"A\": {\"Type\": \"Succeed\"}}\n4 }",
            expect![[r#"
                Json Definition
                1:1 
                2:1 
                3:1 
                4:1 
                Pasted Standard
                {"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#]],
        );
    }

    #[test]
    fn nothing() {
        check(
            "",
            expect![[r#"
            Json Unknown
            Definition must be a valid JSON object
            No state machine was found in this text."#]],
        );
        check(
            "Hello, world",
            expect![[r#"
            Json Unknown
            `Hello` is not a JSON value. Text needs double quotes.
            No state machine was found in this text."#]],
        );
        check(
            "[1, 2",
            expect![[r#"
            Json Unknown
            The `[` of line 1 is not closed: `]` is missing here.
            No state machine was found in this text."#]],
        );
        check(
            "new sfn.StateMachine(this, 'M', props);",
            expect![[r#"
            Json Unknown
            `new` is not a JSON value. Text needs double quotes.
            This is code that makes a state machine. Paste what it makes: for CDK, the output of cdk synth."#]],
        );
        check(
            "resource \"aws_sfn_state_machine\" \"x\" {\n  definition = file(\"x.json\")\n}",
            expect![[r#"
                Json Unknown
                1:1 
                2:3 "definition"
                2:14 :
                2:16 "${file.x.json}"
                This is Terraform, and the definition is in another file: paste that one."#]],
        );
        check(
            "{\"a\": 1}",
            expect![[r#"
            Json Unknown
            No state machine was found in this text."#]],
        );
    }
}
