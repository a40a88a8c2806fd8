//! The scenario on the bench, and the cards of the others.

use std::rc::Rc;

use crate::world::{GALLERY, gallery_scenario};

/// What lies on the bench.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ScenarioView {
    /// `Refund approval`, or the name of somebody's own.
    pub title: Rc<str>,
    /// `Standard workflow`
    pub kind: &'static str,
    /// A sentence of what to try.
    pub hint: Option<Rc<str>>,
    /// What is to be done now in the lesson, and its number, from 1.
    pub lesson: Option<(usize, Rc<str>)>,
    /// Whether the texts are not just those of the scenario.
    pub edited: bool,
    /// Whether there is something that can be taken back.
    pub set_aside: bool,
    /// Whether mocks stand in for services in some of its states.
    pub has_mocks: bool,
}

/// A scenario of the gallery, on its card.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CardView {
    /// Its name, for [`Action::OpenScenario`](crate::lab::Action::OpenScenario); empty on the one that clears
    /// the bench.
    pub name: &'static str,
    /// Its title.
    pub title: Rc<str>,
    /// A sentence of what to try.
    pub hint: Rc<str>,
    /// How many minutes that takes, about: `4`; empty on the one that clears the bench.
    pub minutes: &'static str,
}

/// Minutes in which somebody reads a scenario, runs it and tries what its hint says, in their order.
const MINUTES: [&str; GALLERY.len()] = ["4", "4", "6", "5", "4", "6", "4", "5", "6", "6", "4", "5"];

/// The cards of the gallery.
#[must_use]
pub fn gallery() -> Vec<CardView> {
    let card = |((name, _), minutes): (&(&'static str, &str), &'static str)| {
        let scenario = gallery_scenario(name)?;
        Some(CardView {
            name,
            title: scenario.title.unwrap_or_default(),
            hint: scenario.hint.unwrap_or_default(),
            minutes,
        })
    };
    let nothing = CardView {
        name: "",
        title: "Clear the bench".into(),
        hint: "For a definition of your own: paste it, or open a file.".into(),
        minutes: "",
    };
    GALLERY.iter().zip(MINUTES).filter_map(card).chain([nothing]).collect()
}
