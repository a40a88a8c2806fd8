//! The deadlines of a token.

use yew::prelude::*;

use crate::app::kit::rounded;
use crate::lab::view::ClockView;

/// Nothing where there is none.
pub(crate) fn clocks(clocks: &[ClockView]) -> Html {
    if clocks.is_empty() {
        return html! {};
    }
    html! {
        <dl class="clocks">
            { for clocks.iter().map(|clock| html! {
                <div>
                    <dt>{clock.name}</dt>
                    <dd>
                        {&clock.left}
                        <span class="meter"><i style={format!("--left: {}", rounded(clock.fraction, 1e4))}></i></span>
                    </dd>
                </div>
            }) }
        </dl>
    }
}
