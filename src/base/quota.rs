//! What is limited, and by how much: AWS's numbers where AWS has one.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html> and the
//! constraints of each API action, unless a line says otherwise.

/// Input or output of a state, a task or an execution, and a callback's output: bytes of UTF-8.
pub const PAYLOAD_BYTES: usize = 262_144;

/// Events in the history of a Standard execution; the last one is the failure.
pub const HISTORY_EVENTS: u32 = 25_000;

/// The most that a scenario may put in the place of [`HISTORY_EVENTS`]. Ours.
pub const SCENARIO_HISTORY_EVENTS: u32 = 1_000_000;

/// Characters of a definition.
pub const DEFINITION_CHARS: usize = 1_048_576;

/// Characters of the name of a state, a state machine or an execution.
pub const NAME_CHARS: usize = 80;

/// Characters of a distributed Map's `Label`.
pub const LABEL_CHARS: usize = 40;

/// Items that a distributed Map reads.
pub const MAX_ITEMS: i64 = 100_000_000;

/// Iterations of an inline Map that run side by side.
pub const INLINE_MAP_CONCURRENCY: usize = 40;

/// Children of a distributed Map that run side by side.
pub const MAP_RUN_CONCURRENCY: usize = 10_000;

/// Bytes of all variables of an execution.
pub const VARIABLES_BYTES: usize = 10_485_760;

/// Seconds in `TimeoutSeconds`, `HeartbeatSeconds` and `Seconds`.
pub const SECONDS: i64 = 99_999_999;

/// A wait may not be longer than this many seconds, however it was computed
/// (recorded: `test_timestamp_too_far_in_future_boundary`).
pub const WAIT_SECONDS: i64 = i32::MAX as i64;

/// Seconds in a retrier's `MaxDelaySeconds`.
pub const MAX_DELAY_SECONDS: i64 = 31_622_400;

/// `MaxAttempts` of a retrier.
pub const MAX_ATTEMPTS: i64 = 99_999_999;

/// How long a Standard execution may run: one year, in seconds.
pub const EXECUTION_SECONDS: i64 = 31_536_000;

/// How long an Express execution may run: five minutes, in seconds.
pub const EXPRESS_SECONDS: i64 = 300;

/// For how long after its end an execution may be redriven: 14 days, in seconds.
pub const REDRIVE_SECONDS: i64 = 1_209_600;

/// An execution may be redriven only where its history has room for so many events: for
/// ExecutionRedriven and for what ends the execution.
pub const REDRIVE_ROOM: usize = 2;

/// Characters of the `clientToken` of RedriveExecution.
pub const CLIENT_TOKEN_CHARS: usize = 64;

/// For how long a `clientToken` is remembered: 15 minutes, in seconds.
pub const CLIENT_TOKEN_SECONDS: i64 = 900;

/// Commands that are given to one world, refused ones too: entries of a journal. Ours.
pub const COMMANDS: usize = 100_000;

/// Executions of one world, children of map runs included. Ours: AWS lets 1,000,000 be open at
/// once, and keeps those that are over elsewhere.
pub const EXECUTIONS: usize = 250_000;

/// Calls by programs and services of the account that stay on record; further ones are made, but only
/// counted. Ours.
pub const CALL_RECORDS: usize = 100_000;

/// Heartbeats that all programs of one world send; then they are silent. Ours: a program without a
/// deadline would beat for as long as somebody lets the clock run.
pub const HEARTBEATS: u32 = 2_000_000;

/// Mails of one world; further ones are only counted. Ours.
pub const MAILS: usize = 100_000;

/// Queues that tasks name, where a scenario lists none. Ours: an account on AWS has as many as it
/// makes.
pub const QUEUES: usize = 10_000;

/// Tables of DynamoDB that tasks name, where a scenario lists none: as many as an account has in a
/// region.
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html>
pub const TABLES: usize = 2500;

/// Executions that tasks and services of one world start. Ours: machines that start each other
/// take no time, and would never come to an end; AWS lets 1,000,000 be open at once.
pub const STARTED_EXECUTIONS: u32 = 10_000;

/// Jobs that a world remembers, once they are over, for those who ask how they stand. Ours.
pub const REMEMBERED_JOBS: usize = 10_000;

/// Activities that are created in a world.
pub const ACTIVITIES: usize = 10_000;

/// Workers that poll an activity at the same time.
pub const ACTIVITY_POLLERS: usize = 1000;

/// How long a poll for a task of an activity lasts, in seconds.
pub const POLL_SECONDS: i64 = 60;

/// Characters of a task token.
pub const TASK_TOKEN_CHARS: usize = 2048;

/// Characters of the `error` of SendTaskFailure and StopExecution.
pub const ERROR_CHARS: usize = 256;

/// Characters of the `cause` of SendTaskFailure and StopExecution.
pub const CAUSE_CHARS: usize = 32_768;

/// Containers inside one another in any payload. Ours: AWS documents no such limit.
pub const PAYLOAD_DEPTH: u32 = 512;

/// Brackets inside one another in a text that is read: as many as `serde_json` takes, so that every
/// reader of ours takes the same texts.
pub const TEXT_DEPTH: usize = 127;
/// Bytes of a text that somebody pastes: templates of CDK are larger than definitions. Ours.
pub const PASTE_BYTES: usize = 8_388_608;

/// Machines that are offered out of one text. Ours.
pub const PASTED_MACHINES: usize = 100;

/// Values in a text, those that it repeats by name counted each time.
pub const TEXT_NODES: usize = 200_000;

/// Problems reported for one text, as many as ValidateStateMachineDefinition's `maxResults` allows.
pub const DIAGNOSTICS: usize = 100;

/// States and transitions of a machine that is drawn; a larger one runs without a graph. Ours.
pub const DRAWN_STATES: usize = 500;

/// See [`DRAWN_STATES`].
pub const DRAWN_TRANSITIONS: usize = 1000;

/// Names that are compared when looking for the one that was probably meant. Ours.
pub const SIMILAR_NAMES: usize = 1000;

/// Bytes of the header of a CSV file that an ItemReader reads.
pub const CSV_HEADER_BYTES: usize = 10_240;

/// Items of one distributed Map. Ours: AWS allows 100,000,000 of them, a tab does not hold them.
pub const MAP_RUN_ITEMS: usize = 100_000;

/// Bytes of the items of one distributed Map, minified. Ours: AWS reads files of gigabytes.
pub const MAP_RUN_BYTES: usize = 16_777_216;

/// Bytes of the inputs and outputs that one ResultWriter writes, minified. Ours: AWS writes files of
/// gigabytes.
pub const RESULT_WRITER_BYTES: usize = 33_554_432;

/// Intrinsic functions inside one another.
pub const INTRINSICS: usize = 10;

/// Items of what `States.ArrayRange` returns.
pub const ARRAY_RANGE_ITEMS: u64 = 1000;

/// Characters that `States.Hash`, `States.Base64Encode` and `States.Base64Decode` take.
pub const INTRINSIC_CHARS: usize = 10_000;

/// Bytes that an intrinsic function makes a text of. Ours: no payload may be that large.
pub const INTRINSIC_BYTES: usize = 4 * PAYLOAD_BYTES;

/// Seconds that TestState may take; a state that takes longer fails with `States.Timeout`.
pub const TEST_SECONDS: i64 = 300;

/// Messages that all queues took in one world, deleted ones too. Ours: a queue on AWS takes as many
/// as come.
pub const MESSAGES: usize = 100_000;

/// How often one message is received, or moved to a dead-letter queue; then it lies in its queue until
/// it expires. Ours: one that nobody deletes and no dead-letter queue takes would come back for days.
pub const MESSAGE_RECEIVES: u32 = 1000;

/// Message attributes of one message.
///
/// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html>
pub const MESSAGE_ATTRIBUTES: usize = 10;

/// `DelaySeconds` of a message. Source: as [`MESSAGE_ATTRIBUTES`].
pub const DELAY_SECONDS: i64 = 900;

/// `VisibilityTimeout`: twelve hours, in seconds. Source: as [`MESSAGE_ATTRIBUTES`].
pub const VISIBILITY_SECONDS: i64 = 43_200;

/// Messages published to topics in one world. Ours.
pub const NOTIFICATIONS: usize = 100_000;

/// Events on all buses of one world. Ours: a rule that starts a machine whose execution puts an
/// event could go on for ever.
pub const BUS_EVENTS: usize = 20_000;

/// Entries of one PutEvents.
///
/// Source: <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html>
pub const PUT_EVENTS_ENTRIES: usize = 10;

/// Names in the `InputPathsMap` of a rule's target.
///
/// Source: <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html>
pub const INPUT_PATHS: usize = 100;

/// Characters of an `InputTemplate`. Source: as [`INPUT_PATHS`].
pub const INPUT_TEMPLATE_CHARS: usize = 8192;

/// Characters of a link. More is for a file: browsers and chats cut longer addresses. Ours.
pub const LINK_CHARS: usize = 65_536;

/// Bytes of what a link holds, unpacked. Ours.
pub const LINK_BYTES: usize = 262_144;

/// Bytes of a scenario's file. Ours.
pub const FILE_BYTES: usize = 8_388_608;

/// Bytes of a history that is made a run. Ours.
pub const HISTORY_BYTES: usize = 33_554_432;

/// Runs in a file. Ours.
pub const FILE_RUNS: usize = 32;

/// Steps that are repeated to show the runs of a link or a file; what lies behind them is left
/// out. Ours.
pub const REPEATED_STEPS: usize = 1_000_000;

/// The latest moment of a run in a link or a file: milliseconds since its start, ten years. Ours.
pub const REPEATED_MILLIS: i64 = 315_576_000_000;

/// Cards of open tokens, and mails, that another window is told of; the first, and the newest. Ours.
pub const DESK_CARDS: usize = 50;

/// Open pages of one browser whose benches are kept, each its own. Ours.
pub const KEPT_PAGES: usize = 8;

/// Scenarios in the list of those that lay on the bench before. Ours.
pub const RECENT: usize = 12;

/// Bytes of all of them. Ours: browsers keep some five million characters for a page.
pub const RECENT_BYTES: usize = 1_500_000;

/// Changes of texts and set-up that can be undone. Ours.
pub const UNDO_STEPS: usize = 30;

/// Bytes of what windows tell one another at once. Ours.
pub const DESK_BYTES: usize = 1_048_576;
