// A scenario in which every member of every shape is written once. The types must take it, and so must the API.
import type { Scenario } from "holdpoint";

export const scenario: Scenario = {
  title: "Everything",
  try: "Read it.",
  start: "2026-01-05T09:00:00Z",
  seed: 7,
  historyEvents: 1000,
  stateMachines: [
    {
      name: "M",
      type: "STANDARD",
      definition: { StartAt: "S", States: { S: { Type: "Succeed" } } },
      input: { a: [1, null, true] },
    },
    { name: "E", type: "EXPRESS", definition: '{"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}', input: "{}" },
  ],
  mockConfig: {
    StateMachines: { M: { TestCases: { Happy: { S: "Sent" } } } },
    MockedResponses: { Sent: { "0": { Return: { ok: true } }, "1-2": { Throw: { Error: "E", Cause: "C" } } } },
  },
  setup: {
    functionMillis: 50,
    approver: "ines@example.com",
    s3Objects: [{ bucket: "b", key: "k", body: "[]" }],
    functions: {
      f: [
        { takesSeconds: 0.5, result: "echo", token: "keep" },
        { result: "exit", token: { mail: null } },
        { result: "hang", token: { mail: "bo@example.com" } },
        {
          result: { return: 1 },
          token: {
            answer: {
              afterSeconds: 1,
              verdict: { fail: { error: "E", cause: "C" } },
              heartbeatSeconds: 2,
              diesAfterHeartbeats: 3,
              times: 2,
            },
          },
        },
        { result: { evaluate: "{% 1 + 1 %}" }, token: { answer: { verdict: "never" } } },
        {
          result: { throw: { errorType: "Boom", errorMessage: "!", stackTrace: ["here"] } },
          token: { answer: { verdict: { succeed: null } } },
        },
        { token: { answer: { verdict: { evaluate: "{% $ %}" } } } },
      ],
    },
    tables: { t: { key: ["id"], indexes: { byName: ["name"] }, items: [{ id: { S: "a" }, name: { S: "b" } }] } },
    endpoints: [
      { url: "https://api.example.com/*", method: "POST", responses: [{ status: 503, headers: { a: "b" }, body: { no: 1 } }] },
    ],
    activities: { a: { workers: [{ name: "w", handlers: [{ result: "echo" }], restartsAfterSeconds: 60 }] } },
    jobs: { "glue:startJobRun": [{ takesSeconds: 60, result: { return: {} } }] },
    queues: {
      q: {
        visibilityTimeoutSeconds: 30,
        delaySeconds: 0,
        retentionSeconds: 600,
        maxReceiveCount: 3,
        deadLetterQueue: "dead",
        contentBasedDeduplication: false,
        consumer: { handlers: [{}], pollSeconds: 5, workers: 2, loses: true },
      },
    },
    topics: {
      t: {
        contentBasedDeduplication: false,
        subscriptions: [
          { email: "a@example.com", filterPolicy: { kind: ["a"] }, filterPolicyScope: "MessageAttributes" },
          { queue: "q", rawMessageDelivery: true },
          { function: "f", filterPolicyScope: "MessageBody" },
        ],
      },
    },
    buses: {
      default: {
        rules: {
          r: {
            pattern: { source: ["aws.states"] },
            targets: [
              { queue: "q", input: { constant: 1 } },
              { stateMachine: "M", inputPath: "$.detail" },
              { function: "f", inputTransformer: { inputPathsMap: { id: "$.id" }, inputTemplate: '"<id>"' } },
              { topic: "t" },
              { email: "a@example.com" },
            ],
          },
        },
      },
    },
    states: {
      M: {
        S: {
          mocks: [
            "ask",
            "missing",
            { return: 1 },
            { throw: { error: "E", cause: "C" } },
            { repeat: { times: 2, mock: { throw: { error: "E" } } } },
            { recorded: { submittedAfter: 0.1, submitted: {}, after: 2, result: 1 } },
            { recorded: { after: 2, error: "E", cause: "C" } },
            { result: "{}" },
            { errorOutput: { error: "E", cause: "C" } },
          ],
          answers: [{ afterSeconds: 1, verdict: { succeed: {} } }],
        },
      },
    },
    faults: [
      { service: "*", calls: [1, 2], percent: 50, kind: "throttle" },
      { service: "sqs", kind: "messageLost" },
      { service: "sqs:sendMessage", kind: "messageTwice" },
      { service: "*", kind: "callbackTwice" },
      { service: "lambda", kind: { latency: 2 } },
      { service: "lambda", kind: { error: { error: "E", cause: "C" } } },
      { service: "activity", kind: { callbackLate: 5 } },
      { service: "activity", kind: { workerDies: 1 } },
    ],
  },
};
