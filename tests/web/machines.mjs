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

export const input = { body: { amount: 250 } };
