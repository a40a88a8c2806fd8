// Definitions that the tests paste.
const ask = (extra) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
  Parameters: {
    FunctionName: "ask-for-approval",
    Payload: { body: { "taskToken.$": "$$.Task.Token", "approvalRequest.$": "$.body" } },
  },
  HeartbeatSeconds: 300000,
  ...extra,
  Next: "SaveFeedback",
});

export const approval = {
  StartAt: "RequestApproval",
  States: {
    RequestApproval: ask({}),
    SaveFeedback: {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:save-feedback",
      End: true,
    },
  },
};

export const approvalWithCatch = {
  StartAt: "RequestApproval",
  States: {
    RequestApproval: ask({ Catch: [{ ErrorEquals: ["Denied"], Next: "TellRequester" }] }),
    SaveFeedback: approval.States.SaveFeedback,
    TellRequester: { Type: "Pass", End: true },
  },
};

// Every request is asked about; a denied one is noted, and any other error ends them all.
export const approvals = {
  StartAt: "ApproveEach",
  States: {
    ApproveEach: {
      Type: "Map",
      ItemsPath: "$.requests",
      ItemProcessor: {
        StartAt: "RequestApproval",
        States: {
          RequestApproval: {
            ...ask({ Catch: [{ ErrorEquals: ["Denied"], Next: "NoteDenial" }] }),
            Parameters: {
              FunctionName: "ask-for-approval",
              Payload: { body: { "taskToken.$": "$$.Task.Token", "approvalRequest.$": "$" } },
            },
            Next: "Pay",
          },
          Pay: { Type: "Pass", End: true },
          NoteDenial: { Type: "Pass", End: true },
        },
      },
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "TellFinance" }],
      Next: "Report",
    },
    Report: { Type: "Succeed" },
    TellFinance: { Type: "Pass", End: true },
  },
};

export const requests = { requests: [{ who: "Ann" }, { who: "Bo" }, { who: "Cy" }] };

export const input = { body: { amount: 250 } };
