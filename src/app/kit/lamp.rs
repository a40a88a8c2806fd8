//! How a lamp looks: its name for the style sheet, and its icon.

use yew::prelude::*;

use super::{Glyph, icon};
use crate::lab::view::Lamp;

/// The name that the style sheet and the tests know it by.
pub(crate) fn lamp_name(lamp: Lamp) -> &'static str {
    match lamp {
        Lamp::Idle => "idle",
        Lamp::Running => "running",
        Lamp::Token => "token",
        Lamp::Clock => "clock",
        Lamp::Done => "done",
        Lamp::Failed => "failed",
        Lamp::TimedOut => "timed-out",
        Lamp::Caught => "caught",
        Lamp::Stopped => "stopped",
    }
}

/// A status is never told by colour alone.
pub(crate) fn lamp_glyph(lamp: Lamp) -> Glyph {
    match lamp {
        Lamp::Idle => Glyph::Ring,
        Lamp::Running => Glyph::Play,
        Lamp::Token => Glyph::Hand,
        Lamp::Clock => Glyph::Clock,
        Lamp::Done => Glyph::Check,
        Lamp::Failed => Glyph::Cross,
        Lamp::TimedOut => Glyph::ClockCross,
        Lamp::Caught => Glyph::Detour,
        Lamp::Stopped => Glyph::Stop,
    }
}

pub(crate) fn lamp_icon(lamp: Lamp) -> Html {
    html! {
        <span class="lamp" data-lamp={lamp_name(lamp)}>
            { icon(lamp_glyph(lamp)) }
        </span>
    }
}
