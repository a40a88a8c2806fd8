//! The scenarios that come with the page.

use super::Scenario;

/// Name and file of the one that lies on the bench when the page opens.
const FIRST: (&str, &str) = ("approval", include_str!("../../../www/scenario/approval.json"));

/// Name and file of each, the first one first.
pub const GALLERY: [(&str, &str); 12] = [
    FIRST,
    ("heartbeat", include_str!("../../../www/scenario/heartbeat.json")),
    ("forgotten", include_str!("../../../www/scenario/forgotten.json")),
    ("veto", include_str!("../../../www/scenario/veto.json")),
    ("map", include_str!("../../../www/scenario/map.json")),
    ("queue", include_str!("../../../www/scenario/queue.json")),
    ("late", include_str!("../../../www/scenario/late.json")),
    ("activity", include_str!("../../../www/scenario/activity.json")),
    ("polling", include_str!("../../../www/scenario/polling.json")),
    ("nested", include_str!("../../../www/scenario/nested.json")),
    ("first-answer", include_str!("../../../www/scenario/first-answer.json")),
    ("reminder", include_str!("../../../www/scenario/reminder.json")),
];

/// A scenario of the gallery. `None` where there is none of this name.
#[must_use]
pub fn gallery_scenario(name: &str) -> Option<Scenario> {
    let file = if name == FIRST.0 { FIRST.1 } else { any_file(name)? };
    Some(serde_json::from_str(file).expect("a scenario of the gallery is one"))
}

/// Kept apart from its caller, so that a first visit, which has the first one alone, does not wait for all files.
#[inline(never)]
fn any_file(name: &str) -> Option<&'static str> {
    GALLERY.iter().find(|(each, _)| *each == name).map(|(_, file)| *file)
}
