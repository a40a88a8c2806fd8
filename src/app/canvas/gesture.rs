//! Fingers on the graph: one moves it, two pinch it.

/// The pointers that are down, and where.
#[derive(Default)]
pub(crate) struct Gesture {
    pointers: Vec<(i32, (f64, f64))>,
    /// Whether it is more than a click by now.
    drags: bool,
}

/// What a movement does to the drawing.
pub(crate) struct Change {
    /// How far it moves.
    pub(crate) by: (f64, f64),
    /// How many times as large it becomes.
    pub(crate) factor: f64,
}

/// A hand that clicks moves this much.
const CLICK: f64 = 4.0;

impl Gesture {
    /// A pointer goes down; only the first button of a mouse counts.
    pub(crate) fn press(&mut self, pointer: i32, at: (f64, f64), button: i16) {
        if button == 0 {
            self.release(pointer);
            self.pointers.push((pointer, at));
        }
    }

    /// A pointer goes up, or away.
    pub(crate) fn release(&mut self, pointer: i32) {
        self.pointers.retain(|(each, _)| *each != pointer);
        self.drags &= !self.pointers.is_empty();
    }

    /// A pointer moves; `buttons` tells whether it is still down.
    pub(crate) fn movement(
        &mut self,
        pointer: i32,
        at: (f64, f64),
        buttons: u16,
    ) -> Option<Change> {
        if buttons == 0 {
            self.release(pointer);
        }
        let other = self.pointers.iter().find(|(each, _)| *each != pointer).map(|(_, at)| *at);
        let (_, last) = self.pointers.iter_mut().find(|(each, _)| *each == pointer)?;
        let before = *last;
        let by = (at.0 - before.0, at.1 - before.1);
        if !self.drags && by.0.hypot(by.1) < CLICK {
            return None;
        }
        self.drags = true;
        *last = at;
        Some(match other {
            None => Change { by, factor: 1.0 },
            // Of two fingers each moves it half, so that their middle stays over the same place.
            Some(other) => Change {
                by: (by.0 / 2.0, by.1 / 2.0),
                factor: distance(at, other) / distance(before, other).max(1.0),
            },
        })
    }
}

fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}
