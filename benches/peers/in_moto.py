"""One machine in moto, in a process of its own: in_moto.py FOLDER NAME. Prints CPU seconds of an execution and the most
bytes of memory."""

import json
import pathlib
import resource
import sys
import time

import boto3
from moto import mock_aws

folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
machine = next(it for it in json.loads((folder / "manifest.json").read_text()) if it["name"] == name)
definition, given = ((folder / machine[key]).read_text() for key in ("file", "input"))
role = "arn:aws:iam::123456789012:role/r"

with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
    keys = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
    client = boto3.client("stepfunctions", region_name="us-east-1", **keys)
    arn = client.create_state_machine(name="M", definition=definition, roleArn=role)["stateMachineArn"]
    before = time.process_time()
    for number in range(machine["reps"]):
        execution = client.start_execution(stateMachineArn=arn, name=f"e{number}", input=given)["executionArn"]
        while (told := client.describe_execution(executionArn=execution))["status"] == "RUNNING":
            time.sleep(0.02)
    taken = (time.process_time() - before) / machine["reps"]
    assert told["status"] == "SUCCEEDED" and json.loads(told["output"]) == machine["expect"], told["status"]
    print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
