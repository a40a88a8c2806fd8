//! The icons, drawn on a grid of 20 with a stroke of 2.

use yew::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Glyph {
    Arrow,
    ArrowBack,
    Bang,
    Back,
    Bars,
    Brand,
    Cards,
    Check,
    Clock,
    ClockCross,
    Code,
    Columns,
    Caret,
    Copy,
    Cross,
    Detour,
    End,
    Download,
    Enter,
    Expand,
    Envelope,
    Fit,
    Forward,
    Graph,
    Guide,
    Hand,
    Key,
    Left,
    Link,
    List,
    Loop,
    Minus,
    More,
    Pause,
    Pencil,
    Play,
    Plus,
    Pulse,
    Question,
    Restart,
    Right,
    Ring,
    Screen,
    Search,
    Skip,
    Sliders,
    Start,
    Stop,
    Wrench,
}

impl Glyph {
    /// What is drawn with a pen.
    fn stroke(self) -> &'static str {
        match self {
            Self::Arrow => "M3.5 10h13m-5-5l5 5-5 5",
            Self::ArrowBack => "M16.5 10h-13m5-5l-5 5 5 5",
            Self::Bang => "M10 4v7.5m0 4v.1",
            Self::Bars => "M3 5h7M6.5 10h9M11 15h6.5",
            Self::Brand => "M10 1.7a8.3 8.3 0 1 1 0 16.6 8.3 8.3 0 0 1 0-16.6z",
            Self::Back => "M12.5 4.5L7 10l5.5 5.5",
            Self::Caret => "M5 7.5l5 5 5-5",
            Self::Cards => "M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z",
            Self::Check => "M4.5 10.5l3.8 3.8 7.2-7.8",
            Self::Clock => "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 6.2V10l2.6 1.8",
            Self::ClockCross => "M16.9 9A7 7 0 1 0 9 16.9M10 6.2V10M13 13l4.5 4.5m0-4.5L13 17.5",
            Self::Code => "M7 5.5L2.5 10 7 14.5M13 5.5l4.5 4.5-4.5 4.5",
            Self::Columns => "M3 4h5.5v12H3zM11.5 4H17v12h-5.5z",
            Self::Copy => "M7.5 7.5h9v9h-9zM12.5 7V3.5h-9v9H7",
            Self::Cross => "M5.5 5.5l9 9m0-9l-9 9",
            Self::Detour => "M3.5 5.5H10a4 4 0 0 1 4 4V15m-3.5-3l3.5 3.5 3.5-3.5",
            Self::End => "M15.5 4.5v11M5 4.5l6.5 5.5L5 15.5",
            Self::Download => "M10 3v9.5m-4-4l4 4 4-4M4 16.5h12",
            Self::Enter => "M16 4.5V11H4m4.5-4.5L4 11l4.5 4.5",
            Self::Expand => "M11.5 8.5L17 3m-5 0h5v5M8.5 11.5L3 17m5 0H3v-5",
            Self::Envelope => "M2.5 5h15v10.5h-15zM3 5.5l7 5.5 7-5.5",
            Self::Fit => "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4",
            Self::Forward => "M7.5 4.5L13 10l-5.5 5.5",
            Self::Graph => {
                "M7 2.5h6v5H7zM2.5 12.5h6v5h-6zM11.5 12.5h6v5h-6zM10 7.5v2.5M5.5 12.5V10h9v2.5"
            }
            Self::Guide => "M6 18V2.5m0 2h7.5L16 7.2 13.5 10H6",
            Self::Hand => HAND,
            Self::Key => {
                "M6.5 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM10 10h8m-2.5 0v3.5M12.5 10v2.5"
            }
            Self::Left => "M12 5l-5 5 5 5",
            Self::Link => {
                "M8 12l4-4M9 5.5l1.6-1.6a3.9 3.9 0 0 1 5.5 5.5L14.5 11M5.5 9l-1.6 1.6a3.9 3.9 0 0 0 5.5 5.5L11 14.5"
            }
            Self::List => "M7.5 5h10m-10 5h10m-10 5h10M3 5h.5M3 10h.5M3 15h.5",
            Self::Loop => {
                "M16 8.5A6.2 6.2 0 0 0 4.6 7M4 11.5A6.2 6.2 0 0 0 15.4 13M4.3 3.5V7h3.5m7.9 9.5V13h-3.5"
            }
            Self::Minus => "M4.5 10h11",
            Self::More => "M3.5 5h13m-13 5h13m-13 5h13",
            Self::Pencil => "M4 16l.8-3.5L13 4.3l2.7 2.7-8.2 8.2z",
            Self::Plus => "M4.5 10h11M10 4.5v11",
            Self::Pulse => "M2 10.5h3.8l2-5 3.7 9 2.2-4H18",
            Self::Question => "M7 7.2a3.1 3.1 0 1 1 4.7 2.7c-1 .6-1.7 1.2-1.7 2.4m0 3.4v.1",
            Self::Restart => "M4 10a6.2 6.2 0 1 0 2-4.5L3.8 7.5M3.8 3.5v4h4",
            Self::Right => "M8 5l5 5-5 5",
            Self::Ring => "M10 5.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z",
            Self::Screen => "M2.5 3.5h15v10h-15zM10 13.5v3M6.5 17h7",
            Self::Search => "M8.5 3.5a5 5 0 1 1 0 10 5 5 0 0 1 0-10zM12.2 12.2l4.6 4.6",
            Self::Skip => "M15.5 4.5v11",
            Self::Sliders => "M3 6h7m4.5 0H17M12.2 3.8v4.4M3 14h2.5m4.5 0h7M7.8 11.8v4.4",
            Self::Start => "M4.5 4.5v11M15 4.5L8.5 10l6.5 5.5",
            Self::Wrench => "M12.3 7.7a4 4 0 0 0 4.9-4.9l-2.6 2.6-2-2L15.2 .8M12.5 8l-8.8 8.8",
            Self::Pause | Self::Play | Self::Stop => "",
        }
    }

    /// What is filled.
    fn fill(self) -> &'static str {
        match self {
            Self::Brand => "M6.5 6H9v8H6.5zM11 6h2.5v8H11z",
            Self::Pause => "M5.5 4.5H9v11H5.5zM11 4.5h3.5v11H11z",
            Self::Play => "M6.5 4.2v11.6l9-5.8z",
            Self::Skip => "M4.5 4.5v11l8.5-5.5z",
            Self::Stop => "M5.5 5.5h9v9h-9z",
            Self::Arrow
            | Self::ArrowBack
            | Self::Back
            | Self::Bang
            | Self::Caret
            | Self::Bars
            | Self::Cards
            | Self::Check
            | Self::Clock
            | Self::ClockCross
            | Self::Code
            | Self::Columns
            | Self::Copy
            | Self::Cross
            | Self::Detour
            | Self::End
            | Self::Download
            | Self::Enter
            | Self::Envelope
            | Self::Expand
            | Self::Fit
            | Self::Forward
            | Self::Graph
            | Self::Guide
            | Self::Hand
            | Self::Key
            | Self::Left
            | Self::Link
            | Self::List
            | Self::Loop
            | Self::Minus
            | Self::More
            | Self::Pencil
            | Self::Plus
            | Self::Pulse
            | Self::Question
            | Self::Restart
            | Self::Right
            | Self::Ring
            | Self::Screen
            | Self::Search
            | Self::Sliders
            | Self::Start
            | Self::Wrench => "",
        }
    }
}

const HAND: &str = "M6 11V5.5a1.3 1.3 0 0 1 2.6 0V10m0-5.5v-.7a1.3 1.3 0 0 1 2.6 0V10m0-5.5\
    a1.3 1.3 0 0 1 2.6 0V11m0-4.2a1.3 1.3 0 0 1 2.6 0V13c0 3-2 5-5 5-2.6 0-4-1.2-5.2-3.2\
    L4 12.2c-.5-1 .8-2 1.7-1.2z";

/// Always beside words or on a button with a name, so never read out.
pub(crate) fn icon(glyph: Glyph) -> Html {
    let class = if glyph == Glyph::Hand { "icon fine" } else { "icon" };
    html! {
        <svg {class} viewBox="0 0 20 20" aria-hidden="true">
            <path class="pen" d={glyph.stroke()} />
            <path class="ink" d={glyph.fill()} />
        </svg>
    }
}
