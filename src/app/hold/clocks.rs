//! The deadlines of a token.

use yew::prelude::*;

use crate::lab::view::ClockView;

#[derive(PartialEq, Properties)]
pub(crate) struct ClocksProps {
    pub(crate) clocks: Vec<ClockView>,
}

#[component]
pub(crate) fn Clocks(props: &ClocksProps) -> Html {
    if props.clocks.is_empty() {
        return html! {};
    }
    html! {
        <dl class="clocks">
            { for props.clocks.iter().map(|clock| html! {
                <div>
                    <dt>{clock.name}</dt>
                    <dd>
                        {&clock.left}
                        <span class="meter"><i style={format!("--left: {:.4}", clock.fraction)}></i></span>
                    </dd>
                </div>
            }) }
        </dl>
    }
}
