//! Table of the components and services of the late chunk. Only the late chunk may call [`late_ui`].

use super::card::CardPanel;
use super::dialogs::Dialogs;
use super::explore::Explore;
use super::in_view::InViewList;
use super::lists::{Partners, Programme, Zones};
use super::results::Results;
use super::route::RoutePanel;
use super::trade::{Timeline, Tooltip, TradePanel};
use crate::store::{LateUi, user_data};
use atlas_engine::analysis::{Planner, SearchIndex, VolumeBoard};
use atlas_engine::app_state::write_link;
use atlas_engine::data::decode_facts;
use atlas_engine::present::card;
use leptos::prelude::*;

/// Builds the table.
pub(crate) fn late_ui() -> LateUi {
    LateUi {
        planner: Box::new(Planner::default()),
        volumes: Box::new(VolumeBoard::default()),
        explore: || view! { <Explore /> }.into_any(),
        index: SearchIndex::new,
        find: |context, text, lang| context.with_search(|index, atlas| index.find(text, atlas, lang)),
        found: |found, active, choose| view! { <Results found active choose /> }.into_any(),
        trade: || view! { <TradePanel /> }.into_any(),
        own_moved: user_data::moved,
        import_host_page_data: user_data::import_host_page_data,
        clear_host_page_data: user_data::clear_host_page_data,
        clear_own: user_data::clear_own,
        has_readers_data: user_data::has_readers_data,
        kiosk: || view! { <super::kiosk::KioskLayer /> }.into_any(),
        framed: || view! { <super::embed::Framed /> }.into_any(),
        dropping: || view! { <super::user_data::Dropping /> }.into_any(),
        timeline: || view! { <Timeline /> }.into_any(),
        tooltip: || view! { <Tooltip /> }.into_any(),
        redraw_own: user_data::redraw_own,
        fetch_own: user_data::fetch_own,
        route: || view! { <RoutePanel /> }.into_any(),
        zones: || view! { <Zones /> }.into_any(),
        programme: || view! { <Programme /> }.into_any(),
        partners: || view! { <Partners /> }.into_any(),
        in_view: || view! { <InViewList /><super::intro::Intro /> }.into_any(),
        pan: || view! { <super::pan::Pan /> }.into_any(),
        card: || view! { <CardPanel /> }.into_any(),
        dialogs: || view! { <Dialogs /> }.into_any(),
        sheet: || view! { <super::export::Sheet /> }.into_any(),
        kind: |feature, atlas, lang| card(feature, atlas, lang).kind,
        decode_facts,
        write_link,
    }
}
