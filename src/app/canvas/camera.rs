//! From where the graph is looked at: how far it is moved and how large it is.

use super::super::kit::rounded;

/// A drawing is `scale` times as large as it is, with its corner at `x`, `y`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Camera {
    x: f64,
    y: f64,
    scale: f64,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Look {
    /// The whole graph where it can be read, else what is going on.
    Follow,
    /// The whole graph.
    Whole,
    /// Where a person wants to look.
    At(Camera),
}

/// Left edge, top edge, width, height.
pub(crate) type Frame = (f64, f64, f64, f64);

const SMALLEST: f64 = 0.15;
const LARGEST: f64 = 3.0;
/// A small graph is not blown up to fill a large screen.
const FITTED_LARGEST: f64 = 1.25;
/// A whole graph is shown down to this; a small screen is held closer.
const WHOLE: f64 = 0.5;
/// A graph that is smaller than that is shown in part, so large that names can be read.
const PART: f64 = 0.75;
const WHOLE_IN_HAND: f64 = 0.54;
const PART_IN_HAND: f64 = 0.72;
const IN_HAND: f64 = 480.0;
const MARGIN: f64 = 8.0;
const STEP: f64 = 48.0;
const FACTOR: f64 = 1.25;

impl Camera {
    /// Shows a whole drawing in the middle of the room.
    pub(crate) fn fit((width, height): (f64, f64), (room_width, room_height): (f64, f64)) -> Self {
        let scale = ((room_width - 2.0 * MARGIN) / width.max(1.0))
            .min((room_height - 2.0 * MARGIN) / height.max(1.0))
            .clamp(SMALLEST, FITTED_LARGEST);
        Self {
            x: ((room_width - width * scale) / 2.0).round(),
            y: ((room_height - height * scale) / 2.0).round(),
            scale,
        }
    }

    /// Shows a whole drawing where it can be read, else the part of it around `lit`, or its top.
    pub(crate) fn follow(drawing: (f64, f64), room: (f64, f64), lit: Option<Frame>) -> Self {
        let whole = Self::fit(drawing, room);
        let in_hand = room.0 < IN_HAND;
        let (least, readable) = if in_hand { (WHOLE_IN_HAND, PART_IN_HAND) } else { (WHOLE, PART) };
        if whole.scale >= least {
            return whole;
        }
        let (x, y, width, height) = lit.unwrap_or((drawing.0 / 2.0, 0.0, 0.0, 0.0));
        let centre = ((x + width / 2.0) * readable, (y + height / 2.0) * readable);
        Self {
            x: along(centre.0, drawing.0 * readable, room.0),
            y: along(centre.1, drawing.1 * readable, room.1),
            scale: readable,
        }
    }

    /// Moves the drawing.
    pub(crate) fn moved(self, right: f64, down: f64) -> Self {
        Self { x: self.x + right, y: self.y + down, ..self }
    }

    /// Enlarges the drawing; what lies at this place of the room stays there.
    pub(crate) fn zoomed(self, factor: f64, (x, y): (f64, f64)) -> Self {
        let scale = (self.scale * factor).clamp(SMALLEST, LARGEST);
        let factor = scale / self.scale;
        Self { x: x - (x - self.x) * factor, y: y - (y - self.y) * factor, scale }
    }

    /// Enlarges or shrinks the drawing by so much of a turn of the wheel.
    pub(crate) fn turned(self, by: f64, at: (f64, f64)) -> Self {
        let turn = (by.abs() / 240.0).min(0.35);
        self.zoomed(if by < 0.0 { 1.0 + turn } else { 1.0 / (1.0 + turn) }, at)
    }

    /// Enlarges the drawing by one step, around the middle of the room.
    pub(crate) fn nearer(self, size: (f64, f64)) -> Self {
        self.zoomed(FACTOR, (size.0 / 2.0, size.1 / 2.0))
    }

    /// Shrinks the drawing by one step, around the middle of the room.
    pub(crate) fn farther(self, size: (f64, f64)) -> Self {
        self.zoomed(1.0 / FACTOR, (size.0 / 2.0, size.1 / 2.0))
    }

    /// Where a key makes one look.
    pub(crate) fn pressed(self, key: &str, size: (f64, f64)) -> Option<Look> {
        let camera = match key {
            "ArrowLeft" => self.moved(STEP, 0.0),
            "ArrowRight" => self.moved(-STEP, 0.0),
            "ArrowUp" => self.moved(0.0, STEP),
            "ArrowDown" => self.moved(0.0, -STEP),
            "+" | "=" => self.nearer(size),
            "-" => self.farther(size),
            "0" => return Some(Look::Whole),
            _ => return None,
        };
        Some(Look::At(camera))
    }

    /// The camera moved so far that a frame of the drawing lies in the room, if it does not.
    pub(crate) fn showing(self, (x, y, width, height): Frame, size: (f64, f64)) -> Option<Self> {
        let right = overhang(self.x + x * self.scale, width * self.scale, size.0);
        let down = overhang(self.y + y * self.scale, height * self.scale, size.1);
        (right != 0.0 || down != 0.0).then(|| self.moved(right, down))
    }

    /// Moved so that a place of the drawing is in the middle of the room.
    pub(crate) fn centred(self, (x, y): (f64, f64), size: (f64, f64)) -> Self {
        let middle = |at: f64, room: f64| room / 2.0 - at * self.scale;
        Self { x: middle(x, size.0), y: middle(y, size.1), ..self }
    }

    /// What of the drawing is seen.
    pub(crate) fn seen(self, (width, height): (f64, f64)) -> Frame {
        let Self { x, y, scale } = self;
        (-x / scale, -y / scale, width / scale, height / scale)
    }

    /// Its place in a style sheet, and the scale for what must not become too small to be hit.
    pub(crate) fn style(self) -> String {
        let Self { x, y, scale } = self;
        let (x, y, scale) = (rounded(x, 10.0), rounded(y, 10.0), rounded(scale, 1e4));
        format!("--scale: {scale}; transform: translate({x}px, {y}px) scale({scale})")
    }
}

/// Where a drawing begins, so that `centre` of it is in the middle of the room, or as near as goes
/// without a gap at an end.
fn along(centre: f64, length: f64, room: f64) -> f64 {
    if length + 2.0 * MARGIN <= room {
        return ((room - length) / 2.0).round();
    }
    (room / 2.0 - centre).clamp(room - length - MARGIN, MARGIN).round()
}

/// How far something must move to lie within a room.
fn overhang(from: f64, length: f64, room: f64) -> f64 {
    let before = MARGIN - from;
    let after = from + length + MARGIN - room;
    if before > 0.0 {
        before
    } else if after > 0.0 {
        -after
    } else {
        0.0
    }
}
