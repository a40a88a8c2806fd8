// Every shape that goes into the API or comes out of it. Times are milliseconds since the start of the scenario, unless
// a line says otherwise. `test/types.test.mjs` holds these types against what the API takes and returns.

/** Anything that JSON can write. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** A definition in the Amazon States Language: its text, or the value that the text holds. */
export type Definition = string | { readonly StartAt: string; readonly States: { readonly [name: string]: unknown }; readonly [field: string]: unknown };

export type StateMachineType = "STANDARD" | "EXPRESS";

// --- scenarios -------------------------------------------------------------------------------------------------------

/** What fixes a run before anything is asked of it: machines, services, seed and start. */
export interface Scenario {
  readonly title?: string;
  /** A sentence of what to try. */
  readonly try?: string;
  readonly stateMachines: readonly ScenarioStateMachine[];
  readonly setup?: Setup;
  /** Mocks as Step Functions Local's MockConfigFile.json has them; an execution of `M#Case` runs with that test case. */
  readonly mockConfig?: MockConfig;
  /** Where chance begins; 0 where nothing is said. */
  readonly seed?: number;
  /** What time it is at the start, in RFC 3339: `2026-01-05T09:00:00Z`. */
  readonly start: string;
  /** How many events of history end an execution, where they are not AWS's 25,000. */
  readonly historyEvents?: number;
}

export interface ScenarioStateMachine {
  readonly name: string;
  readonly type?: StateMachineType;
  readonly definition: Definition;
  /** The input that lies ready for executions. */
  readonly input?: Json;
}

/** What the services are before a run. Where it lists the resources of a service, no others exist. */
export interface Setup {
  /** How long a function takes where its handler does not say; 120. */
  readonly functionMillis?: number;
  /** Who gets the mails that functions send. */
  readonly approver?: string;
  readonly s3Objects?: readonly { readonly bucket: string; readonly key: string; readonly body: string }[];
  /** By name, what each function does at its first call, its second, and so on; the last stands for all further ones. */
  readonly functions?: Named<readonly Handler[]>;
  readonly tables?: Named<Table>;
  readonly endpoints?: readonly Endpoint[];
  readonly activities?: Named<{ readonly workers?: readonly Worker[] }>;
  /** By the action that starts them, `glue:startJobRun`, or by it and a parameter's value. */
  readonly jobs?: Named<readonly Handler[]>;
  readonly queues?: Named<QueueSetup>;
  readonly topics?: Named<Topic>;
  readonly buses?: Named<{ readonly rules: Named<Rule> }>;
  /** What happens to the calls of a state: by machine, then by state. */
  readonly states?: Named<Named<StateSetup>>;
  readonly faults?: readonly Fault[];
}

export type Named<T> = { readonly [name: string]: T };

export interface Handler {
  readonly takesSeconds?: number;
  readonly result?: HandlerResult;
  /** What is done with a token that the work carries; `{ mail: null }`, where nothing is said. */
  readonly token?: "keep" | { readonly mail: string | null } | { readonly answer: Answer };
}

export type HandlerResult =
  | "echo"
  | "exit"
  | "hang"
  | { readonly return: Json }
  /** A JSONata expression over the work: `{% amount > 100 %}`. */
  | { readonly evaluate: string }
  | { readonly throw: { readonly errorType: string; readonly errorMessage?: string; readonly stackTrace?: readonly string[] } };

/** How a program answers a token. */
export interface Answer {
  readonly afterSeconds?: number;
  readonly verdict?: Verdict;
  readonly heartbeatSeconds?: number;
  readonly diesAfterHeartbeats?: number;
  readonly times?: number;
}

export type Verdict =
  | "never"
  | { readonly succeed: Json }
  | { readonly evaluate: string }
  | { readonly fail: { readonly error?: string; readonly cause?: string } };

/** The members of `key` and the values of `items` are as PutItem takes them. */
export interface Table {
  readonly key: readonly string[];
  readonly indexes?: Named<readonly string[]>;
  readonly items?: readonly Json[];
}

export interface Endpoint {
  /** The address without its query; `*` stands for any characters. */
  readonly url: string;
  readonly method?: string;
  readonly responses?: readonly { readonly status?: number; readonly headers?: Named<string>; readonly body?: Json }[];
}

export interface Worker {
  readonly name?: string;
  readonly handlers?: readonly Handler[];
  readonly restartsAfterSeconds?: number;
}

export interface QueueSetup {
  readonly visibilityTimeoutSeconds?: number;
  readonly delaySeconds?: number;
  readonly retentionSeconds?: number;
  readonly maxReceiveCount?: number;
  readonly deadLetterQueue?: string;
  readonly contentBasedDeduplication?: boolean;
  readonly consumer?: {
    readonly handlers?: readonly Handler[];
    readonly pollSeconds?: number;
    readonly workers?: number;
    readonly loses?: boolean;
  };
}

export interface Topic {
  readonly subscriptions?: readonly Subscription[];
  readonly contentBasedDeduplication?: boolean;
}

export type Subscription = ({ readonly email: string } | { readonly queue: string } | { readonly function: string }) & {
  readonly rawMessageDelivery?: boolean;
  readonly filterPolicy?: Json;
  readonly filterPolicyScope?: "MessageAttributes" | "MessageBody";
};

export interface Rule {
  readonly pattern: Json;
  readonly targets: readonly RuleTarget[];
}

export type RuleTarget = (
  | { readonly email: string }
  | { readonly queue: string }
  | { readonly function: string }
  | { readonly topic: string }
  | { readonly stateMachine: string }
) & {
  /** At most one of these three. */
  readonly input?: Json;
  readonly inputPath?: string;
  readonly inputTransformer?: { readonly inputPathsMap?: Named<string>; readonly inputTemplate: string };
};

export interface StateSetup {
  /** What the first call gives, the second, and so on; the last stands for all further ones. */
  readonly mocks?: readonly Mock[];
  /** Who answers the tokens, besides whoever gets them from the service. */
  readonly answers?: readonly Answer[];
}

export type Mock =
  | "ask"
  | "missing"
  | { readonly return: Json }
  | { readonly throw: { readonly error: string; readonly cause?: string } }
  | { readonly repeat: { readonly times: number; readonly mock: Mock } }
  /** What came of a call once, counted from the call: `importHistory` writes it. */
  | { readonly recorded: RecordedCall }
  /** As TestState has it: the text of a value. */
  | { readonly result: string }
  | { readonly errorOutput: { readonly error?: string; readonly cause?: string } };

export interface RecordedCall {
  readonly submittedAfter?: number;
  readonly submitted?: Json;
  readonly after?: number;
  readonly result?: Json;
  readonly error?: string;
  readonly cause?: string;
}

export interface Fault {
  /** A service (`sqs`), an action (`sqs:sendMessage`), or `*` for all. */
  readonly service: string;
  /** At which of the calls that it could meet, from 1; absent, at all of them. */
  readonly calls?: readonly number[];
  /** How likely it is then; absent, certain. */
  readonly percent?: number;
  readonly kind: FaultKind;
}

export type FaultKind =
  | "throttle"
  | "messageLost"
  | "messageTwice"
  | "callbackTwice"
  | { readonly latency: number }
  | { readonly error: { readonly error: string; readonly cause?: string } }
  | { readonly callbackLate: number }
  | { readonly workerDies: number };

export interface MockConfig {
  readonly StateMachines?: Named<{ readonly TestCases: Named<Named<string>> }>;
  readonly MockedResponses?: Named<Named<{ readonly Return: Json } | { readonly Throw: { readonly Error: string; readonly Cause?: string } }>>;
}

// --- commands --------------------------------------------------------------------------------------------------------

/** Something that somebody outside does: an action of the Step Functions API, or a click. Payloads are JSON texts. */
export type Command =
  | { readonly action: "StartExecution"; readonly stateMachine: string; readonly name?: string; readonly input: string }
  | { readonly action: "StartSyncExecution"; readonly stateMachine: string; readonly name?: string; readonly input: string }
  | { readonly action: "StopExecution"; readonly executionArn: string; readonly error?: string; readonly cause?: string }
  | { readonly action: "RedriveExecution"; readonly executionArn: string; readonly clientToken?: string }
  | { readonly action: "SendTaskSuccess"; readonly taskToken: string; readonly output: string }
  | { readonly action: "SendTaskFailure"; readonly taskToken: string; readonly error?: string; readonly cause?: string }
  | { readonly action: "SendTaskHeartbeat"; readonly taskToken: string }
  | { readonly action: "GetActivityTask"; readonly activityArn: string; readonly workerName?: string }
  | { readonly action: "CreateActivity"; readonly name: string }
  | { readonly action: "DeleteActivity"; readonly activityArn: string }
  /** Somebody says what a call of a service gives that nobody simulates: see `openCalls`. */
  | { readonly action: "ReturnResult"; readonly call: number; readonly result: string }
  | { readonly action: "ReturnError"; readonly call: number; readonly error: string; readonly cause?: string }
  /** Somebody opens an address, such as a link in a mail. */
  | { readonly action: "OpenLink"; readonly url: string };

/** What a command that was accepted returns: the members that its action has. */
export interface Reply {
  /** StartExecution, StartSyncExecution */
  executionArn?: string;
  /** RedriveExecution, in seconds since 1970 */
  redriveDate?: number;
  /** CreateActivity */
  activityArn?: string;
  /** GetActivityTask; absent where no task waits */
  taskToken?: string;
  /** GetActivityTask */
  input?: string;
  /** OpenLink: what the endpoint answered */
  status?: number;
  /** OpenLink */
  body?: string;
}

/** A command and when it was given. */
export type JournalEntry = Command & { readonly at: number };

/** What is thrown where the API refuses: `name` is AWS's, `message` is AWS's sentence. */
export interface ApiError extends Error {
  name:
    | "ActivityDoesNotExist"
    | "ActivityLimitExceeded"
    | "ActivityWorkerLimitExceeded"
    | "ExecutionAlreadyExists"
    | "ExecutionDoesNotExist"
    | "ExecutionLimitExceeded"
    | "ExecutionNotRedrivable"
    | "InvalidArn"
    | "InvalidDefinition"
    | "InvalidExecutionInput"
    | "InvalidName"
    | "InvalidOutput"
    | "InvalidToken"
    | "NoSuchCall"
    | "NoSuchEndpoint"
    | "ResourceNotFound"
    | "ServiceNotSimulated"
    | "StateMachineDoesNotExist"
    | "StateMachineTypeNotSupported"
    | "TaskTimedOut"
    | "TooManyCommands"
    | "ValidationException";
}

// --- what can be seen ------------------------------------------------------------------------------------------------

/** A task token and what became of it. */
export interface TokenRecord {
  taskToken: string;
  executionArn: string;
  /** The state that waits for it. */
  state: string;
  /** When it was handed out. */
  minted: number;
  /** Which attempt it is for, from 0. */
  retryCount: number;
  /** The index of the item that it is for, in a Map state that runs inline. */
  item?: number;
  /** Whether its task waits for a job, which the token can only forestall. */
  isJob: boolean;
  /** When `TimeoutSeconds` is over, or would have been. */
  timeout?: number;
  /** The same of `HeartbeatSeconds`, since the last heartbeat. */
  heartbeatTimeout?: number;
  heartbeats: number;
  /** Whether its task waits for it. */
  alive: boolean;
  fate: "WAITING" | "RETURNED_SUCCESS" | "RETURNED_FAILURE" | "TASK_SUCCEEDED" | "TASK_FAILED" | "TIMED_OUT" | "HEARTBEAT_MISSED" | "ABORTED";
  /** When it was returned, or its task ended without it. */
  ended?: number;
}

/** A call of a SendTask action. */
export interface CallRecord {
  at: number;
  action: "SendTaskSuccess" | "SendTaskFailure" | "SendTaskHeartbeat";
  taskToken: string;
  /** `person`, `API Gateway`, or who in the account: `consumer of orders`. */
  by: string;
  /** Why it was refused, where it was. */
  error?: ApiError["name"];
  message?: string;
}

export interface Mail {
  sent: number;
  from: string;
  to: string;
  subject: string;
  text: string;
  /** What is to be decided, without the token. */
  request: Json;
  links: { label: string; url: string }[];
}

/** A call of a service that nobody simulates. */
export interface OpenCall {
  /** Its number: `ReturnResult` and `ReturnError` take it. */
  call: number;
  executionArn: string;
  state: string;
  /** `aws-sdk:textract:analyzeDocument` */
  action: string;
  parameters: Json;
  isJob: boolean;
  since: number;
}

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

export interface ExecutionSummary {
  executionArn: string;
  name: string;
  stateMachine: string;
  status: ExecutionStatus;
  started: number;
  ended?: number;
  input: Json;
  output?: Json;
  error?: string;
  cause?: string;
  /** The states in which it is. */
  currentStates: string[];
}

/** The response of DescribeExecution; dates are in seconds since 1970, payloads are texts. */
export interface ExecutionDescription {
  executionArn: string;
  stateMachineArn: string;
  name: string;
  status: ExecutionStatus;
  startDate: number;
  stopDate?: number;
  input: string;
  inputDetails: { included: boolean };
  output?: string;
  outputDetails?: { included: boolean };
  error?: string;
  cause?: string;
  mapRunArn?: string;
  redriveCount: number;
  redriveDate?: number;
  redriveStatus: "REDRIVABLE" | "REDRIVABLE_BY_MAP_RUN" | "NOT_REDRIVABLE";
  redriveStatusReason?: string;
}

// --- histories -------------------------------------------------------------------------------------------------------

/** An event as GetExecutionHistory has it; its timestamp is in seconds since 1970, payloads are texts. */
export type HistoryEvent = { [T in keyof EventDetails]: EventOf<T> }[keyof EventDetails];

export type EventType = keyof EventDetails;

/** An event of one type: `EventOf<"TaskScheduled">`. */
export type EventOf<T extends EventType> = { timestamp: number; type: T; id: number; previousEventId: number } & EventDetails[T];

type Truncated = { truncated: boolean };
type Credentials = { roleArn: string };
type Started = { input: string; inputDetails: Truncated; roleArn: string };
type Succeeded = { output: string; outputDetails: Truncated };
type Failed = { error?: string; cause?: string };
type Entered = { stateEnteredEventDetails: { name: string; input: string; inputDetails: Truncated } };
type Exited = {
  stateExitedEventDetails: {
    name: string;
    output: string;
    outputDetails: Truncated;
    assignedVariables?: Named<string>;
    assignedVariablesDetails?: Truncated;
  };
};
type Iteration = { name: string; index: number };
type Task = { resourceType: string; resource: string };
type Redriven = { redriveCount: number };
type MapRun = { mapRunArn: string };
type Nothing = unknown;

/** The details of each type of event. */
export interface EventDetails {
  ExecutionStarted: { executionStartedEventDetails: Started };
  ExecutionSucceeded: { executionSucceededEventDetails: Succeeded };
  ExecutionFailed: { executionFailedEventDetails: Failed };
  ExecutionAborted: { executionAbortedEventDetails: Failed };
  ExecutionTimedOut: { executionTimedOutEventDetails: Failed };
  ExecutionRedriven: { executionRedrivenEventDetails: Redriven };
  PassStateEntered: Entered;
  TaskStateEntered: Entered;
  ChoiceStateEntered: Entered;
  WaitStateEntered: Entered;
  SucceedStateEntered: Entered;
  FailStateEntered: Entered;
  ParallelStateEntered: Entered;
  MapStateEntered: Entered;
  PassStateExited: Exited;
  TaskStateExited: Exited;
  ChoiceStateExited: Exited;
  WaitStateExited: Exited;
  SucceedStateExited: Exited;
  ParallelStateExited: Exited;
  MapStateExited: Exited;
  TaskStateAborted: Nothing;
  WaitStateAborted: Nothing;
  ParallelStateAborted: Nothing;
  MapStateAborted: Nothing;
  EvaluationFailed: { evaluationFailedEventDetails: Failed & { location?: string; state: string } };
  ParallelStateStarted: Nothing;
  ParallelStateSucceeded: Nothing;
  ParallelStateFailed: Nothing;
  MapStateStarted: { mapStateStartedEventDetails: { length: number } };
  MapStateSucceeded: Nothing;
  MapStateFailed: Nothing;
  MapIterationStarted: { mapIterationStartedEventDetails: Iteration };
  MapIterationSucceeded: { mapIterationSucceededEventDetails: Iteration };
  MapIterationFailed: { mapIterationFailedEventDetails: Iteration };
  MapIterationAborted: { mapIterationAbortedEventDetails: Iteration };
  MapRunStarted: { mapRunStartedEventDetails: MapRun };
  MapRunRedriven: { mapRunRedrivenEventDetails: MapRun & Redriven };
  MapRunSucceeded: Nothing;
  MapRunFailed: { mapRunFailedEventDetails: Failed };
  MapRunAborted: Nothing;
  TaskScheduled: {
    taskScheduledEventDetails: Task & {
      region: string;
      parameters: string;
      timeoutInSeconds?: number;
      heartbeatInSeconds?: number;
      taskCredentials?: Credentials;
    };
  };
  TaskStarted: { taskStartedEventDetails: Task };
  TaskSubmitted: { taskSubmittedEventDetails: Task & Succeeded };
  TaskSucceeded: { taskSucceededEventDetails: Task & Succeeded };
  TaskFailed: { taskFailedEventDetails: Task & Failed };
  TaskTimedOut: { taskTimedOutEventDetails: Task & Failed };
  LambdaFunctionScheduled: {
    lambdaFunctionScheduledEventDetails: {
      resource: string;
      input: string;
      inputDetails: Truncated;
      timeoutInSeconds?: number;
      taskCredentials?: Credentials;
    };
  };
  LambdaFunctionStarted: Nothing;
  LambdaFunctionSucceeded: { lambdaFunctionSucceededEventDetails: Succeeded };
  LambdaFunctionFailed: { lambdaFunctionFailedEventDetails: Failed };
  LambdaFunctionTimedOut: { lambdaFunctionTimedOutEventDetails: Failed };
  ActivityScheduled: {
    activityScheduledEventDetails: {
      resource: string;
      input: string;
      inputDetails: Truncated;
      timeoutInSeconds?: number;
      heartbeatInSeconds?: number;
    };
  };
  ActivityStarted: { activityStartedEventDetails: { workerName?: string } };
  ActivitySucceeded: { activitySucceededEventDetails: Succeeded };
  ActivityFailed: { activityFailedEventDetails: Failed };
  ActivityTimedOut: { activityTimedOutEventDetails: Failed };
}

/** What came of following a recorded history. */
export interface HistoryReplay {
  /** How the execution stands where the recording ends, or where it differs. */
  status: ExecutionStatus;
  /** Whether the recording goes as far as the end of the execution. */
  isComplete: boolean;
  output?: Json;
  error?: string;
  cause?: string;
  /** The first event that would have been another one; absent where there is none. */
  divergence?: {
    /** Its id. */
    event: number;
    /** The part of it that differs: `stateExitedEventDetails/output`; empty where it is another event. */
    place: string;
    recorded: string;
    here: string;
  };
}

/** A recorded execution as a run: `Simulator.replay(scenario, journal)`, then `advanceTo(until)`. */
export interface ImportedRun {
  scenario: Scenario;
  journal: JournalEntry[];
  /** When the recording ends. */
  until: number;
  /** Whether somebody redrove the execution: what came after that is left out. */
  wasRedriven: boolean;
}

// --- definitions -----------------------------------------------------------------------------------------------------

/** A place in a text: `offset` in UTF-16 units from 0, as JavaScript counts; line and column from 1. */
export interface Position {
  offset: number;
  line: number;
  column: number;
}

export interface Span {
  start: Position;
  end: Position;
}

export interface Diagnostic {
  severity: "ERROR" | "WARNING";
  /** AWS's code: `SCHEMA_VALIDATION_FAILED`. */
  code: string;
  /** AWS's message, or ours where AWS's is not known. */
  message: string;
  /** The same for people. */
  sentence: string;
  /** Where in the definition: `/States/Pay/Next`. */
  location?: string;
  span: Span;
  /** A change of the text that mends it. */
  repair?: { label: string; span: Span; replacement: string };
  /** The page that says why. */
  link?: string;
}

export type StateType = "Pass" | "Task" | "Choice" | "Wait" | "Succeed" | "Fail" | "Parallel" | "Map";

/** What came of reading a definition. Places are those in its text; that of a value is written with two spaces. */
export interface ParsedDefinition {
  /** Whether nothing is wrong that would keep it from running. */
  canRun: boolean;
  diagnostics: Diagnostic[];
  /** Whether there were more problems than are kept. */
  truncated: boolean;
  /** Present where it can run. */
  startAt?: string;
  /** Present where it can run: all states that can be entered, inner ones too. */
  states?: { name: string; type: StateType; location: string; span: Span }[];
}

export interface ValidateStateMachineDefinitionRequest {
  readonly definition: string;
  readonly type?: StateMachineType;
  /** The mildest problems that are told; `ERROR`. */
  readonly severity?: "ERROR" | "WARNING";
  readonly maxResults?: number;
}

export interface ValidateStateMachineDefinitionResponse {
  result: "OK" | "FAIL";
  diagnostics: { severity: "ERROR" | "WARNING"; code: string; message: string; location?: string }[];
  truncated: boolean;
}

// --- drawings, in CSS pixels, from the top left corner ---------------------------------------------------------------

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

/** A disc where executions start or end, and the line between it and its state. */
export interface Marker extends Point {
  radius: number;
  line: Point[];
}

export interface Layout {
  width: number;
  height: number;
  start?: Marker;
  /** Each before the states inside of it. */
  states: { name: string; type: StateType; box: Box; end?: Marker }[];
  transitions: {
    from: string;
    to: string;
    kind: "NEXT" | "CHOICE" | "DEFAULT" | "CATCH";
    /** The corners of the line; all parts of it are horizontal or vertical. */
    points: Point[];
    label?: { text: string; box: Box };
  }[];
  /** What is inside of Parallel and Map states. */
  blocks: { of: string; states: string[]; box: Box; start?: Marker }[];
}

// --- TestState -------------------------------------------------------------------------------------------------------

/** A request of TestState. Payloads may be values as well as their texts. */
export interface TestStateRequest {
  /** A state, or a whole machine where `stateName` says which of its states is meant. */
  readonly definition: string | { readonly [field: string]: unknown };
  readonly stateName?: string;
  readonly roleArn?: string;
  readonly input?: Json;
  readonly variables?: string | Named<Json>;
  readonly context?: string | Named<Json>;
  readonly inspectionLevel?: "INFO" | "DEBUG" | "TRACE";
  readonly revealSecrets?: boolean;
  readonly mock?: {
    readonly result?: Json;
    readonly errorOutput?: { readonly error?: string; readonly cause?: string };
    readonly fieldValidationMode?: "STRICT" | "PRESENT" | "NONE";
  };
  readonly stateConfiguration?: {
    readonly retrierRetryCount?: number;
    readonly errorCausedByState?: string;
    readonly mapIterationFailureCount?: number;
    readonly mapItemReaderData?: string;
  };
  /** Ours: what time it is, in RFC 3339; 2026-01-01 where nothing is said. */
  readonly now?: string;
  /** Ours: where chance begins. */
  readonly seed?: number;
}

export interface TestStateResponse {
  status: "SUCCEEDED" | "FAILED" | "RETRIABLE" | "CAUGHT_ERROR";
  output?: string;
  error?: string;
  cause?: string;
  nextState?: string;
  inspectionData?: InspectionData;
}

/** The data on its way through the state, where `DEBUG` or `TRACE` was asked for. */
export interface InspectionData {
  input: string;
  afterArguments?: string;
  afterInputPath?: string;
  afterItemBatcher?: string;
  afterItemSelector?: string;
  afterItemsPath?: string;
  afterParameters?: string;
  afterResultPath?: string;
  afterResultSelector?: string;
  maxConcurrency?: number;
  result?: string;
  toleratedFailureCount?: number;
  toleratedFailurePercentage?: number;
  variables?: string;
  errorDetails?: { catchIndex?: number; retryIndex?: number; retryBackoffIntervalSeconds?: number };
}

