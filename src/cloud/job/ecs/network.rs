//! The network interface of a task that has one of its own. Its addresses are made of the task's id,
//! so that it keeps them.

use crate::base::Json;
use crate::cloud::job::Job;

/// The interface as an attachment of the task.
pub(super) fn attachments(job: &Job) -> Json {
    let Some(subnet) = subnet(job) else { return Json::array([]) };
    let is_over = job.ended.is_some();
    let mut details = vec![detail("subnetId", subnet)];
    if is_over {
        let address = address(job);
        let name = format!("ip-{}.us-east-1.compute.internal", address.replace('.', "-"));
        details.extend([
            detail("networkInterfaceId", &format!("eni-{}", &job.id[..17])),
            detail("macAddress", &mac(job)),
            detail("privateDnsName", &name),
            detail("privateIPv4Address", &address),
        ]);
    }
    let (status, kind) = match is_over {
        true => ("DELETED", "eni"),
        false => ("PRECREATED", "ElasticNetworkInterface"),
    };
    Json::array([Json::object([
        ("Details", Json::array(details)),
        ("Id", Json::from(attachment_id(job))),
        ("Status", Json::from(status)),
        ("Type", Json::from(kind)),
    ])])
}

/// The interface as a container sees it once it has run.
pub(super) fn interfaces(job: &Job) -> Json {
    let interface = subnet(job).filter(|_| job.ended.is_some()).map(|_| {
        Json::object([
            ("AttachmentId", Json::from(attachment_id(job))),
            ("PrivateIpv4Address", Json::from(address(job))),
        ])
    });
    Json::array(interface)
}

fn subnet(job: &Job) -> Option<&str> {
    let network = job.parameters.get("NetworkConfiguration")?.get("AwsvpcConfiguration")?;
    network.get("Subnets")?.as_array()?.iter().next()?.as_str()
}

fn detail(name: &str, value: &str) -> Json {
    Json::object([("Name", Json::from(name)), ("Value", Json::from(value))])
}

/// An id as of a UUID.
fn attachment_id(job: &Job) -> String {
    let id = &job.id;
    format!("{}-{}-4{}-a{}-{}", &id[24..], &id[..4], &id[4..7], &id[7..10], &id[10..22])
}

fn octet(job: &Job, at: usize) -> u8 {
    u8::from_str_radix(&job.id[at..at + 2], 16).unwrap_or_default()
}

fn address(job: &Job) -> String {
    format!("10.0.{}.{}", octet(job, 0), octet(job, 2).clamp(4, 254))
}

fn mac(job: &Job) -> String {
    let parts: Vec<_> = (0..5).map(|at| format!("{:02x}", octet(job, 4 + 2 * at))).collect();
    format!("0a:{}", parts.join(":"))
}
