//! Everything that can be seen of a world, as one number.

use std::fmt::{self, Write};

use holdpoint::world::World;

/// FNV-1a over what is written into it.
#[derive(Clone, Copy)]
pub(crate) struct Hash(pub(crate) u64);

impl Hash {
    pub(crate) const NEW: Self = Self(0xcbf2_9ce4_8422_2325);
}

impl Write for Hash {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Ok(())
    }
}

/// Writes a value's every part into a number.
pub(crate) fn add(hash: &mut Hash, value: &impl fmt::Debug) {
    write!(hash, "{value:?};").expect("a number takes any text");
}

pub(crate) fn everything(world: &World) -> u64 {
    let mut hash = Hash::NEW;
    for execution in world.executions().iter() {
        for event in execution.history().iter() {
            write!(hash, "{}", event.to_json()).expect("a number takes any text");
        }
        add(&mut hash, &(execution.status(), execution.started(), execution.ended()));
    }
    add(&mut hash, &world.now());
    add(&mut hash, &world.next_due());
    world.tokens().iter().for_each(|it| add(&mut hash, it));
    world.calls().iter().for_each(|it| add(&mut hash, it));
    world.open_calls().for_each(|it| add(&mut hash, it));
    world.mails().iter().for_each(|it| add(&mut hash, it));
    world.exchanges().iter().for_each(|it| add(&mut hash, it));
    world.notifications().iter().for_each(|it| add(&mut hash, it));
    world.bus_events().iter().for_each(|it| add(&mut hash, it));
    world.queues().iter().for_each(|it| add(&mut hash, it));
    hash.0
}
